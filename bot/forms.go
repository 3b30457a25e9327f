package bot

import (
	"context"

	"waymark/rehab"
)

// patientForms are the buttons that open a form: by verb and value.
var patientForms = map[[2]string]func(rehab.State) form{
	{rehab.ActGoal, "change"}: func(s rehab.State) form {
		return form{title: rehab.T("goal.form"), act: rehab.Act{Verb: rehab.ActGoal, Value: "words"},
			inputs: []input{{name: "goal", label: rehab.T("goal.finish_sentence"), value: s.Goal.Label, max: 200}}}
	},
	{rehab.ActWhen, "other"}:  timeForm(rehab.Act{Verb: rehab.ActWhen, Value: "typed"}),
	{rehab.ActAmount, "time"}: timeForm(rehab.Act{Verb: rehab.ActSet, Item: "time"}),
	{rehab.ActEnjoy, "other"}: func(rehab.State) form {
		return form{title: rehab.T("enjoy.form"), act: rehab.Act{Verb: rehab.ActEnjoy, Value: "what"},
			inputs: []input{{name: "what", label: rehab.T("enjoy.what"), max: 40}}}
	},
	{rehab.ActMake, "write"}: func(rehab.State) form {
		return form{title: rehab.T("make.form"), act: rehab.Act{Verb: rehab.ActMake},
			inputs: []input{{name: "words", label: rehab.T("make.label"), long: true, max: 1000}}}
	},
	{rehab.ActElse, "ask"}: elseForm,
	{rehab.ActVisit, "write"}: func(s rehab.State) form {
		f := form{title: rehab.T("visit.form"), act: rehab.Act{Verb: rehab.ActVisit}, inputs: []input{{name: "words", label: rehab.T("visit.form_label"), long: true, max: 300}}}
		if s.Visit != nil {
			f.inputs[0].value = s.Visit.Question
		}
		return f
	},
	{rehab.ActSet, "ask"}: nil, // by item, see openForm
	{rehab.ActAdd, "reply"}: func(rehab.State) form {
		return form{title: rehab.T("note.form"), act: rehab.Act{Verb: rehab.ActAdd, Value: "reply"},
			inputs: []input{{name: "words", label: rehab.T("note.label"), long: true, max: 1000}}}
	},
}

func timeForm(act rehab.Act) func(rehab.State) form {
	return func(s rehab.State) form {
		return form{title: rehab.T("time.form"), act: act,
			inputs: []input{{name: "time", label: rehab.T("time.label"), hint: rehab.T("time.hint"), max: 20}}}
	}
}

func zoneForm(s rehab.State) form {
	return form{title: rehab.T("zone.form"), act: rehab.Act{Verb: rehab.ActSet, Item: "zone"},
		inputs: []input{{name: "zone", label: rehab.T("zone.label"), value: s.Plan.Zone, hint: rehab.T("zone.hint"), max: 60}}}
}

// openForm answers a button with a form; nothing is recorded yet.
func (b *Bot) openForm(ctx context.Context, a *ask, make func(rehab.State) form) (answer, error) {
	p, err := b.store.PatientByUser(ctx, a.user)
	if err != nil {
		return answer{}, rehab.Refuse(rehab.NotFound, "stranger.hello")
	}
	s, err := b.store.State(ctx, p.ID, b.clock.Now())
	if err != nil {
		return answer{}, err
	}
	if a.act.Verb == rehab.ActSet {
		make = map[string]func(rehab.State) form{"time": timeForm(rehab.Act{Verb: rehab.ActSet, Item: "time"}), "zone": zoneForm}[a.act.Item]
	}
	if make == nil {
		return answer{}, rehab.Refuse(rehab.NotFound, "old.button")
	}
	f := make(s)
	f.act.Row, f.act.Ref = a.act.Row, a.act.Ref
	data, err := b.voice(s).modal(f)
	return answer{modal: data}, err
}

package bot

import (
	"context"
	"strconv"
	"time"

	"waymark/rehab"
)

// stepForm opens the form for a step in an exercise: as it stands, to be changed,
// and why.
func (b *Bot) stepForm(ctx context.Context, a *ask) (answer, error) {
	s, err := b.patientOf(ctx, a, a.act.Ref)
	if err != nil {
		return answer{}, err
	}
	e, ok := exerciseOf(s, a.act.Item)
	if !ok || e.Status != rehab.InPlan {
		return answer{}, rehab.Refuse(rehab.NotFound, "old.button")
	}
	if err := canWrite(s); err != nil {
		return answer{}, err
	}
	if s.Step != nil && s.Step.Stands(b.clock.Now()) == rehab.StepOpen {
		return answer{}, rehab.Refuse(rehab.Conflict, "step.open_already", "alias", s.Patient.Alias)
	}
	data, err := b.clinicVoice(s.Clinic).modal(form{title: rehab.T("step.form", "alias", s.Patient.Alias), act: rehab.Act{Verb: "pstepped", Ref: s.Patient.ID, Item: e.ID}, inputs: []input{
		{name: "times", label: rehab.T("exercise.form_times"), value: strconv.Itoa(e.Times), max: 2},
		{name: "label", label: rehab.T("exercise.form_label"), hint: rehab.T("step.form_label_hint"), value: e.Label, max: 40},
		{name: "phrase", label: rehab.T("exercise.form_phrase"), value: e.Phrase, optional: true, max: 60},
		{name: "smaller", label: rehab.T("exercise.form_smaller"), value: e.Smaller, max: 100},
		{name: "why", label: rehab.T("step.form_why"), hint: rehab.T("step.form_why_hint"), max: 200},
	}})
	return answer{modal: data}, err
}

// stepProposed keeps a step until the patient can be asked for their word on it.
func (b *Bot) stepProposed(ctx context.Context, a *ask) (answer, error) {
	return b.stepChanged(ctx, a, "step.proposed", func(s rehab.State) (rehab.Change, error) {
		return rehab.Propose(s, a.reply(), a.act.Item, a.user, b.clock.Now())
	})
}

// stepTakenBack withdraws a step that the patient has not answered.
func (b *Bot) stepTakenBack(ctx context.Context, a *ask) (answer, error) {
	return b.stepChanged(ctx, a, "step.taken_back", func(s rehab.State) (rehab.Change, error) { return rehab.TakeBack(s, b.clock.Now()) })
}

func (b *Bot) stepChanged(ctx context.Context, a *ask, deed string, change func(rehab.State) (rehab.Change, error)) (answer, error) {
	s, err := b.clinicTurn(ctx, a, a.act.Ref, deed, func(s *rehab.State, c *rehab.Change) error {
		changed, err := change(*s)
		changed.Audit = c.Audit
		*c = changed
		return err
	})
	if err != nil {
		return answer{}, err
	}
	return b.planOf(ctx, s, a.message != "")
}

// stepLine says to a clinician where the step stands that was proposed last; ok
// is false if there is none to speak of.
func (b *Bot) stepLine(s rehab.State) (line rehab.Text, ok bool) {
	now := b.clock.Now()
	if s.Step == nil || now.Sub(s.Step.At) > stepToldFor {
		return line, false
	}
	p := *s.Step
	loc, err := rehab.Zone(zoneOf(s))
	if err != nil {
		return line, false
	}
	on := p.Answered
	stands := p.Stands(now)
	key := "step.stands_" + string(stands)
	switch {
	case stands == rehab.StepOpen && p.AskedAt.IsZero():
		key, on = "step.stands_waiting", p.At
	case stands == rehab.StepOpen:
		on = p.AskedAt
	case stands == rehab.StepLapsed:
		on = p.Expires.Add(-1)
	}
	return rehab.Text{Key: key, Args: rehab.Args{"alias": s.Patient.Alias, "step": rehab.SayStep(p), "date": rehab.SayShortDate(rehab.DateOf(on, loc))}}, true
}

// stepToldFor is how long a clinician is told of a step.
const stepToldFor = 28 * 24 * time.Hour

// showStep asks the patient for their word on a step, or says what became of it.
func showStep(sc scene) (page, error) {
	p := sc.s.Step
	if p == nil || p.ID != sc.v.Ref {
		return page{}, nil
	}
	stands := p.Stands(sc.now)
	if stands != rehab.StepOpen {
		out := say(rehab.T("step.suggested", "step", rehab.SayStep(*p)))
		out.add(rehab.Text{Key: "step.said_" + string(stands), Args: rehab.Args{"weekday": rehab.SayWeekday(sc.s.Clinic.Digest.Day)}})
		return out, nil
	}
	out := say(rehab.T("step.suggests", "step", rehab.SayStep(*p)), rehab.T("step.why", "why", p.Why))
	if p.To.Smaller != "" {
		out.add(rehab.T("step.smaller", "smaller", p.To.Smaller))
	}
	out.add(rehab.T("step.yours", "date", rehab.SayDate(rehab.DateOf(p.Expires.Add(-1), sc.loc))))
	if sc.s.Patient.Style == rehab.Typing {
		out.add(rehab.T("step.typed"))
	}
	out.row(tap(rehab.T("step.yes"), rehab.ActStep, p.ID, "", "yes"), tap(rehab.T("step.not_yet"), rehab.ActStep, p.ID, "", "not_yet"),
		tap(rehab.T("step.talk"), rehab.ActStep, p.ID, "", "talk"))
	return out, nil
}

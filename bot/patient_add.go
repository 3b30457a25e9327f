package bot

import (
	"context"

	"waymark/chart"
	"waymark/discord"
	"waymark/rehab"
)

// minExercises is how many exercises a plan has before it can begin.
const minExercises = 2

// patientAdd opens the one form that is filled with the patient present.
func (b *Bot) patientAdd(ctx context.Context, a *ask) (answer, error) {
	c, err := b.clinicOf(ctx, a)
	if err != nil {
		return answer{}, err
	}
	inputs := []input{{name: "alias", label: rehab.T("patient.form_alias"), hint: rehab.T("patient.form_alias_hint"), max: 20}}
	inputs = append(append(inputs, aimInputs()...), input{name: "enjoys", label: rehab.T("patient.form_enjoys"), optional: true, max: 100})
	data, err := b.clinicVoice(c).modal(form{title: rehab.T("patient.form"), act: rehab.Act{Verb: "padd"}, inputs: inputs})
	return answer{modal: data}, err
}

// patientAdded takes the form. What was typed is read back as it will be
// shown, so that it can be mended with the patient there.
func (b *Bot) patientAdded(ctx context.Context, a *ask) (answer, error) {
	c, err := b.clinicOf(ctx, a)
	if err != nil {
		return answer{}, err
	}
	alias, err := rehab.Alias(a.fields["alias"])
	if err != nil {
		return answer{}, err
	}
	goal, err := rehab.Normalise(a.fields["goal"])
	if err != nil {
		return answer{}, err
	}
	labels, err := rehab.ShortLabels(a.fields["tasks"], rehab.MaxTasks)
	if err != nil {
		return answer{}, err
	}
	now := b.clock.Now()
	p := rehab.Patient{Clinic: c.ID, Alias: alias, Status: rehab.Draft, Style: rehab.Buttons, Locale: c.Locale, Country: c.Country,
		Reminders: true, Clinician: a.user, FlarePlan: rehab.OneLine(a.fields["flare_plan"]), Enjoys: rehab.OneLine(a.fields["enjoys"])}
	change := rehab.Change{Goal: &rehab.Goal{Phrase: goal, Since: now},
		Audit: []rehab.Audit{{Clinic: c.ID, Who: a.user, Deed: "patient.added", At: now}}}
	for i, l := range labels {
		change.Tasks = append(change.Tasks, rehab.Task{Label: l, Order: i})
	}
	p, err = b.store.Create(ctx, p, change)
	if err != nil {
		return answer{}, err
	}
	s, err := b.store.State(ctx, p.ID, now)
	if err != nil {
		return answer{}, err
	}
	return b.planOf(ctx, s, false)
}

// clinicTap is a button on the clinicians' side.
func clinicTap(label rehab.Text, verb, ref, item, value string) button {
	return tap(label, verb, ref, item, value)
}

func exerciseLine(s rehab.State, e rehab.Exercise) rehab.Text {
	var tasks []rehab.Text
	for _, t := range s.Tasks {
		if e.Contains(t.ID) {
			tasks = append(tasks, rehab.T("button.exercise", "exercise", t.Label))
		}
	}
	key := "patient.exercise"
	if len(tasks) == 0 {
		key = "patient.exercise_alone"
	}
	return rehab.T(key, "exercise", e.Label, "count", e.Times, "tasks", tasks)
}

// inviteCode gives the one-time code, with a picture that opens the bot.
func (b *Bot) inviteCode(ctx context.Context, a *ask) (answer, error) {
	code, err := newCode()
	if err != nil {
		return answer{}, err
	}
	now := b.clock.Now()
	s, err := b.clinicTurn(ctx, a, a.act.Ref, "patient.invited", func(s *rehab.State, c *rehab.Change) error {
		if len(rehab.InForce(s.Exercises)) < minExercises {
			return rehab.Refuse(rehab.Invalid, "patient.no_exercises", "min", minExercises)
		}
		if s.Patient.Status.Running() {
			return rehab.Refuse(rehab.Conflict, "patient.enrolled_already")
		}
		if p := s.Patient; p.Status == rehab.Draft { // others stay as they are until the code is sent
			p.Status = rehab.Invited
			c.Patient = &p
		}
		return nil
	})
	if err != nil {
		return answer{}, err
	}
	if err := b.store.SaveInvite(ctx, rehab.Invite{Code: code, Patient: s.Patient.ID, Expires: now.AddDate(0, 0, inviteDays)}); err != nil {
		return answer{}, err
	}
	return b.withQR(s.Clinic, say(rehab.T("patient.code", "alias", s.Patient.Alias, "code", shownCode(code), "count", inviteDays),
		rehab.T("patient.code_how", "code", shownCode(code))))
}

// withQR answers with a page that holds a code, and a picture that opens the bot.
func (b *Bot) withQR(c rehab.Clinic, p page) (answer, error) {
	png, err := chart.QR("https://discord.com/users/" + b.session.User())
	if err != nil {
		return answer{}, err
	}
	p.files = []discord.File{{Name: "open-the-bot.png", Type: "image/png", Data: png, Alt: "QR"}}
	if p.files[0].Alt, err = b.clinicVoice(c).speak(rehab.T("patient.qr_alt")); err != nil {
		return answer{}, err
	}
	return b.privately(c, p, false)
}

// inviteDays is how long a code can be used.
const inviteDays = 7

package bot

import (
	"context"

	"waymark/rehab"
)

// agreeButton opens the form for the line after a visit.
func agreeButton(s rehab.State) button {
	return clinicTap(rehab.T("agreed.button"), "kagree", s.Patient.ID, "", "")
}

// agreeForm asks for one line: what the clinician and the patient agreed on.
func (b *Bot) agreeForm(ctx context.Context, a *ask) (answer, error) {
	s, err := b.patientOf(ctx, a, a.act.Ref)
	if err != nil {
		return answer{}, err
	}
	data, err := b.clinicVoice(s.Clinic).modal(form{title: rehab.T("agreed.form", "alias", s.Patient.Alias), act: rehab.Act{Verb: "kagreed", Ref: s.Patient.ID}, inputs: []input{
		{name: "words", label: rehab.T("agreed.form_words"), hint: rehab.T("agreed.form_hint"), max: 200},
	}})
	return answer{modal: data}, err
}

// agreed sends the line to the patient, and keeps it.
func (b *Bot) agreed(ctx context.Context, a *ask) (answer, error) {
	now := b.clock.Now()
	s, err := b.clinicTurn(ctx, a, a.act.Ref, "agreed.written", func(s *rehab.State, c *rehab.Change) error {
		made, err := rehab.Agree(*s, a.reply(), a.user, now)
		made.Audit = c.Audit
		*c = made
		return err
	})
	if err != nil {
		return answer{}, err
	}
	p := say(rehab.T("agreed.sent", "alias", s.Patient.Alias))
	p.row(clinicTap(rehab.T("agreed.plan"), "pshow", s.Patient.ID, "", "new"))
	return b.privately(s.Clinic, p, false)
}

// agreedText repeats what was agreed; ok is false if nothing was.
func agreedText(s rehab.State) (t rehab.Text, ok bool) {
	if s.Agreed == nil {
		return t, false
	}
	return rehab.T("agreed.recall", "date", rehab.SayShortDate(s.Agreed.Date), "words", s.Agreed.Words), true
}

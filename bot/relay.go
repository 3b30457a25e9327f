package bot

import (
	"context"

	"waymark/rehab"
)

// longestWord is how long a clinician's word to a patient may be, in
// characters.
const longestWord = 500

// canWrite refuses a word to someone whom it would not reach, or to whom the
// bot has promised not to write.
func canWrite(s rehab.State) error {
	switch {
	case s.Patient.DM == "":
		return rehab.Refuse(rehab.Conflict, "relay.not_begun", "alias", s.Patient.Alias)
	case !s.Patient.Status.Running():
		return rehab.Refuse(rehab.Conflict, "wish.stopped", "alias", s.Patient.Alias)
	case s.Patient.Unreachable != "":
		return rehab.Refuse(rehab.Conflict, "relay.unreachable", "alias", s.Patient.Alias)
	}
	return nil
}

// relayForm opens a form for a word to a patient.
func (b *Bot) relayForm(ctx context.Context, a *ask) (answer, error) {
	s, err := b.patientOf(ctx, a, a.act.Ref)
	if err != nil {
		return answer{}, err
	}
	if err := canWrite(s); err != nil {
		return answer{}, err
	}
	data, err := b.clinicVoice(s.Clinic).modal(form{title: rehab.T("wish.form", "alias", s.Patient.Alias), act: rehab.Act{Verb: "kword", Ref: s.Patient.ID},
		inputs: []input{{name: "words", label: rehab.T("wish.form_words"), hint: rehab.T("relay.hint"), long: true, max: longestWord}}})
	return answer{modal: data}, err
}

// relayed sends a clinician's word to a patient, as from a person.
func (b *Bot) relayed(ctx context.Context, a *ask) (answer, error) {
	words := rehab.OneLine(a.fields["words"])
	if words == "" {
		return answer{}, rehab.Refuse(rehab.Invalid, "note.empty")
	}
	now := b.clock.Now()
	s, err := b.clinicTurn(ctx, a, a.act.Ref, "relay.sent", func(s *rehab.State, c *rehab.Change) error {
		if err := canWrite(*s); err != nil {
			return err
		}
		w := rehab.Wish{ID: rehab.ID("word", s.Patient.ID, a.id), Patient: s.Patient.ID, Kind: rehab.WishWord, State: rehab.WishOffered,
			At: now, Answer: words, By: a.user}
		c.Wishes = []rehab.Wish{w}
		c.Out = []rehab.Outgoing{{Kind: rehab.KindNote, Ref: w.ID, Priority: rehab.FirstReply, Due: now}}
		return nil
	})
	if err != nil {
		return answer{}, err
	}
	return b.privately(s.Clinic, say(rehab.T("relay.on_its_way", "alias", s.Patient.Alias, "days", s.Clinic.Keep)), false)
}

// answeredPage says in the clinicians' channel that a patient answered; the
// words are for whoever asks for them.
func (b *Bot) answeredPage(ctx context.Context, note string) (page, error) {
	n, err := b.store.Note(ctx, note)
	if rehab.ErrorCode(err) == rehab.NotFound { // deleted before it could be sent
		return page{}, nil
	} else if err != nil {
		return page{}, err
	}
	p, err := b.store.Patient(ctx, n.Patient)
	if err != nil {
		return page{}, err
	}
	out := say(rehab.T("relay.answered", "alias", p.Alias))
	out.row(clinicTap(rehab.T("relay.read"), "knote", n.ID, "", ""), clinicTap(rehab.T("relay.write", "alias", p.Alias), "kwrite", p.ID, "", ""))
	return out, nil
}

// noteRead shows a patient's words to the one who asks; that they were read is
// audited, and the newest of them wait no longer.
func (b *Bot) noteRead(ctx context.Context, a *ask) (answer, error) {
	n, err := b.store.Note(ctx, a.act.Ref)
	if err != nil {
		return answer{}, err
	}
	notes, err := b.store.Notes(ctx, n.Patient)
	if err != nil {
		return answer{}, err
	}
	s, err := b.clinicTurn(ctx, a, n.Patient, "note.read", func(s *rehab.State, c *rehab.Change) error {
		c.Wishes = s.ReadReply(n, notes)
		return nil
	})
	if err != nil {
		return answer{}, err
	}
	return b.privately(s.Clinic, say(rehab.T("relay.words", "alias", s.Patient.Alias, "date", rehab.SayDate(n.Date), "words", rehab.OneLine(n.Words))), false)
}

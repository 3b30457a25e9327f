package bot

import (
	"context"
	"strconv"
	"strings"

	"waymark/rehab"
)

// ownWish returns an open wish of a patient of the asking clinician's own
// clinic. To who has stopped the bot has promised not to write.
func (b *Bot) ownWish(ctx context.Context, a *ask) (rehab.Wish, rehab.State, error) {
	w, err := b.store.Wish(ctx, a.act.Ref)
	if err != nil {
		return w, rehab.State{}, rehab.Refuse(rehab.NotFound, "old.button")
	}
	s, err := b.patientOf(ctx, a, w.Patient)
	switch {
	case err != nil:
	case w.State != rehab.WishOpen:
		err = rehab.Refuse(rehab.Conflict, "wish.answered_already")
	case !s.Patient.Status.Running():
		err = rehab.Refuse(rehab.Conflict, "wish.stopped", "alias", s.Patient.Alias)
	}
	return w, s, err
}

// wishForm opens the clinician's answer to a wish: a line to the patient, and,
// if it is one, the exercise that is offered.
func (b *Bot) wishForm(ctx context.Context, a *ask) (answer, error) {
	w, s, err := b.ownWish(ctx, a)
	if err != nil {
		return answer{}, err
	}
	data, err := b.clinicVoice(s.Clinic).modal(form{title: rehab.T("wish.form", "alias", s.Patient.Alias), act: rehab.Act{Verb: "kanswer", Row: a.act.Row, Ref: w.ID, Item: a.act.Item, Value: a.act.Value}, inputs: []input{
		{name: "words", label: rehab.T("wish.form_words"), long: true, max: 500},
		{name: "label", label: rehab.T("wish.form_label"), hint: rehab.T("wish.form_label_hint"), optional: true, max: 40},
		{name: "times", label: rehab.T("exercise.form_times"), hint: rehab.T("exercise.form_times_hint"), optional: true, max: 2},
		{name: "smaller", label: rehab.T("exercise.form_smaller"), optional: true, max: 100},
	}})
	return answer{modal: data}, err
}

// wishAnswered sends the clinician's word to the patient, as from a person. An
// exercise in it joins the plan only after the patient's yes.
func (b *Bot) wishAnswered(ctx context.Context, a *ask) (answer, error) {
	w, s, err := b.ownWish(ctx, a)
	if err != nil {
		return answer{}, err
	}
	words := rehab.OneLine(a.fields["words"])
	if words == "" {
		return answer{}, rehab.Refuse(rehab.Invalid, "note.empty")
	}
	var offered []rehab.Exercise
	if strings.TrimSpace(a.fields["label"]) != "" {
		if rehab.Room(s.Exercises) == 0 {
			return answer{}, rehab.Refuse(rehab.Conflict, "exercise.too_many", "max", rehab.MaxExercises)
		}
		e, err := offeredExercise(w, len(s.Exercises), a.fields)
		if err != nil {
			return answer{}, err
		}
		offered = append(offered, e)
	}
	now := b.clock.Now()
	_, err = b.clinicTurn(ctx, a, w.Patient, "wish.answered", func(_ *rehab.State, c *rehab.Change) error {
		w.State, w.Answer, w.By = rehab.WishOffered, words, a.user
		c.Wishes, c.Exercises = []rehab.Wish{w}, offered
		c.Out = []rehab.Outgoing{{Kind: rehab.KindNote, Ref: w.ID, Priority: rehab.FirstReply, Due: now}}
		return nil
	})
	if err != nil {
		return answer{}, err
	}
	return b.wishDone(ctx, a, s, "wish.sent")
}

func offeredExercise(w rehab.Wish, order int, f map[string]string) (rehab.Exercise, error) {
	label, err := rehab.ShortLabel(f["label"])
	if err != nil {
		return rehab.Exercise{}, err
	}
	times, err := rehab.TimesAWeek(f["times"])
	if err != nil {
		return rehab.Exercise{}, err
	}
	return rehab.Exercise{ID: rehab.ID("exercise", w.ID), Patient: w.Patient, Label: label, Times: times, Smaller: rehab.OneLine(f["smaller"]),
		Status: rehab.Proposed, Order: order}, nil
}

// wishFewer agrees to fewer check-ins: on three days, spread over the week.
func (b *Bot) wishFewer(ctx context.Context, a *ask) (answer, error) {
	w, s, err := b.ownWish(ctx, a)
	if err != nil {
		return answer{}, err
	}
	now := b.clock.Now()
	_, err = b.clinicTurn(ctx, a, w.Patient, "wish.fewer_agreed", func(s *rehab.State, c *rehab.Change) error {
		w.State, w.By = rehab.WishAgreed, a.user
		fewer, err := rehab.Fewer(*s, now)
		if err != nil {
			return err
		}
		c.Plan, c.Patient = fewer.Plan, fewer.Patient
		c.Wishes = []rehab.Wish{w}
		c.Out = []rehab.Outgoing{{Kind: rehab.KindText, Text: rehab.T("amount.agreed", "days", rehab.SayDays(c.Plan.Days)), Due: now}}
		return nil
	})
	if err != nil {
		return answer{}, err
	}
	return b.wishDone(ctx, a, s, "wish.agreed")
}

// wishDone shows the summary without the wish that was answered from it, or,
// where it was answered from elsewhere, says so.
func (b *Bot) wishDone(ctx context.Context, a *ask, s rehab.State, key string) (answer, error) {
	if part, err := strconv.Atoi(a.act.Value); err == nil && a.act.Item != "" && a.message != "" {
		return b.digestAgain(ctx, a, s.Clinic, a.act.Item, part)
	}
	return b.privately(s.Clinic, say(rehab.Text{Key: key, Args: rehab.Args{"alias": s.Patient.Alias}}), false)
}

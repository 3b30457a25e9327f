package rehab

import "strings"

// choice takes a button of an encouragement. Each leads somewhere: to a card,
// to the clinicians, to the numbers, or to one sentence of help under the
// encouragement.
func (t *turn) choice() error {
	d, ok := t.s.decision(t.r.Act.Ref)
	if !ok || !contains(d.Choices, t.r.Act.Value) {
		return Refuse(Conflict, "old.button")
	}
	switch t.r.Act.Value {
	case "talk":
		return t.numbers()
	case "pain_new", "pain_unsure":
		return t.newPain(d)
	case "reasons":
		t.patient().Awaiting = AwaitReasons
	case "yes_tell":
		detail, _ := d.Args["exercise"].(string)
		t.wish(WishOther, detail)
	case "card_yes":
		card, ok := t.cat.NextCard(t.s)
		if !ok {
			return Refuse(NotFound, "card.none")
		}
		t.patient().CardOn = t.today()
		t.send(View{Name: "card", Ref: card.ID}, t.now)
	}
	d.Chosen = t.r.Act.Value
	t.c.Decision = &d
	t.show(View{Name: "checkin", Ref: d.Checkin}, false)
	return nil
}

// newPain is pain that the patient, asked, does not know: the same as a new
// symptom told by the flare-up button.
func (t *turn) newPain(d Decision) error {
	d.Chosen = t.r.Act.Value
	t.c.Decision = &d
	alert, out := Alarm(t.s, "medical", "pain-question", "", t.r.ID, t.now)
	t.c.Alert = &alert
	t.c.Out = append(t.c.Out, out...)
	t.c.Audit = append(t.c.Audit, Audit{Who: "waymark", Deed: "alert.medical", At: t.now})
	t.show(View{Name: "safety", Ref: "medical"}, true)
	return nil
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// numbers shows who can be called. It changes nothing and is always there.
func (t *turn) numbers() error {
	t.show(View{Name: "numbers"}, true)
	return nil
}

// card shows one learning card, or offers one.
func (t *turn) card() error {
	for _, c := range t.cat.Cards {
		if c.ID == t.r.Act.Value {
			t.patient().CardOn = t.today()
			t.show(View{Name: "card", Ref: c.ID}, true)
			return nil
		}
	}
	return Refuse(NotFound, "card.none")
}

// enjoy takes what moving the patient has enjoyed, and, if the patient says
// yes, passes it on.
func (t *turn) enjoy() error {
	what, value := t.r.Act.Item, t.r.Act.Value
	if typed := t.r.Fields["what"]; typed != "" {
		if what = clip(OneLine(typed), 40); what == "" {
			return Refuse(Invalid, "note.empty")
		}
	}
	switch {
	case value == "not_now":
		t.show(View{Name: "text", Text: T("enjoy.not_now")}, false)
	case value == "no":
		t.show(View{Name: "text", Text: T("enjoy.kept")}, false)
	case value == "yes":
		t.wish(WishEnjoys, t.s.Patient.Enjoys)
		t.show(View{Name: "text", Text: T("enjoy.passed", "weekday", t.s.Clinic.SayReads(t.now))}, false)
	default:
		t.patient().Enjoys = what
		t.show(View{Name: "enjoy_pass"}, false)
	}
	return nil
}

// make takes what the patient makes of the last weeks: words, screened by now.
func (t *turn) make() error {
	if t.r.Act.Value == "not_now" {
		t.patient().Awaiting = AwaitNothing
		t.show(View{Name: "text", Text: T("make.not_now")}, false)
		return nil
	}
	return t.note("make_of_this", t.r.Fields["words"])
}

// note keeps words that the patient meant for the team.
func (t *turn) note(about, words string) error {
	words = strings.TrimSpace(tidy(words))
	if words == "" {
		return Refuse(Invalid, "note.empty")
	}
	t.patient().Awaiting = AwaitNothing
	t.c.Notes = append(t.c.Notes, Note{ID: ID("note", t.s.Patient.ID, t.r.ID), Patient: t.s.Patient.ID, Date: t.today(),
		About: about, Words: clip(words, 1000), At: t.now})
	t.show(View{Name: "text", Text: T("note.kept")}, true)
	return nil
}

// add takes the answer to a clinician's offer: to add an exercise to the plan.
func (t *turn) add() error {
	for _, w := range t.s.Wishes {
		if w.ID != t.r.Act.Ref || w.State != WishOffered {
			continue
		}
		switch t.r.Act.Value {
		case "yes":
			return t.accept(w)
		case "not_yet":
			w.State = WishDeclined
			t.c.Wishes = append(t.c.Wishes, w)
			t.show(View{Name: "text", Text: T("note.answered", "words", w.Answer, "answer", T("note.not_yet"))}, false)
			return nil
		case "reply":
			if err := t.note("physio", t.r.Fields["words"]); err != nil {
				return err
			}
			t.wish(WishReply, "")
			t.c.Out = append(t.c.Out, Outgoing{Clinic: t.s.Clinic.ID, Kind: KindAnswered, Ref: t.c.Notes[len(t.c.Notes)-1].ID, Priority: LastDigest, Due: t.now})
			return nil
		}
	}
	return Refuse(NotFound, "old.button")
}

// accept puts the exercise that the clinician proposed for a wish in force.
func (t *turn) accept(w Wish) error {
	w.State = WishAgreed
	t.c.Wishes = append(t.c.Wishes, w)
	for _, e := range t.s.Exercises {
		if e.ID == ID("exercise", w.ID) && e.Status == Proposed {
			t.c.Exercises = append(t.c.Exercises, e.Turned("patient", t.now, func(e *Exercise) { e.Status = InPlan }))
			t.show(View{Name: "text", Text: T("note.answered", "words", w.Answer, "answer", T("plan.added", "exercise", e.Label, "count", e.Times))}, false)
			return nil
		}
	}
	t.show(View{Name: "text", Text: T("note.thanks")}, false)
	return nil
}

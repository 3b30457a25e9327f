package rehab

import "time"

// weekDay is the weekday of the week's questions: that of enrolment, or, for
// who is not asked on it, the next that is.
func weekDay(p Patient, plan Plan) time.Weekday {
	day := p.Enrolled.Weekday()
	for i := range time.Weekday(7) {
		if d := (day + i) % 7; plan.Days.Has(d) {
			return d
		}
	}
	return day
}

// offerSet offers the week's or the month's questions.
func (t *turn) offerSet(set Set) {
	if len(t.cat.Order(t.s, set)) == 0 {
		return
	}
	ch := Checkin{ID: CheckinID(t.s.Patient.ID, set, t.ch.Date), Patient: t.s.Patient.ID, Set: set, Date: t.ch.Date,
		Due: t.now, State: Offered, Stage: StageOffer, Closes: EndOfDay(t.ch.Date.AddDays(2), t.loc)}
	t.store(ch)
	t.follows(View{Name: "checkin", Ref: ch.ID})
}

// offer takes the answer to an offered set.
func (t *turn) offer() error {
	if err := t.find(); err != nil {
		return err
	}
	switch t.r.Act.Value {
	case "now":
		t.ch.State, t.ch.Stage = Asked, t.next()
		t.keep()
		t.showCheckin()
	case "tomorrow":
		at, ok := Instant(t.today().AddDays(1), t.s.Plan.At, t.loc)
		if !ok {
			at = t.now.Add(24 * time.Hour)
		}
		t.keep()
		t.ch.Snoozed = at.Add(time.Hour)
		t.store(t.ch)
		t.show(View{Name: "text", Text: T("sets.tomorrow")}, false)
	case "skip":
		t.ch.State = Skipped
		t.keep()
		t.show(View{Name: "text", Text: T("sets.skipped")}, false)
		t.month()
	default:
		return Refuse(NotFound, "old.button")
	}
	return nil
}

// finishSet closes the week's or the month's questions.
func (t *turn) finishSet() {
	t.patient().Silent = 0
	t.month()
}

// month offers the month's questions after the week's in every fourth week,
// and then asks what the patient makes of it all.
func (t *turn) month() {
	weeks := t.ch.Date.Sub(t.s.Patient.Enrolled) / 7
	if t.ch.Set != Week || weeks == 0 || weeks%4 != 0 {
		return
	}
	if p := t.patient(); p.MadeOn != t.today() {
		p.MadeOn = t.today()
		t.offerSet(Monthly)
		t.follows(View{Name: "make"})
	}
}

// amount takes the answer to "Is this the right amount of messages?".
func (t *turn) amount() error {
	switch t.r.Act.Value {
	case "right":
		t.say(T("amount.right"))
	case "fewer":
		t.wish(WishFewer, "3")
		t.say(T("amount.fewer"))
	default:
		return Refuse(NotFound, "old.button")
	}
	return nil
}

// wish puts something before the clinicians. The same wish waits once, however
// often its button is tapped.
func (t *turn) wish(kind WishKind, detail string) {
	for _, w := range t.s.Wishes {
		if w.Kind == kind && w.Detail == detail && w.State == WishOpen {
			return
		}
	}
	t.c.Wishes = append(t.c.Wishes, Wish{ID: ID("wish", t.s.Patient.ID, string(kind), t.r.ID), Patient: t.s.Patient.ID,
		Kind: kind, Detail: detail, State: WishOpen, At: t.now})
}

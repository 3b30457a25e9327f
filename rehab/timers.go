package rehab

import "time"

// Tick returns what the passing of time changes for one patient: a reminder,
// a check-in shown again after it was put off, the offer to rest, a close, the
// end of a pause, the one word after two weeks of rest. gaps are the times of the
// last days in which nobody could be heard, one that lasts ending now.
func (cat *Catalogue) Tick(s State, gaps []Gap, now time.Time) (Change, error) {
	loc, err := Zone(zoneOf(s))
	if err != nil {
		return Change{}, err
	}
	t := &turn{cat: cat, s: s, now: now, loc: loc, gaps: gaps}
	for _, ch := range s.Checkins {
		if ch.State.Open() {
			t.pass(ch)
		}
	}
	t.away()
	return t.c, nil
}

func due(at, now time.Time) bool { return !at.IsZero() && !at.After(now) }

// pass takes one open check-in through the time that has passed.
func (t *turn) pass(ch Checkin) {
	sheet := t.s.Sheet(ch)
	silent := len(sheet) == 0 && !ch.Finished && ch.Flare == NoFlare
	alarmed := t.s.Alert != nil && t.s.Alert.Cleared.IsZero() // reminders rest until a clinician clears it
	switch {
	case due(ch.Closes, t.now):
		until, ok := t.grace(ch)
		if !ok {
			t.close(ch, sheet)
			return
		}
		ch.Closes, ch.RemindAt, ch.RestAt = until, time.Time{}, time.Time{}
	case due(ch.RestAt, t.now):
		ch.RestAt, ch.RemindAt = time.Time{}, time.Time{}
		if p := t.patient(); silent && !alarmed && ch.State == Asked && p.Status == Active && p.Silent >= silentDays-1 && !t.unheard(ch, t.now) {
			ch.State = Expired
			t.patient().Silent++
			t.offerRest()
			t.clear(ch)
		}
	case due(ch.Snoozed, t.now):
		ch.Snoozed = time.Time{}
		if ch.Set == Daily || ch.State == Offered || ch.State == Asked {
			t.spend(ch)
			t.send(View{Name: "checkin", Ref: ch.ID}, t.now)
			t.c.Out[len(t.c.Out)-1].Expires = ch.Closes
		}
	case due(ch.RemindAt, t.now):
		ch.RemindAt = time.Time{}
		if silent && !alarmed && ch.State == Asked && t.s.Patient.Reminders && awake(t.now, t.loc) {
			t.c.Out = append(t.c.Out, Outgoing{Kind: KindReminder, Ref: ch.ID, Priority: ThenCheckin, Due: t.now, Expires: ch.Closes})
		}
	default:
		return
	}
	t.store(ch)
}

// close ends a check-in. Silence is kept as silence; what we owed the patient
// until the close, the question itself, showing it again, or an ear for most of
// the time, is our own miss.
func (t *turn) close(ch Checkin, sheet Sheet) {
	if ch.State == Offered {
		ch.State = Expired
		t.store(ch)
		t.clear(ch)
		return
	}
	ch.State = t.cat.ending(ch, sheet)
	if ch.State == Expired && (due(ch.Snoozed, t.now) || t.unheard(ch, ch.Closes)) {
		ch.State = MissedByUs
	}
	ch.RemindAt, ch.RestAt, ch.Snoozed = time.Time{}, time.Time{}, time.Time{}
	t.store(ch)
	t.clear(ch)
	if ch.Set != Daily {
		return
	}
	if !ch.Finished {
		t.spendReminder(ch)
	}
	switch ch.State {
	case Expired:
		p := t.patient()
		p.Silent++
		if p.Silent >= silentDays && p.Status == Active {
			t.offerRest()
		}
	case Answered, Partly, Skipped:
		t.patient().Silent = 0
	}
}

// offerRest lets the patient rest: not asked, and out of every denominator.
func (t *turn) offerRest() {
	p := t.patient()
	p.Status, p.Resting, p.RestWord = Resting, t.now, false
	t.c.Out = append(t.c.Out, Outgoing{Kind: KindResting, Priority: ThenCheckin, Due: t.morning()})
	t.c.Audit = append(t.c.Audit, Audit{Who: "waymark", Deed: "rest.offered", At: t.now})
}

// morning is now, or in the quiet hours their end: nobody is woken to hear that
// nothing more will come.
func (t *turn) morning() time.Time {
	if awake(t.now, t.loc) {
		return t.now
	}
	for _, date := range []Date{t.today(), t.today().AddDays(1)} {
		if at, ok := Instant(date, quietTo, t.loc); ok && at.After(t.now) {
			return at
		}
	}
	return t.now
}

// away ends a pause whose date has come, and says the one word to a patient
// who has rested for two weeks.
func (t *turn) away() {
	p := t.s.Patient
	switch {
	case p.Status == Paused && !p.PausedUntil.IsZero() && !t.today().Before(p.PausedUntil):
		q := t.patient()
		q.Status, q.PausedUntil, q.Resting = Active, Date{}, time.Time{}
		t.audit("resumed")
	case p.Status == Resting && !p.RestWord && !p.Resting.IsZero() && t.now.Sub(p.Resting) >= restWordDays*24*time.Hour && awake(t.now, t.loc):
		t.patient().RestWord = true
		t.c.Out = append(t.c.Out, Outgoing{Kind: KindRestWord, Priority: ThenCheckin, Due: t.now})
	}
}

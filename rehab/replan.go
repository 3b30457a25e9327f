package rehab

import "time"

// plan records a schedule as the plan's next version and moves the patient on
// to its first instant after from. The day of enrolment, and a date that has a
// check-in already, are passed over: no date is asked twice. What is overdue
// stays so and is opened by the next beat, which then follows the new plan.
// Who is not asked at present is not moved on, nor is anybody by the schedule
// that holds already.
//
// A change is a gap or a fold in the patient's clock, and none is skipped
// either: see leftBehind.
func (t *turn) plan(sched Schedule, from time.Time) {
	loc, err := Zone(sched.Zone)
	if err != nil {
		loc = t.loc
	}
	if t.s.Plan.Schedule != sched || t.s.Plan.Version == 0 {
		t.c.Plan = &Plan{Patient: t.s.Patient.ID, Version: t.s.Plan.Version + 1, Schedule: sched, Since: t.now, By: "patient"}
	}
	p := t.patient()
	if !p.Status.Running() || due(p.Next, t.now) || t.c.Plan == nil && !p.Next.IsZero() {
		return
	}
	next, date, ok := sched.Next(from, loc)
	for ok && !t.free(date) {
		next, date, ok = sched.Next(EndOfDay(date, loc).Add(-time.Nanosecond), loc)
	}
	if at, d, left := t.leftBehind(sched, loc, date); left {
		next, date = at, d
	}
	p.Next, p.NextDate = next, date
}

// free reports whether a date may still be asked.
func (t *turn) free(date Date) bool {
	for _, ch := range t.s.Checkins {
		if ch.Set == Daily && ch.Date == date {
			return false
		}
	}
	return t.patient().Enrolled.Before(date)
}

// leftBehind returns the check-in that lay ahead until now and that the new
// schedule, whose first one is on next, has behind it: today's, whose new time
// has passed, or that of a date which a change of zone has ended. It keeps its
// old instant where that is on its own date still; else it is asked now, which
// is the last moment before the gap or the first after it. Of two dates that
// one change leaves behind, the later is asked; a date that the patient's clock
// never showed has no check-in.
func (t *turn) leftBehind(sched Schedule, loc *time.Location, next Date) (at time.Time, date Date, left bool) {
	p, was, today := t.patient(), t.today(), DateOf(t.now, loc)
	behind := func(d Date) bool {
		ahead := p.NextDate == d && p.Next.After(t.now) || was.Before(d) && t.s.Plan.Days.Has(d.Weekday())
		return ahead && !today.Before(d) && sched.Days.Has(d.Weekday()) && t.free(d) && (next.IsZero() || d.Before(next))
	}
	switch {
	case behind(today):
		date = today
	case behind(was):
		date = was
	default:
		return at, date, false
	}
	if date == p.NextDate && DateOf(p.Next, loc) == date {
		return p.Next, date, true
	}
	return t.now, date, true
}

// moved takes the patient to another zone. What is open closes at its midnight
// there, if that is later; the offer to rest comes with the close, since the
// evening that it waited for is another one now.
func (t *turn) moved(to *time.Location) {
	t.loc = to
	for _, ch := range t.s.Checkins {
		if ch.Set == Daily && ch.State.Open() {
			ch.Closes, ch.RestAt = later(ch.Closes, EndOfDay(ch.Date, to)), time.Time{}
			t.store(ch)
		}
	}
}

package rehab

import "time"

// Due is a patient whose next planned instant has come, with what is needed to
// decide what happens at it. Thousands are decided on at one instant, so no more
// than this is filled: of the patient ID, Clinic, Status, PausedUntil, Reminders,
// Silent, Unreachable, Next and NextDate; of the plan Patient and Schedule.
type Due struct {
	Patient Patient // Silent is the number of silent days in a row
	Clinic  Clinic
	Plan    Plan
}

// Opening is what happens at a planned instant: the date's check-in, what is
// sent, and the patient with Next and NextDate moved on. Nothing else of the
// patient is changed by it.
type Opening struct {
	Checkin *Checkin
	Patient Patient
	Out     []Outgoing
}

// Wakes returns the instant at which time alone changes something for a
// patient who is not asked: the first of the day on which a pause ends, or,
// outside the quiet hours, two weeks into a rest. It is zero when there is
// none. zone is the plan's.
func (p Patient) Wakes(zone string) time.Time {
	loc, err := Zone(zone)
	if err != nil {
		loc = time.UTC
	}
	switch {
	case p.Status == Paused && !p.PausedUntil.IsZero():
		return EndOfDay(p.PausedUntil.AddDays(-1), loc)
	case p.Status == Resting && !p.RestWord && !p.Resting.IsZero():
		at := p.Resting.Add(restWordDays * 24 * time.Hour)
		for !awake(at, loc) {
			at = at.Truncate(15 * time.Minute).Add(15 * time.Minute)
		}
		return at
	}
	return time.Time{}
}

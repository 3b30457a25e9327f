package rehab

import "time"

// SelfCheck holds one local date of a clinic's patients, once it is over for
// each of them, against their plans: how many check-ins were planned, how many
// were asked, and where the others went. Each planned one is in one count, so
// that they add up. It holds numbers alone.
type SelfCheck struct {
	Clinic string
	Date   Date
	MadeAt time.Time
	Tally
}

// Tally counts planned check-ins. What was planned comes from the plans'
// history, never from the check-ins.
type Tally struct {
	Planned      int
	Asked        int // taken by Discord, whatever came of it
	Paused       int // no fault of anybody's: these three
	Resting      int
	Withdrawn    int
	NotDelivered int // Discord took no message to the patient
	Missed       int // by us
	Unaccounted  int // planned, and no check-in tells what became of it
	Besides      int // check-ins that no plan asked for, such as those a patient called for; not among Planned
}

// Row is what is recorded of one patient's daily check-in on a date: nothing,
// or how it stands and whether it was asked.
type Row struct {
	State CheckinState // "" when there is none
	Asked bool
}

// Count adds one patient's date.
func (t *Tally) Count(planned bool, r Row) {
	if !planned {
		if r.State != "" {
			t.Besides++
		}
		return
	}
	t.Planned++
	switch {
	case r.Asked || r.State == Answered || r.State == Partly || r.State == Skipped || r.State == Expired:
		t.Asked++
	case r.State == WasPaused:
		t.Paused++
	case r.State == WasResting:
		t.Resting++
	case r.State == Withdrawn:
		t.Withdrawn++
	case r.State == NotDelivered:
		t.NotDelivered++
	case r.State == MissedByUs:
		t.Missed++
	default:
		t.Unaccounted++
	}
}

// Plus returns the counts of both.
func (t Tally) Plus(o Tally) Tally {
	return Tally{Planned: t.Planned + o.Planned, Asked: t.Asked + o.Asked, Paused: t.Paused + o.Paused, Resting: t.Resting + o.Resting,
		Withdrawn: t.Withdrawn + o.Withdrawn, NotDelivered: t.NotDelivered + o.NotDelivered, Missed: t.Missed + o.Missed,
		Unaccounted: t.Unaccounted + o.Unaccounted, Besides: t.Besides + o.Besides}
}

// Own is how many were not asked since the patients were paused, rest, or no
// longer take part, by whoever's wish.
func (t Tally) Own() int { return t.Paused + t.Resting + t.Withdrawn }

// Lacking is how many were planned and neither asked nor left out while the
// patients were not to be asked.
func (t Tally) Lacking() int { return t.Planned - t.Asked - t.Own() }

// CheckedFrom is the instant at which a date is over in a zone: what was
// planned late on it has then been asked or given up.
func CheckedFrom(d Date, loc *time.Location) time.Time { return EndOfDay(d, loc).Add(openFor) }

// TellOf returns the word to a clinic about dates that were checked together,
// oldest first, and ok false if nothing lacks. before is the count of the date
// before them: that no more patients are out of reach than on it is said once
// and not every day.
func TellOf(before Tally, checks []SelfCheck) (o Outgoing, ok bool) {
	var sum Tally
	for _, c := range checks {
		sum = sum.Plus(c.Tally)
		ok = ok || c.Missed+c.Unaccounted > 0 || c.NotDelivered > before.NotDelivered
		before = c.Tally
	}
	if !ok {
		return o, false
	}
	last := checks[len(checks)-1]
	when := T("selfcheck.day", "date", SayDate(checks[0].Date))
	if len(checks) > 1 {
		when = T("selfcheck.days", "from", SayShortDate(checks[0].Date), "to", SayShortDate(last.Date))
	}
	parts := []Text{T("selfcheck.planned", "when", when, "count", sum.Planned), T("selfcheck.asked", "count", sum.Asked)}
	for _, p := range []struct {
		key   string
		count int
	}{{"own", sum.Own()}, {"missed", sum.Missed}, {"not_delivered", sum.NotDelivered}, {"unaccounted", sum.Unaccounted}} {
		if p.count > 0 {
			parts = append(parts, T("selfcheck."+p.key, "count", p.count))
		}
	}
	switch {
	case sum.Missed+sum.Unaccounted == 0: // they know what that means since it was told by name
	case sum.NotDelivered+sum.Unaccounted > 0:
		parts = append(parts, T("selfcheck.means_more"))
	default:
		parts = append(parts, T("selfcheck.means"))
	}
	return Outgoing{Kind: KindNotice, Clinic: last.Clinic, Text: sentences(parts...), Priority: LastDigest}, true
}

package rehab

import "time"

// Course is when a patient was to be asked, as far as the plan's versions and
// the patient's own starts and stops tell. It knows of no check-in, so that
// what was done can be held against it.
type Course struct {
	Enrolled Date      // the first day of asking comes after it
	Plans    []Plan    // every version, oldest first
	Runs     []Stretch // from each consent to each end, in order; empty: since the first plan
}

// Stretch is a stretch of time; a zero To is none yet.
type Stretch struct{ From, To time.Time }

// RunsOf reads the stretches in which a patient was asked from the audit's
// starts ("enrolled") and ends (any other deed), oldest first.
func RunsOf(deeds []Audit) []Stretch {
	var runs []Stretch
	for _, a := range deeds {
		open := len(runs) > 0 && runs[len(runs)-1].To.IsZero()
		switch {
		case a.Deed == "enrolled" && !open:
			runs = append(runs, Stretch{From: a.At})
		case a.Deed != "enrolled" && open:
			runs[len(runs)-1].To = a.At
		}
	}
	return runs
}

// overlap is further back than a change of zone reaches, in days.
const overlap = 4

// leg is a stretch in which one schedule holds.
type leg struct {
	Stretch
	Schedule
	loc   *time.Location
	first bool // it begins a run: nothing lay ahead before it
}

// Planned reports whether the patient was to be asked on a date that is over.
func (c Course) Planned(date Date) bool {
	done := map[Date]bool{}
	var ahead Planned
	var before leg
	for _, l := range c.legs(date) {
		floor := c.Enrolled
		if l.first {
			ahead, before = Planned{}, leg{}
			if day := DateOf(l.From, l.loc); floor.Before(day) && len(c.Runs) > 0 {
				floor = day
			}
		}
		free := func(d Date) bool { return floor.Before(d) && !done[d] }
		ahead = l.begin(before, ahead, free)
		for !ahead.Date.IsZero() && (l.To.IsZero() || !ahead.At.After(l.To)) {
			if date.Before(ahead.Date) && l.To.IsZero() {
				break
			}
			done[ahead.Date] = true
			ahead = l.after(ahead, free)
		}
		before = l
	}
	return done[date]
}

// begin returns what is asked first: what lay ahead and is behind by the
// schedule that begins, or else that schedule's own first date.
func (l leg) begin(before leg, ahead Planned, free func(Date) bool) Planned {
	from := l.From
	if l.first {
		from = from.Add(-time.Nanosecond)
	}
	own := l.find(from, free)
	if l.first {
		return own
	}
	today, was := DateOf(l.From, l.loc), DateOf(l.From, before.loc)
	for _, d := range []Date{today, was} {
		coming := d == ahead.Date || was.Before(d) && before.Days.Has(d.Weekday())
		if !coming || today.Before(d) || !l.Days.Has(d.Weekday()) || !free(d) || !own.Date.IsZero() && !d.Before(own.Date) {
			continue
		}
		if d == ahead.Date && DateOf(ahead.At, l.loc) == d {
			return ahead
		}
		return Planned{At: l.From, Date: d}
	}
	return own
}

func (l leg) after(last Planned, free func(Date) bool) Planned {
	return l.find(last.At, func(d Date) bool { return last.Date.Before(d) && free(d) })
}

// find returns the first planned instant after another on a date that is free,
// and the zero Planned if there is none.
func (l leg) find(after time.Time, free func(Date) bool) Planned {
	at, date, ok := l.Next(after, l.loc)
	for ok && !free(date) {
		at, date, ok = l.Next(at, l.loc)
	}
	if !ok {
		return Planned{}
	}
	return Planned{At: at, Date: date}
}

// legs cuts the plan's versions by the runs, from some days before a date to
// a day after it.
func (c Course) legs(date Date) []leg {
	runs := c.Runs
	if len(runs) == 0 && len(c.Plans) > 0 {
		runs = []Stretch{{From: c.Plans[0].Since}}
	}
	from, to := date.AddDays(-overlap).utc(), date.AddDays(overlap).utc()
	var all []leg
	for _, run := range runs {
		first := true
		for i, p := range c.Plans {
			s := Stretch{From: later(run.From, p.Since), To: run.To}
			if next := i + 1; next < len(c.Plans) && (s.To.IsZero() || c.Plans[next].Since.Before(s.To)) {
				s.To = c.Plans[next].Since
			}
			loc, err := Zone(p.Zone)
			if err != nil || !s.To.IsZero() && (!s.To.After(s.From) || s.To.Before(from)) || s.From.After(to) {
				continue
			}
			all = append(all, leg{Stretch: s, Schedule: p.Schedule, loc: loc, first: first})
			first = false
		}
	}
	// What is older than the overlap can't matter: the first leg begins there.
	if len(all) > 0 && all[0].From.Before(from) {
		all[0].From = from
	}
	return all
}

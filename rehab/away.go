package rehab

import (
	"slices"
	"time"
)

// Away is a run of days, first and last included: on which a clinic is closed,
// or on which one clinician covers for the others.
type Away struct {
	From   Date   `json:"from"`
	To     Date   `json:"to"`
	Person string `json:"person,omitempty"` // who covers: a Discord account
	Name   string `json:"name,omitempty"`   // as patients are told it
}

// Has reports whether the date is one of the days.
func (a Away) Has(d Date) bool { return !d.Before(a.From) && !a.To.Before(d) }

// Bounds of how far ahead days may be set, and how many at once.
const (
	awayAhead = 550
	awayMost  = 92
)

// on returns the run that holds a date.
func on(list []Away, d Date) (Away, bool) {
	i := slices.IndexFunc(list, func(a Away) bool { return a.Has(d) })
	if i < 0 {
		return Away{}, false
	}
	return list[i], true
}

// ClosedOn returns the closed days that hold a date.
func (c Clinic) ClosedOn(d Date) (Away, bool) { return on(c.Closed, d) }

// CoverOn returns who covers on a date.
func (c Clinic) CoverOn(d Date) (Away, bool) { return on(c.Cover, d) }

// reads reports whether the clinic reads on a date: closed days that nobody covers are
// none, nor are weekends, but for the day of the summary.
func (c Clinic) reads(d Date) bool {
	if _, covered := c.CoverOn(d); covered {
		return true
	}
	_, closed := c.ClosedOn(d)
	w := d.Weekday()
	return !closed && (w == c.Digest.Day || w != time.Saturday && w != time.Sunday)
}

// Shut reports whether a date is a closed day that nobody covers.
func (c Clinic) Shut(d Date) bool {
	_, closed := c.ClosedOn(d)
	_, covered := c.CoverOn(d)
	return closed && !covered
}

// ReadsFrom returns the first date from d on on which the clinic reads.
func (c Clinic) ReadsFrom(d Date) Date {
	for range awayAhead + awayMost {
		if c.reads(d) {
			return d
		}
		d = d.AddDays(1)
	}
	return d
}

// NextDigest returns the instant and the date of the first summary after an
// instant. One that falls on a day on which nobody reads waits for the next on
// which somebody does.
func (c Clinic) NextDigest(after time.Time, loc *time.Location) (due time.Time, date Date, ok bool) {
	weekly := Schedule{At: c.Digest.At, Days: WeekdaysOf(c.Digest.Day)}
	if len(c.Closed) == 0 {
		return weekly.Next(after, loc)
	}
	// The one before may have been put off to after that instant.
	from := after.AddDate(0, 0, -awayMost-7)
	for {
		_, planned, found := weekly.Next(from, loc)
		if !found {
			return due, date, false
		}
		date = c.ReadsFrom(planned)
		due, found = Instant(date, c.Digest.At, loc)
		if found && due.After(after) {
			return due, date, true
		}
		if from, found = Instant(planned, c.Digest.At, loc); !found {
			from = EndOfDay(planned, loc)
		}
	}
}

// SayReads says when the clinic reads next: on its weekday, or on a date where
// closed days put it off.
func (c Clinic) SayReads(now time.Time) Text {
	if date := c.ReadsAnswers(now); date != (Clinic{Zone: c.Zone, Digest: c.Digest}).ReadsAnswers(now) {
		return SayDate(date)
	}
	return SayWeekday(c.Digest.Day)
}

// ReadsAnswers is the date on which the clinic reads what is answered now.
func (c Clinic) ReadsAnswers(now time.Time) Date {
	loc, err := Zone(c.Zone)
	if err != nil {
		loc = time.UTC
	}
	if _, date, ok := c.NextDigest(now, loc); ok {
		return date
	}
	return c.ReadsFrom(c.Today(now))
}

// HandCover gives days of cover that are not over from one person to another,
// and counts them.
func (c Clinic) HandCover(h Handover, today Date) (Clinic, int) {
	c.Cover = slices.Clone(c.Cover)
	n := 0
	for i, a := range c.Cover {
		if a.Person == h.From && !a.To.Before(today) {
			c.Cover[i].Person, c.Cover[i].Name = h.To, h.Name
			n++
		}
	}
	return c, n
}

// Today is the date where the clinic is.
func (c Clinic) Today(now time.Time) Date {
	loc, err := Zone(c.Zone)
	if err != nil {
		loc = time.UTC
	}
	return DateOf(now, loc)
}

// Close adds closed days. Errors: Invalid for days that can't be, Conflict for
// days that are closed already.
func (c Clinic) Close(a Away, today Date) (Clinic, error) {
	var err error
	c.Closed, err = with(c.Closed, a, today)
	return c, err
}

// SetCover adds days on which one person covers. Errors: as those of Close.
func (c Clinic) SetCover(a Away, today Date) (Clinic, error) {
	var err error
	c.Cover, err = with(c.Cover, a, today)
	return c, err
}

// with adds a run, in order, and lets go of those that have been over for long.
func with(list []Away, a Away, today Date) ([]Away, error) {
	switch {
	case a.To.Before(a.From):
		return list, Refuse(Invalid, "away.backwards", "from", SayDate(a.From), "to", SayDate(a.To))
	case a.From.Before(today):
		return list, Refuse(Invalid, "away.past", "from", SayDate(a.From), "date", SayDate(today))
	case a.To.Sub(a.From) >= awayMost:
		return list, Refuse(Invalid, "away.long", "max", awayMost)
	case a.From.Sub(today) > awayAhead:
		return list, Refuse(Invalid, "away.far", "from", SayDate(a.From))
	}
	for _, b := range list {
		if !a.To.Before(b.From) && !b.To.Before(a.From) {
			return list, Refuse(Conflict, "away.overlap", "from", SayDate(b.From), "to", SayDate(b.To))
		}
	}
	kept := slices.DeleteFunc(slices.Clone(list), func(b Away) bool { return today.Sub(b.To) > awayMost })
	kept = append(kept, a)
	slices.SortFunc(kept, func(a, b Away) int { return a.From.Sub(b.From) })
	return kept, nil
}

// Coming are the runs that are not over on a date.
func Coming(list []Away, today Date) []Away {
	return slices.DeleteFunc(slices.Clone(list), func(a Away) bool { return a.To.Before(today) })
}

// Without takes the run that begins on a date out. Errors: NotFound.
func Without(list []Away, from Date) ([]Away, error) {
	kept := slices.DeleteFunc(slices.Clone(list), func(a Away) bool { return a.From == from })
	if len(kept) == len(list) {
		return list, Refuse(NotFound, "old.button")
	}
	return kept, nil
}

// ClosesBefore reports whether the clinic closed, as of a check-in's date, since the patient's
// daily check-in before it: so that each closing is told once.
func (s State) ClosesBefore(ch Checkin) (Away, bool) {
	a, closed := s.Clinic.ClosedOn(ch.Date)
	if !closed {
		return a, false
	}
	for i := len(s.Recent) - 1; i >= 0; i-- {
		if d := s.Recent[i].Date; d.Before(ch.Date) {
			return a, d.Before(a.From)
		}
	}
	return a, true
}

package storage

import (
	"context"
	"slices"
	"time"

	"waymark/rehab"
)

// apply returns the state as of after a change was saved: the same as load
// does, at a fraction of its cost, since what the change can't have touched is
// taken from the state before it.
func apply(ctx context.Context, c *conn, before rehab.State, ch *rehab.Change, now time.Time) (rehab.State, error) {
	if ch.Plan != nil { // its zone says which dates count
		return load(ctx, c, before.Patient.ID, now)
	}
	s := before
	if err := applyPerson(ctx, c, &s, ch, now); err != nil {
		return s, err
	}
	if len(ch.Checkins)+len(ch.Answers)+len(ch.Forget) == 0 {
		return s, nil
	}
	known, err := applyDays(ctx, c, &s, before, ch, now)
	if err == nil && !known {
		return load(ctx, c, before.Patient.ID, now)
	}
	return s, err
}

// applyPerson reads again what the change holds but for its days.
func applyPerson(ctx context.Context, c *conn, s *rehab.State, ch *rehab.Change, now time.Time) (err error) {
	id := s.Patient.ID
	read := func(touched bool, again func() error) {
		if touched && err == nil {
			err = again()
		}
	}
	read(ch.Patient != nil, func() (err error) {
		if s.Patient, err = loadPatient(ctx, c, id); err == nil {
			s.Ended, err = loadEnd(ctx, c, s.Patient)
		}
		return err
	})
	read(ch.Goal != nil, func() (err error) { s.Goal, err = loadGoal(ctx, c, id); return err })
	read(len(ch.Tasks) > 0, func() (err error) { s.Tasks, err = loadTasks(ctx, c, id); return err })
	read(len(ch.Tasks)+len(ch.Exercises) > 0, func() (err error) { s.Exercises, err = loadExercises(ctx, c, id); return err })
	read(ch.Decision != nil, func() (err error) {
		s.Decisions, err = loadDecisions(ctx, c, id, now.Add(-decisionsFor))
		return err
	})
	read(len(ch.Wishes) > 0, func() (err error) { s.Wishes, err = loadWishes(ctx, c, id); return err })
	read(ch.Visit != nil, func() (err error) { s.Visit, err = loadVisit(ctx, c, id); return err })
	read(ch.Agreed != nil, func() (err error) { s.Agreed, err = loadAgreed(ctx, c, id); return err })
	read(ch.Step != nil, func() (err error) { s.Step, err = loadStep(ctx, c, id); return err })
	read(ch.Alert != nil, func() (err error) { s.Alert, err = openAlert(ctx, c, id); return err })
	return err
}

// applyDays brings check-ins, answers and what follows from them up to date.
// known is false if the change touched a day of which too little is in the
// state.
func applyDays(ctx context.Context, c *conn, s *rehab.State, before rehab.State, ch *rehab.Change, now time.Time) (known bool, err error) {
	id := s.Patient.ID
	since := rehab.DateOf(now, zoneOf(*s)).AddDays(-openDates)
	if len(ch.Checkins) > 0 {
		if s.Checkins, err = loadCheckins(ctx, c, id, since); err != nil {
			return false, err
		}
	}
	dates, known := touchedDates(before.Checkins, s.Checkins, since, ch)
	if !known {
		return false, nil
	}
	if s.Answers, err = answersTo(ctx, c, id, s.Checkins); err != nil {
		return false, err
	}
	s.Answered += givenDays(s.Checkins, s.Answers) - givenDays(before.Checkins, before.Answers)
	s.Sessions += sessions(s.Answers) - sessions(before.Answers)
	if slices.ContainsFunc(append(slices.Clone(ch.Answers), ch.Forget...), func(a rehab.Answer) bool { return a.Item == rehab.ItemTask }) {
		if s.Ratings, err = loadRatings(ctx, c, id); err != nil {
			return false, err
		}
	}
	s.Recent = slices.Clone(s.Recent)
	early := len(s.First) < firstDates
	for _, date := range dates {
		early = early || !s.First[len(s.First)-1].Date.Before(date)
		if err := againRecent(ctx, c, s, date); err != nil {
			return false, err
		}
	}
	if early {
		s.First, err = loadFirst(ctx, c, id)
	}
	return true, err
}

// touchedDates returns the dates that a change touches. known is false if one
// of them has no check-in in the state, or if a check-in left the state or came
// into it that was there before.
func touchedDates(before, after []rehab.Checkin, since rehab.Date, ch *rehab.Change) (dates []rehab.Date, known bool) {
	on := map[string]rehab.Date{}
	for _, in := range after {
		on[in.ID] = in.Date
		if in.Date.Before(since) && !slices.ContainsFunc(before, func(b rehab.Checkin) bool { return b.ID == in.ID }) {
			return nil, false
		}
	}
	for _, in := range before {
		if _, still := on[in.ID]; !still {
			return nil, false
		}
	}
	touch := func(checkin string, date rehab.Date) bool {
		if !slices.Contains(dates, date) {
			dates = append(dates, date)
		}
		at, has := on[checkin]
		return has && at == date
	}
	known = true
	for _, in := range ch.Checkins {
		known = touch(in.ID, in.Date) && known
	}
	for _, a := range ch.Answers {
		known = touch(a.Checkin, a.Date) && known
	}
	for _, a := range ch.Forget {
		known = touch(a.Checkin, a.Date) && known
	}
	return dates, known
}

// againRecent reads one of the recent days again.
func againRecent(ctx context.Context, c *conn, s *rehab.State, date rehab.Date) error {
	days, err := daysOf(ctx, c, s.Patient.ID, date, date)
	if err != nil {
		return err
	}
	days = slices.DeleteFunc(days, func(d rehab.Day) bool { return d.State == "" }) // answers to another set than the day's
	i, is := slices.BinarySearchFunc(s.Recent, date, func(d rehab.Day, date rehab.Date) int {
		switch {
		case d.Date.Before(date):
			return -1
		case date.Before(d.Date):
			return 1
		}
		return 0
	})
	end := i
	if is {
		end++
	}
	s.Recent = slices.Replace(s.Recent, i, end, days...)
	s.Recent = s.Recent[max(0, len(s.Recent)-recentDates):]
	return nil
}

// givenDays returns how many daily check-ins have an answer that was given.
func givenDays(checkins []rehab.Checkin, answers []rehab.Answer) (n int) {
	for _, in := range checkins {
		if in.Set == rehab.Daily && slices.ContainsFunc(answers, func(a rehab.Answer) bool {
			return a.Checkin == in.ID && a.Date == in.Date && a.Status == rehab.Given
		}) {
			n++
		}
	}
	return n
}

func sessions(answers []rehab.Answer) (n int) {
	for _, a := range answers {
		if a.Item == rehab.ItemDid {
			n++
		}
	}
	return n
}

package scheduler

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"waymark/rehab"
)

// mostChecked is how many dates are checked at most after a long downtime: the
// newest ones.
const mostChecked = 31

// selfCheck counts, for each date of a clinic that is over and was not counted
// yet, what was planned and what became of it: a line to the log, and, where
// some were not asked that should have been, word to the clinicians. now is an
// instant up to which all that was due has been done.
func (s *Scheduler) selfCheck(ctx context.Context, c rehab.Clinic, now time.Time) error {
	if now.Before(s.checkFrom[c.ID]) {
		return nil
	}
	zones, err := s.store.Zones(ctx, c.ID)
	if err != nil {
		return fmt.Errorf("read zones: %w", err)
	}
	through, next, err := over(append(zones, c.Zone), now)
	if err != nil {
		return err
	}
	before, any, err := s.store.LastSelfCheck(ctx, c.ID)
	if err != nil {
		return fmt.Errorf("read last self-check: %w", err)
	}
	from := through
	if any {
		from = before.Date.AddDays(1)
		if oldest := through.AddDays(1 - mostChecked); from.Before(oldest) {
			from = oldest
		}
	}
	checks := make([]rehab.SelfCheck, 0, mostChecked)
	for date := from; !through.Before(date); date = date.AddDays(1) {
		t, err := s.store.Tally(ctx, c.ID, date)
		if err != nil {
			return fmt.Errorf("count %s: %w", date, err)
		}
		checks = append(checks, rehab.SelfCheck{Clinic: c.ID, Date: date, MadeAt: now, Tally: t})
	}
	s.checkFrom[c.ID] = next
	if len(checks) == 0 {
		return nil
	}
	var out []rehab.Outgoing
	if o, ok := rehab.TellOf(before.Tally, checks); ok {
		o.Due = now
		out = append(out, o)
	}
	if err := s.store.SaveSelfChecks(ctx, checks, out...); err != nil {
		return fmt.Errorf("save self-check: %w", err)
	}
	for _, k := range checks {
		s.report(ctx, k)
	}
	return nil
}

// report writes one date's counts to the log.
func (s *Scheduler) report(ctx context.Context, k rehab.SelfCheck) {
	level := slog.LevelInfo
	if k.Lacking() > 0 {
		level = slog.LevelWarn
	}
	s.log.Log(ctx, level, "self-check", "clinic", k.Clinic, "date", k.Date.String(), "planned", k.Planned, "asked", k.Asked, "paused", k.Paused,
		"resting", k.Resting, "withdrawn", k.Withdrawn, "not_delivered", k.NotDelivered, "missed_by_us", k.Missed,
		"unaccounted", k.Unaccounted, "besides", k.Besides)
}

// over returns the newest date that is over in each of the zones, and when the
// one after it will be.
func over(zones []string, now time.Time) (through rehab.Date, next time.Time, err error) {
	for i, name := range zones {
		loc, err := rehab.Zone(name)
		if err != nil {
			return through, next, err
		}
		d := rehab.DateOf(now, loc)
		for now.Before(rehab.CheckedFrom(d, loc)) {
			d = d.AddDays(-1)
		}
		if i == 0 || d.Before(through) {
			through = d
		}
	}
	for _, name := range zones {
		if loc, err := rehab.Zone(name); err == nil {
			if at := rehab.CheckedFrom(through.AddDays(1), loc); at.After(next) {
				next = at
			}
		}
	}
	return through, next, nil
}

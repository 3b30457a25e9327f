package scheduler

import (
	"context"
	"fmt"
	"time"

	"waymark/rehab"
)

// looks looks once a day, at the hour of the summary, at each clinic's patients
// for what can't wait for it.
func (s *Scheduler) looks(ctx context.Context, now time.Time, b *Beat) error {
	clinics, err := s.store.Clinics(ctx)
	if err != nil {
		return fmt.Errorf("read clinics: %w", err)
	}
	for _, c := range clinics {
		if now.Before(s.lookFrom[c.ID]) {
			continue
		}
		if err := s.look(ctx, c, now); err != nil {
			b.Failed++
			s.log.Error("daily look", "clinic", c.ID, "error", err)
		}
	}
	return nil
}

// look is one clinic's, on the week that ends yesterday. Before the hour, on a
// date that was looked at, and while the clinic is closed it does nothing: what
// it would find then it finds on the first day after.
func (s *Scheduler) look(ctx context.Context, c rehab.Clinic, now time.Time) error {
	loc, err := rehab.Zone(c.Zone)
	if err != nil {
		return err
	}
	today := rehab.DateOf(now, loc)
	at, exists := rehab.Instant(today, c.Digest.At, loc)
	last, err := s.store.LastLook(ctx, c.ID)
	if err != nil {
		return fmt.Errorf("read last look: %w", err)
	}
	if exists && !now.Before(at) && last.Before(today) && !c.Shut(today) {
		var changed []rehab.Flag
		var tell []rehab.Text
		err := s.store.Cases(ctx, c.ID, now, rehab.CaseDays, func(one rehab.State) {
			moved, told := rehab.LookDaily([]rehab.State{one}, today.AddDays(-1), now)
			changed, tell = append(changed, moved...), append(tell, told...)
		})
		if err != nil {
			return fmt.Errorf("read patients: %w", err)
		}
		var out []rehab.Outgoing
		for _, text := range tell {
			out = append(out, rehab.Outgoing{Kind: rehab.KindNotice, Text: text, Priority: rehab.LastDigest, Due: now})
		}
		if err := s.store.SaveLook(ctx, c.ID, today, changed, out...); err != nil {
			return fmt.Errorf("save look: %w", err)
		}
	}
	s.lookFrom[c.ID] = nextLook(c, today, now, loc)
	return nil
}

// nextLook is when a clinic's patients are looked at next: at the hour of its
// summary, today's or tomorrow's. Where there is no such instant, a day later.
func nextLook(c rehab.Clinic, today rehab.Date, now time.Time, loc *time.Location) time.Time {
	for _, d := range []rehab.Date{today, today.AddDays(1)} {
		if at, ok := rehab.Instant(d, c.Digest.At, loc); ok && now.Before(at) {
			return at
		}
	}
	return now.Add(24 * time.Hour)
}

package scheduler

import (
	"context"
	"fmt"
	"time"

	"waymark/rehab"
	"waymark/storage"
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

// look is one clinic's, as of the seven days before today. Before the hour, on a
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
		if err := s.news(ctx, c, today, now); err != nil {
			return err
		}
	}
	s.lookFrom[c.ID] = nextLook(c, today, now, loc)
	return nil
}

// news keeps the flags that changed today and, if anything is new since the last
// summary, posts one of that.
func (s *Scheduler) news(ctx context.Context, c rehab.Clinic, today rehab.Date, now time.Time) error {
	last, err := s.store.LastDigest(ctx, c.ID)
	if err != nil && rehab.ErrorCode(err) != rehab.NotFound {
		return fmt.Errorf("read last summary: %w", err)
	}
	safety, err := s.store.Safety(ctx, c.ID, last.MadeAt, now)
	if err != nil {
		return fmt.Errorf("count alerts: %w", err)
	}
	news := rehab.NewNews(c, last.MadeAt, now, safety)
	if err := s.store.Cases(ctx, c.ID, now, rehab.CaseDays, news.Add); err != nil {
		return fmt.Errorf("read patients: %w", err)
	}
	d, anything := news.Digest()
	var posts []storage.Post
	if anything {
		p := storage.Post{Digest: storage.Digest{Clinic: c.ID, Daily: true, From: d.From, To: d.To, MadeAt: now}, Content: d}
		for i := range d.Messages(s.measure) {
			p.Out = append(p.Out, rehab.Outgoing{Kind: rehab.KindDigest, Part: i, Priority: rehab.LastDigest})
		}
		posts = append(posts, p)
	}
	if err := s.store.SaveLook(ctx, c.ID, today, d.Flags, posts...); err != nil {
		return fmt.Errorf("save look: %w", err)
	}
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

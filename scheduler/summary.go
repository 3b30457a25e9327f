package scheduler

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"waymark/rehab"
	"waymark/storage"
)

// unreadAt is when, on the next day after a summary on which somebody reads, the clinicians are told that
// nobody has marked it as read.
const unreadAt rehab.WallTime = 12 * 60

// Summarise makes a clinic's summary of the seven days before today and puts
// it into the outbox, keeps the flags that changed with it, and sets when the next one is due.
func (s *Scheduler) Summarise(ctx context.Context, c rehab.Clinic, now time.Time) error {
	loc, err := rehab.Zone(c.Zone)
	if err != nil {
		return err
	}
	to := rehab.DateOf(now, loc).AddDays(-1)
	from := to.AddDays(-6)
	since, ok := rehab.Instant(from, 0, loc)
	if !ok {
		since = now.AddDate(0, 0, -7)
	}
	safety, err := s.store.Safety(ctx, c.ID, since, rehab.EndOfDay(to, loc))
	if err != nil {
		return fmt.Errorf("count alerts: %w", err)
	}
	summary := rehab.NewSummary(c, from, to, now, safety)
	if err := s.recall(ctx, c, from.AddDays(-1), summary); err != nil {
		return err
	}
	if err := s.store.Cases(ctx, c.ID, now, rehab.CaseDays, summary.Add); err != nil {
		return fmt.Errorf("read patients: %w", err)
	}
	d := summary.Digest()
	var out []rehab.Outgoing
	for i := range d.Messages(s.measure) {
		out = append(out, rehab.Outgoing{Kind: rehab.KindDigest, Part: i, Priority: rehab.LastDigest})
	}
	if at, ok := rehab.Instant(c.ReadsFrom(to.AddDays(2)), unreadAt, loc); ok && d.Patients > 0 {
		out = append(out, rehab.Outgoing{Kind: rehab.KindDigest, View: "unread", Priority: rehab.LastDigest, Due: at})
	}
	next, _, ok := c.NextDigest(now, loc)
	if !ok {
		return fmt.Errorf("plan summary: clinic %s has no next one", c.ID)
	}
	if _, err := s.store.SaveDigest(ctx, storage.Digest{Clinic: c.ID, From: from, To: to, MadeAt: now}, d, next, out, d.Flags...); err != nil {
		return fmt.Errorf("save summary: %w", err)
	}
	return nil
}

// recall tells a summary what the one before it said, if that was of the days
// up to a date.
func (s *Scheduler) recall(ctx context.Context, c rehab.Clinic, to rehab.Date, summary *rehab.Summary) error {
	stored, ok, err := s.store.DigestTo(ctx, c.ID, to)
	if err != nil || !ok {
		return err
	}
	var last rehab.Digest
	if err := json.Unmarshal(stored.Body, &last); err != nil {
		return fmt.Errorf("read last summary: %w", err)
	}
	summary.After(last)
	return nil
}

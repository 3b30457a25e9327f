package storage

import (
	"context"
	"fmt"
	"time"

	"waymark/rehab"
)

// OpenDue takes up to limit patients whose next planned instant has come, asks
// decide what happens at it, and records that: the check-in, what is sent, the
// patient's next instant. All are one transaction. A date that has its check-in
// already gets no second one, and sends nothing. It returns the number of
// patients that were moved on; when it is 0, none is left that can be.
func (s *Store) OpenDue(ctx context.Context, now time.Time, limit int, decide func(rehab.Due) rehab.Opening) (moved int, err error) {
	if none, err := s.none(ctx, `SELECT EXISTS (SELECT 1 FROM agenda WHERE next_at > 0 AND next_at <= $1)`, ms(now)); none || err != nil {
		return 0, err
	}
	return moved, s.write(ctx, func(ctx context.Context, c *conn) error {
		moved = 0
		clinics := map[string]rehab.Clinic{}
		var last due
		for left := limit; left > 0; {
			batch, err := loadDue(ctx, c, now, last, min(left, dueBatch))
			if err != nil || len(batch) == 0 {
				return err
			}
			list := make([]opening, len(batch))
			for i, d := range batch {
				clinic, ok := clinics[d.Patient.Clinic]
				if !ok {
					if clinic, err = loadClinic(ctx, c, d.Patient.Clinic); err != nil {
						return err
					}
					clinics[clinic.ID] = clinic
				}
				d.Clinic = clinic
				list[i] = opening{d, decide(d.Due)}
				if list[i].moved() {
					moved++
				}
			}
			if err := openAll(ctx, c, list, now); err != nil {
				return fmt.Errorf("open check-ins: %w", err)
			}
			left -= len(batch)
			last = *batch[len(batch)-1]
		}
		return nil
	})
}

// dueBatch is how many patients are held in memory at a time.
const dueBatch = 500

// due is a due patient, with the number in the agenda.
type due struct {
	rehab.Due
	no int64
}

// loadDue returns due patients after last, in the order of their instants.
func loadDue(ctx context.Context, c *conn, now time.Time, last due, limit int) ([]*due, error) {
	return all(ctx, c, func(r row) (*due, error) {
		d := new(due)
		p, s := &d.Patient, &d.Plan.Schedule
		err := r.Scan(&d.no, &p.ID, &p.Clinic, &p.Status, date{&p.PausedUntil}, &p.Reminders, &p.Silent, &p.Unreachable, &s.At, &s.Days, &s.Zone,
			instant{&p.Next}, date{&p.NextDate})
		d.Plan.Patient = p.ID
		return d, err
	}, `SELECT no, patient, clinic, status, paused_until, reminders, silent, unreachable, at, days, zone, next_at, next_date FROM agenda
		WHERE next_at > 0 AND next_at <= $1 AND (next_at, no) > ($2, $3) AND zone <> ''
		ORDER BY next_at, no LIMIT $4`, ms(now), ms(last.Patient.Next), last.no, limit)
}

// Ripe returns up to limit patients for whom time has something to do: a
// reminder, the offer to rest, a check-in shown again or closed, the end of a
// pause, the one word after long rest. The longest waiting come first.
func (s *Store) Ripe(ctx context.Context, now time.Time, limit int) (ids []string, err error) {
	return ids, s.read(ctx, func(ctx context.Context, c *conn) error {
		ids, err = all(ctx, c, scanID, `SELECT id FROM (
				SELECT patient AS id, wake_at FROM checkin WHERE state IN ('queued', 'asked', 'offered') AND wake_at <= $1
				UNION ALL
				SELECT patient, wake_at FROM agenda WHERE wake_at > 0 AND wake_at <= $1)
			GROUP BY id ORDER BY min(wake_at) LIMIT $2`, ms(now), limit)
		return err
	})
}

// NextDue returns the earliest instant at which something is to be done: a
// check-in, a timer, a message, a summary. It may lie in the past. ok is false
// if there is nothing.
func (s *Store) NextDue(ctx context.Context) (at time.Time, ok bool, err error) {
	return at, ok, s.read(ctx, func(ctx context.Context, c *conn) error {
		at, _, err = one(ctx, c, func(r row) (at time.Time, err error) { return at, r.Scan(instant{&at}) }, `SELECT coalesce(min(at), 0) FROM (
			SELECT min(next_at) AS at FROM agenda WHERE next_at > 0
			UNION ALL SELECT min(wake_at) FROM agenda WHERE wake_at > 0
			UNION ALL SELECT min(wake_at) FROM checkin WHERE state IN ('queued', 'asked', 'offered')
			UNION ALL SELECT min(due) FROM outbox WHERE state = 'due'
			UNION ALL SELECT min(next_sum) FROM clinic WHERE next_sum > 0)`)
		ok = !at.IsZero()
		return err
	})
}

// none looks, without the write lock, whether there is nothing to do: the
// query selects one number, 0 for nothing.
func (s *Store) none(ctx context.Context, query string, args ...any) (bool, error) {
	var n int
	err := s.read(ctx, func(ctx context.Context, c *conn) error {
		_, _, err := one(ctx, c, func(r row) (struct{}, error) { return struct{}{}, r.Scan(&n) }, query, args...)
		return err
	})
	return n == 0, err
}

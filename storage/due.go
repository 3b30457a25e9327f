package storage

import (
	"context"
	"fmt"
	"time"

	"waymark/rehab"
)

// OpenDue takes up to limit patients whose next planned instant has come, asks
// decide what happens at it, and records that: the check-in, what is sent, the
// patient moved on. All are one transaction. A date that has its check-in
// already gets no second one, and sends nothing. It returns the number of
// patients that were moved on; when it is 0, none is left that can be.
func (s *Store) OpenDue(ctx context.Context, now time.Time, limit int, decide func(rehab.Due) rehab.Opening) (moved int, err error) {
	if none, err := s.none(ctx, `SELECT EXISTS (SELECT 1 FROM patient WHERE next_at > 0 AND next_at <= $1)`, ms(now)); none || err != nil {
		return 0, err
	}
	return moved, s.write(ctx, func(ctx context.Context, c *conn) error {
		moved = 0
		clinics := map[string]rehab.Clinic{}
		var last rehab.Patient
		for left := limit; left > 0; {
			batch, err := loadDue(ctx, c, now, last, min(left, dueBatch))
			if err != nil || len(batch) == 0 {
				return err
			}
			for _, d := range batch {
				clinic, ok := clinics[d.Patient.Clinic]
				if !ok {
					if clinic, err = loadClinic(ctx, c, d.Patient.Clinic); err != nil {
						return err
					}
					clinics[clinic.ID] = clinic
				}
				d.Clinic = clinic
				o := decide(*d)
				if err := open(ctx, c, d, &o, now); err != nil {
					return fmt.Errorf("open check-in: %w", err)
				}
				if !o.Patient.Next.Equal(d.Patient.Next) {
					moved++
				}
			}
			left -= len(batch)
			last = batch[len(batch)-1].Patient
		}
		return nil
	})
}

// dueBatch is how many patients are held in memory at a time.
const dueBatch = 200

// loadDue returns due patients after last, in the order of their instants.
func loadDue(ctx context.Context, c *conn, now time.Time, last rehab.Patient, limit int) ([]*rehab.Due, error) {
	return all(ctx, c, func(r row) (*rehab.Due, error) {
		d := new(rehab.Due)
		return d, r.Scan(append(patientFields(&d.Patient), planFields(&d.Plan)...)...)
	}, `SELECT `+patientColumns+`, `+planColumns+` FROM patient
		JOIN plan ON plan.patient = patient.id
			AND plan.version = (SELECT max(version) FROM plan AS newest WHERE newest.patient = patient.id)
		WHERE next_at > 0 AND next_at <= $1 AND (next_at, patient.id) > ($2, $3)
		ORDER BY next_at, patient.id LIMIT $4`, ms(now), ms(last.Next), last.ID, limit)
}

func open(ctx context.Context, c *conn, d *rehab.Due, o *rehab.Opening, now time.Time) error {
	fresh := o.Checkin == nil
	if o.Checkin != nil {
		ch := *o.Checkin
		if ch.ID == "" {
			ch.ID = NewID()
		}
		var err error
		if fresh, err = openCheckin(ctx, c, ch); err != nil {
			return err
		}
	}
	if fresh {
		change := rehab.Change{Out: o.Out}
		own(rehab.State{Patient: d.Patient}, &change)
		for i := range change.Out {
			if change.Out[i].Due.IsZero() {
				change.Out[i].Due = now
			}
			if err := saveOutgoing(ctx, c, &change.Out[i]); err != nil {
				return err
			}
		}
	}
	p := o.Patient
	p.Next, p.NextDate = d.Patient.Next, d.Patient.NextDate
	if p != d.Patient {
		return savePatient(ctx, c, o.Patient, d.Plan.Zone)
	}
	_, err := c.exec(ctx, `UPDATE patient SET next_at = $2, next_date = $3 WHERE id = $1`, p.ID, ms(o.Patient.Next), day(o.Patient.NextDate))
	return err
}

// Ripe returns up to limit patients for whom time has something to do: a
// reminder, the offer to rest, a check-in shown again or closed, the end of a
// pause, the one word after long rest. The longest waiting come first.
func (s *Store) Ripe(ctx context.Context, now time.Time, limit int) (ids []string, err error) {
	return ids, s.read(ctx, func(ctx context.Context, c *conn) error {
		ids, err = all(ctx, c, scanID, `SELECT id FROM (
				SELECT patient AS id, wake_at FROM checkin WHERE state IN ('queued', 'asked', 'offered') AND wake_at <= $1
				UNION ALL
				SELECT id, wake_at FROM patient WHERE wake_at > 0 AND wake_at <= $1)
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
			SELECT min(next_at) AS at FROM patient WHERE next_at > 0
			UNION ALL SELECT min(wake_at) FROM patient WHERE wake_at > 0
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

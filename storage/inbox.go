package storage

import (
	"context"
	"time"

	"waymark/rehab"
)

// Figures of housekeeping: how long a reply is known again, and how long what
// was sent is kept.
const (
	inboxFor  = 7 * 24 * time.Hour
	outboxFor = 30 * 24 * time.Hour
)

// take marks a reply as seen. Errors: Conflict if it was.
func take(ctx context.Context, c *conn, patient, reply string, now time.Time) error {
	n, err := c.exec(ctx, `INSERT INTO inbox (id, patient, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, reply, patient, ms(now))
	if err == nil && n == 0 {
		return rehab.Refuse(rehab.Conflict, "turn.seen")
	}
	return err
}

// Heard reports whether a reply was taken in the last days.
func (s *Store) Heard(ctx context.Context, reply string) (bool, error) {
	none, err := s.none(ctx, `SELECT EXISTS (SELECT 1 FROM inbox WHERE id = $1)`, reply)
	return !none, err
}

// DirectChannels returns the direct channels of the patients who wrote to us,
// or to whom we wrote or tried to, since an instant; those in use last come
// first, since they may be waiting for an answer.
func (s *Store) DirectChannels(ctx context.Context, since time.Time) (list []string, err error) {
	return list, s.read(ctx, func(ctx context.Context, c *conn) error {
		list, err = all(ctx, c, scanID, `SELECT dm FROM (SELECT patient, max(at) AS last FROM (
				SELECT patient, ended_at AS at FROM outbox WHERE ended_at > 0 AND ended_at >= $1 AND state = 'sent' AND patient IS NOT NULL
				UNION ALL SELECT patient, first_at FROM outbox WHERE state = 'due' AND first_at >= $1 AND patient IS NOT NULL
				UNION ALL SELECT patient, first_at FROM outbox WHERE state = 'claimed' AND first_at >= $1 AND patient IS NOT NULL
				UNION ALL SELECT patient, at FROM inbox WHERE at >= $1) GROUP BY patient)
			CROSS JOIN patient ON patient.id = patient WHERE dm <> '' ORDER BY last DESC, dm`, ms(since))
		return err
	})
}

// Housekeeping drops the ids of replies older than seven days, messages that
// ended more than thirty days ago, and what patients and clinicians wrote to
// each other longer ago than their clinic keeps it.
func (s *Store) Housekeeping(ctx context.Context, now time.Time) error {
	err := s.write(ctx, func(ctx context.Context, c *conn) error {
		if _, err := c.exec(ctx, `DELETE FROM inbox WHERE at < $1`, ms(now.Add(-inboxFor))); err != nil {
			return err
		}
		if _, err := c.exec(ctx, `DELETE FROM outbox WHERE ended_at > 0 AND ended_at < $1`, ms(now.Add(-outboxFor))); err != nil {
			return err
		}
		clinics, err := all(ctx, c, scanClinic, `SELECT `+clinicColumns+` FROM clinic ORDER BY id`)
		if err != nil {
			return err
		}
		for _, clinic := range clinics {
			if err := dropWords(ctx, c, clinic.ID, now.AddDate(0, 0, -clinic.Keep)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.flush(ctx)
}

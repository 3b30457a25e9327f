package storage

import (
	"context"
	"time"

	"waymark/rehab"
)

const (
	hearEvery   = time.Minute     // what is written of being heard
	shortestGap = 2 * time.Minute // what is less is nothing that anybody notices
	gapsKept    = 7 * 24 * time.Hour
)

// hearing is what this process knows of being in touch with people.
type hearing struct {
	can   bool
	noted time.Time
}

// Hears records whether people can be heard at an instant. When they can again,
// since this process has just begun or its connection is back, the time since
// they last could is kept as a gap.
func (s *Store) Hears(ctx context.Context, now time.Time, can bool) error {
	s.mu.Lock()
	before := s.hearing
	s.mu.Unlock()
	back := can && !before.can
	if since := now.Sub(before.noted); can && !back && since >= 0 && since < hearEvery {
		return nil
	}
	if can {
		err := s.note(ctx, func(ctx context.Context, c *conn) error {
			if back {
				_, err := c.exec(ctx, `INSERT INTO gap (since, until) SELECT at, $1 FROM hearing WHERE $1 - at >= $2
					ON CONFLICT (since) DO UPDATE SET until = max(until, excluded.until)`, ms(now), shortestGap.Milliseconds())
				if err != nil {
					return err
				}
				if _, err := c.exec(ctx, `DELETE FROM gap WHERE until < $1`, ms(now.Add(-gapsKept))); err != nil {
					return err
				}
			}
			_, err := c.exec(ctx, `INSERT INTO hearing (one, at) VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET at = excluded.at`, ms(now))
			return err
		})
		if err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hearing = hearing{can, now}
	return nil
}

// Gaps returns the times of the last days in which nobody could be heard, oldest
// first. One that lasts ends now.
func (s *Store) Gaps(ctx context.Context, now time.Time) (gaps []rehab.Gap, err error) {
	s.mu.Lock()
	deaf := !s.hearing.can
	s.mu.Unlock()
	return gaps, s.read(ctx, func(ctx context.Context, c *conn) error {
		gaps, err = all(ctx, c, func(r row) (g rehab.Gap, err error) { return g, r.Scan(instant{&g.From}, instant{&g.To}) },
			`SELECT since, until FROM gap UNION ALL SELECT at, $1 FROM hearing WHERE $2 AND $1 - at >= $3 ORDER BY since`,
			ms(now), deaf, shortestGap.Milliseconds())
		return err
	})
}

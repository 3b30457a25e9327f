package storage

import (
	"context"
	"time"

	"waymark/rehab"
)

// SetAway changes a clinic's closed days and its cover, audited, and when its
// next summary is due with them. Errors: those of set, upon which nothing is
// changed; NotFound.
func (s *Store) SetAway(ctx context.Context, clinic string, audit rehab.Audit, set func(rehab.Clinic) (rehab.Clinic, error)) (is rehab.Clinic, err error) {
	return is, s.write(ctx, func(ctx context.Context, c *conn) error {
		was, err := loadClinic(ctx, c, clinic)
		if err != nil {
			return err
		}
		if is, err = set(was); err != nil {
			return err
		}
		audit.Clinic = clinic
		return saveAway(ctx, c, &is, audit)
	})
}

func saveAway(ctx context.Context, c *conn, is *rehab.Clinic, audit rehab.Audit) error {
	closed, err := text(is.Closed)
	if err != nil {
		return err
	}
	cover, err := text(is.Cover)
	if err != nil {
		return err
	}
	if next, ok := nextDigest(*is, audit.At); ok {
		is.NextSum = next
	}
	if _, err := c.exec(ctx, `UPDATE clinic SET closed = $2, cover = $3, next_sum = $4 WHERE id = $1`, is.ID, closed, cover, ms(is.NextSum)); err != nil {
		return err
	}
	return saveAudit(ctx, c, audit)
}

// nextDigest is when the next summary is due. One that is due already and was not made
// yet stays so.
func nextDigest(c rehab.Clinic, now time.Time) (next time.Time, ok bool) {
	loc, err := rehab.Zone(c.Zone)
	if err != nil || c.NextSum.IsZero() || !c.NextSum.After(now) && !c.Shut(rehab.DateOf(now, loc)) {
		return next, false
	}
	next, _, ok = c.NextDigest(now, loc)
	return next, ok
}

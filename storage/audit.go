package storage

import (
	"context"

	"waymark/rehab"
)

// Audit records who did or saw what.
func (s *Store) Audit(ctx context.Context, a rehab.Audit) error {
	return s.write(ctx, func(ctx context.Context, c *conn) error { return saveAudit(ctx, c, a) })
}

// Audits returns a clinic's newest entries, newest first.
func (s *Store) Audits(ctx context.Context, clinic string, limit int) (list []rehab.Audit, err error) {
	return list, s.read(ctx, func(ctx context.Context, c *conn) error {
		list, err = all(ctx, c, func(r row) (a rehab.Audit, err error) {
			return a, r.Scan(&a.ID, &a.Clinic, &a.Patient, &a.Who, &a.Deed, instant{&a.At})
		}, `SELECT id, clinic, patient, who, deed, at FROM audit WHERE clinic = $1 ORDER BY at DESC, id DESC LIMIT $2`, clinic, limit)
		return err
	})
}

func saveAudit(ctx context.Context, c *conn, a rehab.Audit) error {
	if a.ID == "" {
		a.ID = NewID()
	}
	_, err := c.exec(ctx, `INSERT INTO audit (id, clinic, patient, who, deed, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		a.ID, a.Clinic, a.Patient, a.Who, a.Deed, ms(a.At))
	return err
}

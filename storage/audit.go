package storage

import (
	"context"
	"encoding/hex"

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
			return a, r.Scan(&a.Number, &a.Clinic, &a.Patient, &a.Who, &a.Deed, instant{&a.At})
		}, `SELECT number, clinic, patient, who, deed, at FROM audit WHERE clinic = $1 ORDER BY number DESC LIMIT $2`, clinic, limit)
		return err
	})
}

// saveAudit adds an entry to the end of the chain.
func saveAudit(ctx context.Context, c *conn, a rehab.Audit) error {
	number, before, err := lastAudit(ctx, c)
	if err != nil {
		return err
	}
	a.Number = number + 1
	link := (&sealer{}).next(before, a)
	_, err = c.exec(ctx, `INSERT INTO audit (number, clinic, patient, who, deed, at, seal) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		a.Number, a.Clinic, a.Patient, a.Who, a.Deed, ms(a.At), link[:])
	return err
}

// lastAudit returns the end of the chain: the number of the last entry, 0 if
// there is none, and its seal.
func lastAudit(ctx context.Context, c *conn) (number int64, s seal, err error) {
	var stored []byte
	_, _, err = one(ctx, c, func(r row) (int64, error) { return number, r.Scan(&number, &stored) },
		`SELECT number, seal FROM audit WHERE number = (SELECT max(number) FROM audit)`)
	copy(s[:], stored)
	return number, s, err
}

// AuditHead returns the end of the chain of entries.
func (s *Store) AuditHead(ctx context.Context) (h rehab.AuditHead, err error) {
	return h, s.read(ctx, func(ctx context.Context, c *conn) error {
		h, err = auditHead(ctx, c)
		return err
	})
}

func auditHead(ctx context.Context, c *conn) (rehab.AuditHead, error) {
	number, last, err := lastAudit(ctx, c)
	return rehab.AuditHead{Number: number, Seal: hex.EncodeToString(last[:rehab.SealShown])}, err
}

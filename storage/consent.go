package storage

import (
	"context"

	"waymark/rehab"
)

// Consents returns what a patient answered to each consent text, oldest first.
func (s *Store) Consents(ctx context.Context, patient string) (list []rehab.Consent, err error) {
	return list, s.read(ctx, func(ctx context.Context, c *conn) error {
		list, err = all(ctx, c, func(r row) (v rehab.Consent, err error) {
			return v, r.Scan(&v.Patient, &v.Version, &v.Hash, &v.Locale, &v.Given, &v.Adult, instant{&v.At})
		}, `SELECT patient, version, hash, locale, given, adult, at FROM consent WHERE patient = $1 ORDER BY at`, patient)
		return err
	})
}

func saveConsent(ctx context.Context, c *conn, v rehab.Consent) error {
	_, err := c.exec(ctx, `INSERT INTO consent (patient, version, hash, locale, given, adult, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (patient, at) DO UPDATE SET version = excluded.version, hash = excluded.hash, locale = excluded.locale,
			given = excluded.given, adult = excluded.adult`,
		v.Patient, v.Version, v.Hash, v.Locale, v.Given, v.Adult, ms(v.At))
	return err
}

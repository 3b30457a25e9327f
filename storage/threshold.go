package storage

import (
	"context"
	"time"

	"waymark/rehab"
)

// FlagRecord is what became of the flags of one rule.
type FlagRecord struct {
	Kind                         string
	Fired, Taken, Judged, Useful int
}

// FlagRecords returns what became of a clinic's flags that were opened since an
// instant, by kind.
func (s *Store) FlagRecords(ctx context.Context, clinic string, since time.Time) (list []FlagRecord, err error) {
	return list, s.read(ctx, func(ctx context.Context, c *conn) error {
		list, err = all(ctx, c, func(r row) (f FlagRecord, err error) {
			return f, r.Scan(&f.Kind, &f.Fired, &f.Taken, &f.Judged, &f.Useful)
		}, `SELECT kind, count(*), count(*) FILTER (WHERE taken_at > 0), count(*) FILTER (WHERE useful <> 0), count(*) FILTER (WHERE useful > 0)
			FROM flag WHERE clinic = $1 AND opened_at >= $2 GROUP BY kind ORDER BY kind`, clinic, ms(since))
		return err
	})
}

// Thresholds returns a clinic's own thresholds.
func (s *Store) Thresholds(ctx context.Context, clinic string) (own rehab.Thresholds, err error) {
	return own, s.read(ctx, func(ctx context.Context, c *conn) error {
		own, err = loadThresholds(ctx, c, clinic)
		return err
	})
}

// SetThreshold sets a clinic's own threshold, audited.
func (s *Store) SetThreshold(ctx context.Context, clinic, kind string, value float64, audit rehab.Audit) error {
	return s.write(ctx, func(ctx context.Context, c *conn) error {
		_, err := c.exec(ctx, `INSERT INTO threshold (clinic, kind, value, made_by, at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (clinic, kind) DO UPDATE SET value = excluded.value, made_by = excluded.made_by, at = excluded.at`,
			clinic, kind, value, audit.Who, ms(audit.At))
		if err != nil {
			return err
		}
		audit.Clinic = clinic
		return saveAudit(ctx, c, audit)
	})
}

func loadThresholds(ctx context.Context, c *conn, clinic string) (rehab.Thresholds, error) {
	type set struct {
		kind  string
		value float64
	}
	list, err := all(ctx, c, func(r row) (t set, err error) { return t, r.Scan(&t.kind, &t.value) },
		`SELECT kind, value FROM threshold WHERE clinic = $1`, clinic)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	own := rehab.Thresholds{}
	for _, t := range list {
		own[t.kind] = t.value
	}
	return own, nil
}

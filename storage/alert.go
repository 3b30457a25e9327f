package storage

import (
	"context"
	"time"

	"waymark/rehab"
)

const alertColumns = `id, patient, kind, rule, words, at, told, taken_by, taken_at, cleared`

func scanAlert(r row) (a rehab.Alert, err error) {
	return a, r.Scan(&a.ID, &a.Patient, &a.Kind, &a.Rule, &a.Words, instant{&a.At}, instant{&a.Told}, &a.TakenBy,
		instant{&a.TakenAt}, instant{&a.Cleared})
}

// Alert returns an alert. Errors: NotFound.
func (s *Store) Alert(ctx context.Context, id string) (a rehab.Alert, err error) {
	return a, s.read(ctx, func(ctx context.Context, c *conn) error {
		a, err = loadAlert(ctx, c, id)
		return err
	})
}

// Safety counts a clinic's alerts: those from one instant up to another, and
// those of any age that nobody has cleared.
func (s *Store) Safety(ctx context.Context, clinic string, from, to time.Time) (n rehab.SafetyCount, err error) {
	return n, s.read(ctx, func(ctx context.Context, c *conn) error {
		_, _, err := one(ctx, c, func(r row) (struct{}, error) { return struct{}{}, r.Scan(&n.Alerts, &n.Open) },
			`SELECT count(*) FILTER (WHERE alert.at >= $2 AND alert.at < $3), count(*) FILTER (WHERE cleared = 0)
			FROM alert JOIN patient ON patient.id = alert.patient WHERE clinic = $1`, clinic, ms(from), ms(to))
		return err
	})
}

// TakeAlert records that a clinician looks after an alert. Errors: NotFound;
// Conflict if another one does already.
func (s *Store) TakeAlert(ctx context.Context, id, who string, now time.Time) (rehab.Alert, error) {
	return s.setAlert(ctx, id, who, "alert.taken", now, func(a *rehab.Alert) error {
		if a.TakenBy != "" && a.TakenBy != who {
			return rehab.Refuse(rehab.Conflict, "alert.taken")
		}
		if a.TakenBy == "" {
			a.TakenBy, a.TakenAt = who, now
		}
		return nil
	})
}

// ClearAlert records that a clinician has dealt with an alert; encouragement
// and reminders begin again. Errors: NotFound.
func (s *Store) ClearAlert(ctx context.Context, id, who string, now time.Time) (rehab.Alert, error) {
	return s.setAlert(ctx, id, who, "alert.cleared", now, func(a *rehab.Alert) error {
		if a.TakenBy == "" {
			a.TakenBy, a.TakenAt = who, now
		}
		if a.Cleared.IsZero() {
			a.Cleared = now
		}
		return nil
	})
}

// AlertTold records that the alert stands in the clinic's channel and sends
// the patient word of it, once, in place of the word that nobody was reached.
func (s *Store) AlertTold(ctx context.Context, id string, now time.Time) error {
	return s.write(ctx, func(ctx context.Context, c *conn) error { return told(ctx, c, id, now) })
}

func told(ctx context.Context, c *conn, id string, now time.Time) error {
	a, err := loadAlert(ctx, c, id)
	if rehab.ErrorCode(err) == rehab.NotFound || err == nil && !a.Told.IsZero() {
		return nil // forgotten since, or told before
	}
	if err != nil {
		return err
	}
	a.Told = now
	if err := saveAlert(ctx, c, a); err != nil {
		return err
	}
	_, err = c.exec(ctx, `UPDATE outbox SET state = 'closed', ended_at = $2
		WHERE patient = $3 AND ref = $1 AND screen = 'not_told' AND state = 'due'`, id, ms(now), a.Patient)
	if err != nil {
		return err
	}
	p, err := loadPatient(ctx, c, a.Patient)
	if err != nil {
		return err
	}
	out := a.AfterTold(now)
	out.Clinic = p.Clinic
	return saveOutgoing(ctx, c, &out)
}

func (s *Store) setAlert(ctx context.Context, id, who, deed string, now time.Time, set func(*rehab.Alert) error) (a rehab.Alert, err error) {
	return a, s.write(ctx, func(ctx context.Context, c *conn) error {
		if a, err = loadAlert(ctx, c, id); err != nil {
			return err
		}
		if err := set(&a); err != nil {
			return err
		}
		p, err := loadPatient(ctx, c, a.Patient)
		if err != nil {
			return err
		}
		if err := saveAudit(ctx, c, rehab.Audit{Clinic: p.Clinic, Patient: p.ID, Who: who, Deed: deed, At: now}); err != nil {
			return err
		}
		return saveAlert(ctx, c, a)
	})
}

func loadAlert(ctx context.Context, c *conn, id string) (rehab.Alert, error) {
	return must(ctx, c, "alert.unknown", scanAlert, `SELECT `+alertColumns+` FROM alert WHERE id = $1`, id)
}

// openAlert returns the newest alert of the patient that nobody has cleared.
func openAlert(ctx context.Context, c *conn, patient string) (*rehab.Alert, error) {
	a, ok, err := one(ctx, c, scanAlert, `SELECT `+alertColumns+` FROM alert WHERE patient = $1 AND cleared = 0
		ORDER BY at DESC, id DESC LIMIT 1`, patient)
	if err != nil || !ok {
		return nil, err
	}
	return &a, nil
}

func saveAlert(ctx context.Context, c *conn, a rehab.Alert) error {
	_, err := c.exec(ctx, `INSERT INTO alert (`+alertColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (id) DO UPDATE SET told = excluded.told, taken_by = excluded.taken_by, taken_at = excluded.taken_at,
			cleared = excluded.cleared`,
		a.ID, a.Patient, a.Kind, a.Rule, a.Words, ms(a.At), ms(a.Told), a.TakenBy, ms(a.TakenAt), ms(a.Cleared))
	return err
}

package storage

import (
	"context"
	"time"

	"waymark/rehab"
)

const flagColumns = `id, patient, kind, about, text, also, value, urgency, opened_at, state, taken_by, taken_at, closed_by, closed_at,
	note, until, useful, judged_by, gone_at, again, again_at, version`

func scanFlag(r row) (f rehab.Flag, err error) {
	return f, r.Scan(&f.ID, &f.Patient, &f.Kind, &f.About, structure{&f.Text}, structure{&f.Also}, &f.Value, &f.Urgency, instant{&f.OpenedAt}, &f.State,
		&f.TakenBy, instant{&f.TakenAt}, &f.ClosedBy, instant{&f.ClosedAt}, &f.Note, instant{&f.Until}, &f.Useful, &f.JudgedBy,
		instant{&f.Gone}, &f.Again, instant{&f.AgainAt}, &f.Version)
}

// Flags returns a clinic's flags that are not closed, oldest first.
func (s *Store) Flags(ctx context.Context, clinic string) (list []rehab.Flag, err error) {
	return list, s.read(ctx, func(ctx context.Context, c *conn) error {
		list, err = all(ctx, c, scanFlag, `SELECT `+flagColumns+` FROM flag WHERE clinic = $1 AND state IN ('open', 'taken', 'snoozed')
			ORDER BY opened_at, id`, clinic)
		return err
	})
}

// theirClinic is the clinic of the patient who is the first argument: flags of a
// clinic before stay with it.
const theirClinic = `(SELECT clinic FROM patient WHERE id = $1)`

// FlagsOf returns a patient's flags that are not closed, and those that were
// closed or opened since an instant, oldest first.
func (s *Store) FlagsOf(ctx context.Context, patient string, since time.Time) (list []rehab.Flag, err error) {
	return list, s.read(ctx, func(ctx context.Context, c *conn) error {
		list, err = all(ctx, c, scanFlag, `SELECT `+flagColumns+` FROM flag WHERE patient = $1 AND clinic = `+theirClinic+`
			AND (state IN ('open', 'taken', 'snoozed') OR closed_at >= $2 OR opened_at >= $2) ORDER BY opened_at, id`, patient, ms(since))
		return err
	})
}

// Flag returns a flag. Errors: NotFound.
func (s *Store) Flag(ctx context.Context, id string) (f rehab.Flag, err error) {
	return f, s.read(ctx, func(ctx context.Context, c *conn) error {
		f, err = loadFlag(ctx, c, id)
		return err
	})
}

// SetFlag changes a flag as a clinician says, audited. Errors: those of set,
// upon which nothing is changed; NotFound.
func (s *Store) SetFlag(ctx context.Context, id string, audit rehab.Audit, set func(rehab.Flag) (rehab.Flag, error)) (f rehab.Flag, err error) {
	return f, s.write(ctx, func(ctx context.Context, c *conn) error {
		if f, err = loadFlag(ctx, c, id); err != nil {
			return err
		}
		is, err := set(f)
		if err != nil {
			return err
		}
		p, err := loadPatient(ctx, c, f.Patient)
		if err != nil {
			return err
		}
		f = is
		if err := saveFlags(ctx, c, p.Clinic, []rehab.Flag{f}); err != nil {
			return err
		}
		audit.Clinic, audit.Patient = p.Clinic, p.ID
		return saveAudit(ctx, c, audit)
	})
}

// SaveLook keeps the flags that changed at a look at a clinic's patients on a
// date, with the summaries of what is new.
func (s *Store) SaveLook(ctx context.Context, clinic string, on rehab.Date, flags []rehab.Flag, posts ...Post) error {
	return s.write(ctx, func(ctx context.Context, c *conn) error {
		if err := saveFlags(ctx, c, clinic, flags); err != nil {
			return err
		}
		if _, err := c.exec(ctx, `INSERT INTO looked (clinic, date) VALUES ($1, $2)
			ON CONFLICT (clinic) DO UPDATE SET date = excluded.date`, clinic, day(on)); err != nil {
			return err
		}
		for _, p := range posts {
			if err := saveDigest(ctx, c, &p.Digest, p.Content, p.Out); err != nil {
				return err
			}
		}
		return nil
	})
}

// LastLook returns the date of a clinic's newest daily look; zero if there was
// none.
func (s *Store) LastLook(ctx context.Context, clinic string) (on rehab.Date, err error) {
	return on, s.read(ctx, func(ctx context.Context, c *conn) error {
		on, _, err = one(ctx, c, func(r row) (d rehab.Date, err error) { return d, r.Scan(date{&d}) },
			`SELECT date FROM looked WHERE clinic = $1`, clinic)
		return err
	})
}

func loadFlag(ctx context.Context, c *conn, id string) (rehab.Flag, error) {
	return must(ctx, c, "flag.unknown", scanFlag, `SELECT `+flagColumns+` FROM flag WHERE id = $1`, id)
}

// newestFlags returns the newest flag of each of a patient's causes: that to
// which no other one came after.
func newestFlags(ctx context.Context, c *conn, patient string) ([]rehab.Flag, error) {
	return all(ctx, c, scanFlag, `SELECT `+flagColumns+` FROM flag WHERE patient = $1 AND clinic = `+theirClinic+`
		AND NOT EXISTS (SELECT 1 FROM flag AS newer WHERE newer.again = flag.id AND newer.again <> '') ORDER BY opened_at, id`, patient)
}

// saveFlags records flags that were changed at the version that they carry. One
// that has moved on since is left as it is, and so is the other one of a cause
// that has one already: what is found is found again at the next look.
func saveFlags(ctx context.Context, c *conn, clinic string, flags []rehab.Flag) error {
	for _, f := range flags {
		full, err := text(f.Text)
		if err != nil {
			return err
		}
		also, err := text(f.Also)
		if err != nil {
			return err
		}
		if f.Version == 0 {
			_, err = c.exec(ctx, `INSERT INTO flag (clinic, `+flagColumns+`)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, 1)
				ON CONFLICT DO NOTHING`,
				clinic, f.ID, f.Patient, f.Kind, f.About, full, also, f.Value, f.Urgency, ms(f.OpenedAt), f.State, f.TakenBy, ms(f.TakenAt), f.ClosedBy,
				ms(f.ClosedAt), f.Note, ms(f.Until), f.Useful, f.JudgedBy, ms(f.Gone), f.Again, ms(f.AgainAt))
		} else {
			_, err = c.exec(ctx, `UPDATE flag SET text = $3, also = $4, value = $5, urgency = $6, state = $7, taken_by = $8, taken_at = $9,
				closed_by = $10, closed_at = $11, note = $12, until = $13, useful = $14, judged_by = $15, gone_at = $16, version = version + 1
				WHERE id = $1 AND version = $2`,
				f.ID, f.Version, full, also, f.Value, f.Urgency, f.State, f.TakenBy, ms(f.TakenAt), f.ClosedBy, ms(f.ClosedAt), f.Note,
				ms(f.Until), f.Useful, f.JudgedBy, ms(f.Gone))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

package storage

import (
	"context"

	"waymark/rehab"
)

// Records hands a clinic's records to fn: one patient at a time is in memory,
// and all are of one state of the database. Errors: those of fn; NotFound.
func (s *Store) Records(ctx context.Context, clinic string, fn func(rehab.Records) error) error {
	return s.read(ctx, func(inside context.Context, c *conn) error {
		of, err := loadClinic(inside, c, clinic)
		if err != nil {
			return err
		}
		ids, err := all(inside, c, scanID, `SELECT id FROM patient WHERE clinic = $1
			AND EXISTS (SELECT 1 FROM consent WHERE consent.patient = patient.id AND given) ORDER BY id`, clinic)
		if err != nil {
			return err
		}
		return fn(rehab.Records{Clinic: of, Patients: func(yield func(rehab.Record, error) bool) {
			for _, id := range ids {
				err := ctx.Err() // that of the one who asks: a transaction goes on without it
				var r rehab.Record
				if err == nil {
					r, err = loadRecord(inside, c, id)
				}
				if !yield(r, err) || err != nil {
					return
				}
			}
		}})
	})
}

func loadRecord(ctx context.Context, c *conn, patient string) (r rehab.Record, err error) {
	p, err := loadPatient(ctx, c, patient)
	if err != nil {
		return r, err
	}
	r.Patient = rehab.Patient{ID: p.ID, Clinic: p.Clinic, Alias: p.Alias, Status: p.Status, Enrolled: p.Enrolled}
	if r.Goal, err = loadGoal(ctx, c, patient); err != nil {
		return r, err
	}
	if r.Tasks, err = loadTasks(ctx, c, patient); err != nil {
		return r, err
	}
	if r.Exercises, err = loadExercises(ctx, c, patient); err != nil {
		return r, err
	}
	if r.Plans, err = all(ctx, c, scanPlan, `SELECT `+planColumns+` FROM plan WHERE patient = $1 ORDER BY version`, patient); err != nil {
		return r, err
	}
	if r.Checkins, err = all(ctx, c, func(row row) (ch rehab.Checkin, err error) {
		ch.Patient = patient
		return ch, row.Scan(&ch.ID, &ch.Set, date{&ch.Date}, instant{&ch.Due}, instant{&ch.AskedAt}, &ch.State, &ch.Late, &ch.Flare)
	}, `SELECT id, asks, date, due, asked_at, state, late, flare FROM checkin WHERE patient = $1 ORDER BY date, asks`, patient); err != nil {
		return r, err
	}
	if r.Answers, err = unpack(ctx, c, patient, packed+`(SELECT * FROM answer WHERE patient = $1 ORDER BY date, item, exercise)`, patient); err != nil {
		return r, err
	}
	flags, err := all(ctx, c, scanFlag, `SELECT `+flagColumns+` FROM flag WHERE patient = $1 AND clinic = `+theirClinic+` ORDER BY opened_at, id`, patient)
	for _, f := range flags {
		r.Flags = append(r.Flags, rehab.Flag{ID: f.ID, Patient: f.Patient, Kind: f.Kind, About: f.About, Value: f.Value, Urgency: f.Urgency,
			OpenedAt: f.OpenedAt, State: f.State, TakenAt: f.TakenAt, ClosedAt: f.ClosedAt, Until: f.Until, Useful: f.Useful, Gone: f.Gone,
			Again: f.Again})
	}
	return r, err
}

package storage

import (
	"context"

	"waymark/rehab"
)

// loadStep returns the step that was proposed last, and nil if none was.
func loadStep(ctx context.Context, c *conn, patient string) (*rehab.Step, error) {
	p, ok, err := one(ctx, c, func(r row) (p rehab.Step, err error) {
		rungs := [2]rehab.Rung{}
		err = r.Scan(&p.ID, &p.Patient, &p.Exercise, structure{&rungs}, &p.Why, &p.State, &p.By, instant{&p.At}, instant{&p.AskedAt},
			instant{&p.Expires}, instant{&p.Answered})
		p.From, p.To = rungs[0], rungs[1]
		return p, err
	}, `SELECT id, patient, exercise, rungs, why, state, made_by, at, asked_at, expires, answered
		FROM step WHERE patient = $1 ORDER BY at DESC, id LIMIT 1`, patient)
	if !ok || err != nil {
		return nil, err
	}
	return &p, nil
}

func saveStep(ctx context.Context, c *conn, p rehab.Step) error {
	rungs, err := text([2]rehab.Rung{p.From, p.To})
	if err != nil {
		return err
	}
	_, err = c.exec(ctx, `INSERT INTO step (id, patient, exercise, rungs, why, state, made_by, at, asked_at, expires, answered)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state, asked_at = excluded.asked_at, answered = excluded.answered`,
		p.ID, p.Patient, p.Exercise, rungs, p.Why, p.State, p.By, ms(p.At), ms(p.AskedAt), ms(p.Expires), ms(p.Answered))
	return err
}

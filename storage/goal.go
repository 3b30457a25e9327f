package storage

import (
	"context"

	"waymark/rehab"
)

// loadGoal returns the patient's goal, which is empty while there is none.
func loadGoal(ctx context.Context, c *conn, patient string) (g rehab.Goal, err error) {
	g, _, err = one(ctx, c, func(r row) (g rehab.Goal, err error) {
		return g, r.Scan(&g.Patient, structure{&g.Phrase}, &g.Confirmed, instant{&g.Since})
	}, `SELECT patient, phrase, confirmed, since FROM goal WHERE patient = $1`, patient)
	return g, err
}

func saveGoal(ctx context.Context, c *conn, g rehab.Goal) error {
	phrase, err := text(g.Phrase)
	if err != nil {
		return err
	}
	_, err = c.exec(ctx, `INSERT INTO goal (patient, phrase, confirmed, since) VALUES ($1, $2, $3, $4)
		ON CONFLICT (patient) DO UPDATE SET phrase = excluded.phrase, confirmed = excluded.confirmed, since = excluded.since`,
		g.Patient, phrase, g.Confirmed, ms(g.Since))
	return err
}

func loadTasks(ctx context.Context, c *conn, patient string) ([]rehab.Task, error) {
	return all(ctx, c, func(r row) (t rehab.Task, err error) {
		return t, r.Scan(&t.ID, &t.Patient, &t.Label, &t.Order)
	}, `SELECT id, patient, label, position FROM task WHERE patient = $1 ORDER BY position, id`, patient)
}

// saveTask adds or changes a task. One without a label is taken away; its
// ratings stay.
func saveTask(ctx context.Context, c *conn, t rehab.Task) error {
	if t.Label == "" {
		_, err := c.exec(ctx, `DELETE FROM task WHERE patient = $1 AND id = $2`, t.Patient, t.ID)
		return err
	}
	_, err := c.exec(ctx, `INSERT INTO task (patient, id, label, position) VALUES ($1, $2, $3, $4)
		ON CONFLICT (patient, id) DO UPDATE SET label = excluded.label, position = excluded.position`,
		t.Patient, t.ID, t.Label, t.Order)
	return err
}

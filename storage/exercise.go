package storage

import (
	"context"
	"strings"

	"waymark/rehab"
)

func loadExercises(ctx context.Context, c *conn, patient string) ([]rehab.Exercise, error) {
	list, err := all(ctx, c, func(r row) (e rehab.Exercise, err error) {
		var tasks string
		err = r.Scan(&e.ID, &e.Patient, &e.Label, &e.Phrase, &e.Times, &e.Smaller, &e.Mind, &e.Status, &e.Order, instant{&e.Since}, &tasks)
		if tasks != "" {
			e.Tasks = strings.Split(tasks, " ")
		}
		return e, err
	}, `SELECT id, patient, label, phrase, times, smaller, mind, status, position, since,
			coalesce((SELECT group_concat(task, ' ' ORDER BY task) FROM exercise_task
				WHERE patient = exercise.patient AND exercise = exercise.id), '')
		FROM exercise WHERE patient = $1 ORDER BY position, id`, patient)
	if err != nil || len(list) == 0 {
		return list, err
	}
	type was struct {
		exercise string
		rehab.Edition
	}
	editions, err := all(ctx, c, func(r row) (w was, err error) {
		return w, r.Scan(&w.exercise, &w.Label, &w.Times, &w.Smaller, &w.Status, instant{&w.Since}, instant{&w.Until}, &w.By)
	}, `SELECT exercise, label, times, smaller, status, since, until, made_by FROM edition WHERE patient = $1 ORDER BY exercise, until`, patient)
	for _, w := range editions {
		for i := range list {
			if list[i].ID == w.exercise {
				list[i].Was = append(list[i].Was, w.Edition)
			}
		}
	}
	return list, err
}

// saveExercise adds or changes an exercise, says which tasks it contains, and
// adds how it stood before to what is kept of that.
func saveExercise(ctx context.Context, c *conn, e rehab.Exercise) error {
	_, err := c.exec(ctx, `INSERT INTO exercise (patient, id, label, phrase, times, smaller, mind, status, position, since)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (patient, id) DO UPDATE SET label = excluded.label, phrase = excluded.phrase, times = excluded.times,
			smaller = excluded.smaller, mind = excluded.mind, status = excluded.status, position = excluded.position,
			since = excluded.since`,
		e.Patient, e.ID, e.Label, e.Phrase, e.Times, e.Smaller, e.Mind, e.Status, e.Order, ms(e.Since))
	if err != nil {
		return err
	}
	if _, err := c.exec(ctx, `DELETE FROM exercise_task WHERE patient = $1 AND exercise = $2`, e.Patient, e.ID); err != nil {
		return err
	}
	for _, task := range e.Tasks {
		if _, err := c.exec(ctx, `INSERT INTO exercise_task (patient, exercise, task) VALUES ($1, $2, $3)
			ON CONFLICT DO NOTHING`, e.Patient, e.ID, task); err != nil {
			return err
		}
	}
	for _, w := range e.Was {
		if _, err := c.exec(ctx, `INSERT INTO edition (patient, exercise, until, label, times, smaller, status, since, made_by)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
			e.Patient, e.ID, ms(w.Until), w.Label, w.Times, w.Smaller, w.Status, ms(w.Since), w.By); err != nil {
			return err
		}
	}
	return nil
}

package storage

import (
	"context"

	"waymark/rehab"
)

const answerColumns = `patient, date, item, exercise, checkin, status, value, at, typed`

func scanAnswer(r row) (a rehab.Answer, err error) {
	return a, r.Scan(&a.Patient, date{&a.Date}, &a.Item, &a.Exercise, &a.Checkin, &a.Status, &a.Value, instant{&a.At}, &a.Typed)
}

// loadAnswers returns the patient's answers of the dates from and to and all
// between, by date.
func loadAnswers(ctx context.Context, c *conn, patient string, from, to rehab.Date) ([]rehab.Answer, error) {
	return all(ctx, c, scanAnswer, `SELECT `+answerColumns+` FROM answer WHERE patient = $1 AND date BETWEEN $2 AND $3
		ORDER BY date, item, exercise`, patient, day(from), day(to))
}

// loadRatings returns every rating of a task, by date.
func loadRatings(ctx context.Context, c *conn, patient string) ([]rehab.Answer, error) {
	return all(ctx, c, scanAnswer, `SELECT `+answerColumns+` FROM answer WHERE patient = $1 AND item = 'task' AND status = 'given'
		ORDER BY date, exercise`, patient)
}

// saveAnswers takes back what the patient took back, then records the answers.
func saveAnswers(ctx context.Context, c *conn, answers, forget []rehab.Answer) error {
	touched := map[string]bool{}
	for _, a := range forget {
		touched[a.Checkin] = true
		if _, err := c.exec(ctx, `DELETE FROM answer WHERE patient = $1 AND date = $2 AND item = $3 AND exercise = $4`,
			a.Patient, day(a.Date), a.Item, a.Exercise); err != nil {
			return err
		}
	}
	for _, a := range answers {
		touched[a.Checkin] = true
		if _, err := c.exec(ctx, `INSERT INTO answer (`+answerColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT (patient, date, item, exercise) DO UPDATE SET checkin = excluded.checkin, status = excluded.status,
				value = excluded.value, at = excluded.at, typed = excluded.typed`,
			a.Patient, day(a.Date), a.Item, a.Exercise, a.Checkin, a.Status, a.Value, ms(a.At), a.Typed); err != nil {
			return err
		}
	}
	for id := range touched {
		if err := recount(ctx, c, id); err != nil {
			return err
		}
	}
	return nil
}

package storage

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"waymark/rehab"
)

// packed selects all answers of a query as one text, a line for each: a patient
// has thousands, and handing them over one column at a time costs three times
// as much. What it joins are keys and ids, which hold none of the separators.
const packed = `SELECT coalesce(group_concat(concat_ws('|', date, item, exercise, checkin, status, value, at, typed), char(10)), '') FROM `

// loadAnswers returns the patient's answers of the dates from and to and all
// between, by date.
func loadAnswers(ctx context.Context, c *conn, patient string, from, to rehab.Date) ([]rehab.Answer, error) {
	return unpack(ctx, c, patient, packed+`(SELECT * FROM answer WHERE patient = $1 AND date BETWEEN $2 AND $3 ORDER BY date, item, exercise)`,
		patient, day(from), day(to))
}

// loadRatings returns every rating of a task, by date.
func loadRatings(ctx context.Context, c *conn, patient string) ([]rehab.Answer, error) {
	return unpack(ctx, c, patient, packed+`(SELECT * FROM answer INDEXED BY answer_task
		WHERE patient = $1 AND item = 'task' AND status = 'given' ORDER BY date, exercise)`, patient)
}

func unpack(ctx context.Context, c *conn, patient, query string, args ...any) ([]rehab.Answer, error) {
	lines, _, err := one(ctx, c, scanID, query, args...)
	if err != nil || lines == "" {
		return nil, err
	}
	list := make([]rehab.Answer, 0, 1+strings.Count(lines, "\n"))
	var dated string
	var on rehab.Date
	for line := range strings.SplitSeq(lines, "\n") {
		f := strings.Split(line, "|")
		if len(f) != 8 {
			return nil, fmt.Errorf("read answers: %d fields", len(f))
		}
		if f[0] != dated {
			if on, err = rehab.ParseDate(f[0]); err != nil {
				return nil, err
			}
			dated = f[0]
		}
		value, err := strconv.Atoi(f[5])
		if err != nil {
			return nil, err
		}
		at, err := strconv.ParseInt(f[6], 10, 64)
		if err != nil {
			return nil, err
		}
		list = append(list, rehab.Answer{Patient: patient, Date: on, Item: f[1], Exercise: f[2], Checkin: f[3],
			Status: rehab.AnswerStatus(f[4]), Value: value, At: time.UnixMilli(at).UTC(), Typed: f[7] == "1"})
	}
	return list, nil
}

// saveAnswers takes back what the patient took back, then records the answers.
func saveAnswers(ctx context.Context, c *conn, answers, forget []rehab.Answer) error {
	touched := map[rehab.Answer]bool{} // by patient, date and check-in alone
	for _, a := range forget {
		touched[rehab.Answer{Patient: a.Patient, Date: a.Date, Checkin: a.Checkin}] = true
		if _, err := c.exec(ctx, `DELETE FROM answer WHERE patient = $1 AND date = $2 AND item = $3 AND exercise = $4`,
			a.Patient, day(a.Date), a.Item, a.Exercise); err != nil {
			return err
		}
	}
	for _, a := range answers {
		touched[rehab.Answer{Patient: a.Patient, Date: a.Date, Checkin: a.Checkin}] = true
		if strings.ContainsAny(a.Item+a.Exercise+a.Checkin, "|\n") {
			return errors.New("save answer: a key holds a separator")
		}
		if _, err := c.exec(ctx, `INSERT INTO answer (patient, date, item, exercise, checkin, status, value, at, typed)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT (patient, date, item, exercise) DO UPDATE SET checkin = excluded.checkin, status = excluded.status,
				value = excluded.value, at = excluded.at, typed = excluded.typed`,
			a.Patient, day(a.Date), a.Item, a.Exercise, a.Checkin, a.Status, a.Value, ms(a.At), a.Typed); err != nil {
			return err
		}
	}
	for a := range touched {
		if err := recount(ctx, c, a); err != nil {
			return err
		}
	}
	return nil
}

package storage

import (
	"context"
	"time"

	"waymark/rehab"
)

// loadVisit returns the visit that was set last, nil if there was none.
func loadVisit(ctx context.Context, c *conn, patient string) (*rehab.Visit, error) {
	v, ok, err := one(ctx, c, func(r row) (v rehab.Visit, err error) {
		return v, r.Scan(&v.ID, &v.Patient, date{&v.Date}, &v.At, instant{&v.AskAt}, &v.State, &v.Question, &v.By, instant{&v.Since})
	}, `SELECT id, patient, date, at, ask_at, state, question, made_by, since FROM visit WHERE patient = $1
		ORDER BY since DESC LIMIT 1`, patient)
	if !ok || err != nil {
		return nil, err
	}
	return &v, nil
}

// saveVisit sets or changes a visit. One that was still to come gives way to it;
// nothing takes its place if the new one has no date.
func saveVisit(ctx context.Context, c *conn, v rehab.Visit) error {
	if _, err := c.exec(ctx, `DELETE FROM visit WHERE patient = $1 AND id <> $2 AND date >= $3`,
		v.Patient, v.ID, day(rehab.DateOf(v.Since, time.UTC))); err != nil || v.Date.IsZero() {
		return err
	}
	_, err := c.exec(ctx, `INSERT INTO visit (id, patient, date, at, ask_at, state, question, made_by, since)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state, question = excluded.question`,
		v.ID, v.Patient, day(v.Date), v.At, ms(v.AskAt), v.State, v.Question, v.By, ms(v.Since))
	return err
}

// dropQuestions deletes the questions for visits of a clinic's patients that
// were longer ago.
func dropQuestions(ctx context.Context, c *conn, clinic string, before time.Time) error {
	_, err := c.exec(ctx, `UPDATE visit SET question = '' WHERE date < $2 AND question <> '' AND patient IN (SELECT id FROM patient WHERE clinic = $1)`,
		clinic, day(rehab.DateOf(before, time.UTC)))
	return err
}

// loadAgreed returns the line that was agreed on last, nil if there was none.
func loadAgreed(ctx context.Context, c *conn, patient string) (*rehab.Agreed, error) {
	a, ok, err := one(ctx, c, func(r row) (a rehab.Agreed, err error) {
		return a, r.Scan(&a.ID, &a.Patient, date{&a.Date}, &a.Words, &a.By, instant{&a.At})
	}, `SELECT id, patient, date, words, made_by, at FROM agreed WHERE patient = $1 ORDER BY at DESC LIMIT 1`, patient)
	if !ok || err != nil {
		return nil, err
	}
	return &a, nil
}

func saveAgreed(ctx context.Context, c *conn, a rehab.Agreed) error {
	_, err := c.exec(ctx, `INSERT INTO agreed (id, patient, date, words, made_by, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO NOTHING`, a.ID, a.Patient, day(a.Date), a.Words, a.By, ms(a.At))
	return err
}

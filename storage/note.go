package storage

import (
	"context"
	"time"

	"waymark/rehab"
)

const noteColumns = `id, patient, date, about, words, at`

func scanNote(r row) (n rehab.Note, err error) {
	return n, r.Scan(&n.ID, &n.Patient, date{&n.Date}, &n.About, &n.Words, instant{&n.At})
}

// Notes returns what a patient wrote and agreed to have kept, oldest first.
func (s *Store) Notes(ctx context.Context, patient string) (list []rehab.Note, err error) {
	return list, s.read(ctx, func(ctx context.Context, c *conn) error {
		list, err = all(ctx, c, scanNote, `SELECT `+noteColumns+` FROM note WHERE patient = $1 ORDER BY at, id`, patient)
		return err
	})
}

// Note returns what a patient wrote once. Errors: NotFound, also when it was
// deleted after the days for which the clinic keeps it.
func (s *Store) Note(ctx context.Context, id string) (n rehab.Note, err error) {
	return n, s.read(ctx, func(ctx context.Context, c *conn) error {
		n, err = must(ctx, c, "note.gone", scanNote, `SELECT `+noteColumns+` FROM note WHERE id = $1`, id)
		return err
	})
}

// lastNote returns the date on which a patient wrote last.
func lastNote(ctx context.Context, c *conn, patient string) (d rehab.Date, err error) {
	d, _, err = one(ctx, c, func(r row) (d rehab.Date, err error) { return d, r.Scan(date{&d}) },
		`SELECT date FROM note WHERE patient = $1 ORDER BY at DESC LIMIT 1`, patient)
	return d, err
}

// dropWords deletes what patients and clinicians of a clinic wrote to each
// other longer ago than the clinic keeps it.
func dropWords(ctx context.Context, c *conn, clinic string, before time.Time) error {
	_, err := c.exec(ctx, `DELETE FROM note WHERE about IN ('physio', 'something_else') AND at < $2 AND patient IN (SELECT id FROM patient WHERE clinic = $1)`, clinic, ms(before))
	if err != nil {
		return err
	}
	if err := dropQuestions(ctx, c, clinic, before); err != nil {
		return err
	}
	_, err = c.exec(ctx, `UPDATE wish SET answer = '', state = iif(kind = 'word', 'agreed', state)
		WHERE at < $2 AND answer <> '' AND (kind = 'word' OR state <> 'offered') AND patient IN (SELECT id FROM patient WHERE clinic = $1)`, clinic, ms(before))
	return err
}

func saveNote(ctx context.Context, c *conn, n rehab.Note) error {
	_, err := c.exec(ctx, `INSERT INTO note (id, patient, date, about, words, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET words = excluded.words, at = excluded.at`,
		n.ID, n.Patient, day(n.Date), n.About, n.Words, ms(n.At))
	return err
}

package storage

import (
	"context"

	"waymark/rehab"
)

// Notes returns what a patient wrote and agreed to have kept, oldest first.
func (s *Store) Notes(ctx context.Context, patient string) (list []rehab.Note, err error) {
	return list, s.read(ctx, func(ctx context.Context, c *conn) error {
		list, err = all(ctx, c, func(r row) (n rehab.Note, err error) {
			return n, r.Scan(&n.ID, &n.Patient, date{&n.Date}, &n.About, &n.Words, instant{&n.At})
		}, `SELECT id, patient, date, about, words, at FROM note WHERE patient = $1 ORDER BY at, id`, patient)
		return err
	})
}

func saveNote(ctx context.Context, c *conn, n rehab.Note) error {
	_, err := c.exec(ctx, `INSERT INTO note (id, patient, date, about, words, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET words = excluded.words, at = excluded.at`,
		n.ID, n.Patient, day(n.Date), n.About, n.Words, ms(n.At))
	return err
}

package storage

import (
	"context"

	"waymark/rehab"
)

const wishColumns = `id, patient, kind, detail, state, at, answer, made_by`

func scanWish(r row) (w rehab.Wish, err error) {
	return w, r.Scan(&w.ID, &w.Patient, &w.Kind, &w.Detail, &w.State, instant{&w.At}, &w.Answer, &w.By)
}

// Wish returns a wish. Errors: NotFound.
func (s *Store) Wish(ctx context.Context, id string) (w rehab.Wish, err error) {
	return w, s.read(ctx, func(ctx context.Context, c *conn) error {
		w, err = must(ctx, c, "wish.unknown", scanWish, `SELECT `+wishColumns+` FROM wish WHERE id = $1`, id)
		return err
	})
}

// loadWishes returns the patient's wishes that wait for someone, oldest first.
func loadWishes(ctx context.Context, c *conn, patient string) ([]rehab.Wish, error) {
	return all(ctx, c, scanWish, `SELECT `+wishColumns+` FROM wish WHERE patient = $1 AND state IN ('open', 'offered') ORDER BY at, id`, patient)
}

func saveWish(ctx context.Context, c *conn, w rehab.Wish) error {
	_, err := c.exec(ctx, `INSERT INTO wish (`+wishColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, detail = excluded.detail, state = excluded.state, at = excluded.at,
			answer = excluded.answer, made_by = excluded.made_by`,
		w.ID, w.Patient, w.Kind, w.Detail, w.State, ms(w.At), w.Answer, w.By)
	return err
}

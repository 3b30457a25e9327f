package storage

import (
	"context"
	"time"

	"waymark/rehab"
)

// Digest is one summary that was made for a clinic's clinicians.
type Digest struct {
	ID, Clinic string
	Daily      bool // what was new on To
	From, To   rehab.Date
	Body       []byte // JSON
	MadeAt     time.Time
	PostedAt   time.Time // zero until its last message was taken
	ReadAt     time.Time
	ReadBy     string    // clinician's Discord account
	DeletedAt  time.Time // when none of its messages stood any more; the Body is empty since
}

// Post is a summary that is to be posted: what it holds, stored as JSON, and what
// is sent of it.
type Post struct {
	Digest  Digest
	Content any
	Out     []rehab.Outgoing
}

const digestColumns = `id, clinic, daily, from_date, to_date, body, made_at, posted_at, read_at, read_by, deleted_at`

func scanDigest(r row) (d Digest, err error) {
	return d, r.Scan(&d.ID, &d.Clinic, &d.Daily, date{&d.From}, date{&d.To}, &d.Body, instant{&d.MadeAt}, instant{&d.PostedAt},
		instant{&d.ReadAt}, &d.ReadBy, instant{&d.DeletedAt})
}

// SaveDigest keeps a summary with what is sent of it and the flags that changed
// with it, and sets when the next is due. body is stored as JSON. A row of kind digest without a Ref refers to
// the summary.
func (s *Store) SaveDigest(ctx context.Context, d Digest, body any, next time.Time, out []rehab.Outgoing, flags ...rehab.Flag) (Digest, error) {
	return d, s.write(ctx, func(ctx context.Context, c *conn) error {
		if _, err := c.exec(ctx, `UPDATE clinic SET next_sum = $2 WHERE id = $1`, d.Clinic, ms(next)); err != nil {
			return err
		}
		if err := saveFlags(ctx, c, d.Clinic, flags); err != nil {
			return err
		}
		return saveDigest(ctx, c, &d, body, out)
	})
}

// saveDigest keeps a summary, and gives it an id if it has none.
func saveDigest(ctx context.Context, c *conn, d *Digest, body any, out []rehab.Outgoing) error {
	js, err := text(body)
	if err != nil {
		return err
	}
	if d.ID == "" {
		d.ID = NewID()
	}
	d.Body = []byte(js)
	if _, err := c.exec(ctx, `INSERT INTO digest (`+digestColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, '', 0)`,
		d.ID, d.Clinic, d.Daily, day(d.From), day(d.To), js, ms(d.MadeAt)); err != nil {
		return err
	}
	for i := range out {
		o := out[i]
		o.Clinic = d.Clinic
		if o.Kind == rehab.KindDigest && o.Ref == "" {
			o.Ref = d.ID
		}
		if o.Due.IsZero() {
			o.Due = d.MadeAt
		}
		if err := saveOutgoing(ctx, c, &o); err != nil {
			return err
		}
	}
	return nil
}

// Digest returns a summary. Errors: NotFound.
func (s *Store) Digest(ctx context.Context, id string) (d Digest, err error) {
	return d, s.read(ctx, func(ctx context.Context, c *conn) error {
		d, err = must(ctx, c, "digest.unknown", scanDigest, `SELECT `+digestColumns+` FROM digest WHERE id = $1`, id)
		return err
	})
}

// LastDigest returns a clinic's newest summary, weekly or daily. Errors: NotFound.
func (s *Store) LastDigest(ctx context.Context, clinic string) (d Digest, err error) {
	return d, s.read(ctx, func(ctx context.Context, c *conn) error {
		d, err = must(ctx, c, "digest.none", scanDigest, `SELECT `+digestColumns+` FROM digest WHERE clinic = $1
			ORDER BY made_at DESC, id DESC LIMIT 1`, clinic)
		return err
	})
}

// DigestTo returns a clinic's newest weekly summary of the days up to a date; ok is
// false if there is none.
func (s *Store) DigestTo(ctx context.Context, clinic string, to rehab.Date) (d Digest, ok bool, err error) {
	return d, ok, s.read(ctx, func(ctx context.Context, c *conn) error {
		d, ok, err = one(ctx, c, scanDigest, `SELECT `+digestColumns+` FROM digest WHERE clinic = $1 AND to_date = $2 AND NOT daily
			ORDER BY made_at DESC, id DESC LIMIT 1`, clinic, day(to))
		return err
	})
}

// DigestBefore returns the weekly summary that a clinic had before one. Errors: NotFound.
func (s *Store) DigestBefore(ctx context.Context, d Digest) (before Digest, err error) {
	return before, s.read(ctx, func(ctx context.Context, c *conn) error {
		before, err = must(ctx, c, "digest.none", scanDigest, `SELECT `+digestColumns+` FROM digest WHERE clinic = $1 AND made_at < $2 AND NOT daily
			ORDER BY made_at DESC, id DESC LIMIT 1`, d.Clinic, ms(d.MadeAt))
		return err
	})
}

// MarkRead records who read a weekly summary first. Of the newest one alone it
// follows that the week was read. Errors: NotFound, of a daily one too.
func (s *Store) MarkRead(ctx context.Context, id, who string, now time.Time) (d Digest, err error) {
	return d, s.write(ctx, func(ctx context.Context, c *conn) error {
		d, err = must(ctx, c, "digest.unknown", scanDigest, `UPDATE digest SET read_by = iif(read_at = 0, $2, read_by),
			read_at = iif(read_at = 0, $3, read_at) WHERE id = $1 AND NOT daily RETURNING `+digestColumns, id, who, ms(now))
		if err != nil {
			return err
		}
		if _, err := c.exec(ctx, `UPDATE clinic SET last_read = max(last_read, $2) WHERE id = $1 AND NOT EXISTS (
			SELECT 1 FROM digest WHERE clinic = $1 AND made_at > $3 AND NOT daily)`, d.Clinic, ms(d.ReadAt), ms(d.MadeAt)); err != nil {
			return err
		}
		return saveAudit(ctx, c, rehab.Audit{Clinic: d.Clinic, Who: who, Deed: "digest.read", At: now})
	})
}

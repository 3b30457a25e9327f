package storage

import (
	"context"
	"time"

	"waymark/rehab"
)

// DigestFor is how long a summary stands in the clinic's channel. What was in it can
// be worked out anew from the answers.
const DigestFor = 8 * 7 * 24 * time.Hour

// States of a message that was posted of a summary.
const (
	stands  = "stands"
	leaving = "leaving" // its deletion is in the outbox
	deleted = "deleted"
)

const standsNoMore = `deleted_at = 0 AND made_at <= $1
	AND NOT EXISTS (SELECT 1 FROM posted WHERE digest = digest.id AND state <> 'deleted')`

// post keeps where a message of a summary stands, so that it can be deleted.
func post(ctx context.Context, c *conn, o rehab.Outgoing, id, channel, message string, now time.Time) error {
	if o.View != "unread" {
		if _, err := c.exec(ctx, `UPDATE digest SET posted_at = $2 WHERE id = $1`, o.Ref, ms(now)); err != nil {
			return err
		}
	}
	if message == "" {
		return nil
	}
	_, err := c.exec(ctx, `INSERT INTO posted (id, digest, clinic, channel, message, at, state) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT DO NOTHING`, id, o.Ref, o.Clinic, channel, message, ms(now), stands)
	return err
}

// ExpireDigests puts the deletion of each message that has stood for DigestFor
// into the outbox. A summary of which nothing stands any more is emptied, and
// says that it is deleted.
func (s *Store) ExpireDigests(ctx context.Context, now time.Time) error {
	before := ms(now.Add(-DigestFor))
	none, err := s.none(ctx, `SELECT EXISTS (SELECT 1 FROM posted WHERE state = 'stands' AND at <= $1)
		OR EXISTS (SELECT 1 FROM digest WHERE `+standsNoMore+`)`, before)
	if none || err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, c *conn) error {
		old, err := all(ctx, c, func(r row) (o rehab.Outgoing, err error) {
			return o, r.Scan(&o.Ref, &o.Clinic, &o.Channel, &o.Message)
		}, `UPDATE posted SET state = $2 WHERE state = 'stands' AND at <= $1 RETURNING id, clinic, channel, message`, before, leaving)
		if err != nil {
			return err
		}
		for _, o := range old {
			o.Kind, o.Priority, o.Due = rehab.KindDelete, rehab.LastDigest, now
			if err := saveOutgoing(ctx, c, &o); err != nil {
				return err
			}
		}
		_, err = c.exec(ctx, `UPDATE digest SET deleted_at = $2, body = '{}' WHERE `+standsNoMore, before, ms(now))
		return err
	})
}

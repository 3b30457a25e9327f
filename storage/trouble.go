package storage

import (
	"context"
	"time"
)

// Trouble is something that is wrong with a clinic's channel, and who is told.
type Trouble string

const (
	ShutOwner   Trouble = "shut_owner"   // we may not write to it; the server's owner
	SeenChannel Trouble = "seen_channel" // others can see it; whoever reads it
	SeenOwner   Trouble = "seen_owner"   // the same; the server's owner
)

// Kept is that old summaries can't be deleted from a channel of a clinic; the
// server's owner is told.
func Kept(channel string) Trouble { return Trouble("kept " + channel) }

// TroubleTold reports whether this was told since it began.
func (s *Store) TroubleTold(ctx context.Context, clinic string, what Trouble) (bool, error) {
	none, err := s.none(ctx, `SELECT EXISTS (SELECT 1 FROM trouble WHERE clinic = $1 AND what = $2)`, clinic, what)
	return !none, err
}

// TellTrouble records that this was told.
func (s *Store) TellTrouble(ctx context.Context, clinic string, what Trouble, now time.Time) error {
	return s.write(ctx, func(ctx context.Context, c *conn) error {
		_, err := c.exec(ctx, `INSERT INTO trouble (clinic, what, told) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, clinic, what, ms(now))
		return err
	})
}

// EndTrouble records that this is over: should it come back, it is told anew.
func (s *Store) EndTrouble(ctx context.Context, clinic string, what Trouble) error {
	if told, err := s.TroubleTold(ctx, clinic, what); !told || err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, c *conn) error {
		_, err := c.exec(ctx, `DELETE FROM trouble WHERE clinic = $1 AND what = $2`, clinic, what)
		return err
	})
}

package storage

import (
	"context"
	"testing"

	"waymark/rehab"
)

// Every commit waits for the disk but that of a row which may as well be
// closed twice, and after that one the next waits again.
func TestCommitsWaitForTheDisk(t *testing.T) {
	s := opened(t)
	level := func(how func(context.Context, func(context.Context, *conn) error) error) (n int) {
		t.Helper()
		check(t, how(t.Context(), func(ctx context.Context, c *conn) error {
			return c.sql.QueryRowContext(ctx, "PRAGMA synchronous").Scan(&n)
		}))
		return n
	}
	const full, normal = 2, 1
	for i, step := range []struct {
		how  func(context.Context, func(context.Context, *conn) error) error
		want int
	}{{s.write, full}, {s.note, normal}, {s.note, normal}, {s.write, full}, {s.write, full}} {
		if got := level(step.how); got != step.want {
			t.Errorf("step %d: synchronous is %d, want %d", i, got, step.want)
		}
	}

	p := enrolled(t, s, clinic(t, s), "heron")
	_, made, err := s.Turn(t.Context(), p.ID, NewID(), noon, func(rehab.State) (rehab.Change, error) {
		return rehab.Change{Out: []rehab.Outgoing{{Kind: rehab.KindRender, View: "text"}}}, nil
	})
	check(t, err)
	check(t, s.CloseRow(t.Context(), made.Out[0].ID))
	if got := (<-s.writer); got.how != lazy {
		t.Errorf("closing a row waited for the disk")
	} else {
		s.writer <- got
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.write(ctx, func(context.Context, *conn) error { return nil }); err == nil {
		t.Error("a write went on after its context")
	}
	if got := level(s.write); got != full {
		t.Errorf("after a write that was called off, synchronous is %d, want %d", got, full)
	}
}

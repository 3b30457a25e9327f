package discord

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jonboulle/clockwork"

	"waymark/storage"
)

// Figures of sending.
const (
	workers    = 6
	claimAtOne = 12
	lookAgain  = time.Second // on the clock, should nothing have woken it
	finishIn   = 10 * time.Second
)

// Render makes the message of a row from the state as of now; an empty one has
// nothing to say any more.
type Render func(context.Context, storage.Row) (Message, error)

// Sender empties the outbox.
type Sender struct {
	session *Session
	store   *storage.Store
	render  Render
	clock   clockwork.Clock
	log     *slog.Logger
	flying  atomic.Int64
	opening sync.Mutex // direct messages are opened one at a time
}

// NewSender returns a sender; nothing is sent before Run.
func NewSender(s *Session, store *storage.Store, render Render, clock clockwork.Clock, log *slog.Logger) *Sender {
	return &Sender{session: s, store: store, render: render, clock: clock, log: log}
}

// Busy returns how many messages are on their way.
func (s *Sender) Busy() int { return int(s.flying.Load()) }

// Run settles what an earlier process left in doubt and then sends what is
// due until ctx ends; what is on its way then has ten seconds to finish.
func (s *Sender) Run(ctx context.Context) error {
	work := make(chan storage.Row)
	flight, land := context.WithCancel(context.WithoutCancel(ctx))
	defer land()
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for row := range work {
				s.send(flight, row)
				s.flying.Add(-1)
			}
		})
	}
	s.settleDoubts(ctx)
	for ctx.Err() == nil {
		s.flying.Add(1)
		rows, err := s.store.Claim(ctx, s.clock.Now(), claimAtOne)
		if err != nil && ctx.Err() == nil {
			s.log.Error("claim messages", "error", err)
		}
		for _, row := range rows {
			s.flying.Add(1)
			work <- row
		}
		s.flying.Add(-1)
		if len(rows) == 0 {
			s.rest(ctx)
		}
	}
	close(work)
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	timer := time.NewTimer(finishIn)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
		land()
		<-done
	}
	return nil
}

// rest waits until something was committed, or a second.
func (s *Sender) rest(ctx context.Context) {
	timer := s.clock.NewTimer(lookAgain)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-s.store.Wake():
	case <-timer.Chan():
	}
}

// send sends one row and records what became of it. A panic costs this row.
func (s *Sender) send(ctx context.Context, row storage.Row) {
	defer func() {
		if recover() != nil {
			s.log.Error("sending panicked", "kind", row.Kind)
			s.end(ctx, row, storage.Refused, "panic")
		}
	}()
	m, err := s.render(ctx, row)
	switch {
	case err != nil:
		s.log.Error("render message", "kind", row.Kind, "error", err)
		s.failed(ctx, row, errRender)
		return
	case m.Empty():
		s.end(ctx, row, storage.Closed, "nothing to say")
		return
	}
	channel, message, err := s.session.deliver(ctx, row, m, &s.opening)
	if err != nil {
		s.failed(ctx, row, err)
		return
	}
	if err := s.store.Sent(ctx, row.ID, channel, message, s.clock.Now()); err != nil {
		s.log.Error("record message as sent", "error", err)
	}
}

var errRender = errors.New("can't be rendered")

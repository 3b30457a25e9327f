package app

import (
	"context"
	"fmt"
	"time"

	"github.com/jonboulle/clockwork"
)

// Figures of moving a clock that only moves when it is told to.
const (
	lookEvery = 20 * time.Millisecond // real time, for what ends without an event or a message
	patience  = 20 * time.Second      // real time
	heartbeat = time.Second
	tidyEvery = time.Hour
)

// Stepper moves an App whose clock is fake through time: from one instant at
// which something is due to the next. It beats the scheduler itself, so
// Scheduler.Run must not; Connect and Sender.Run are the caller's.
type Stepper struct {
	app   *App
	clock *clockwork.FakeClock
	tidy  time.Time
}

// Stepper returns one for the clock that the App was made with.
func (a *App) Stepper(clock *clockwork.FakeClock) *Stepper {
	return &Stepper{app: a, clock: clock}
}

// Settle waits until nothing is being handled, due or on its way. What has not
// reached the bot yet it can't know: who types a message waits for its answer
// first. If all that is left waits for the clock, as after a rate limit, the
// clock is moved on to there.
func (s *Stepper) Settle(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		changed := s.app.Session.Changed()
		idle, err := s.idle(ctx)
		if idle || err != nil {
			return err
		}
		if until, ok := s.app.Session.Waits(); ok {
			s.clock.Advance(until.Sub(s.clock.Now()))
		}
		if err := await(ctx, changed); err != nil {
			return fmt.Errorf("settle: %w", err)
		}
	}
}

// await returns at a change, or when it is time to look again.
func await(ctx context.Context, changed <-chan struct{}) error {
	look, cancel := context.WithTimeout(ctx, lookEvery)
	defer cancel()
	select {
	case <-changed:
	case <-look.Done():
	}
	return ctx.Err()
}

// idle looks for events and messages in hand, then for messages that are due,
// then once more: an event leaves messages.
func (s *Stepper) idle(ctx context.Context) (bool, error) {
	if s.app.Session.Busy() > 0 {
		return false, nil
	}
	n, err := s.app.Store.Pending(ctx, s.clock.Now())
	return n == 0 && s.app.Session.Busy() == 0, err
}

// Beat does what is due now, summaries included, and settles.
func (s *Stepper) Beat(ctx context.Context) error {
	s.app.hear(ctx)
	now := s.clock.Now()
	if _, err := s.app.Scheduler.Tick(ctx, now); err != nil {
		return err
	}
	due, err := s.app.Store.DueDigests(ctx, now)
	if err != nil {
		return err
	}
	if len(due) > 0 || now.Sub(s.tidy) >= tidyEvery {
		s.tidy = now
		if _, err := s.app.Scheduler.Slow(ctx, now); err != nil {
			return err
		}
	}
	return s.Settle(ctx)
}

// Next returns the next instant after now at which something is due, as far as
// the database knows. What is overdue and can't be done yet is due again at
// the next heartbeat.
func (s *Stepper) Next(ctx context.Context) (at time.Time, ok bool, err error) {
	at, ok, err = s.app.Store.NextDue(ctx)
	if soonest := s.clock.Now().Add(heartbeat); ok && at.Before(soonest) {
		at = soonest
	}
	return at, ok, err
}

// Until does all that is due from now to an instant, each at its own time, and
// leaves the clock at that instant.
func (s *Stepper) Until(ctx context.Context, to time.Time) error {
	for {
		if err := s.Beat(ctx); err != nil {
			return err
		}
		now := s.clock.Now()
		if !now.Before(to) {
			return nil
		}
		at, ok, err := s.Next(ctx)
		if err != nil {
			return err
		}
		if !ok || at.After(to) {
			at = to
		}
		s.clock.Advance(at.Sub(now))
	}
}

package discord

import (
	"context"
	"time"
)

// resumable is a close code that leaves the session to be resumed.
const resumable = 4000

// Watch keeps the connection: it opens a lost one again, and gives up one that
// no longer answers. It returns nil when ctx ends, and an error that says how
// to mend it when the connection can't be kept.
func (s *Session) Watch(ctx context.Context) error {
	s.jobs.Go(func() { s.mindGaps(ctx) })
	tick := time.NewTicker(s.silence / 8)
	defer tick.Stop()
	opened, shaky := time.Now(), 0
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			if !s.silent() {
				continue
			}
			s.log.Warn("the gateway has gone silent")
			s.hangUp()
		case <-s.down:
			s.log.Info("the gateway connection was lost")
		}
		if shaky++; time.Since(opened) >= steady {
			shaky = 0
		}
		if shaky > 1 && pause(ctx, jitter(s.firstPause, longestShaky, shaky-1)) != nil {
			return nil
		}
		err := s.persist(ctx, func(try int) error { return s.open(ctx, try) })
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		opened = time.Now()
	}
}

// mindGaps reads back what was missed, one gap after the other.
func (s *Session) mindGaps(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.gaps:
			s.readBack(ctx)
		}
	}
}

// silent reports whether the heartbeat has gone unanswered for too long, or no
// session has come to be: discordgo takes any answer to its greeting for one. A
// session that holds its lock all the while counts too.
func (s *Session) silent() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gate == nil {
		return true
	}
	if at, ok := s.gate.heard(); ok {
		s.heard = at
	}
	return time.Since(s.heard) > s.silence || !s.greeted.IsZero() && time.Since(s.greeted) > s.openWithin
}

// hangUp closes the connection so that its session can be resumed.
func (s *Session) hangUp() {
	s.mu.Lock()
	g := s.gate
	s.connected = false
	s.mu.Unlock()
	if g != nil && g.close(context.Background(), resumable, s.closeWithin) {
		s.log.Warn("the gateway session was stuck and is replaced")
		s.forget(g)
	}
}

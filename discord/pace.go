package discord

import (
	"context"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"
)

// perSecond is the most requests in any one second: a little under Discord's
// 50 for one bot.
const perSecond = 48

// pace lets requests through, at most perSecond in any second of its clock,
// and none before an instant that Discord named.
type pace struct {
	clock clockwork.Clock

	mu    sync.Mutex
	sent  [perSecond]time.Time // a ring of the last ones
	next  int
	until time.Time // of a global limit
}

// wait returns when the next request may leave.
func (p *pace) wait(ctx context.Context) error {
	for {
		delay := p.take()
		if delay <= 0 {
			return ctx.Err()
		}
		if err := sleep(ctx, p.clock, delay); err != nil {
			return err
		}
	}
}

// take counts a request if it may leave now, else says how long it must wait.
func (p *pace) take() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Now()
	if d := p.until.Sub(now); d > 0 {
		return d
	}
	if oldest := p.sent[p.next]; !oldest.IsZero() {
		if d := oldest.Add(time.Second).Sub(now); d > 0 {
			return d
		}
	}
	p.sent[p.next] = now
	p.next = (p.next + 1) % perSecond
	return 0
}

// stop holds everything back until an instant.
func (p *pace) stop(until time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until.After(p.until) {
		p.until = until
	}
}

// sleep waits on the clock, or until ctx ends.
func sleep(ctx context.Context, clock clockwork.Clock, d time.Duration) error {
	timer := clock.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.Chan():
		return nil
	}
}

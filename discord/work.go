package discord

import (
	"context"
	"sync"
	"time"
)

// work counts what is being done: rows being sent and events being handled,
// and which of them wait for an instant of the clock.
type work struct {
	mu      sync.Mutex
	units   int
	held    map[*time.Time]bool
	changed chan struct{} // closed at each change
}

func newWork() *work {
	return &work{held: map[*time.Time]bool{}, changed: make(chan struct{})}
}

func (w *work) change(by int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.units += by
	w.notify()
}

func (w *work) notify() {
	close(w.changed)
	w.changed = make(chan struct{})
}

type unit struct{}

// begin starts a unit of work. What is asked of Discord under the returned
// context belongs to it.
func (w *work) begin(ctx context.Context) (unitCtx context.Context, end func()) {
	w.change(1)
	return context.WithValue(ctx, unit{}, true), func() { w.change(-1) }
}

// hold says that a unit waits until an instant.
func (w *work) hold(ctx context.Context, until time.Time) (release func()) {
	if ctx.Value(unit{}) == nil {
		return func() {}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	at := &until
	w.held[at] = true
	w.notify()
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.held, at)
		w.notify()
	}
}

// look returns the number of units that go on by themselves, the earliest
// instant that one of the others waits for (zero if none does), and what is
// closed at the next change.
func (w *work) look() (moving int, next time.Time, changed <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for at := range w.held {
		if next.IsZero() || at.Before(next) {
			next = *at
		}
	}
	return w.units - len(w.held), next, w.changed
}

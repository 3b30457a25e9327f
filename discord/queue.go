package discord

import (
	"context"
	"fmt"
	"sync"
)

// longestQueue is how much of one person may wait. More is not read.
const longestQueue = 100

// queues handle what each person does in order. A person who does nothing
// costs nothing.
type queues struct {
	session *Session

	mu     sync.Mutex
	queues map[string][]func()
	closed bool
	jobs   sync.WaitGroup
}

func newQueues(s *Session) *queues {
	return &queues{session: s, queues: map[string][]func(){}}
}

// add puts a call at the end of a person's queue.
func (q *queues) add(person string, call func(context.Context)) {
	q.mu.Lock()
	defer q.mu.Unlock()
	waiting, running := q.queues[person]
	switch {
	case q.closed:
		return
	case len(waiting) >= longestQueue:
		q.session.log.Warn("one person's queue is full; an event was dropped")
		return
	}
	ctx, end := q.session.work.begin(q.session.ctx)
	q.queues[person] = append(waiting, func() {
		defer end()
		q.guard(func() { call(ctx) })
	})
	if !running {
		q.jobs.Go(func() { q.run(person) })
	}
}

// run handles a person's queue until it is empty.
func (q *queues) run(person string) {
	for {
		q.mu.Lock()
		waiting := q.queues[person]
		if len(waiting) == 0 {
			delete(q.queues, person)
			q.mu.Unlock()
			return
		}
		call := waiting[0]
		q.queues[person] = waiting[1:]
		q.mu.Unlock()
		call()
	}
}

// guard lets a panic cost no more than its own event.
func (q *queues) guard(call func()) {
	defer func() {
		if what := recover(); what != nil {
			q.session.log.Error("panic in a handler", "kind", fmt.Sprintf("%T", what))
		}
	}()
	call()
}

// drain takes no more and waits until all is handled, or ctx ends.
func (q *queues) drain(ctx context.Context) error {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	done := make(chan struct{})
	go func() { q.jobs.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		q.session.stop()
		<-done
		return ctx.Err()
	}
}

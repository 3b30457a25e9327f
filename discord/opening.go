package discord

import (
	"sync"
	"time"
)

// Figures of opening direct channels. Discord names no limit, only that many
// openings are refused (code 40003) or get a bot blocked; nearly all channels
// are known, since patients write first.
const (
	openEvery   = 100 * time.Millisecond
	slowOpening = time.Minute // nobody's after a refusal
)

// opening gives each direct channel its own instant to be opened at. Whoever
// has to wait does so in the outbox: the ways to those whose channels are known
// stay free.
type opening struct {
	mu    sync.Mutex
	next  time.Time
	slots map[string]time.Time // by person
}

func newOpening() *opening { return &opening{slots: map[string]time.Time{}} }

// slot returns when a person's channel may be opened, now or later.
func (o *opening) slot(person string, now time.Time) time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.next.Sub(now) > slowOpening+time.Duration(len(o.slots)+1)*openEvery { // the clock was set back
		o.next, o.slots = now, map[string]time.Time{}
	}
	if at, ok := o.slots[person]; ok {
		if !at.After(now) {
			delete(o.slots, person)
		}
		return at
	}
	at := later(o.next, now)
	o.next = at.Add(openEvery)
	if at.After(now) {
		o.slots[person] = at
	}
	return at
}

// slow puts all openings off, and returns the new instant of a person's.
func (o *opening) slow(person string, now time.Time) time.Time {
	o.mu.Lock()
	o.next = later(o.next, now.Add(slowOpening))
	for who, at := range o.slots {
		if at.Before(now.Add(slowOpening)) {
			delete(o.slots, who)
		}
	}
	o.mu.Unlock()
	return o.slot(person, now)
}

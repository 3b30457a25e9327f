package bot

import (
	"sync"
	"time"
)

// How many wrong codes one account may send, and in what time. A code has 39
// bits: this keeps guessing hopeless for many accounts together too.
const (
	wrongCodes   = 10
	wrongWithin  = time.Hour
	mostGuessers = 10000 // accounts, from which on those of more than an hour ago are forgotten
)

// brake counts wrong codes by account. It is kept in memory: a restart forgives.
type brake struct {
	mu    sync.Mutex
	wrong map[string][]time.Time
}

func newBrake() *brake { return &brake{wrong: map[string][]time.Time{}} }

// holds reports whether the account has sent too many wrong codes of late.
func (b *brake) holds(user string, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.recent(user, now)) >= wrongCodes
}

// miss notes a wrong code.
func (b *brake) miss(user string, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.wrong) >= mostGuessers {
		for u := range b.wrong {
			if len(b.recent(u, now)) == 0 {
				delete(b.wrong, u)
			}
		}
	}
	b.wrong[user] = append(b.recent(user, now), now)
}

// recent drops what is too long ago to count.
func (b *brake) recent(user string, now time.Time) []time.Time {
	list := b.wrong[user]
	for len(list) > 0 && now.Sub(list[0]) >= wrongWithin {
		list = list[1:]
	}
	return list
}

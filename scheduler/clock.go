package scheduler

import (
	"time"

	"github.com/jonboulle/clockwork"
)

// steady is a clock for gocron that goes on evenly when the machine's clock is
// put back or ahead. gocron plans the next beat by the wall clock: put back an
// hour, it would not beat for an hour.
type steady struct {
	clockwork.Clock
	since time.Time
}

func newSteady(clock clockwork.Clock) steady { return steady{Clock: clock, since: clock.Now()} }

// Now is the clock's first moment and what has passed since by the monotonic
// clock, if it has one.
func (s steady) Now() time.Time { return s.since.Add(s.Since(s.since)) }

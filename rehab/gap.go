package rehab

import "time"

// Gap is a time in which we could hear nobody: the program was down, or its
// connection was. A patient who tapped or wrote in it was not answered.
type Gap struct{ From, To time.Time }

// Figures of what a gap means, ours.
const (
	gapGrace = time.Hour // a check-in can be answered for so long after a gap, at least
	gapShare = 2         // if a check-in was open to us for less than one in so many of its hours, its silence is ours
)

// grace returns until when a check-in stays open after all, since people could
// not be heard up to less than an hour before it was to close; ok is false if
// that is over, or the day too long ago to ask about.
func (t *turn) grace(ch Checkin) (until time.Time, ok bool) {
	if ch.State != Asked {
		return time.Time{}, false
	}
	until = ch.Closes
	latest := later(EndOfDay(ch.Date, t.loc), ch.Due.Add(openFor)).Add(lateLimit)
	for _, g := range t.gaps {
		if !g.From.After(ch.Closes) {
			until = later(until, earlier(g.To.Add(gapGrace), latest))
		}
	}
	return until, until.After(t.now)
}

// unheard reports whether a check-in that was asked could not be answered for
// half or more of the time up to an instant: that nobody answered is then no
// silence of the patient's.
func (t *turn) unheard(ch Checkin, to time.Time) bool {
	if ch.AskedAt.IsZero() || !ch.AskedAt.Before(to) {
		return false
	}
	var deaf time.Duration
	for _, g := range t.gaps {
		if from, end := later(g.From, ch.AskedAt), earlier(g.To, to); from.Before(end) {
			deaf += end.Sub(from)
		}
	}
	return deaf*gapShare >= to.Sub(ch.AskedAt)
}

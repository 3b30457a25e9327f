package rehab

import "math"

// Figures of a silence's chance, ours. They were chosen in the simulation of
// silence_test.go; docs/flags.md has what it found.
const (
	missPrior     = 2.0  // answered and unanswered check-ins each, before anything is known
	lastingMore   = 0.75 // before anything is known: how much likelier a check-in goes unanswered after one that did
	lastingWeight = 8.0  // how many check-ins that belief is worth
	roundedMost   = 1000
)

// silence is how long a patient has not answered, and how it was before.
type silence struct {
	asked  int      // check-ins delivered and closed since the last reply
	rested int      // planned since, and not asked because the patient rests
	apart  int      // days since on which nothing could be answered: refused, missed by us, paused
	from   Date     // of the first that was not answered
	last   Date     // when the patient replied last; zero: never in these weeks
	wrote  Date     // when the patient wrote to the team since then; zero: not at all
	before Response // up to that reply
	misses int      // of the check-ins before: not answered
	runs   int      // of those misses: after another miss
}

// silence counts what was delivered after the last reply, and what became of
// what was before. Only what was delivered is counted: what Discord refused and
// what we missed are left out, as if they had not been planned. Whoever writes
// to the team is not silent, whatever became of the check-ins until then.
func (c caseWeeks) silence() silence {
	var s silence
	i, apart := len(c.upTo)-1, 0
	for ; i >= 0; i-- {
		d := c.upTo[i]
		if replied(d) {
			s.last = d.Date
			break
		}
		if !c.Heard.Before(d.Date) && !c.to.Before(c.Heard) {
			s.wrote = c.Heard
			break
		}
		switch d.State {
		case Expired:
			s.asked++
			s.from = d.Date
			s.apart, apart = s.apart+apart, 0
		case WasResting:
			s.rested++
		case NotDelivered, MissedByUs, WasPaused:
			apart++
		}
	}
	for n := i; n >= 0 && s.last.IsZero(); n-- {
		if replied(c.upTo[n]) {
			s.last = c.upTo[n].Date
		}
	}
	s.before = Responded(c.upTo[:i+1])
	missed := false
	for _, d := range c.upTo[:i+1] {
		switch {
		case replied(d):
			missed = false
		case d.State == Expired:
			s.misses++
			if missed {
				s.runs++
			}
			missed = true
		}
	}
	return s
}

// days is how many days the silence has lasted by a date, those on which
// nothing could be answered left out.
func (s silence) days(to Date) int {
	if s.asked == 0 {
		return 0
	}
	return to.Sub(s.from) + 1 - s.apart
}

// replied reports whether a day holds a word of the patient: an answer, or that
// there will be none.
func replied(d Day) bool { return hasAnswer(d) || d.State == Skipped }

// chance is how often, looking at this patient on any day, one would find a
// silence at least this long: the predictive chance, given all check-ins
// before, that the last one is not answered and neither are those that lead up
// to it. Answers come in runs, so that a check-in after an unanswered one has a
// rate of its own: Beta-Binomial, as the rate for all of them. 1 without a
// silence.
func (s silence) chance() float64 {
	if s.asked == 0 {
		return 1
	}
	miss := (float64(s.misses) + missPrior) / (float64(s.before.Delivered) + 2*missPrior)
	p := miss
	again := miss + lastingMore*(1-miss)
	for i := range s.asked - 1 {
		p *= (lastingWeight*again + float64(s.runs+i)) / (lastingWeight + float64(s.misses+i))
	}
	return p
}

// roundly rounds a number as people say it: 8, 15, 30, 150;
// 1000 is the most that a few weeks can tell.
func roundly(x float64) int {
	step := 1.0
	switch {
	case x >= roundedMost:
		return roundedMost
	case x >= 100:
		step = 50
	case x >= 20:
		step = 10
	case x >= 10:
		step = 5
	}
	return int(math.Round(x/step) * step)
}

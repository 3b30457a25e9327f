package rehab

import (
	"slices"
	"time"
)

// Cuts of the decision table, in points of 0 to 10.
const (
	lowMoodCut  = 2 // at or under it before there is a baseline
	lowSleepCut = 3
	moodDrop    = 3.0 // under the usual: a hard day, whatever the number
	moodUnder   = 1.0 // under the mean of the last seven days
	shortNight  = 2.0 // sleep under the usual
	painJump    = 2.0 // over the usual (Salaffi 2004: much worse)
	painSome    = 1.0 // over the usual (Salaffi 2004: slightly worse)
	joyHigh     = 8
	joyLow      = 3
	joyTimes    = 3
)

// look is what the rules see of a day.
type look struct {
	cat   *Catalogue
	s     State
	ch    Checkin
	sheet Sheet
	now   time.Time

	mood, sleep, motivation, pain, joy point
	done                               int
	did                                []Answer
	joyOf                              string     // exercise that was rated; "" for something outside the plan
	before                             []Day      // recent dates before today's, oldest first
	past                               []Decision // of other check-ins, oldest first
	first                              []Day      // the baseline's dates, without today's
}

// point is a value of 0 to 10, or unknown.
type point struct {
	v  int
	ok bool
}

func (p point) atLeast(n int) bool { return p.ok && p.v >= n }
func (p point) atMost(n int) bool  { return p.ok && p.v <= n }

func (cat *Catalogue) look(s State, ch Checkin, answers []Answer, now time.Time) *look {
	l := &look{cat: cat, s: s, ch: ch, sheet: Sheet(answers), now: now}
	of := func(item string) point {
		v, ok := l.sheet.Value(item)
		return point{v, ok}
	}
	l.mood, l.sleep, l.motivation, l.pain = of(ItemMood), of(ItemSleep), of(ItemMotivation), of(ItemPain)
	l.done, _ = l.sheet.Value(ItemDone)
	for _, a := range l.sheet.Did() {
		if a.Status != Skip {
			l.did = append(l.did, a)
		}
	}
	if a, ok := l.sheet.Joy(); ok && a.Status != Skip {
		l.joy, l.joyOf = point{a.Value, true}, a.Exercise
	}
	for _, d := range s.Recent {
		if d.Date.Before(ch.Date) {
			l.before = append(l.before, d)
		}
	}
	for _, d := range s.First {
		if d.Date != ch.Date {
			l.first = append(l.first, d)
		}
	}
	for _, d := range s.Decisions {
		if d.Checkin != ch.ID {
			l.past = append(l.past, d)
		}
	}
	return l
}

// moved reports whether an exercise, or something outside the plan, was
// reported.
func (l *look) moved() bool { return len(l.did) > 0 || l.done == DoneElse }

// week returns the dates of the last seven days, without today's.
func (l *look) week() []Day { return Within(l.before, l.ch.Date.AddDays(-7), l.ch.Date.AddDays(-1)) }

func (l *look) alerted() bool { return l.s.Alert != nil && l.s.Alert.Cleared.IsZero() }

func (l *look) flaring() bool { return l.ch.Flare != NoFlare }

// painJumped is never asked again within three days of "one I know".
func (l *look) painJumped() bool {
	for _, d := range l.past {
		if d.Row == "1b" && d.Chosen == "pain_known" && l.ch.Date.Sub(d.Date) <= 3 {
			return false
		}
	}
	base, ok := Baseline(l.first, ItemPain)
	return ok && l.pain.ok && float64(l.pain.v) >= base.Mean+painJump
}

func (l *look) painUp() bool {
	base, ok := Baseline(l.first, ItemPain)
	if !ok || !l.pain.ok {
		return false
	}
	up := float64(l.pain.v) - base.Mean
	return up >= painSome && up < painJump
}

// hardDay is a low mood that is lower than lately or the first in a week, or a
// steep drop from the usual.
func (l *look) hardDay() bool {
	if !l.mood.ok {
		return false
	}
	if base, ok := Baseline(l.first, ItemMood); ok && base.Mean-float64(l.mood.v) >= moodDrop {
		return true
	}
	if l.mood.v > lowMoodCut {
		return false
	}
	week := l.week()
	mean, n := Mean(week, ItemMood)
	if n > 0 && mean-float64(l.mood.v) >= moodUnder {
		return true
	}
	return !slices.ContainsFunc(week, func(d Day) bool {
		v, ok := d.Value(ItemMood)
		return ok && v <= lowMoodCut
	})
}

// back is the first reply after three silent days, or after a rest. Days that
// were not asked are no silence.
func (l *look) back() bool {
	silent := 0
	for i := len(l.before) - 1; i >= 0; i-- {
		switch l.before[i].State {
		case Expired:
			silent++
		case WasResting:
			return true
		case Answered, Partly, Skipped:
			return silent >= silentDays
		}
	}
	return silent >= silentDays
}

// poorSleep is a sleep so many points under the usual, or, before there is a
// usual, one under the cut.
func (l *look) poorSleep(points float64) bool {
	return l.under(ItemSleep, l.sleep, points, lowSleepCut)
}

func (l *look) lowMood() bool { return l.under(ItemMood, l.mood, changePoints, lowMoodCut) }

func (l *look) under(item string, p point, points float64, cut int) bool {
	if !p.ok {
		return false
	}
	base, ok := Baseline(l.first, item)
	if !ok {
		return p.v <= cut
	}
	return base.Mean-float64(p.v) >= max(points, base.SD)
}

// joyless is the third low joy in a row of one exercise of the plan, if the
// patient was not asked about it lately and the team doesn't know yet.
func (l *look) joyless() bool {
	if !l.moved() || l.joyOf == "" || !l.joy.atMost(joyLow) {
		return false
	}
	for _, w := range l.s.Wishes {
		if w.Kind == WishOther && w.State == WishOpen {
			return false
		}
	}
	for _, d := range l.past {
		if d.Row == "10" && l.ch.Date.Sub(d.Date) < templateDays {
			return false
		}
	}
	low := 1
	for i := len(l.before) - 1; i >= 0 && low < joyTimes; i-- {
		v, rated := l.before[i].Joy[l.joyOf]
		if rated && v > joyLow {
			return false
		}
		if rated {
			low++
		}
	}
	return low == joyTimes
}

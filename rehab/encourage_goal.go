package rehab

import "strings"

// Figures of rows 11 to 13.
const (
	cardEvery    = 7  // days between learning cards
	ratingRise   = 2  // of the tasks' mean
	ratingSingle = 3  // of one task (PSFS: the least change beyond noise)
	ratingDays   = 7  // how long a new rating is news
	sayAgainDays = 28 // between two words about a rise
)

// milestone is the fourth, eighth or twelfth week with some of the plan in
// each of the last four, or a task rated higher.
func (l *look) milestone() bool {
	_, rose := l.rise()
	return l.weeksKept() > 0 || rose
}

// weeksKept returns 4, 8 or 12 in the week after so many, if each of the last
// four had a reported exercise and it was not said yet; else 0.
func (l *look) weeksKept() int {
	start := l.s.Patient.Enrolled
	if start.IsZero() {
		return 0
	}
	weeks := l.ch.Date.Sub(start) / 7
	if weeks != 4 && weeks != 8 && weeks != 12 {
		return 0
	}
	end := start.AddDays(7 * weeks)
	for _, d := range l.past {
		if d.Row == "12" && d.Args["weeks"] != nil && !d.Date.Before(end) {
			return 0
		}
	}
	for w := 1; w <= 4; w++ {
		kept := false
		for _, d := range Within(l.before, end.AddDays(-7*w), end.AddDays(6-7*w)) {
			kept = kept || len(d.Did) > 0
		}
		if !kept {
			return 0
		}
	}
	return weeks
}

// rising is a task rated higher than before.
type rising struct {
	task     Task
	old, new int
	since    Date
}

// rise returns the task that rose most by its newest rating, if the ratings
// are news and the rise is beyond noise: three points for one task, two for
// the mean of several.
func (l *look) rise() (best rising, ok bool) {
	for _, d := range l.past {
		if d.Row == "12" && d.Args["task"] != nil && l.ch.Date.Sub(d.Date) < sayAgainDays {
			return best, false
		}
	}
	sum, n := 0, 0
	for _, task := range l.s.Tasks {
		r, rated := l.rated(task)
		if !rated {
			continue
		}
		sum, n = sum+r.new-r.old, n+1
		if !ok || r.new-r.old > best.new-best.old {
			best, ok = r, true
		}
	}
	single := ok && best.new-best.old >= ratingSingle
	mean := n > 1 && sum >= ratingRise*n
	return best, single || mean
}

// rated returns a task's first rating of the last eight weeks and its newest,
// if that is news.
func (l *look) rated(task Task) (r rising, ok bool) {
	r.task = task
	var newest Date
	for _, a := range l.s.Ratings {
		if a.Exercise != task.ID || a.Status != Given || !a.Date.Before(l.ch.Date) || l.ch.Date.Sub(a.Date) > 2*sayAgainDays {
			continue
		}
		if r.since.IsZero() {
			r.old, r.since = a.Value, a.Date
		}
		r.new, newest = a.Value, a.Date
	}
	return r, r.since.Before(newest) && l.ch.Date.Sub(newest) <= ratingDays
}

// cardTurn reports whether a learning card is offered: after moving, once a
// week; in the first week only after an exercise that engages the mind.
func (l *look) cardTurn() bool {
	if !l.moved() || !l.cardDue() {
		return false
	}
	start := l.s.Patient.Enrolled
	return l.mindful().ID != "" || !l.s.Patient.CardOn.IsZero() || !start.IsZero() && l.ch.Date.Sub(start) >= cardEvery
}

func (l *look) cardDue() bool {
	if len(l.cat.Cards) == 0 {
		return false
	}
	if on := l.s.Patient.CardOn; !on.IsZero() && on != l.ch.Date && l.ch.Date.Sub(on) < cardEvery {
		return false
	}
	for _, d := range l.past {
		if contains(d.Choices, "card_yes") && l.ch.Date.Sub(d.Date) < cardEvery {
			return false
		}
	}
	return true
}

// mindful returns the reported exercise that engages the mind.
func (l *look) mindful() Exercise {
	for _, a := range l.did {
		if e, ok := l.exercise(a.Exercise); ok && e.Mind {
			return e
		}
	}
	return Exercise{}
}

func (l *look) exercise(id string) (Exercise, bool) {
	for _, e := range l.s.Exercises {
		if e.ID == id {
			return e, true
		}
	}
	return Exercise{}, false
}

func (l *look) practised() bool {
	_, _, ok := l.practice()
	return ok
}

// practice returns a reported exercise and a task that it contains: by the
// day's seed, but one that is more than the task itself before one that isn't.
func (l *look) practice() (e Exercise, task Task, ok bool) {
	var at uint64
	itself := false
	for _, a := range l.did {
		ex, known := l.exercise(a.Exercise)
		if !known {
			continue
		}
		for _, t := range l.s.Tasks {
			if !ex.Contains(t.ID) {
				continue
			}
			same, seed := sameThing(ex.Label, t.Label), l.seed(ex.Label+"\x00"+t.Label)
			if !ok || itself && !same || itself == same && seed < at {
				e, task, at, itself, ok = ex, t, seed, same, true
			}
		}
	}
	return e, task, ok
}

// sameThing reports whether two labels name the same: "Carry a bag" and
// "carrying a bag".
func sameThing(a, b string) bool {
	as, bs := content(a), content(b)
	if len(as) != len(bs) {
		return false
	}
	for i := range as {
		x, y := []rune(as[i]), []rune(bs[i])
		n := min(len(x), len(y), 4)
		if string(x[:n]) != string(y[:n]) || max(len(x), len(y))-n > 5 {
			return false
		}
	}
	return len(as) > 0
}

// content returns a label's words in lower case, without articles.
func content(label string) []string {
	var out []string
	for _, w := range goalTokens(label) {
		switch w {
		case "a", "an", "the", "my", "your", "some":
		default:
			out = append(out, w)
		}
	}
	return out
}

// singular reports whether a phrase is one thing by its look: "the walk", so
// that "is" can follow it.
func singular(phrase string) bool {
	rest, ok := strings.CutPrefix(phrase, "the ")
	return ok && !strings.Contains(rest, " and ") && !strings.HasSuffix(rest, "s")
}

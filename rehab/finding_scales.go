package rehab

import "strings"

// Figures of the rules on scales beside their thresholds. A clinic's own
// threshold for pain or PEG moves the share in step with the points.
const (
	painShare = 0.3 // of the baseline: Salaffi 2004
	pegShare  = 0.3 // of the time before: Reed 2023
	shareLow  = 0.5 // of the threshold in points: a share of a low number alone flags nobody
	tasksMin  = 2   // tasks, before their mean is said
)

// changed: the week's mean lies below the patient's own usual by the rule.
func (c caseWeeks) changed(item string, at float64) []finding {
	base, ok := Baseline(c.before, item)
	mean, n := Mean(c.week, item)
	if !ok || n < changeMinN {
		return nil
	}
	down := base.Mean - mean
	text := c.say("digest.look."+item+"_down", "mean", SayTenths(mean), "count", n, "usual", SayTenths(base.Mean), "usual_count", base.N, "sd", SayTenths(base.SD))
	if beside, ok := c.beside(item); ok {
		text = sentences(text, beside)
	}
	return []finding{{holds: atLeast(down, at) && atLeast(down, base.SD), value: down, text: text,
		also: T("digest.also."+item+"_down", "mean", SayTenths(mean), "count", n, "usual", SayTenths(base.Mean))}}
}

// beside says how mood, or beside mood sleep, stands when it did not change.
func (c caseWeeks) beside(item string) (Text, bool) {
	other := ItemMood
	if item == ItemMood {
		other = ItemSleep
	}
	base, ok := Baseline(c.before, other)
	mean, n, changed := base.Changed(c.week, other)
	if !ok || n < changeMinN || changed {
		return Text{}, false
	}
	return T("digest.inside."+other, "mean", SayTenths(mean), "usual", SayTenths(base.Mean)), true
}

// painUp: pain has the published difference instead of the rule of Changed.
func (c caseWeeks) painUp(at float64) []finding {
	base, ok := Baseline(c.before, ItemPain)
	mean, n := Mean(c.week, ItemPain)
	if !ok || n < changeMinN {
		return nil
	}
	rule, _ := RuleOf(FlagPain)
	return []finding{{holds: up(base.Mean, mean, at, painShare*at/rule.Threshold), value: mean - base.Mean,
		text: c.say("digest.look.pain_up", "mean", SayTenths(mean), "count", n, "usual", SayTenths(base.Mean), "usual_count", base.N),
		also: T("digest.also.pain_up", "mean", SayTenths(mean), "count", n, "usual", SayTenths(base.Mean))}}
}

// up reports whether a number rose by so many points, or by the share of what
// it was and half as many points.
func up(was, is, points, share float64) bool {
	return atLeast(is-was, points) || atLeast(is-was, share*was) && atLeast(is-was, shareLow*points)
}

// pegUp: the month's three questions against those of the time before.
func (c caseWeeks) pegUp(at float64) []finding {
	var first, last float64
	var since Date
	var asked, again bool
	for _, d := range c.upTo {
		mean, ok := peg(d)
		switch {
		case !ok:
		case !d.Date.Before(c.from):
			last, again = mean, true
		default:
			first, since, asked = mean, d.Date, true
		}
	}
	if !asked || !again {
		return nil
	}
	rule, _ := RuleOf(FlagPEG)
	return []finding{{holds: up(first, last, at, pegShare*at/rule.Threshold), value: last - first,
		text: c.say("digest.look.peg_up", "first", SayTenths(first), "last", SayTenths(last), "date", SayShortDate(since)),
		also: T("digest.also.peg_up", "first", SayTenths(first), "last", SayTenths(last))}}
}

func peg(d Day) (mean float64, ok bool) {
	n := 0
	for item, v := range d.Values {
		if strings.HasPrefix(item, "peg_") {
			mean += float64(v)
			n++
		}
	}
	return mean / 3, n == 3
}

// taskDown: a task of the goal is rated lower than at first.
func (c caseWeeks) taskDown(at float64) []finding {
	var found []finding
	for _, t := range c.Tasks {
		r := c.rated(t.ID)
		if r.n < 2 || r.last.Date.Before(c.from) {
			continue
		}
		args := []any{"task", t.Label, "first", r.first.Value, "last", r.last.Value, "date", SayShortDate(r.first.Date)}
		down := float64(r.first.Value - r.last.Value)
		found = append(found, finding{about: t.ID, holds: atLeast(down, at), value: down,
			text: c.say("digest.look.task_down", args...), also: T("digest.also.task_down", args...)})
	}
	return found
}

// tasksDown: all tasks together are rated lower than at first, where no task
// by itself says so.
func (c caseWeeks) tasksDown(at float64) []finding {
	single, _ := RuleOf(FlagTask)
	for _, t := range c.Tasks {
		r := c.rated(t.ID)
		if r.n > 1 && !r.last.Date.Before(c.from) && atLeast(float64(r.first.Value-r.last.Value), single.Threshold) {
			return nil
		}
	}
	first, _, last, n := c.tasksRated()
	if n < tasksMin {
		return nil
	}
	return []finding{{holds: atLeast(first-last, at), value: first - last,
		text: c.say("digest.look.tasks_down", "count", n, "first", SayTenths(first), "last", SayTenths(last)),
		also: T("digest.also.tasks_down", "count", n, "first", SayTenths(first), "last", SayTenths(last))}}
}

// tasksRated returns the mean rating of the tasks that were rated in the window
// and before it: at first, last before the window, and now.
func (c caseWeeks) tasksRated() (first, before, last float64, n int) {
	for _, t := range c.Tasks {
		r := c.rated(t.ID)
		if r.n < 2 || r.last.Date.Before(c.from) || !r.first.Date.Before(c.from) {
			continue
		}
		first, before, last = first+float64(r.first.Value), before+float64(r.before), last+float64(r.last.Value)
		n++
	}
	m := float64(max(n, 1))
	return first / m, before / m, last / m, n
}

// rated is how a task was rated up to the window's end.
type rated struct {
	n           int
	first, last Answer
	best        int // of all but the last
	before      int // the last one before the window
}

func (c caseWeeks) rated(task string) (r rated) {
	for i := range c.Ratings {
		a := &c.Ratings[i]
		if a.Exercise != task || a.Status != Given || c.to.Before(a.Date) {
			continue
		}
		if r.n == 0 {
			r.first, r.best = *a, a.Value
		} else {
			r.best = max(r.best, r.last.Value)
		}
		if a.Date.Before(c.from) {
			r.before = a.Value
		}
		r.last = *a
		r.n++
	}
	return r
}

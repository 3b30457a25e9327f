package rehab

import (
	"cmp"
	"math"
	"slices"
)

// mostChanges is how many changes a visit card names: what can be talked about
// in one visit.
const mostChanges = 3

// changeDays are the last days that are held against a patient's usual.
const changeDays = 7

// moved is how far something moved, in points of 0 to 10.
type moved struct {
	points float64
	text   Text
}

// Changes says what changed most for a patient: of mood, sleep, the wish to move
// and pain the last seven days against the patient's own usual, of the tasks
// the last rating against the first. Only what the rules call a change is one,
// three at most, the largest first. Where there are none it says so, or that
// there are too few answers to say.
func Changes(s State, days []Day, to Date) []Text {
	week := Within(days, to.AddDays(1-changeDays), to)
	before := Within(s.First, Date{}, to.AddDays(-changeDays))
	var all []moved
	known := false
	pain, _ := RuleOf(FlagPain)
	task, _ := RuleOf(FlagTask)
	for _, item := range []string{ItemMood, ItemSleep, ItemMotivation, ItemPain} {
		base, ok := Baseline(before, item)
		mean, n, changed := base.Changed(week, item)
		if !ok || n < changeMinN {
			continue
		}
		known = true
		diff := mean - base.Mean
		if item == ItemPain { // has a published difference of its own
			changed = up(base.Mean, base.Mean+math.Abs(diff), pain.Threshold, painShare)
		}
		if changed {
			all = append(all, moved{math.Abs(diff), T("change."+item, "way", way(diff), "mean", SayTenths(mean), "count", n,
				"usual", SayTenths(base.Mean), "usual_count", base.N, "sd", SayTenths(base.SD))})
		}
	}
	for _, t := range s.Tasks {
		r := s.ratingsOf(t.ID)
		if len(r) < 2 {
			continue
		}
		known = true
		first, last := r[0], r[len(r)-1]
		if diff := float64(last.Value - first.Value); math.Abs(diff) >= task.Threshold {
			all = append(all, moved{math.Abs(diff), T("change.task", "task", t.Label, "way", way(diff), "first", first.Value, "since", SayShortDate(first.Date),
				"last", last.Value, "date", SayShortDate(last.Date), "count", len(r))})
		}
	}
	switch {
	case !known:
		return []Text{T("change.too_few", "min", changeMinN, "base", baselineMin)}
	case len(all) == 0:
		return []Text{T("change.none")}
	}
	slices.SortStableFunc(all, func(a, b moved) int { return cmp.Compare(b.points, a.points) })
	var lines []Text
	for _, c := range all[:min(len(all), mostChanges)] {
		lines = append(lines, c.text)
	}
	return lines
}

func way(diff float64) Text {
	if diff < 0 {
		return T("change.down")
	}
	return T("change.up")
}

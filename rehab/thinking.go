package rehab

import "math"

// Figures for thinking and memory, which are rated once a week: no important
// difference is published for a single rating of one's own. The line of two
// points is ours; it lies over what three ratings waver by.
const (
	ratedWeeks  = 3 // newest ratings, whose mean is held against those before
	ratedBefore = 4 // of those before, at least
	ratedPoints = 2.0
)

// thinking says which of the two moved in the window: their mean of the last
// ratings lies off the ones before, and a week ago it did not. What stays as it
// is by then is not said again.
func (c caseWeeks) thinking() (Entry, bool) {
	var list []Text
	for _, item := range []string{ItemThinking, ItemMemory} {
		var vs []float64
		var on Date
		for _, d := range c.upTo {
			if v, ok := d.Value(item); ok {
				vs, on = append(vs, float64(v)), d.Date
			}
		}
		if len(vs) == 0 || on.Before(c.from) {
			continue
		}
		is, was, way := shift(vs)
		if _, _, before := shift(vs[:len(vs)-1]); way == 0 || way == before {
			continue
		}
		list = append(list, T("digest.thinking."+item, "mean", SayTenths(is), "count", ratedWeeks, "usual", SayTenths(was), "usual_count", len(vs)-ratedWeeks))
	}
	if len(list) == 0 {
		return Entry{}, false
	}
	return c.entry("thinking", c.say("digest.thinking.entry", "list", list)), true
}

// shift returns the mean of the last ratings, that of those before, and which
// way it moved: 1 up, -1 down, 0 not by the rule.
func shift(vs []float64) (is, was float64, way int) {
	if len(vs) < ratedWeeks+ratedBefore {
		return 0, 0, 0
	}
	cut := len(vs) - ratedWeeks
	was, sd := meanSD(vs[:cut])
	is, _ = meanSD(vs[cut:])
	diff := is - was
	if !atLeast(math.Abs(diff), ratedPoints) || !atLeast(math.Abs(diff), max(sd, baselineFloorSD)) {
		return is, was, 0
	}
	if diff < 0 {
		return is, was, -1
	}
	return is, was, 1
}

package rehab

import (
	"slices"
	"time"
)

// ReplayWeeks is how far back it is worked out what a threshold would have
// done: the last ninety days, as weeks. ReplayDays is how many days of each
// patient that takes.
const (
	ReplayWeeks = 13
	ReplayDays  = 7*ReplayWeeks + CaseDays
)

// Say says a threshold: "1.5 points".
func (r Rule) Say(at float64) Text {
	n := 2
	if at == 1 {
		n = 1
	}
	return T("flag.unit."+r.Unit, "at", sayAmount(at), "count", n)
}

// Number says a threshold without its unit.
func (r Rule) Number(at float64) Text { return sayAmount(at) }

// Near returns a threshold between those one step to either side, as far as the
// bounds allow; none for a rule that can't be set.
func (r Rule) Near(at float64) []float64 {
	var list []float64
	for _, v := range []float64{at - r.Step, at, at + r.Step} {
		if r.Tunable() && (v == at || v >= r.Low && v <= r.High) {
			list = append(list, v)
		}
	}
	return list
}

// Fires works out how often each of some thresholds of a rule would have raised
// a flag in the weeks that end with a date, on the patients' own past days, had
// each flag been done at once. What a patient's days don't tell, such as who
// was out of reach when, can't be worked out again.
func (r Rule) Fires(cases []State, thresholds []float64, to Date) []int {
	fired := make([]int, len(thresholds))
	for _, s := range cases {
		was := make([]map[string]Flag, len(thresholds)) // by what they are about
		for i := range was {
			was[i] = map[string]Flag{}
		}
		for week := ReplayWeeks - 1; week >= 0; week-- {
			end := to.AddDays(-7 * week)
			if !s.Patient.Enrolled.Before(end) {
				continue
			}
			c := newCase(s.asOf(end), end.AddDays(-6), end)
			for i, at := range thresholds {
				fired[i] += r.replay(c, at, was[i])
			}
		}
	}
	return fired
}

func (r Rule) replay(c caseWeeks, at float64, was map[string]Flag) (fired int) {
	now := time.Date(c.to.Year, c.to.Month, c.to.Day, 12, 0, 0, 0, time.UTC)
	for _, f := range c.look(r, at) {
		is, changed := f.next(was[f.about], c.Patient.ID, now)
		if changed && is.Live() {
			is, _ = is.Done("", "", now)
			fired++
		}
		was[f.about] = is
	}
	return fired
}

// asOf is the patient as the days up to a date tell of them.
func (s State) asOf(to Date) State {
	s.Patient.Status, s.Patient.Unreachable, s.Patient.Resting = Active, "", time.Time{}
	i, on := slices.BinarySearchFunc(s.Recent, to, func(d Day, to Date) int { return d.Date.Sub(to) })
	if on {
		i++
	}
	if i > 0 {
		switch s.Recent[i-1].State {
		case WasPaused:
			s.Patient.Status = Paused
		case WasResting:
			s.Patient.Status = Resting
		}
	}
	return s
}

// SortFlags puts flags in the order in which they are shown: what is urgent
// first, then by kind, then the older one.
func SortFlags(flags []Flag) {
	slices.SortStableFunc(flags, func(a, b Flag) int {
		if d := rank(filed(a.Kind, a.Urgency)) - rank(filed(b.Kind, b.Urgency)); d != 0 {
			return d
		}
		return a.OpenedAt.Compare(b.OpenedAt)
	})
}

package rehab

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// drawDeed is one thing that a scripted patient does.
func drawDeed(rt *rapid.T) [2]string {
	minute := WallTime(rapid.IntRange(0, 1439).Draw(rt, "time"))
	switch rapid.SampledFrom([]string{"zone", "time", "days", "pause", "resume", "stop"}).Draw(rt, "deed") {
	case "zone":
		return [2]string{"zone", rapid.SampledFrom(travelled).Draw(rt, "to")}
	case "time":
		return [2]string{"time", minute.String()}
	case "days":
		return [2]string{"days", Weekdays(rapid.IntRange(1, 127).Draw(rt, "days")).String()}
	case "pause":
		return [2]string{ActPause, rapid.SampledFrom([]string{"1", "2", "open"}).Draw(rt, "days")}
	case "resume":
		return [2]string{ActPause, "resume"}
	}
	return [2]string{ActPause, "stop"}
}

// do does it, and notes what the plan's and the patient's history gain by it.
func (v *traveller) do(t testing.TB, deed [2]string, c *Course) {
	t.Helper()
	switch running := v.s.Patient.Status.Running(); {
	case deed[0] != ActPause && running:
		v.set(t, deed[0], deed[1])
		c.Plans = append(c.Plans, v.s.Plan)
	case deed[0] == ActPause && running:
		v.must(t, ActPause, "", "", deed[1])
		if v.s.Patient.Status == Stopped {
			c.Runs[len(c.Runs)-1].To = v.now
		}
	case deed[1] == "resume" && v.s.Patient.Next.IsZero():
		v.must(t, ActPause, "", "", "resume")
		v.must(t, ActConsent, "", "", "agree")
		c.Runs = append(c.Runs, Stretch{From: v.now})
	}
}

// What a plan's history says was planned has a check-in, and nothing else has,
// whatever the patient changed, and however long the program did not run.
func TestTheCourseKnowsWhatWasPlanned(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		const days = 9
		start := rapid.SampledFrom([]time.Time{time.Date(2011, 12, 26, 0, 7, 0, 0, time.UTC), time.Date(2026, 3, 5, 0, 7, 0, 0, time.UTC),
			time.Date(2026, 4, 2, 0, 7, 0, 0, time.UTC)}).Draw(rt, "from")
		v := newTraveller(t, rapid.SampledFrom(travelled).Draw(rt, "zone"), WallTime(rapid.IntRange(0, 1439).Draw(rt, "at")), start)
		v.s.Goal.Confirmed = true
		v.s.Plan.Since = start
		c := Course{Enrolled: v.s.Patient.Enrolled, Plans: []Plan{v.s.Plan}, Runs: []Stretch{{From: start.AddDate(0, 0, -9)}}}
		deeds := map[int][2]string{}
		for range rapid.IntRange(0, 7).Draw(rt, "deeds") {
			deeds[rapid.IntRange(1, (days-3)*1440).Draw(rt, "minute")] = drawDeed(rt)
		}
		down := rapid.IntRange(0, (days-3)*1440).Draw(rt, "down")
		up := down + rapid.SampledFrom([]int{0, 0, 30, 600, 3000}).Draw(rt, "for")
		for n := 1; n < days*1440; n++ {
			v.now = start.Add(time.Duration(n) * time.Minute)
			if n < down || n > up {
				v.beat(t)
			}
			if deed, ok := deeds[n]; ok && (n < down || n >= up) {
				v.do(t, deed, &c)
			}
			if tick, err := v.cat.Tick(v.s, nil, v.now); err == nil && (n < down || n > up) {
				v.apply(tick)
			}
		}
		first := DateOf(start, time.UTC).AddDays(2)
		for date := first; date.Before(first.AddDays(days - 4)); date = date.AddDays(1) {
			if _, ok := v.asked[date]; ok != c.Planned(date) {
				rt.Errorf("%s has a check-in: %v, was planned: %v", date, ok, c.Planned(date))
			}
		}
	})
}

package rehab

import (
	"math"
	"slices"
	"time"
)

// Bands of adherence. 80 % is what trials use; there is no consensus
// (Bollen 2014, Holden 2014).
const (
	bandMet    = 80
	bandPartly = 50
)

// Adherence is what was reported of the sessions planned over some days.
// Silence is unknown: Low counts the unknown days as nothing, High as if every
// exercise had been done on each of them. Part of an exercise is half a session.
type Adherence struct {
	Low, High float64 // sessions of Planned; Low is what was reported
	Planned   int     // sessions; 0 when nothing was planned
}

// Band says where an adherence stands.
type Band string

const (
	BandMet    Band = "met"    // 80 % or more
	BandPartly Band = "partly" // 50 to 79 %
	BandLow    Band = "low"    // under 50 %
	BandOpen   Band = "open"   // the unknown days decide
)

// AdherenceOf returns what was reported of a patient's plan from one date to
// another, both included, the day of enrolment and those before it left out, and those
// after the patient stopped or was discharged.
// ok is false when nothing was planned. Days that are missing, or on which
// nothing is known of exercise, are unknown. An exercise is planned in
// proportion to the days it was in the plan, once at least. Sessions beyond
// the plan don't make up for another exercise's.
func AdherenceOf(s State, days []Day, from, to Date) (a Adherence, ok bool) {
	from = laterDate(from, s.Patient.Enrolled.AddDays(1))
	to = s.Until(to)
	if to.Before(from) {
		return a, false
	}
	days = Within(days, from, to)
	unknown := to.Sub(from) + 1
	for _, d := range days {
		if _, known := d.Exercised(); known {
			unknown--
		}
	}
	loc := s.location()
	for _, e := range InForce(s.Exercises) {
		planned := plannedTimes(e, from, to, loc)
		var done float64
		for _, d := range days {
			done += session(d, e.ID)
		}
		a.Planned += planned
		a.Low += min(done, float64(planned))
		a.High += min(done+float64(unknown), float64(planned))
	}
	return a, a.Planned > 0
}

func laterDate(a, b Date) Date {
	if a.Before(b) {
		return b
	}
	return a
}

// location is the zone of a patient's dates.
func (s State) location() *time.Location {
	loc, err := Zone(zoneOf(s))
	if err != nil {
		return time.UTC
	}
	return loc
}

// session is how much of one session a day holds.
func session(d Day, exercise string) float64 {
	switch d.Did[exercise] {
	case DidPart:
		return 0.5
	case DidWhole, DidMore:
		return 1
	}
	return 0
}

// plannedTimes is how many sessions of an exercise were planned, by what the plan
// said at the time.
func plannedTimes(e Exercise, from, to Date, loc *time.Location) int {
	planned := planDays(e.Times, e.Status, laterDate(from, dayOf(e.Since, loc)), to)
	for _, was := range e.Was {
		until := DateOf(was.Until, loc).AddDays(-1)
		if to.Before(until) {
			until = to
		}
		planned += planDays(was.Times, was.Status, laterDate(from, dayOf(was.Since, loc)), until)
	}
	if planned == 0 {
		return 0
	}
	return max(1, int(math.Round(float64(planned)/7)))
}

// planDays is how often an exercise was planned from one date to another, in
// sevenths: times a week on each day.
func planDays(times int, status ExerciseStatus, from, to Date) int {
	if status != InPlan || times <= 0 || to.Before(from) {
		return 0
	}
	return times * (to.Sub(from) + 1)
}

// dayOf is the date of an instant, and none for none.
func dayOf(at time.Time, loc *time.Location) Date {
	if at.IsZero() {
		return Date{}
	}
	return DateOf(at, loc)
}

// Percent returns the adherence in whole per cent of the plan, 0 to 100.
func (a Adherence) Percent() (low, high int) {
	return percent(a.Low, a.Planned), percent(a.High, a.Planned)
}

// Band returns where the adherence stands, as far as that is known.
func (a Adherence) Band() Band {
	low, high := a.Percent()
	switch {
	case a.Planned == 0:
		return BandOpen
	case low >= bandMet:
		return BandMet
	case high < bandPartly:
		return BandLow
	case low >= bandPartly && high < bandMet:
		return BandPartly
	}
	return BandOpen
}

func percent(part float64, of int) int {
	if of <= 0 {
		return 0
	}
	return int(math.Round(100 * part / float64(of)))
}

// Consistency is how steadily the plan was followed, as reported. There is no
// streak: a quiet week costs that week and nothing else.
type Consistency struct {
	Weeks int     // whole weeks looked at, 8 at most
	With  int     // weeks with a session of the plan
	Kept  int     // weeks in which 80 % or more of the plan was reported
	Gap   float64 // median days from one day with a session to the next; 0 under two such days
}

const consistencyWeeks = 8

// ConsistencyOf returns the consistency over the whole weeks up to and with a
// date, since the day after enrolment.
func ConsistencyOf(s State, days []Day, to Date) Consistency {
	var c Consistency
	for c.Weeks < consistencyWeeks {
		end := to.AddDays(-7 * c.Weeks)
		start := end.AddDays(-6)
		if !s.Patient.Enrolled.Before(start) {
			break
		}
		a, _ := AdherenceOf(s, days, start, end)
		c.Weeks++
		if a.Low > 0 {
			c.With++
		}
		if a.Band() == BandMet {
			c.Kept++
		}
	}
	c.Gap = medianGap(InForce(s.Exercises), Within(days, to.AddDays(1-7*c.Weeks), to))
	return c
}

func medianGap(plan []Exercise, days []Day) float64 {
	var gaps []int
	var last Date
	for _, d := range days {
		if !slices.ContainsFunc(plan, func(e Exercise) bool { return session(d, e.ID) > 0 }) {
			continue
		}
		if !last.IsZero() {
			gaps = append(gaps, d.Date.Sub(last))
		}
		last = d.Date
	}
	if len(gaps) == 0 {
		return 0
	}
	slices.Sort(gaps)
	n := len(gaps)
	return float64(gaps[(n-1)/2]+gaps[n/2]) / 2
}

// SayAdherence says what was reported of the plan: "3 of 4 planned sessions
// reported (75 to 100 %)".
func SayAdherence(a Adherence) Text {
	return T("adherence.week", "reported", sayAmount(a.Low), "count", a.Planned, "range", sayRange(a))
}

// sayRange says how much of the plan that is: "75 %", and where the unknown
// days decide "75 to 100 %".
func sayRange(a Adherence) Text {
	low, high := a.Percent()
	if low == high {
		return T("adherence.percent", "percent", low)
	}
	return T("adherence.range", "low", low, "high", high)
}

// sayAmount says a number in whole or, where it isn't whole, in tenths.
func sayAmount(x float64) Text {
	if x == math.Trunc(x) {
		return T("number.whole", "n", int(x))
	}
	return SayTenths(x)
}

// SayTenths says a number with one place: "5.4". The parts are whole, so that it
// stays what it is when it is stored.
func SayTenths(x float64) Text {
	n := int(math.Round(math.Abs(x) * 10))
	key := "number.tenths"
	if x < 0 && n > 0 {
		key = "number.minus_tenths"
	}
	return T(key, "whole", n/10, "tenth", n%10)
}

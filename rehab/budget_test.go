package rehab

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"
)

// A simulated caseload: thirty scripted patients over a year, of whom half do
// not change. The others sink and recover, flare, exercise less, fall silent
// for days, lose heart for an exercise, or leave the server.
const (
	simPatients = 30
	simDays     = 365
	simBegin    = 29 // weeks end on Sundays; the first look is after four
)

var simFrom = Date{2025, 11, 24} // a Monday

type simulated struct {
	days    []Day
	first   []Day
	ratings []Answer
	state   State
	out     int // day from which Discord takes nothing; 0 never
}

// simulate draws one patient; kind is one of thirty.
func simulate(kind int, r *rand.Rand) simulated {
	rate, runs := 0.7+0.25*r.Float64(), 0.3
	if kind >= 15 && kind < 19 {
		rate, runs = 0.55, 0.5
	}
	id := "p" + strconv.Itoa(kind)
	p := simulated{state: State{Patient: Patient{ID: id, Alias: id, Status: Active, Enrolled: simFrom.AddDays(-1)},
		Plan:      Plan{Schedule: Schedule{Days: AllDays, Zone: "UTC"}},
		Tasks:     []Task{{ID: "stairs", Label: "climbing stairs"}, {ID: "bag", Label: "carrying a bag"}},
		Exercises: []Exercise{{ID: "walk", Label: "Walk", Times: 4, Status: InPlan}, {ID: "band", Label: "Band work", Times: 2, Status: InPlan}}}}
	level := map[string]float64{ItemMood: 5 + 2*r.Float64(), ItemSleep: 4.5 + 2*r.Float64(), ItemMotivation: 5 + 2*r.Float64(), ItemPain: 3 + 3*r.Float64()}
	silent, flare, rest := 0, 0, 0
	replied, last := true, map[string]float64{}
	for i := range simDays {
		d := Day{Date: simFrom.AddDays(i), State: Expired}
		sunk := 0.0
		if kind >= 19 && kind < 23 && i > 120+20*(kind-19) && i < 240+20*(kind-19) {
			sunk = min(1, float64(i-120-20*(kind-19))/28)
		}
		if kind >= 23 && kind < 26 && flare == 0 && r.IntN(30) == 0 {
			flare = 2 + r.IntN(9)
		}
		if kind >= 15 && kind < 19 && silent == 0 && r.IntN(60) == 0 {
			silent = 4 + r.IntN(16)
		}
		chance := rate * (1 - runs)
		if replied {
			chance += runs
		}
		replied = silent == 0 && r.Float64() < chance
		switch {
		case kind == 29 && i > 220:
			d.State, p.out = NotDelivered, 221
		case i > 300 && i < 314 && kind%6 == 0:
			d.State = WasPaused
		case r.Float64() < 0.01:
			d.State = MissedByUs
		case rest > 0 && !replied:
			d.State = WasResting
		case replied:
			rest = 0
			d.State, d.Done = Answered, DoneRest
			d.Values = map[string]int{}
			for _, item := range []string{ItemMood, ItemSleep, ItemMotivation, ItemPain} {
				last[item] = 0.4*last[item] + 1.2*r.NormFloat64() // days are alike
				shift := -2.5 * sunk
				if item == ItemPain {
					shift = 2 * sunk
					if flare > 0 {
						shift += 2
					}
				}
				d.Values[item] = min(10, max(0, int(math.Round(level[item]+last[item]+shift))))
			}
			if flare > 0 && r.Float64() < 0.8 {
				d.Flare = FlareKnown
			}
			p.exercise(&d, kind, i, r)
			if i%30 == 5 {
				for _, item := range []string{"peg_pain", "peg_enjoyment", "peg_activity"} {
					d.Values[item] = min(10, max(0, int(math.Round(level[ItemPain]+2*sunk+r.NormFloat64()))))
				}
			}
			if i%7 == 3 {
				for _, task := range []string{"stairs", "bag"} {
					v := 4 + float64(i)/180 - 3*sunk + r.NormFloat64()
					p.ratings = append(p.ratings, Answer{Date: d.Date, Item: ItemTask, Exercise: task, Status: Given, Value: min(10, max(0, int(math.Round(v))))})
				}
			}
			if len(p.first) < baselineDays {
				p.first = append(p.first, d)
			}
		}
		n := len(p.days)
		if n >= 2 && d.State == Expired && p.days[n-1].State == Expired && p.days[n-2].State == Expired {
			rest = 1
		}
		silent, flare = max(0, silent-1), max(0, flare-1)
		p.days = append(p.days, d)
	}
	return p
}

// exercise draws what was done on an answered day.
func (p *simulated) exercise(d *Day, kind, i int, r *rand.Rand) {
	often := 0.6
	if kind == 26 && i > 180 {
		often = 0.15
	}
	for _, e := range []string{"walk", "band"} {
		if r.Float64() > often*map[string]float64{"walk": 0.9, "band": 0.45}[e] {
			continue
		}
		joy := 6.5 + 1.5*r.NormFloat64()
		if kind == 27 && e == "band" && i > 150 {
			joy -= 4
		}
		put := func(m *map[string]int, v int) {
			if *m == nil {
				*m = map[string]int{}
			}
			(*m)[e] = v
		}
		d.Done = DoneSome
		put(&d.Did, DidWhole)
		put(&d.Joy, min(10, max(0, int(math.Round(joy)))))
	}
}

// at is the patient's state on the morning after the day i.
func (p simulated) at(i int) State {
	s := p.state
	s.Recent, s.First, s.Ratings = p.days[max(0, i+1-CaseDays):i+1], p.first, p.ratings
	s = s.asOf(p.days[i].Date)
	if p.out > 0 && i > p.out {
		s.Patient.Unreachable = "50278"
	}
	return s
}

// caseload plays a year: each week's summary, each day's look. acts is what
// clinicians do of a Monday.
func caseload(seed uint64, acts bool) (shown, raised []int) {
	r := rand.New(rand.NewPCG(seed, 30))
	for kind := range simPatients {
		p := simulate(kind, r)
		newest := map[cause]Flag{}
		fresh := 0
		take := func(changed []Flag) {
			for _, f := range changed {
				if old, had := newest[cause{f.Kind, f.About}]; !had || old.ID != f.ID {
					fresh++
				}
				newest[cause{f.Kind, f.About}] = f
			}
		}
		flags := func() (list []Flag) {
			for _, f := range newest {
				list = append(list, f)
			}
			return list
		}
		for i := simBegin - 1; i < simDays; i++ {
			now := time.Date(2025, 11, 24, 7, 30, 0, 0, time.UTC).AddDate(0, 0, i+1)
			s := p.at(i)
			s.Flags = flags()
			to := p.days[i].Date
			if to.Weekday() != time.Sunday {
				_, changed := newCase(s, to.AddDays(-6), to).daily(now)
				take(changed)
				continue
			}
			c := newCase(s, to.AddDays(-6), to)
			stand, changed := c.weigh(c.findings(nil), now)
			take(changed)
			shown, raised = append(shown, len(stand)), append(raised, fresh)
			fresh = 0
			if acts {
				for k, f := range newest {
					if f.Shown() {
						newest[k], _ = f.Done("physio", "", now)
					}
				}
			}
		}
	}
	return shown, raised
}

// A list that is long every week is not read: at most three flags for a patient
// and week at the 90th percentile, whether clinicians close each flag at once
// or none ever.
func TestFlagsKeepToTheirBudget(t *testing.T) {
	report := func(what string, n []int) {
		sum, some := 0, 0
		for _, v := range n {
			sum += v
			some += min(v, 1)
		}
		t.Logf("%s: 90th percentile %d, 99th %d, most %d, mean %.2f; %d of %d patient-weeks have one", what, n[len(n)*9/10], n[len(n)*99/100],
			n[len(n)-1], float64(sum)/float64(len(n)), some, len(n))
	}
	for _, acts := range []bool{true, false} {
		var shown, raised []int
		unchanged, named := 0, 0
		for seed := range uint64(2) {
			s, r := caseload(seed+1, acts)
			for _, n := range s[:len(s)/2] { // those who don't change
				unchanged, named = unchanged+1, named+min(n, 1)
			}
			if slices.Sort(s); s[len(s)*9/10] > 3 {
				t.Errorf("seed %d, closed at once %v: %d flags at the 90th percentile", seed+1, acts, s[len(s)*9/10])
			}
			shown, raised = append(shown, s...), append(raised, r...)
		}
		slices.Sort(shown)
		slices.Sort(raised)
		report(fmt.Sprintf("closed at once %v, shown", acts), shown)
		report(fmt.Sprintf("closed at once %v, raised", acts), raised)
		t.Logf("closed at once %v: %d of %d weeks of patients who don't change have a flag", acts, named, unchanged)
	}
}

// BenchmarkFlags1000PatientsOfAYear weighs a week of each, of the last ten of
// which the rules know.
func BenchmarkFlags1000PatientsOfAYear(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	var cases []State
	for n := range 1000 {
		cases = append(cases, simulate(n%simPatients, r).at(simDays-1))
	}
	to := cases[0].Recent[len(cases[0].Recent)-1].Date
	found := 0
	for b.Loop() {
		for _, s := range cases {
			c := newCase(s, to.AddDays(-6), to)
			_, changed := c.weigh(c.findings(nil), nine)
			found += len(changed)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/1000, "us/patient")
	b.ReportMetric(float64(found)/float64(b.N), "flags")
}

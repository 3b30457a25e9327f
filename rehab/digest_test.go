package rehab

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var (
	weekFrom = Date{2026, 11, 16}
	weekTo   = Date{2026, 11, 22}
)

// anyDays draws up to 70 days that end with the week, with anything in them.
func anyDays(t *rapid.T) []Day {
	states := []CheckinState{"", Queued, Asked, Answered, Partly, Skipped, Expired, WasPaused, WasResting, Withdrawn, NotDelivered, MissedByUs}
	var days []Day
	for n := rapid.IntRange(0, 70).Draw(t, "days"); n > 0; n-- {
		d := Day{Date: weekTo.AddDays(1 - n), State: rapid.SampledFrom(states).Draw(t, "state")}
		if d.State == Answered || d.State == Partly {
			d.Values = map[string]int{ItemMood: rapid.IntRange(0, 10).Draw(t, "mood"), ItemSleep: rapid.IntRange(0, 10).Draw(t, "sleep")}
			d.Done = rapid.IntRange(0, 4).Draw(t, "done")
			if d.Done == DoneSome {
				d.Did = map[string]int{"walk": rapid.IntRange(1, 3).Draw(t, "did"), "dropped": DidWhole}
				d.Joy = map[string]int{"walk": rapid.IntRange(0, 10).Draw(t, "joy")}
			}
			d.Flare = rapid.SampledFrom([]Flare{NoFlare, NoFlare, FlareKnown, FlareNew}).Draw(t, "flare")
		}
		days = append(days, d)
	}
	return days
}

func anyCase(t *rapid.T) State {
	s := State{Recent: anyDays(t)}
	s.Patient = Patient{ID: "heron", Alias: "Heron", Status: rapid.SampledFrom([]Status{Active, Paused, Resting, Stopped}).Draw(t, "status"),
		Enrolled: weekTo.AddDays(-rapid.IntRange(0, 80).Draw(t, "enrolled"))}
	s.Exercises = []Exercise{{ID: "walk", Label: "Walk", Times: rapid.IntRange(0, 14).Draw(t, "times"), Status: InPlan},
		{ID: "bag", Label: "Carry a bag", Times: 2, Status: InPlan}, {ID: "dropped", Label: "Squat", Times: 3, Status: Dropped}}
	for _, d := range s.Recent {
		if len(d.Values) > 0 && len(s.First) < 14 {
			s.First = append(s.First, d)
		}
	}
	return s
}

func TestAdherenceIsARangeBetweenNothingAndAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyCase(t)
		a, ok := AdherenceOf(s, s.Recent, weekFrom, weekTo)
		low, high := a.Percent()
		if low < 0 || low > high || high > 100 || a.Low < 0 || a.Low > a.High || a.High > float64(a.Planned) {
			t.Fatalf("%+v: %d to %d %%", a, low, high)
		}
		if ok != (a.Planned > 0) {
			t.Fatalf("ok is %v of %d planned", ok, a.Planned)
		}
	})
}

func TestSilenceNeitherRaisesNorLowersWhatIsReported(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyCase(t)
		before, _ := AdherenceOf(s, s.Recent, weekFrom, weekTo)
		var spoken []Day
		for _, d := range s.Recent {
			if d.Done != 0 {
				spoken = append(spoken, d)
			}
		}
		if after, _ := AdherenceOf(s, spoken, weekFrom, weekTo); after != before {
			t.Fatalf("%+v with the silent days, %+v without", before, after)
		}
		if len(spoken) == 0 {
			return
		}
		hidden := slices.Delete(slices.Clone(spoken), len(spoken)-1, len(spoken))
		less, _ := AdherenceOf(s, hidden, weekFrom, weekTo)
		if less.Low > before.Low || less.High < before.High {
			t.Fatalf("knowing less narrows the range: %+v, then %+v", before, less)
		}
	})
}

func TestPartsOfASessionAndSessionsOverThePlan(t *testing.T) {
	s := State{Exercises: []Exercise{{ID: "walk", Times: 2, Status: InPlan}, {ID: "bag", Times: 2, Status: InPlan}}}
	days := make([]Day, 7)
	for i := range days {
		days[i] = Day{Date: weekFrom.AddDays(i), State: Answered, Done: DoneRest}
	}
	for i, did := range []map[string]int{{"walk": DidWhole}, {"walk": DidMore}, {"walk": DidWhole}, {"bag": DidPart}} {
		days[i].Done, days[i].Did = DoneSome, did
	}
	a, _ := AdherenceOf(s, days, weekFrom, weekTo)
	if low, high := a.Percent(); a.Low != 2.5 || low != 63 || high != 63 || a.Band() != BandPartly {
		t.Errorf("two walks of two and half a bag of two are %+v, %d to %d %%", a, low, high)
	}
	if a, _ = AdherenceOf(s, days[:4], weekFrom, weekTo); a.High != 4 || a.Band() != BandOpen {
		t.Errorf("three unknown days can hold the bag: %+v, band %s", a, a.Band())
	}
}

func TestOnlyWhatWasDeliveredCanGoUnanswered(t *testing.T) {
	for state, want := range map[CheckinState]Response{
		Answered: {Delivered: 1, Answered: 1}, Partly: {Delivered: 1, Answered: 1}, Skipped: {Delivered: 1, Skipped: 1}, Expired: {Delivered: 1},
		Asked: {Delivered: 1}, NotDelivered: {Refused: 1}, WasResting: {Resting: 1}, MissedByUs: {Missed: 1}, WasPaused: {Paused: 1}, Withdrawn: {}, Queued: {}, "": {},
	} {
		if got := Responded([]Day{{State: state}}); got != want {
			t.Errorf("%q counts as %+v", state, got)
		}
	}
	if got := Responded([]Day{{State: Asked, Values: map[string]int{ItemMood: 4}}}); got.Answered != 1 {
		t.Errorf("a check-in that is being answered counts as %+v", got)
	}
}

func TestConsistencyHasNoStreakToLose(t *testing.T) {
	s := State{Patient: Patient{Enrolled: weekTo.AddDays(-56)}, Exercises: []Exercise{{ID: "walk", Times: 3, Status: InPlan}}}
	var days []Day
	for i := range 56 {
		d := Day{Date: weekTo.AddDays(i - 55), State: Answered, Done: DoneRest}
		if i%7 < 6 && i%2 == 0 && i/7 != 4 {
			d.Done, d.Did = DoneSome, map[string]int{"walk": DidWhole}
		}
		days = append(days, d)
	}
	c := ConsistencyOf(s, days, weekTo)
	if c.Weeks != 8 || c.With != 7 || c.Kept != 7 || c.Gap != 2 {
		t.Errorf("eight weeks without the fifth: %+v", c)
	}
}

func TestASummaryHoldsForAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var cases []State
		for range rapid.IntRange(0, 4).Draw(t, "patients") {
			cases = append(cases, anyCase(t))
		}
		d := Summarise(Clinic{Zone: "Europe/Berlin"}, cases, weekFrom, weekTo, time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC), SafetyCount{})
		r := d.Response
		if r.Due() != r.Delivered+r.Refused+r.Resting+r.Missed || r.Answered+r.Skipped > r.Delivered {
			t.Fatalf("counts %+v", r)
		}
		left := 0
		for _, s := range cases {
			week := Within(s.Recent, weekFrom, weekTo)
			if gone := s.Patient.Status == Stopped || s.Patient.Status == Discharged; gone && Responded(week).Due() > 0 {
				left++
			}
		}
		if len(d.Everyone) != d.Patients+left || len(d.Pictures) > 6 {
			t.Fatalf("%d lines for %d patients and %d who left", len(d.Everyone), d.Patients, left)
		}
		d.Messages(func(Text) int { return 300 })
	})
}

func TestWhoIsWellHasNothingButTheLine(t *testing.T) {
	s := steadyCase(1, rand.New(rand.NewPCG(7, 7)))
	s.Recent = s.Recent[:0]
	for i := range 63 {
		s.Recent = append(s.Recent, Day{Date: weekTo.AddDays(i - 62), State: Answered, Values: map[string]int{ItemMood: 6}, Done: DoneRest})
	}
	s.First = s.Recent[:14]
	d := Summarise(Clinic{Zone: "UTC"}, []State{s}, weekFrom, weekTo, time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC), SafetyCount{})
	if len(d.LookAt)+len(d.Waiting)+len(d.Well)+len(d.New)+len(d.Pictures) != 0 || len(d.Everyone) != 1 {
		t.Errorf("%+v", d)
	}
}

// Each of these changes one thing in a steady patient; only the flag for it
// may come.
func TestFlagsSayWhatTheyAreFor(t *testing.T) {
	for name, change := range map[string]func(s *State, week []Day){
		"":            func(*State, []Day) {},
		"unreachable": func(s *State, _ []Day) { s.Patient.Unreachable = "50007" },
		"mood_down":   func(_ *State, week []Day) { each(week, func(d *Day) { d.Values[ItemMood] -= 2 }) },
		"sleep_down":  func(_ *State, week []Day) { each(week[:4], func(d *Day) { d.Values[ItemSleep] -= 4 }) },
		"pain_up":     func(_ *State, week []Day) { each(week, func(d *Day) { d.Values[ItemPain] += 2 }) },
		"flares":      func(_ *State, week []Day) { each(week[2:5], func(d *Day) { d.Flare = FlareNew }) },
		"quiet":       func(_ *State, week []Day) { each(week[4:], func(d *Day) { *d = Day{Date: d.Date, State: Expired} }) },
		"joy_low":     func(_ *State, week []Day) { each(week, func(d *Day) { d.Joy = map[string]int{"walk": 3} }) },
		"exercise_down": func(s *State, _ []Day) {
			each(s.Recent[len(s.Recent)-14:], func(d *Day) { d.Done, d.Did = DoneRest, nil })
		},
		"task_down": func(s *State, _ []Day) {
			s.Ratings = []Answer{{Date: weekFrom.AddDays(-30), Exercise: "stairs", Status: Given, Value: 6}, {Date: weekTo, Exercise: "stairs", Status: Given, Value: 3}}
		},
		"peg_up": func(s *State, week []Day) {
			for i, d := range []*Day{&s.Recent[len(s.Recent)-35], &week[1]} {
				for _, item := range []string{"peg_pain", "peg_enjoyment", "peg_activity"} {
					d.Values[item] = 4 + i
				}
			}
		},
	} {
		s := State{Patient: Patient{ID: "heron", Alias: "Heron", Status: Active, Enrolled: weekTo.AddDays(-70)}, Tasks: []Task{{ID: "stairs", Label: "climbing stairs"}},
			Exercises: []Exercise{{ID: "walk", Label: "Walk", Times: 4, Status: InPlan}}}
		for i := range 63 {
			d := Day{Date: weekTo.AddDays(i - 62), State: Answered, Values: map[string]int{ItemMood: 6, ItemSleep: 6, ItemMotivation: 6, ItemPain: 4}, Done: DoneRest}
			if i%2 == 0 {
				d.Done, d.Did = DoneSome, map[string]int{"walk": DidWhole}
			}
			s.Recent = append(s.Recent, d)
		}
		s.First = slices.Clone(s.Recent[:14])
		change(&s, s.Recent[len(s.Recent)-7:])
		kinds := []string{}
		for _, f := range newCase(s, weekFrom, weekTo).holding(nil) {
			kinds = append(kinds, f.kind)
		}
		if want := slices.DeleteFunc([]string{name}, func(k string) bool { return k == "" }); !slices.Equal(kinds, want) {
			t.Errorf("%q is flagged as %v", name, kinds)
		}
	}
}

func each(days []Day, do func(*Day)) {
	for i := range days {
		do(&days[i])
	}
}

func TestUnansweredDaysNeverLookLikeLessExercise(t *testing.T) {
	s := steadyCase(1, rand.New(rand.NewPCG(1, 2)))
	each(s.Recent[len(s.Recent)-14:], func(d *Day) { *d = Day{Date: d.Date, State: Expired} })
	if f := newCase(s, weekFrom, weekTo).exercisedLess(30); f[0].holds || f[0].back {
		t.Error("fourteen silent days are flagged as a fall in exercise")
	}
}

// steadyCase is a scripted patient without any change: within-person SD 1.5,
// four check-ins in five answered.
func steadyCase(n int, r *rand.Rand) State {
	s := State{Patient: Patient{ID: fmt.Sprintf("p%03d", n), Alias: fmt.Sprintf("P%03d", n), Status: Active, Enrolled: weekTo.AddDays(-71)},
		Plan:      Plan{Schedule: Schedule{Days: AllDays, Zone: "UTC"}},
		Exercises: []Exercise{{ID: "walk", Label: "Walk", Times: 4, Status: InPlan}, {ID: "bag", Label: "Carry a bag", Times: 2, Status: InPlan}}}
	scale := func() int { return min(10, max(0, int(6+1.5*r.NormFloat64()+0.5))) }
	for i := range 70 {
		d := Day{Date: weekTo.AddDays(i - 69), State: Expired}
		if r.Float64() < 0.8 {
			d = Day{Date: d.Date, State: Answered, Done: DoneRest, Values: map[string]int{ItemMood: scale(), ItemSleep: scale(), ItemMotivation: scale()}}
			if r.Float64() < 0.5 {
				d.Done, d.Did, d.Joy = DoneSome, map[string]int{"walk": DidWhole}, map[string]int{"walk": scale()}
			}
			if len(s.First) < 14 {
				s.First = append(s.First, d)
			}
		}
		s.Recent = append(s.Recent, d)
	}
	return s
}

// A list that is long every week is not read. Among patients who don't change,
// at most one in ten is named.
func TestFewOfThoseWhoDoNotChangeAreNamed(t *testing.T) {
	r := rand.New(rand.NewPCG(2026, 11))
	named := 0
	for n := range 1000 {
		if len(newCase(steadyCase(n, r), weekFrom, weekTo).holding(nil)) > 0 {
			named++
		}
	}
	t.Logf("%d of 1000", named)
	if named > 100 {
		t.Errorf("%d of 1000 patients without any change are named", named)
	}
}

func BenchmarkSummarise300Patients70Days(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	var cases []State
	for n := range 300 {
		cases = append(cases, steadyCase(n, r))
	}
	now := time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)
	for b.Loop() {
		if d := Summarise(Clinic{Zone: "UTC"}, cases, weekFrom, weekTo, now, SafetyCount{}); d.Patients != 300 {
			b.Fatal(d.Patients)
		}
	}
}

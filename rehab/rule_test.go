package rehab

import (
	"slices"
	"testing"
	"time"
)

// steady is a scripted patient of nine weeks, each day answered alike.
func steady() State {
	s := State{Patient: Patient{ID: "heron", Alias: "Heron", Status: Active, Enrolled: weekTo.AddDays(-70)},
		Tasks:     []Task{{ID: "stairs", Label: "climbing stairs"}, {ID: "bag", Label: "carrying a bag"}},
		Exercises: []Exercise{{ID: "walk", Label: "Walk", Times: 7, Status: InPlan}}}
	for i := range 63 {
		d := Day{Date: weekTo.AddDays(i - 62), State: Answered, Values: map[string]int{ItemMood: 6, ItemSleep: 6, ItemMotivation: 6, ItemPain: 4},
			Done: DoneSome, Did: map[string]int{"walk": DidWhole}}
		if i < 14 { // the baseline has a spread of about one point
			v := 5 + 2*(i%2)
			d.Values = map[string]int{ItemMood: v, ItemSleep: v, ItemMotivation: v, ItemPain: v - 2}
		}
		s.Recent = append(s.Recent, d)
	}
	s.First = slices.Clone(s.Recent[:14])
	return s
}

// set writes values of one item over the last days; -1 is a day without an answer.
func set(s *State, item string, values ...int) {
	days := s.Recent[len(s.Recent)-len(values):]
	for i, v := range values {
		if v < 0 {
			days[i] = Day{Date: days[i].Date, State: Expired}
			continue
		}
		days[i].Values[item] = v
	}
}

// ended puts a state on the last n days.
func ended(s *State, n int, state CheckinState) {
	for i := len(s.Recent) - n; i < len(s.Recent); i++ {
		s.Recent[i] = Day{Date: s.Recent[i].Date, State: state}
	}
}

func rate(s *State, task string, first, last int) {
	s.Ratings = append(s.Ratings, Answer{Date: weekFrom.AddDays(-30), Exercise: task, Status: Given, Value: first},
		Answer{Date: weekTo, Exercise: task, Status: Given, Value: last})
}

func pegs(s *State, ago int, values ...int) {
	for i, item := range []string{"peg_pain", "peg_enjoyment", "peg_activity"} {
		s.Recent[len(s.Recent)-1-ago].Values[item] = values[i]
	}
}

func flared(s *State, ago ...int) {
	for _, n := range ago {
		s.Recent[len(s.Recent)-1-n].Flare = FlareKnown
	}
}

func joy(s *State, values ...int) {
	for i, v := range values {
		s.Recent[len(s.Recent)-len(values)+i].Joy = map[string]int{"walk": v}
	}
}

// did leaves walks on n of the last fourteen days.
func did(s *State, n int) {
	for i := n; i < 14; i++ {
		d := &s.Recent[len(s.Recent)-14+i]
		d.Done, d.Did = DoneRest, nil
	}
}

func short(s *State) {
	s.First = s.First[:7]
}

const (
	nothing = "" // neither holds nor is gone: too little is known, or it lies between
	holds   = "holds"
	back    = "back"
)

// Each rule at, just under and just over its threshold, with days missing, a
// pause, and a short baseline.
func TestRulesAtTheirThresholds(t *testing.T) {
	for _, c := range []struct {
		kind, what string
		change     func(*State)
		want       string
	}{
		{FlagMood, "as usual", func(*State) {}, back},
		{FlagMood, "1.5 points at", func(s *State) { set(s, ItemMood, 4, 5, 4, 5) }, nothing}, // 3 others at 6: mean 5.1
		{FlagMood, "at", func(s *State) { set(s, ItemMood, 4, 5, 4, 5, 4, 5, -1) }, holds},    // 4.5
		{FlagMood, "under", func(s *State) { set(s, ItemMood, 4, 5, 4, 5, 4, 5, 5) }, nothing},
		{FlagMood, "over", func(s *State) { set(s, ItemMood, 4, 5, 4, 4, 4, 5, 5) }, holds},
		{FlagMood, "four answers", func(s *State) { set(s, ItemMood, -1, 4, -1, 5, 4, -1, 5) }, holds},
		{FlagMood, "three answers", func(s *State) { set(s, ItemMood, -1, 2, -1, 2, 2, -1, -1) }, nothing},
		{FlagMood, "paused all week", func(s *State) { ended(s, 7, WasPaused) }, nothing},
		{FlagMood, "seven answers of a baseline", func(s *State) { short(s); set(s, ItemMood, 1, 1, 1, 1, 1, 1, 1) }, nothing},
		{FlagMood, "up is not down", func(s *State) { set(s, ItemMood, 9, 9, 9, 9, 9, 9, 9) }, back},
		{FlagMood, "within one's own spread", func(s *State) {
			for i := range s.First {
				s.First[i].Values = map[string]int{ItemMood: 3 + 6*(i%2)}
			}
			set(s, ItemMood, 4, 4, 4, 4, 4, 4, 4)
		}, nothing},
		{FlagSleep, "at", func(s *State) { set(s, ItemSleep, 4, 5, 4, 5, 4, 5, -1) }, holds},
		{FlagSleep, "under", func(s *State) { set(s, ItemSleep, 4, 5, 4, 5, 4, 5, 5) }, nothing},
		{FlagMotivation, "at", func(s *State) { set(s, ItemMotivation, 4, 5, 4, 5, 4, 5, -1) }, holds},
		{FlagMotivation, "under", func(s *State) { set(s, ItemMotivation, 4, 5, 4, 5, 4, 5, 5) }, nothing},

		{FlagPain, "as usual", func(*State) {}, back},
		{FlagPain, "30 % of 4 at 1.25", func(s *State) { set(s, ItemPain, -1, -1, -1, 5, 5, 5, 6) }, holds},
		{FlagPain, "under both: 1.14", func(s *State) { set(s, ItemPain, 5, 5, 5, 5, 5, 5, 6) }, nothing},
		{FlagPain, "over 2 points, under 30 % of 8", func(s *State) {
			for i := range s.First {
				s.First[i].Values = map[string]int{ItemPain: 8}
			}
			set(s, ItemPain, 10, 10, 10, 10, 10, 10, 10)
		}, holds},
		{FlagPain, "1.9 points of 8", func(s *State) {
			for i := range s.First {
				s.First[i].Values = map[string]int{ItemPain: 8}
			}
			set(s, ItemPain, 10, 10, 10, 10, 10, 10, 9)
		}, nothing},
		{FlagPain, "30 % of 1 is not enough", func(s *State) {
			for i := range s.First {
				s.First[i].Values = map[string]int{ItemPain: 1}
			}
			set(s, ItemPain, 2, 2, 2, 2, 1, 1, 1)
		}, back},
		{FlagPain, "three answers", func(s *State) { set(s, ItemPain, 9, 9, 9, -1, -1, -1, -1) }, nothing},
		{FlagPain, "short baseline", func(s *State) { short(s); set(s, ItemPain, 9, 9, 9, 9, 9, 9, 9) }, nothing},

		{FlagPEG, "never asked", func(*State) {}, nothing},
		{FlagPEG, "asked once", func(s *State) { pegs(s, 2, 8, 8, 8) }, nothing},
		{FlagPEG, "at 1 point", func(s *State) { pegs(s, 30, 5, 5, 5); pegs(s, 2, 6, 6, 6) }, holds},
		{FlagPEG, "under", func(s *State) { pegs(s, 30, 5, 5, 5); pegs(s, 2, 6, 6, 5) }, nothing},
		{FlagPEG, "30 % of 2", func(s *State) { pegs(s, 30, 2, 2, 2); pegs(s, 2, 3, 3, 2) }, holds},
		{FlagPEG, "over 30 % of 1, under half a point", func(s *State) { pegs(s, 30, 1, 1, 1); pegs(s, 2, 2, 1, 1) }, back},
		{FlagPEG, "down", func(s *State) { pegs(s, 30, 5, 5, 5); pegs(s, 2, 3, 3, 3) }, back},

		{FlagTask, "never rated", func(*State) {}, nothing},
		{FlagTask, "at", func(s *State) { rate(s, "stairs", 6, 3) }, holds},
		{FlagTask, "under", func(s *State) { rate(s, "stairs", 6, 4) }, nothing},
		{FlagTask, "over", func(s *State) { rate(s, "stairs", 6, 2) }, holds},
		{FlagTask, "up", func(s *State) { rate(s, "stairs", 3, 6) }, back},
		{FlagTasks, "at", func(s *State) { rate(s, "stairs", 6, 4); rate(s, "bag", 6, 4) }, holds},
		{FlagTasks, "under", func(s *State) { rate(s, "stairs", 6, 4); rate(s, "bag", 6, 5) }, nothing},
		{FlagTasks, "one task", func(s *State) { rate(s, "stairs", 6, 4) }, nothing},
		{FlagTasks, "one by itself says so", func(s *State) { rate(s, "stairs", 6, 2); rate(s, "bag", 6, 4) }, nothing},

		{FlagFlares, "none", func(*State) {}, back},
		{FlagFlares, "at", func(s *State) { flared(s, 0, 3, 6) }, holds},
		{FlagFlares, "under", func(s *State) { flared(s, 0, 3) }, nothing},
		{FlagFlares, "the third was last week", func(s *State) { flared(s, 0, 3, 7) }, nothing},
		{FlagFlares, "one that lasts eight days, with days missing", func(s *State) {
			for _, n := range []int{1, 2, 4, 5} {
				s.Recent[len(s.Recent)-1-n] = Day{Date: s.Recent[len(s.Recent)-1-n].Date, State: Expired}
			}
			flared(s, 0, 3, 6, 7)
		}, holds},
		{FlagFlares, "one that lasts seven days", func(s *State) {
			ended(s, 7, Expired)
			flared(s, 3, 6)
		}, nothing},
		{FlagFlares, "a silent week", func(s *State) { ended(s, 7, Expired) }, nothing},

		{FlagExercise, "as before", func(*State) {}, back},
		{FlagExercise, "at: 14 of 14 to 9.8", func(s *State) { did(s, 9) }, holds},
		{FlagExercise, "under", func(s *State) { did(s, 10) }, nothing},
		{FlagExercise, "silence is no fall, nor does it end one", func(s *State) { ended(s, 14, Expired) }, nothing},
		{FlagExercise, "a short course", func(s *State) { s.Patient.Enrolled = weekTo.AddDays(-41); did(s, 0) }, nothing},
		{FlagExercise, "paused", func(s *State) { ended(s, 14, WasPaused) }, nothing},

		{FlagQuiet, "answered", func(*State) {}, back},
		{FlagQuiet, "at", func(s *State) { ended(s, 3, Expired) }, holds},
		{FlagQuiet, "under", func(s *State) { ended(s, 2, Expired) }, nothing},
		{FlagQuiet, "a refused one is not counted", func(s *State) { ended(s, 3, Expired); ended(s, 1, NotDelivered) }, nothing},
		{FlagQuiet, "nor one that we missed", func(s *State) { ended(s, 3, Expired); ended(s, 1, MissedByUs) }, nothing},
		{FlagQuiet, "skipping is a reply", func(s *State) { ended(s, 3, Expired); ended(s, 1, Skipped) }, back},
		{FlagQuiet, "paused", func(s *State) { ended(s, 7, Expired); s.Patient.Status = Paused }, nothing},
		{FlagQuiet, "six, of too short a course", func(s *State) { s.Recent = s.Recent[len(s.Recent)-15:]; ended(s, 6, Expired) }, nothing},
		{FlagQuiet, "seven, of too short a course", func(s *State) { s.Recent = s.Recent[len(s.Recent)-15:]; ended(s, 7, Expired) }, holds},
		{FlagQuiet, "six, of who answers every other day", func(s *State) { halved(s); ended(s, 6, Expired) }, nothing},
		{FlagQuiet, "seven, of who answers every other day", func(s *State) { halved(s); ended(s, 7, Expired) }, holds},
		{FlagQuiet, "resting counts on", func(s *State) {
			s.Recent = s.Recent[len(s.Recent)-15:]
			ended(s, 7, Expired)
			ended(s, 4, WasResting)
			s.Patient.Status = Resting
		}, holds},

		{FlagJoy, "not rated", func(*State) {}, nothing},
		{FlagJoy, "at 3", func(s *State) { joy(s, 3, 4, 2) }, holds},
		{FlagJoy, "over 3 is joy enough", func(s *State) { joy(s, 3, 4, 3) }, nothing},
		{FlagJoy, "under", func(s *State) { joy(s, 2, 2, 2) }, holds},
		{FlagJoy, "two sessions", func(s *State) { joy(s, 1, 1) }, nothing},
		{FlagJoy, "enjoyed", func(s *State) { joy(s, 6, 7, 6) }, back},

		{FlagUnreachable, "reached", func(*State) {}, back},
		{FlagUnreachable, "at", func(s *State) { ended(s, 2, NotDelivered) }, holds},
		{FlagUnreachable, "under", func(s *State) { ended(s, 1, NotDelivered) }, nothing},
		{FlagUnreachable, "we were down", func(s *State) { ended(s, 3, MissedByUs) }, nothing},
		{FlagUnreachable, "paused", func(s *State) { ended(s, 2, NotDelivered); s.Patient.Status = Paused }, nothing},
	} {
		s := steady()
		c.change(&s)
		r, ok := RuleOf(c.kind)
		if !ok {
			t.Fatalf("no rule for %s", c.kind)
		}
		got := nothing
		for _, f := range newCase(s, weekFrom, weekTo).look(r, r.Threshold) {
			switch {
			case f.holds:
				got = holds
			case f.back && got == nothing:
				got = back
			}
		}
		if got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.kind, c.what, got, c.want)
		}
	}
}

// halved leaves an answer on every other day.
func halved(s *State) {
	for i := range s.Recent {
		if i%2 == 1 {
			s.Recent[i] = Day{Date: s.Recent[i].Date, State: Expired}
		}
	}
}

func TestASilenceOfAWeekIsForContactAndStandsHigher(t *testing.T) {
	s := steady()
	ended(&s, 6, Expired)
	f := newCase(s, weekFrom, weekTo).holding(nil)
	if len(f) != 1 || f[0].filed() != FlagQuiet {
		t.Errorf("six days: %+v", f)
	}
	ended(&s, 7, Expired)
	s.Recent[40].Flare, s.Patient.Status, s.Patient.Resting = FlareNew, Resting, time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	f = newCase(s, weekFrom, weekTo).holding(nil)
	if len(f) != 1 || f[0].filed() != flagContact || f[0].urgency != Today || rank(f[0].filed()) >= rank(FlagMood) {
		t.Errorf("seven days: %+v", f)
	}
}

func TestAClinicsThresholdHasBounds(t *testing.T) {
	for _, r := range Rules {
		_, err := r.Set("3")
		if !r.Tunable() {
			if ErrorCode(err) != Forbidden {
				t.Errorf("%s can be set: %v", r.Kind, err)
			}
			continue
		}
		if r.Threshold < r.Low || r.Threshold > r.High || r.Step <= 0 {
			t.Errorf("%s: %+v", r.Kind, r)
		}
		for typed, want := range map[string]Code{"": Invalid, "NaN": Invalid, "-1": Invalid, "1e9": Invalid, "x": Invalid} {
			if _, err := r.Set(typed); ErrorCode(err) != want {
				t.Errorf("%s set to %q: %v", r.Kind, typed, err)
			}
		}
	}
	own := Thresholds{FlagMood: 2}
	if own.Of(FlagMood) != 2 || own.Of(FlagSleep) != changePoints || (Thresholds)(nil).Of(FlagPain) != 2 {
		t.Error("a clinic's own threshold stands for its rule alone")
	}
	s := steady()
	set(&s, ItemMood, 4, 4, 5, 4, 4, 4, 4)
	if n := len(newCase(s, weekFrom, weekTo).holding(own)); n != 0 {
		t.Errorf("1.9 points reach a threshold of 2")
	}
}

func TestTasksThatGotEasierAreToldOnceEach(t *testing.T) {
	for _, c := range []struct {
		stairs, bag int
		before      int // the bag's rating of a week ago
		want        bool
	}{{5, 5, 3, true}, {5, 4, 3, false}, {5, 5, 6, false}, {5, 5, 5, true}} {
		s := steady()
		s.Ratings = []Answer{{Date: weekFrom.AddDays(-30), Exercise: "stairs", Status: Given, Value: 3}, {Date: weekFrom.AddDays(-30), Exercise: "bag", Status: Given, Value: 3},
			{Date: weekFrom.AddDays(-1), Exercise: "stairs", Status: Given, Value: 4}, {Date: weekFrom.AddDays(-1), Exercise: "bag", Status: Given, Value: c.before},
			{Date: weekTo, Exercise: "stairs", Status: Given, Value: c.stairs}, {Date: weekTo, Exercise: "bag", Status: Given, Value: c.bag}}
		if e, _ := newCase(s, weekFrom, weekTo).well(); (e.Kind == "tasks_up") != c.want {
			t.Errorf("%+v: %+v", c, e)
		}
	}
}

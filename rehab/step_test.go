package rehab

import (
	"testing"
	"time"
)

func stepping(now time.Time) State {
	return State{Clinic: Clinic{Zone: "UTC"}, Patient: Patient{ID: "p", Alias: "Heron", Status: Active, DM: "dm"},
		Exercises: []Exercise{{ID: "walk", Label: "Walk", Times: 3, Smaller: "Half", Status: InPlan, Since: now}},
		Plan:      Plan{Version: 1, Schedule: Schedule{At: 510, Days: AllDays, Zone: "UTC"}}}
}

func proposing(fields ...string) Reply {
	f := map[string]string{"label": "Walk", "times": "4", "smaller": "Half", "why": "It felt easy."}
	for i := 0; i+1 < len(fields); i += 2 {
		f[fields[i]] = fields[i+1]
	}
	return Reply{ID: "r", Fields: f}
}

func TestAStepThatCantBeProposedIsRefused(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	open := stepping(now)
	c, err := Propose(open, proposing(), "walk", "physio", now)
	if err != nil || c.Step == nil || len(c.Exercises)+len(c.Out) > 0 {
		t.Fatalf("%+v %v", c, err)
	}
	open.Step = c.Step
	gone := stepping(now)
	gone.Patient.Status = Stopped
	for name, tc := range map[string]struct {
		s        State
		r        Reply
		exercise string
		at       time.Time
		want     Code
	}{
		"no why":                    {stepping(now), proposing("why", "  "), "walk", now, Invalid},
		"no change":                 {stepping(now), proposing("times", "3"), "walk", now, Invalid},
		"fifteen times":             {stepping(now), proposing("times", "15"), "walk", now, Invalid},
		"no name":                   {stepping(now), proposing("label", ""), "walk", now, Invalid},
		"an exercise not in it":     {stepping(now), proposing(), "swim", now, NotFound},
		"a patient who has stopped": {gone, proposing(), "walk", now, Conflict},
		"a second one":              {open, proposing(), "walk", now, Conflict},
		"a second one at the end":   {open, proposing(), "walk", c.Step.Expires.Add(-time.Second), Conflict},
		"another once it has gone":  {open, proposing(), "walk", c.Step.Expires, ""},
	} {
		if _, err := Propose(tc.s, tc.r, tc.exercise, "physio", tc.at); ErrorCode(err) != tc.want {
			t.Errorf("%s: %v, want %q", name, err, tc.want)
		}
	}
	if _, err := TakeBack(open, c.Step.Expires); ErrorCode(err) != NotFound {
		t.Errorf("one that has gone by is taken back: %v", err)
	}
}

// Nothing changes but by the patient's yes, on an ordinary day, to the plan as it
// was when the step was proposed.
func TestNothingChangesBeforeTheYes(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	cat := &Catalogue{}
	proposed, err := Propose(stepping(now), proposing("label", "Walk 12 minutes"), "walk", "physio", now)
	if err != nil {
		t.Fatal(err)
	}
	with := func(change func(*State)) State {
		s := stepping(now)
		step := *proposed.Step
		step.AskedAt = now
		s.Step = &step
		change(&s)
		return s
	}
	flare := Checkin{ID: "c", Patient: "p", Set: Daily, Date: Date{2026, time.March, 2}, State: Partly, Flare: FlareKnown}
	for name, tc := range map[string]struct {
		s       State
		value   string
		changed bool
		state   StepState
		asked   bool // still counts as asked
	}{
		"yes":                       {with(func(*State) {}), "yes", true, StepYes, true},
		"not yet":                   {with(func(*State) {}), "not_yet", false, StepNotYet, true},
		"talk first":                {with(func(*State) {}), "talk", false, StepTalk, true},
		"yes in a flare-up":         {with(func(s *State) { s.Checkins = []Checkin{flare} }), "yes", false, StepOpen, false},
		"yes while resting":         {with(func(s *State) { s.Patient.Status = Resting }), "yes", false, StepOpen, false},
		"yes in a pause":            {with(func(s *State) { s.Patient.Status = Paused }), "yes", false, StepOpen, false},
		"yes with an alert open":    {with(func(s *State) { s.Alert = &Alert{} }), "yes", false, StepOpen, false},
		"yes to what was changed":   {with(func(s *State) { s.Exercises[0].Times = 2 }), "yes", false, StepWithdrawn, true},
		"yes to what was taken out": {with(func(s *State) { s.Exercises[0].Status = Dropped }), "yes", false, StepWithdrawn, true},
	} {
		c, err := cat.Reply(tc.s, Reply{ID: "tap", Act: Act{Verb: ActStep, Ref: tc.s.Step.ID, Value: tc.value}}, now)
		if err != nil || c.Step == nil {
			t.Errorf("%s: %+v %v", name, c, err)
			continue
		}
		if got := len(c.Exercises) > 0; got != tc.changed || c.Step.State != tc.state || c.Step.AskedAt.IsZero() == tc.asked {
			t.Errorf("%s: changed %v, step %+v", name, got, c.Step)
		}
		if tc.changed && (c.Exercises[0].Label != "Walk 12 minutes" || c.Exercises[0].Times != 4 || len(c.Exercises[0].Was) != 1 || c.Exercises[0].Was[0].By != "patient") {
			t.Errorf("%s: %+v", name, c.Exercises)
		}
		if talks := len(c.Wishes) == 1 && c.Wishes[0].Kind == WishStep; talks != (tc.value == "talk") {
			t.Errorf("%s: wishes %+v", name, c.Wishes)
		}
	}
	late := with(func(*State) {})
	for name, s := range map[string]State{"late": late, "once answered": with(func(s *State) { s.Step.State = StepNotYet })} {
		at := now
		if name == "late" {
			at = s.Step.Expires
		}
		c, err := cat.Reply(s, Reply{Act: Act{Verb: ActStep, Ref: s.Step.ID, Value: "yes"}}, at)
		if err != nil || c.Step != nil || len(c.Exercises) > 0 || c.Show.Name != "step" {
			t.Errorf("a yes that comes %s: %+v %v", name, c, err)
		}
	}
}

// Typed words answer a step on the day it was asked for, if they say plainly what
// they mean and nothing else waits for them.
func TestTypedWordsAnswerAStep(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	cat := &Catalogue{Vocabulary: map[string]Vocabulary{"": {Yes: []string{"fine", "yes"}, Try: []string{"yes"}, NotYet: []string{"not yet"}, Talk: []string{"let's talk"}}}}
	for name, tc := range map[string]struct {
		words string
		asked time.Time
		make  Awaiting
		want  StepState
	}{
		"yes":                {"Yes!", now, AwaitNothing, StepYes},
		"not yet":            {"not yet.", now, AwaitNothing, StepNotYet},
		"talk, as phones do": {"Let’s talk", now, AwaitNothing, StepTalk},
		"fine":               {"fine", now, AwaitNothing, ""},
		"yes, a day later":   {"yes", now.AddDate(0, 0, -1), AwaitNothing, ""},
		"yes, not asked":     {"yes", time.Time{}, AwaitNothing, ""},
		"yes, to a question": {"yes", now, AwaitReasons, ""},
	} {
		s := stepping(now)
		c, err := Propose(s, proposing(), "walk", "physio", now)
		if err != nil {
			t.Fatal(err)
		}
		s.Step, s.Patient.Awaiting = c.Step, tc.make
		s.Step.AskedAt = tc.asked
		got, err := cat.Reply(s, Reply{ID: "m", Words: tc.words}, now)
		var state StepState
		if got.Step != nil {
			state = got.Step.State
		}
		if err != nil || state != tc.want || len(got.Out) == 0 || (len(got.Exercises) > 0) != (tc.want == StepYes) {
			t.Errorf("%s: %q, %+v %v", name, state, got.Out, err)
		}
	}
}

// A step is asked for once, on a day that asks for nothing else.
func TestAStepIsAskedForOnAnOrdinaryDay(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for name, tc := range map[string]struct {
		d      Decision
		weekly bool
		days   Weekdays
		before time.Time
		at     time.Time
		want   bool
	}{
		"ordinary":                       {Decision{Row: "11"}, false, AllDays, time.Time{}, now, true},
		"asked already":                  {Decision{Row: "11"}, false, AllDays, now, now, false},
		"gone by":                        {Decision{Row: "11"}, false, AllDays, time.Time{}, now.AddDate(0, 0, 20), false},
		"the encouragement asks":         {Decision{Row: "13", Choices: []string{"card_yes"}}, false, AllDays, time.Time{}, now, false},
		"the week's questions":           {Decision{Row: "11"}, true, AllDays, time.Time{}, now, false},
		"and they are asked on each day": {Decision{Row: "11"}, true, WeekdaysOf(time.Monday), time.Time{}, now, true},
	} {
		s := stepping(now)
		c, err := Propose(s, proposing(), "walk", "physio", now)
		if err != nil {
			t.Fatal(err)
		}
		s.Step, s.Plan.Days = c.Step, tc.days
		s.Step.AskedAt = tc.before
		turn := &turn{s: s, now: tc.at, loc: time.UTC}
		turn.propose(tc.d, tc.weekly)
		if got := len(turn.then) == 1 && turn.c.Step != nil && turn.c.Step.AskedAt.Equal(tc.at); got != tc.want {
			t.Errorf("%s: asked %v", name, got)
		}
	}
}

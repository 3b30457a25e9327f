package rehab

import (
	"fmt"
	"reflect"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// plenty is a catalogue with enough of everything: each row has templates in
// each frame.
func plenty() *Catalogue {
	cat := &Catalogue{Cards: []Card{{ID: "one"}, {ID: "two"}, {ID: "three"}}}
	for _, r := range decisionTable {
		for _, frame := range []string{"verb", "quote", "plain"} {
			if frame != "plain" && (hard(r.row) || r.row == "14" || r.row == "0") {
				continue
			}
			for i := range 20 {
				tm := Template{ID: "r" + r.row + frame + strconv.Itoa(i), Row: r.row, Frame: frame, Strategy: "of row " + r.row, Version: 1}
				if frame != "plain" {
					tm.Needs = []string{"goal"}
				}
				if r.row == "11" {
					tm.Needs = append(tm.Needs, "task", "exercise")
				}
				cat.Templates = append(cat.Templates, tm)
			}
		}
	}
	return cat
}

var someDay = Date{2026, time.November, 26}

// settled is a patient of a month with a usual of 6 in everything.
func settled() State {
	s := State{Patient: Patient{ID: "p", Enrolled: someDay.AddDays(-31), CardOn: someDay.AddDays(-3), FlarePlan: "Half the walk."},
		Goal:  Goal{Phrase: Phrase{Label: "travel overseas", VP: "travel overseas", Form: VerbPhrase}, Confirmed: true},
		Tasks: []Task{{ID: "t", Label: "carrying a bag"}},
		Exercises: []Exercise{{ID: "walk", Label: "Walk", Phrase: "the walk", Times: 3, Status: InPlan},
			{ID: "bag", Label: "Bag lifts", Times: 2, Tasks: []string{"t"}, Status: InPlan, Order: 1},
			{ID: "dance", Label: "Dance", Mind: true, Times: 1, Status: InPlan, Order: 2}},
		Decisions: []Decision{{Checkin: "yesterday", Row: "14", Date: someDay.AddDays(-1)}},
		Sessions:  20}
	for n := -30; n < 0; n++ {
		d := Day{Date: someDay.AddDays(n), State: Answered, Done: DoneRest, Values: map[string]int{ItemMood: 6, ItemSleep: 6, ItemMotivation: 6, ItemPain: 4}}
		if n < -16 {
			s.First = append(s.First, d)
		}
		s.Recent = append(s.Recent, d)
	}
	return s
}

// sheetOf makes the answers of a check-in: mood, sleep, motivation, pain (-1:
// none), what was done, the exercise and its joy (-1: none).
func sheetOf(mood, sleep, drive, pain, done int, exercise string, joy int) Sheet {
	var sh Sheet
	for item, v := range map[string]int{ItemMood: mood, ItemSleep: sleep, ItemMotivation: drive, ItemPain: pain, ItemDone: done} {
		if v >= 0 {
			sh = append(sh, Answer{Item: item, Value: v, Status: Given})
		}
	}
	if exercise != "" {
		sh = append(sh, Answer{Item: ItemDid, Exercise: exercise, Value: DidWhole, Status: Given})
	}
	if joy >= 0 {
		sh = append(sh, Answer{Item: ItemJoy, Exercise: exercise, Value: joy, Status: Given})
	}
	return sh
}

func TestTheFirstRowThatMatchesIsTaken(t *testing.T) {
	ordinary := sheetOf(6, 6, 6, -1, DoneSome, "walk", 6)
	young := func(s *State) { s.First = s.First[:7] }
	for _, tc := range []struct {
		name  string
		state func(*State)
		flare Flare
		sheet Sheet
		row   string
	}{
		{"an alert that nobody cleared", func(s *State) { s.Alert = &Alert{ID: "a"} }, FlareKnown, ordinary, "0"},
		{"an alert that was cleared", func(s *State) { s.Alert = &Alert{ID: "a", Cleared: time.Unix(1, 0)} }, "", ordinary, "14"},
		{"a flare-up before a hard day", nil, FlareKnown, sheetOf(0, 0, 0, -1, DoneDidntFit, "", -1), "1a"},
		{"pain two points over the usual", nil, "", sheetOf(6, 6, 6, 6, DoneSome, "walk", 6), "1b"},
		{"pain up before a baseline", young, "", sheetOf(6, 6, 6, 9, DoneRest, "", -1), "14"},
		{"a low mood", nil, "", sheetOf(2, 6, 6, -1, DoneSome, "walk", 9), "2"},
		{"a low mood before a baseline", young, "", sheetOf(2, 6, 6, -1, DoneRest, "", -1), "2"},
		{"a mood three under the usual", nil, "", sheetOf(3, 6, 6, -1, DoneRest, "", -1), "2"},
		{"three, which is not low before a baseline", young, "", sheetOf(3, 6, 6, -1, DoneRest, "", -1), "14"},
		{"low again, and low all week, before a baseline", func(s *State) {
			young(s)
			for i := range s.Recent {
				s.Recent[i].Values = map[string]int{ItemMood: 2}
			}
		}, "", sheetOf(2, 6, 6, -1, DoneRest, "", -1), "14"},
		{"mood skipped", nil, "", sheetOf(-1, 6, 6, -1, DoneRest, "", -1), "14"},
		{"back after three silent days", func(s *State) {
			for n := 1; n <= 3; n++ {
				s.Recent[len(s.Recent)-n].State = Expired
			}
		}, "", ordinary, "3"},
		{"two silent days are not three", func(s *State) {
			for n := 1; n <= 2; n++ {
				s.Recent[len(s.Recent)-n].State = Expired
			}
		}, "", ordinary, "14"},
		{"days that never arrived are no silence", func(s *State) {
			for n := 1; n <= 3; n++ {
				s.Recent[len(s.Recent)-n].State = MissedByUs
			}
		}, "", ordinary, "14"},
		{"back from resting", func(s *State) { s.Recent[len(s.Recent)-1].State = WasResting }, "", ordinary, "3"},
		{"didn't fit, and the drive is there", nil, "", sheetOf(6, 6, 6, -1, DoneDidntFit, "", -1), "4"},
		{"didn't fit, and little drive", nil, "", sheetOf(6, 3, 3, -1, DoneDidntFit, "", -1), "5"},
		{"didn't fit, after a short night", nil, "", sheetOf(6, 4, 5, -1, DoneDidntFit, "", -1), "6"},
		{"didn't fit, and nothing else", nil, "", sheetOf(6, 6, 5, -1, DoneDidntFit, "", -1), "14"},
		{"no exercise on a rest day is no miss", nil, "", sheetOf(6, 6, 9, -1, DoneRest, "", -1), "14"},
		{"no answer to what was done is no miss", nil, "", sheetOf(6, 3, 1, -1, -1, "", -1), "14"},
		{"done, and pain a little up", nil, "", sheetOf(6, 6, 6, 5, DoneSome, "walk", 9), "7"},
		{"done, after a short night", nil, "", sheetOf(6, 4, 6, -1, DoneSome, "walk", 9), "8"},
		{"done, in a low mood", nil, "", sheetOf(4, 6, 6, -1, DoneSome, "walk", 9), "8"},
		{"done, with joy", nil, "", sheetOf(6, 6, 6, -1, DoneSome, "walk", 8), "9"},
		{"something outside the plan, with joy", nil, "", sheetOf(6, 6, 6, -1, DoneElse, "", 8), "9"},
		{"little joy once", nil, "", sheetOf(6, 6, 6, -1, DoneSome, "walk", 2), "14"},
		{"little joy, the third time", func(s *State) {
			s.Recent[20].Joy, s.Recent[25].Joy = map[string]int{"walk": 3}, map[string]int{"walk": 1}
		}, "", sheetOf(6, 6, 6, -1, DoneSome, "walk", 2), "10"},
		{"little joy, but more in between", func(s *State) {
			s.Recent[20].Joy, s.Recent[25].Joy = map[string]int{"walk": 3}, map[string]int{"walk": 6}
		}, "", sheetOf(6, 6, 6, -1, DoneSome, "walk", 2), "14"},
		{"four weeks kept", func(s *State) {
			s.Patient.Enrolled = someDay.AddDays(-28)
			for _, n := range []int{3, 10, 17, 24} {
				s.Recent[n].Did = map[string]int{"walk": DidWhole}
			}
		}, "", sheetOf(6, 6, 6, -1, DoneRest, "", -1), "12"},
		{"four weeks, one of them empty", func(s *State) {
			s.Patient.Enrolled = someDay.AddDays(-28)
			for _, n := range []int{3, 4, 17, 24} {
				s.Recent[n].Did = map[string]int{"walk": DidWhole}
			}
		}, "", sheetOf(6, 6, 6, -1, DoneRest, "", -1), "14"},
		{"a task rated three higher", func(s *State) {
			s.Ratings = []Answer{{Exercise: "t", Status: Given, Value: 3, Date: someDay.AddDays(-28)}, {Exercise: "t", Status: Given, Value: 6, Date: someDay.AddDays(-2)}}
		}, "", sheetOf(6, 6, 6, -1, DoneRest, "", -1), "12"},
		{"a task rated two higher, alone", func(s *State) {
			s.Ratings = []Answer{{Exercise: "t", Status: Given, Value: 3, Date: someDay.AddDays(-28)}, {Exercise: "t", Status: Given, Value: 5, Date: someDay.AddDays(-2)}}
		}, "", sheetOf(6, 6, 6, -1, DoneRest, "", -1), "14"},
		{"a card, before practice", func(s *State) { s.Patient.CardOn = someDay.AddDays(-7) }, "", sheetOf(6, 6, 6, -1, DoneSome, "bag", 6), "13"},
		{"the first card, after an exercise for the mind", func(s *State) {
			s.Patient.CardOn, s.Patient.Enrolled = Date{}, someDay.AddDays(-2)
		}, "", sheetOf(6, 6, 6, -1, DoneSome, "dance", 6), "13"},
		{"no card in the first days", func(s *State) {
			s.Patient.CardOn, s.Patient.Enrolled = Date{}, someDay.AddDays(-2)
		}, "", sheetOf(6, 6, 6, -1, DoneSome, "walk", 6), "14"},
		{"practice for the goal", nil, "", sheetOf(6, 6, 6, -1, DoneSome, "bag", 6), "11"},
		{"an ordinary day", nil, "", ordinary, "14"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := settled()
			if tc.state != nil {
				tc.state(&s)
			}
			got := plenty().Encourage(s, Checkin{ID: "today", Date: someDay, Flare: tc.flare}, tc.sheet, time.Unix(1e9, 0))
			if got.Row != tc.row {
				t.Errorf("row %s (%s), want %s", got.Row, got.Template, tc.row)
			}
		})
	}
}

func TestThanksComeOneInFour(t *testing.T) {
	s := settled()
	s.Decisions = nil
	for n := range 3 {
		s.Decisions = append(s.Decisions, Decision{Checkin: strconv.Itoa(n), Row: "9", Strategy: strconv.Itoa(n), Date: someDay.AddDays(n - 3)})
	}
	joy := sheetOf(6, 6, 6, -1, DoneSome, "walk", 9)
	if d := plenty().Encourage(s, Checkin{ID: "today", Date: someDay}, joy, time.Time{}); d.Row != "14" {
		t.Errorf("row %s after three messages that said more", d.Row)
	}
	if d := plenty().Encourage(s, Checkin{ID: "today", Date: someDay}, sheetOf(1, 6, 6, -1, DoneRest, "", -1), time.Time{}); d.Row != "2" {
		t.Errorf("row %s on a hard day", d.Row)
	}
}

func TestAUsedUpRowMakesWay(t *testing.T) {
	s, cat := settled(), plenty()
	s.Decisions = nil
	for n := range 13 {
		s.Decisions = append(s.Decisions, Decision{Checkin: strconv.Itoa(n), Row: "14", Template: "r2plain" + strconv.Itoa(n), Date: someDay.AddDays(n - 13)})
	}
	var few []Template
	for _, tm := range cat.Templates {
		if tm.Row != "2" || tm.ID < "r2plain2" {
			few = append(few, tm)
		}
	}
	cat.Templates = few[:0:0]
	for _, tm := range few {
		if tm.Row == "2" && tm.ID != "r2plain1" || tm.Row == "9" && tm.Frame == "verb" {
			continue
		}
		cat.Templates = append(cat.Templates, tm)
	}
	hardDay := cat.Encourage(s, Checkin{ID: "today", Date: someDay}, sheetOf(1, 6, 6, -1, DoneSome, "bag", 9), time.Time{})
	if hardDay.Row != "2" || hardDay.Template != "" || !contains(hardDay.Choices, "talk") {
		t.Errorf("a hard day with nothing left to say: row %s, %q, %v; want row 2 with someone to talk to", hardDay.Row, hardDay.Template, hardDay.Choices)
	}
	joyful := cat.Encourage(s, Checkin{ID: "today", Date: someDay}, sheetOf(6, 6, 6, -1, DoneSome, "bag", 9), time.Time{})
	if joyful.Row != "11" {
		t.Errorf("row %s, want 11: row 9 has nothing for this goal", joyful.Row)
	}
}

func TestTheGoalStandsWhereItCan(t *testing.T) {
	practice := sheetOf(6, 6, 6, -1, DoneSome, "bag", 6)
	verb := Phrase{Label: "Travel overseas", VP: "travel overseas", Form: VerbPhrase}
	for _, tc := range []struct {
		name  string
		goal  Goal
		frame string
		want  any
	}{
		{"confirmed", Goal{Phrase: verb, Confirmed: true}, "verb", "travel overseas"},
		{"not confirmed", Goal{Phrase: verb}, "quote", "Travel overseas"},
		{"no verb phrase", Goal{Phrase: Phrase{Label: "Japan", Form: Quote}, Confirmed: true}, "quote", "Japan"},
		{"less pain", Goal{Phrase: Phrase{Label: "no pain", Form: Quote, Negative: true}, Confirmed: true}, "plain", nil},
		{"none", Goal{}, "plain", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := settled()
			s.Goal = tc.goal
			d := plenty().Encourage(s, Checkin{ID: "today", Date: someDay}, practice, time.Time{})
			if d.Row != "11" || d.Args["goal"] != tc.want || d.Goal != (tc.want != nil) || d.Template[3:3+len(tc.frame)] != tc.frame {
				t.Errorf("row %s, %s, goal %v", d.Row, d.Template, d.Args["goal"])
			}
		})
	}
}

func TestAnExerciseIsNotPracticeForItself(t *testing.T) {
	for _, tc := range []struct {
		exercise, task string
		same           bool
	}{
		{"Carry a bag", "carrying a bag", true}, {"Walk", "walking", true}, {"Walk", "walking through an airport", false}, {"Stairs", "stairs", true},
		{"Swim", "carrying a bag", false}, {"Climb stairs", "climbing the stairs", true}, {"", "", false},
	} {
		if got := sameThing(tc.exercise, tc.task); got != tc.same {
			t.Errorf("%q and %q: %v", tc.exercise, tc.task, got)
		}
	}
}

func TestCardsTakeTurns(t *testing.T) {
	cat := plenty()
	s := State{Patient: Patient{Enrolled: someDay}}
	seen := map[string]bool{}
	for week := range 3 {
		s.Patient.CardOn = someDay.AddDays(7 * week)
		card, ok := cat.NextCard(s)
		if !ok || seen[card.ID] {
			t.Errorf("week %d: %v, %v", week, card, ok)
		}
		seen[card.ID] = true
	}
	if _, ok := (&Catalogue{}).NextCard(State{}); ok {
		t.Error("a card from an empty catalogue")
	}
}

// anyState draws a state of whatever kind, sensible or not.
func anyState(t *rapid.T) (State, Checkin, Sheet) {
	s := settled()
	pick := func(name string) bool { return rapid.Bool().Draw(t, name) }
	if pick("empty") {
		s = State{}
	}
	if pick("alert") {
		s.Alert = &Alert{}
	}
	if pick("no goal") {
		s.Goal = Goal{}
	}
	if pick("young") {
		s.First = nil
	}
	for i := range s.Recent {
		s.Recent[i].State = rapid.SampledFrom([]CheckinState{Answered, Expired, WasResting, MissedByUs, ""}).Draw(t, "state")
	}
	s.Decisions = nil
	for n := range rapid.IntRange(0, 14).Draw(t, "past") {
		r := rapid.SampledFrom(decisionTable).Draw(t, "row").row
		s.Decisions = append(s.Decisions, Decision{Checkin: strconv.Itoa(n), Row: r, Strategy: "of row " + r,
			Template: fmt.Sprintf("r%splain%d", r, rapid.IntRange(0, 19).Draw(t, "template")), Date: someDay.AddDays(n - 14)})
	}
	v := func(name string) int { return rapid.IntRange(-1, 10).Draw(t, name) }
	sheet := sheetOf(v("mood"), v("sleep"), v("drive"), v("pain"), rapid.IntRange(0, 4).Draw(t, "done"),
		rapid.SampledFrom([]string{"", "walk", "bag", "dance", "gone"}).Draw(t, "exercise"), v("joy"))
	if pick("nothing") {
		sheet = nil
	}
	return s, Checkin{ID: "today", Date: someDay, Flare: rapid.SampledFrom([]Flare{NoFlare, NoFlare, NoFlare, FlareKnown, FlareNew, FlareAsked}).Draw(t, "flare")}, sheet
}

func TestEveryDecisionKeepsTheRules(t *testing.T) {
	cat := plenty()
	rapid.Check(t, func(t *rapid.T) {
		s, ch, sheet := anyState(t)
		d := cat.Encourage(s, ch, sheet, time.Unix(1e9, 0))
		if again := cat.Encourage(s, ch, sheet, time.Unix(1e9, 0)); !reflect.DeepEqual(d, again) {
			t.Fatalf("%v, and then %v", d, again)
		}
		if d.Row == "" || (hard(d.Row) || d.Row == "0") && d.Goal {
			t.Fatalf("row %q names the goal: %v", d.Row, d.Goal)
		}
		if d.Row == "0" && d.Template != "" || s.Alert != nil && d.Row != "0" {
			t.Fatalf("row %s, %s while an alert is open", d.Row, d.Template)
		}
		for _, p := range s.Decisions {
			if d.Template != "" && p.Template == d.Template && ch.Date.Sub(p.Date) < templateDays {
				t.Fatalf("%s came %d days ago", d.Template, ch.Date.Sub(p.Date))
			}
		}
		if n := len(s.Decisions); n >= 2 && !hard(d.Row) && d.Row != "14" && d.Strategy == s.Decisions[n-1].Strategy && d.Strategy == s.Decisions[n-2].Strategy {
			t.Fatalf("%q for the third time running", d.Strategy)
		}
	})
}

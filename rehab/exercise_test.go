package rehab

import (
	"fmt"
	"testing"
	"time"
)

// A changed exercise is counted by what the plan said at the time.
func TestWhatWasPlannedIsCountedByThePlanOfTheTime(t *testing.T) {
	monday := Date{2026, time.March, 2}
	at := func(day int) time.Time { return monday.AddDays(day).utc().Add(12 * time.Hour) }
	e := Exercise{ID: "walk", Label: "Walk", Times: 3, Status: InPlan, Since: at(-30)}
	e = e.Turned("clinician", at(14), func(e *Exercise) { e.Times = 7 })
	e = e.Turned("clinician", at(21), func(e *Exercise) { e.Status = Dropped })
	e = e.Turned("clinician", at(28), func(e *Exercise) { e.Status = InPlan })
	for _, tc := range []struct {
		name     string
		from, to int
		want     int
	}{
		{"before any change", 0, 6, 3},
		{"after the first", 14, 20, 7},
		{"over it: seven days of three and of seven", 7, 20, 10},
		{"while it was taken out", 21, 27, 0},
		{"back again", 28, 34, 7},
		{"all of it", 0, 34, 20},
	} {
		if got := plannedTimes(e, monday.AddDays(tc.from), monday.AddDays(tc.to), time.UTC); got != tc.want {
			t.Errorf("%s: %d sessions planned, want %d", tc.name, got, tc.want)
		}
	}
	var keys []string
	for _, line := range PlanLines(State{Exercises: []Exercise{e}}, nil) {
		keys = append(keys, line.Key)
	}
	if want := "[view.exercise_in view.exercise_out view.exercise_times view.exercise_in]"; fmt.Sprint(keys) != want {
		t.Errorf("the view tells %v, want %s", keys, want)
	}
}

func TestWordsOfAnExerciseThatIsNotInThePlanAreNoHistory(t *testing.T) {
	now := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	e := Exercise{Label: "Walk", Status: Wished, Since: now}
	e = e.Turned("clinician", now.Add(time.Hour), func(e *Exercise) { e.Label = "Walk far" })
	e = e.Turned("clinician", now.Add(2*time.Hour), func(e *Exercise) { e.Status = InPlan })
	same := e.Turned("clinician", now.Add(3*time.Hour), func(e *Exercise) { e.Mind = true })
	if len(e.Was) != 0 || len(same.Was) != 0 || !same.Since.Equal(e.Since) || !same.Mind {
		t.Errorf("%+v", same)
	}
}

func TestAPlanHoldsFour(t *testing.T) {
	var all []Exercise
	for i, status := range []ExerciseStatus{InPlan, Wished, Dropped, Proposed} {
		all = append(all, Exercise{ID: fmt.Sprint(i), Status: status, Order: i})
	}
	if got := Room(all); got != 1 {
		t.Errorf("room for %d beside three", got)
	}
	template := PlanTemplate{Exercises: []TemplateExercise{{Label: "Walk"}, {Label: "Swim"}, {Label: "Dance"}}}
	s := State{Exercises: all}
	if _, err := template.Chosen(s, []int{0, 1}, "r", time.Time{}); ErrorCode(err) != Conflict {
		t.Errorf("two more than fit: %v", err)
	}
	if list, err := template.Chosen(s, []int{2, 7}, "r", time.Time{}); err != nil || len(list) != 1 || list[0].Label != "Dance" || list[0].Status != Wished {
		t.Errorf("%v %v", list, err)
	}
	all[0].Label = "dance"
	if _, err := template.Chosen(s, []int{2}, "r", time.Time{}); ErrorCode(err) != NotFound {
		t.Errorf("the same one twice: %v", err)
	}
	moved := Earlier(all, "3") // passes over the one that was taken out
	if len(moved) != 2 || moved[0].ID != "3" || moved[0].Order != 1 || moved[1].ID != "1" {
		t.Errorf("%+v", moved)
	}
	if Earlier(all, "0") != nil || Earlier(all, "none") != nil {
		t.Error("the first, and one that isn't there, move")
	}
}

func TestATaskThatKeepsItsNameKeepsItsRatings(t *testing.T) {
	s := State{Patient: Patient{Status: Active, DM: "dm"}, Goal: Goal{Phrase: Phrase{Label: "travel overseas"}, Confirmed: true},
		Tasks: []Task{{ID: "a", Label: "walking"}, {ID: "b", Label: "carrying a bag", Order: 1}}}
	c, err := Aim(s, map[string]string{"goal": "travel overseas", "tasks": "Carrying a bag\nsitting", "flare_plan": ""}, time.Time{})
	if err != nil || c.Goal != nil || c.Patient != nil || len(c.Out) != 0 {
		t.Fatalf("%+v %v", c, err)
	}
	if got := fmt.Sprint(c.Tasks); got != fmt.Sprint([]Task{{ID: "b", Label: "Carrying a bag"}, {Label: "sitting", Order: 1}, {ID: "a"}}) {
		t.Errorf("tasks %s", got)
	}
	c, err = Aim(s, map[string]string{"goal": "see the sea", "tasks": "walking"}, time.Time{})
	if err != nil || c.Goal == nil || c.Goal.Confirmed || len(c.Out) != 1 || c.Out[0].View != "goal_check" {
		t.Errorf("other words are not read back: %+v %v", c, err)
	}
	for _, bad := range []map[string]string{{"goal": "", "tasks": "a"}, {"goal": "sing", "tasks": ""}, {"goal": "sing", "tasks": "a\nb\nc\nd"}} {
		if _, err := Aim(s, bad, time.Time{}); ErrorCode(err) != Invalid {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

package storage

import (
	"fmt"
	"testing"
	"time"

	"waymark/rehab"
)

func TestAClinicKeepsItsTemplates(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	walk := []rehab.TemplateExercise{{Label: "Walk", Phrase: "the walk", Times: 3, Smaller: "Half", Mind: true}}
	audit := rehab.Audit{Who: "physio", Deed: "template.saved", At: noon}
	save := func(id, name string) error {
		return s.SaveTemplate(t.Context(), rehab.PlanTemplate{ID: id, Clinic: c.ID, Name: name, Exercises: walk, By: "physio"}, audit)
	}
	check(t, save("", "Knee"))
	if err := save("", "kNEE"); rehab.ErrorCode(err) != rehab.Conflict {
		t.Errorf("one name twice: %v", err)
	}
	list, err := s.Templates(t.Context(), c.ID)
	check(t, err)
	if len(list) != 1 || fmt.Sprint(list[0].Exercises) != fmt.Sprint(walk) {
		t.Fatalf("%+v", list)
	}
	check(t, save(list[0].ID, "Knee, later"))
	audits, err := s.Audits(t.Context(), c.ID, 9)
	check(t, err)
	if n := len(audits); n < 2 {
		t.Errorf("%d audit entries", n)
	}
	for name, err := range map[string]error{"rename": s.SaveTemplate(t.Context(), rehab.PlanTemplate{ID: list[0].ID, Clinic: "another", Name: "x"}, audit),
		"delete": s.DropTemplate(t.Context(), "another", list[0].ID, audit)} {
		if rehab.ErrorCode(err) != rehab.NotFound {
			t.Errorf("another clinic can %s it: %v", name, err)
		}
	}
	check(t, s.DropTemplate(t.Context(), c.ID, list[0].ID, audit))
	for i := range MostTemplates {
		check(t, save("", fmt.Sprint("number ", i)))
	}
	if err := save("", "one more"); rehab.ErrorCode(err) != rehab.Conflict {
		t.Errorf("one more than fits a menu: %v", err)
	}
}

func TestHowAnExerciseStoodIsKept(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	walk := rehab.Exercise{ID: "walk", Label: "Walk", Times: 3, Status: rehab.InPlan, Since: noon}
	turn(t, s, p.ID, rehab.Change{Exercises: []rehab.Exercise{walk}})
	for i := range 2 {
		state, err := s.State(t.Context(), p.ID, noon)
		check(t, err)
		e := state.Exercises[0]
		turn(t, s, p.ID, rehab.Change{Exercises: []rehab.Exercise{e.Turned("patient", noon.Add(time.Duration(i+1)*time.Hour), func(e *rehab.Exercise) { e.Times++ })}})
	}
	state, err := s.State(t.Context(), p.ID, noon)
	check(t, err)
	e := state.Exercises[0]
	if e.Times != 5 || len(e.Was) != 2 || e.Was[0].Times != 3 || e.Was[1].Times != 4 || e.Was[1].By != "patient" || !e.Was[1].Until.Equal(e.Since) {
		t.Errorf("%+v", e)
	}
}

func TestTheEndOfAPatientIsKnown(t *testing.T) {
	s := opened(t)
	p := planned(t, s, enrolled(t, s, clinic(t, s), "heron"), noon)
	left := p
	left.Status = rehab.Discharged
	turn(t, s, p.ID, rehab.Change{Audit: []rehab.Audit{{Who: "patient", Deed: "enrolled", At: noon}}})
	turn(t, s, p.ID, rehab.Change{Patient: &left, Audit: []rehab.Audit{{Who: "physio", Deed: "patient.closed", At: noon.Add(time.Hour)}}})
	state, err := s.State(t.Context(), p.ID, noon)
	check(t, err)
	if !state.Ended.Equal(noon.Add(time.Hour)) {
		t.Errorf("ended %v", state.Ended)
	}
}

package rehab

import (
	"slices"
	"strings"
	"time"
)

// PlanTemplate is a plan to start from: exercises by name, without the parts of
// anybody's goal. What is taken from it is checked for the patient like any
// other exercise.
type PlanTemplate struct {
	ID        string             `toml:"-"`
	Clinic    string             `toml:"-"` // empty: comes with the program
	Name      string             `toml:"name"`
	Source    string             `toml:"source"` // where its kinds of exercise come from; empty for a clinic's own
	Exercises []TemplateExercise `toml:"exercise"`
	By        string             `toml:"-"` // clinician's Discord account
}

// TemplateExercise is an exercise of a template. Times a week are a number to
// start talking from, no dose.
type TemplateExercise struct {
	Label   string `toml:"label" json:"label"`
	Phrase  string `toml:"phrase" json:"phrase"`
	Times   int    `toml:"times" json:"times"`
	Smaller string `toml:"smaller" json:"smaller"`
	Mind    bool   `toml:"mind" json:"mind"`
}

// TemplateOf is a template with the exercises of a plan that were checked.
func TemplateOf(s State, name, by string) (PlanTemplate, error) {
	name, err := ShortLabel(name)
	if err != nil {
		return PlanTemplate{}, err
	}
	t := PlanTemplate{Clinic: s.Clinic.ID, Name: name, By: by}
	for _, e := range InForce(s.Exercises) {
		t.Exercises = append(t.Exercises, TemplateExercise{Label: e.Label, Phrase: e.Phrase, Times: e.Times, Smaller: e.Smaller, Mind: e.Mind})
	}
	if len(t.Exercises) == 0 {
		return t, Refuse(Invalid, "template.empty")
	}
	return t, nil
}

// Chosen returns the exercises of a template at the places that were chosen, in
// its order, for a patient whose plan has room for them. They wait for a
// clinician's word that they were checked. An exercise that the plan has already
// is not put in twice.
//
// Errors: Conflict if there is no room for all of them, NotFound for none.
func (p PlanTemplate) Chosen(s State, places []int, reply string, now time.Time) ([]Exercise, error) {
	var list []Exercise
	for i, x := range p.Exercises {
		if !slices.Contains(places, i) || slices.ContainsFunc(s.Exercises, func(e Exercise) bool { return e.Status != Dropped && strings.EqualFold(e.Label, x.Label) }) {
			continue
		}
		list = append(list, Exercise{ID: ID("exercise", s.Patient.ID, reply, x.Label), Patient: s.Patient.ID, Label: x.Label, Phrase: x.Phrase, Times: x.Times,
			Smaller: x.Smaller, Mind: x.Mind, Status: Wished, Order: len(s.Exercises) + len(list), Since: now})
	}
	switch {
	case len(list) == 0:
		return nil, Refuse(NotFound, "template.nothing_new")
	case len(list) > Room(s.Exercises):
		return nil, Refuse(Conflict, "exercise.too_many", "max", MaxExercises)
	}
	return list, nil
}

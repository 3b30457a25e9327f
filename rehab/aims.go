package rehab

import (
	"strings"
	"time"
)

// MaxTasks is how many tasks a goal has: each is rated every week.
const MaxTasks = 3

// Aim changes what a patient is on the way to, as a clinician filled it into a
// form: "goal", "tasks" one a line, "flare_plan". A task that is named
// as before keeps its ratings; one that is named no more goes, and its ratings
// stay in the record. A goal in other words is read back to the patient, who is
// asked whether that is how they would say it.
//
// Errors: Invalid for a goal or tasks that can't be used.
func Aim(s State, f map[string]string, now time.Time) (Change, error) {
	var c Change
	if words := f["goal"]; OneLine(words) != OneLine(s.Goal.Label) {
		phrase, err := Normalise(words)
		if err != nil {
			return c, err
		}
		c.Goal = &Goal{Patient: s.Patient.ID, Phrase: phrase, Since: now}
		if s.Patient.Status.Running() && s.Patient.DM != "" {
			c.Out = []Outgoing{{Kind: KindView, View: "goal_check", Priority: FirstReply, Due: now}}
		}
	}
	labels, err := ShortLabels(f["tasks"], MaxTasks)
	if err != nil {
		return c, err
	}
	left := append([]Task(nil), s.Tasks...)
	for i, label := range labels {
		t := Task{Label: label, Order: i}
		for k, old := range left {
			if strings.EqualFold(old.Label, label) {
				t.ID, left = old.ID, append(left[:k:k], left[k+1:]...)
				break
			}
		}
		c.Tasks = append(c.Tasks, t)
	}
	for _, old := range left {
		c.Tasks = append(c.Tasks, Task{ID: old.ID})
	}
	p := s.Patient
	p.FlarePlan = OneLine(f["flare_plan"])
	if p.FlarePlan != s.Patient.FlarePlan {
		c.Patient = &p
	}
	return c, nil
}

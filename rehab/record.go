package rehab

import (
	"iter"
	"strings"
	"time"
)

// Records are what leaves the house of a clinic's patients: no Discord account
// or message, no words of a patient but the goal and what the plan is called.
// The patients are those who agreed once, whatever became of them since. They
// are read as one state of the database while they are ranged over.
type Records struct {
	Clinic   Clinic
	Patients iter.Seq2[Record, error]
}

// Record is all of one patient, by date.
type Record struct {
	Patient   Patient
	Goal      Goal
	Tasks     []Task
	Exercises []Exercise
	Plans     []Plan // oldest first
	Checkins  []Checkin
	Answers   []Answer
	Flags     []Flag
}

// ZoneAt returns the zone of the plan that was in force at an instant, and
// instead of none that of the first plan, or the clinic's.
func (r Record) ZoneAt(at time.Time, c Clinic) string {
	zone := c.Zone
	for i, p := range r.Plans {
		if i == 0 || !p.Since.After(at) {
			zone = p.Zone
		}
	}
	return zone
}

// Label returns what an exercise or a task of the patient is called; "" for one
// that is no more.
func (r Record) Label(id string) string {
	for _, e := range r.Exercises {
		if e.ID == id {
			return e.Label
		}
	}
	for _, t := range r.Tasks {
		if t.ID == id {
			return t.Label
		}
	}
	return ""
}

// Pseudonym is what an export calls a patient, an exercise, a task or a flag: the
// same in each export, and nothing that it could be found from without the
// database.
func Pseudonym(kind, id string) string {
	if id == "" {
		return ""
	}
	return strings.ToUpper(kind) + "-" + strings.ToUpper(ID("export", kind, id)[:12])
}

package rehab

import (
	"strconv"
	"strings"
	"time"
)

// MaxExercises is how many exercises a plan holds: more than four are not kept
// up, and the check-in has a button for each.
const MaxExercises = 4

// Exercise is something the patient does, chosen with the clinician.
type Exercise struct {
	ID      string
	Patient string
	Label   string // button label, as the clinician wrote it: "Walk"
	Phrase  string // how a sentence names it: "the walk"; the label in lower case by default
	Times   int    // a week, 1 to 14
	Smaller string // the smaller version
	Mind    bool   // engages the mind
	Tasks   []string
	Status  ExerciseStatus
	Order   int
	Since   time.Time // it stands as it does
	Was     []Edition // how it stood before, oldest first
}

// Edition is an exercise as it stood until it was changed. What was reported
// and planned then is counted by it.
type Edition struct {
	Label   string
	Times   int
	Smaller string
	Status  ExerciseStatus
	Since   time.Time
	Until   time.Time
	By      string // who changed it: "patient" or "clinician"
}

// ExerciseStatus says whether an exercise is part of the plan.
type ExerciseStatus string

const (
	InPlan   ExerciseStatus = "in_plan"
	Proposed ExerciseStatus = "proposed" // by the clinician; waits for the patient's yes
	Wished   ExerciseStatus = "wished"   // waits for the clinician's word that it was checked
	Dropped  ExerciseStatus = "dropped"  // kept for its history
)

// Contains reports whether the exercise holds the task.
func (e Exercise) Contains(task string) bool { return contains(e.Tasks, task) }

// Turned returns the exercise with a change that someone made. How it stood
// before is kept, if it was in the plan then or had been.
func (e Exercise) Turned(by string, now time.Time, change func(*Exercise)) Exercise {
	was := Edition{Label: e.Label, Times: e.Times, Smaller: e.Smaller, Status: e.Status, Since: e.Since, Until: now, By: by}
	change(&e)
	if was.Label == e.Label && was.Times == e.Times && was.Smaller == e.Smaller && was.Status == e.Status {
		return e
	}
	if was.Status == InPlan || was.Status == Dropped {
		e.Was = append(e.Was[:len(e.Was):len(e.Was)], was)
	}
	e.Since = now
	return e
}

// InForce returns the exercises that are part of the plan, in order.
func InForce(all []Exercise) []Exercise { return ofStatus(all, InPlan) }

// Unchecked returns the exercises that wait for a clinician's word that they
// were checked for the patient.
func Unchecked(all []Exercise) []Exercise { return ofStatus(all, Wished) }

func ofStatus(all []Exercise, status ExerciseStatus) []Exercise {
	var in []Exercise
	for _, e := range all {
		if e.Status == status {
			in = append(in, e)
		}
	}
	return in
}

// Room returns how many exercises can still be put into a plan: those that wait
// for a word have their place already.
func Room(all []Exercise) int {
	return max(0, MaxExercises-len(InForce(all))-len(Unchecked(all))-len(ofStatus(all, Proposed)))
}

// mostTimes is how often a week an exercise can be planned.
const mostTimes = 14

// TimesAWeek reads how often a week an exercise is planned, as a clinician
// typed it.
func TimesAWeek(typed string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(typed))
	if err != nil || n < 1 || n > mostTimes {
		return 0, Refuse(Invalid, "exercise.times")
	}
	return n, nil
}

// Earlier moves an exercise one place towards the beginning of the plan, and
// returns those whose place changed. Exercises that were taken out are passed
// over.
func Earlier(all []Exercise, id string) []Exercise {
	before := -1
	for i, e := range all {
		if e.ID == id && before >= 0 {
			all = append([]Exercise(nil), all...)
			all[before], all[i] = all[i], all[before]
			return placed(all)
		}
		if e.Status != Dropped {
			before = i
		}
	}
	return nil
}

// placed numbers exercises by their place, and returns those whose number
// changed.
func placed(all []Exercise) []Exercise {
	var changed []Exercise
	for i, e := range all {
		if e.Order != i {
			e.Order = i
			changed = append(changed, e)
		}
	}
	return changed
}

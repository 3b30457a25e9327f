package rehab

import "time"

// Goal is what a patient is on the way to, in the patient's own words.
type Goal struct {
	Patient string
	Phrase
	Confirmed bool // read back to the patient, who said yes
	Since     time.Time
}

// Task is something the goal asks of the body, as a short noun label that the
// clinician confirmed: "carrying a bag".
type Task struct {
	ID      string
	Patient string
	Label   string
	Order   int
}

// ExerciseStatus says whether an exercise is part of the plan.
type ExerciseStatus string

const (
	InPlan   ExerciseStatus = "in_plan"
	Proposed ExerciseStatus = "proposed" // by the clinician; waits for the patient's yes
	Wished   ExerciseStatus = "wished"   // by the patient; waits for the clinician's yes
	Dropped  ExerciseStatus = "dropped"  // kept for its history
)

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
	Since   time.Time
}

// Contains reports whether the exercise holds the task.
func (e Exercise) Contains(task string) bool {
	for _, t := range e.Tasks {
		if t == task {
			return true
		}
	}
	return false
}

// Plan is when a patient is asked. A changed plan is a new version; the old
// one is kept.
type Plan struct {
	Patient string
	Version int
	Schedule
	Since time.Time
	By    string // "patient" or "clinician"
}

// InForce returns the exercises that are part of the plan, in order.
func InForce(all []Exercise) []Exercise {
	var in []Exercise
	for _, e := range all {
		if e.Status == InPlan {
			in = append(in, e)
		}
	}
	return in
}

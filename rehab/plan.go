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

// Plan is when a patient is asked. A changed plan is a new version; the old
// one is kept.
type Plan struct {
	Patient string
	Version int
	Schedule
	Since time.Time
	By    string // "patient" or "clinician"
}

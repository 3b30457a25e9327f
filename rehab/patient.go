package rehab

import "time"

// Status says how a patient stands with the programme.
type Status string

const (
	Draft      Status = "draft"   // the clinician is still filling the form
	Invited    Status = "invited" // has a code, has not written yet
	Enrolling  Status = "enrolling"
	Active     Status = "active"
	Paused     Status = "paused"  // by the patient's choice, until PausedUntil or /resume
	Resting    Status = "resting" // after three silent days
	Stopped    Status = "stopped"
	Discharged Status = "discharged"
)

// Running reports whether the patient has agreed to be asked and has neither
// stopped nor been discharged: only then is there anything to plan, to pause or
// to take up again without a new consent.
func (s Status) Running() bool { return s == Active || s == Paused || s == Resting }

// EnrolStep is where an enrolling patient stands: each step is one tap.
type EnrolStep string

const (
	StepConsent EnrolStep = "consent"
	StepGoal    EnrolStep = "goal"
	StepTime    EnrolStep = "time"
	StepDone    EnrolStep = ""
)

// Style is how a patient answers.
type Style string

const (
	Buttons Style = "buttons" // one message that changes in place
	Typing  Style = "typing"  // no buttons
	Steps   Style = "steps"   // a new message for each step, for screen readers
)

// Patient is a person in rehabilitation who agreed, or is being asked, to be
// written to. Clinicians see the alias and never the Discord account.
type Patient struct {
	ID          string
	Clinic      string
	Alias       string
	User        string // Discord account; empty until the code was sent
	DM          string // direct message channel
	Status      Status
	Step        EnrolStep
	Style       Style
	Locale      string
	Country     string // for the numbers to call; the clinic's by default
	AskPain     bool   // off unless patient and clinician choose it
	Reminders   bool
	FlarePlan   string
	Enjoys      string
	Enrolled    Date      // date of enrolment in the patient's zone; its weekday carries the weekly set
	PausedUntil Date      // first day that is asked again; zero with Paused means until /resume
	Resting     time.Time // since when; zero when not
	RestWord    bool      // the one message after 14 days of rest was sent
	Silent      int       // planned check-ins in a row that ended without an answer
	CardOn      Date      // when a learning card was last offered
	Next        time.Time // instant of the next planned check-in; zero when none
	NextDate    Date      // its local date
	Unreachable string    // why Discord refused the last message; empty when reachable
	Awaiting    Awaiting  // what the next typed words are the answer to
	MadeOn      Date      // when "What do you make of this?" was last asked
	EnjoyOn     Date      // when it was asked what moving has been enjoyed
	Clinician   string    // Discord account of the one who is responsible
}

// Awaiting says which question typed words belong to when no check-in claims
// them.
type Awaiting string

const (
	AwaitNothing Awaiting = ""
	AwaitTime    Awaiting = "time"
	AwaitGoal    Awaiting = "goal"
	AwaitMake    Awaiting = "make_of_this"
	AwaitPhysio  Awaiting = "physio"  // a reply to the physio's note
	AwaitReasons Awaiting = "reasons" // what matters most about the goal
)

// Consent is one answer to one version of the consent text.
type Consent struct {
	Patient string
	Version string // of the text
	Hash    string // SHA-256 of the text as shown, hex
	Locale  string
	Given   bool
	Adult   bool // attested 18 or over
	At      time.Time
}

// Invite is the one-time code by which a patient writes first.
type Invite struct {
	Code    string
	Patient string
	Expires time.Time
	Used    time.Time
}

package rehab

import "time"

// Set names a group of questions that are asked together.
type Set string

const (
	Daily   Set = "daily"
	Week    Set = "weekly"
	Monthly Set = "monthly"
)

// CheckinState says where a check-in stands. All but the first three are ends.
type CheckinState string

const (
	Queued  CheckinState = "queued"  // its message waits in the outbox
	Asked   CheckinState = "asked"   // delivered
	Offered CheckinState = "offered" // a weekly or monthly set that was offered and not begun

	Answered     CheckinState = "answered" // every required item has a value
	Partly       CheckinState = "partly"   // some have
	Skipped      CheckinState = "skipped"  // the patient chose not to answer
	Expired      CheckinState = "expired"  // asked, and no answer came: unknown, not "not done"
	WasPaused    CheckinState = "paused"
	WasResting   CheckinState = "resting"
	Withdrawn    CheckinState = "withdrawn"
	NotDelivered CheckinState = "not_delivered" // Discord takes no message to the patient
	MissedByUs   CheckinState = "missed_by_us"  // we were down, at fault, or too late
)

// Open reports whether answers are still taken.
func (s CheckinState) Open() bool { return s == Queued || s == Asked || s == Offered }

// Flare says what the patient said of a flare-up today.
type Flare string

const (
	NoFlare     Flare = ""
	FlareAsked  Flare = "asked" // the button was tapped, the question is open
	FlareKnown  Flare = "known"
	FlareNew    Flare = "new"
	FlareUnsure Flare = "unsure"
)

// Stage is what a check-in's message shows: an item's key, or one of these.
type Stage = string

const (
	StageFlare     Stage = "flare"      // a flare you know, or something new?
	StageFlarePlan Stage = "flare_plan" // the stored plan; questions or enough
	StageConfirm   Stage = "confirm"    // what was read from typed words
	StageOffer     Stage = "offer"      // weekly, monthly: now, tomorrow, skip
	StageDone      Stage = "finished"
	StageLater     Stage = "later" // snoozed by the patient
	StageMore      Stage = "more"  // what was done besides
)

// Checkin is one set of questions on one local date. There is one row for each
// patient, set and date.
type Checkin struct {
	ID       string
	Patient  string
	Set      Set
	Date     Date      // patient's zone
	Due      time.Time // the planned instant
	AskedAt  time.Time // when Discord took the message; zero until then
	Closes   time.Time
	RemindAt time.Time // zero: no reminder (again)
	RestAt   time.Time // when the offer to rest goes out if no answer came; zero: not today
	Snoozed  time.Time // when it is shown again; zero when not snoozed
	Touched  time.Time // last tap or typed reply
	State    CheckinState
	Stage    Stage
	Late     bool // sent after its time; the message says when it was meant for
	Finished bool // the closing words were shown; answers may still change until it closes
	Flare    Flare
	Channel  string // where its message is
	Message  string
	Row      string   // outbox row of that message; its buttons carry it
	Exercise string   // exercise id that the joy question is about
	Read     *Reading // what was understood of typed words, for StageConfirm
}

// AnswerStatus says how an item was answered.
type AnswerStatus string

const (
	Given AnswerStatus = "given"
	Skip  AnswerStatus = "skipped" // stored as skipped, never imputed
)

// Answer is one item's answer. Exercise is empty but for ItemDid and ItemJoy.
// The key is patient, date, item, exercise.
type Answer struct {
	Patient  string
	Date     Date
	Item     string
	Exercise string
	Checkin  string
	Status   AnswerStatus
	Value    int // scales: 0 to 10; ItemDone: see DoneValue; ItemDid: DidPart, DidWhole
	At       time.Time
	Typed    bool
}

// Values of ItemDone and ItemDid.
const (
	DoneSome     = 1 // one or more exercises, each an ItemDid of its own
	DoneRest     = 2 // rest day
	DoneDidntFit = 3 // it didn't fit
	DoneElse     = 4 // something that is not in the plan

	DidPart  = 1
	DidWhole = 2
	DidMore  = 3
)

// DidAlso stands before an exercise on a button that adds it to those reported
// before. DoneElse may stand beside exercises of the plan.
const DidAlso = "and."

// Keys of the items that the code knows by name. All others are data.
const (
	ItemMood       = "mood"
	ItemSleep      = "sleep"
	ItemMotivation = "motivation"
	ItemPain       = "pain"
	ItemDone       = "done"
	ItemDid        = "did"
	ItemHelped     = "helped" // somebody helped the patient with these answers: never asked, marked by the patient
	ItemJoy        = "joy"
	ItemThinking   = "thinking"
	ItemMemory     = "memory"
	ItemFit        = "fit"  // how sure that the plan fits next week
	ItemTask       = "task" // weekly, one for each task: the answer's Exercise holds the task id
)

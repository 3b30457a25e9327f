package rehab

import "time"

// State is everything about one patient that a step may read.
type State struct {
	Clinic    Clinic
	Patient   Patient
	Goal      Goal
	Tasks     []Task
	Exercises []Exercise // of every status, in order
	Plan      Plan
	Checkins  []Checkin  // open ones, and those of the last three days; newest first
	Answers   []Answer   // to those check-ins
	First     []Day      // the first 14 days with an answer, oldest first: the baseline
	Recent    []Day      // the last 35 local dates that had a check-in, oldest first, today's included
	Decisions []Decision // of the last 28 days, oldest first
	Ratings   []Answer   // every weekly task rating, oldest first
	Wishes    []Wish     // open ones
	Flags     []Flag     // of a caseload alone: the newest of each cause, closed ones too
	Own       Thresholds // of a caseload alone: the clinic's own
	Heard     Date       // of a caseload alone: when the patient wrote to the team last
	Alert     *Alert     // the newest alert that no clinician has cleared
	Visit     *Visit     // the one set last
	Agreed    *Agreed    // the line written last
	Step      *Step      // the one proposed last
	Ended     time.Time  // when the patient stopped or was discharged; zero while neither
	Answered  int        // number of days with an answer so far
	Sessions  int        // number of ItemDid answers so far
}

// Change is what one step wants recorded, all in one transaction. Rows with an
// empty ID get one when they are stored. A nil field changes nothing.
type Change struct {
	Patient   *Patient
	Goal      *Goal
	Tasks     []Task
	Exercises []Exercise
	Plan      *Plan
	Consent   *Consent
	Checkins  []Checkin
	Answers   []Answer
	Forget    []Answer // by key: answers taken back by the patient
	Decision  *Decision
	Wishes    []Wish
	Alert     *Alert
	Notes     []Note
	Visit     *Visit
	Agreed    *Agreed
	Step      *Step
	Silence   bool // what is still to be sent to the patient is withdrawn, but for Out
	Out       []Outgoing
	Audit     []Audit

	Show  View // what the person who acted sees now; not stored
	Fresh bool // as a new message, and the one acted on stays as it is
}

// Decision records why an encouragement was chosen, so that the choice can be
// made again from the log.
type Decision struct {
	ID       string
	Patient  string
	Checkin  string
	Date     Date
	At       time.Time
	Row      string   // of the decision table: "2", "11"
	Strategy string   // named after its behaviour change technique
	Template string   // template id; empty for rows that say nothing
	Args     Args     // of the template's text
	Choices  []string // buttons that it offers
	Goal     bool     // it names the patient's goal
	Version  int      // of the template
	Chosen   string   // the button that was tapped; empty: none yet
}

// Wish is something of a patient's that waits for a clinician's word.
type Wish struct {
	ID      string
	Patient string
	Kind    WishKind
	Detail  string // the exercise's label, times a week: short, from a button or a form
	State   WishState
	At      time.Time
	Answer  string // the clinician's note
	By      string // clinician's Discord account
}

// WishKind says what is wished for.
type WishKind string

const (
	WishEnjoys WishKind = "enjoys"         // enjoys something and asks if it suits the plan
	WishOther  WishKind = "something_else" // would like to try something else than an exercise
	WishFewer  WishKind = "fewer"          // fewer check-ins; Detail is days a week
	WishTalk   WishKind = "talk"           // would like to talk to a person
	WishWord   WishKind = "word"           // none of the patient's: a clinician wrote first; stands as answered from the start
	WishReply  WishKind = "reply"          // answered the physio's note; the words are in a Note
	WishData   WishKind = "my_data"        // asks for what is stored
	WishForget WishKind = "forget_me"      // asks for it to be deleted
)

// ReadReply returns the wishes that are done with once a clinician has read a
// note: that the patient answered, unless a newer note of theirs is unread.
func (s State) ReadReply(n Note, all []Note) []Wish {
	for _, other := range all {
		if other.About == n.About && other.At.After(n.At) {
			return nil
		}
	}
	var done []Wish
	for _, w := range s.Wishes {
		if w.Kind == WishReply && w.State == WishOpen {
			w.State = WishAgreed
			done = append(done, w)
		}
	}
	return done
}

// WishState says where a wish stands.
type WishState string

const (
	WishOpen     WishState = "open"
	WishOffered  WishState = "offered" // the clinician answered; waits for the patient's yes
	WishAgreed   WishState = "agreed"
	WishDeclined WishState = "declined"
)

// Note is free text that a patient wrote and agreed to have kept.
type Note struct {
	ID      string
	Patient string
	Date    Date
	About   string // "make_of_this", "checkin", "physio", "reasons"
	Words   string
	At      time.Time
}

// Alert is a safety hit. It holds no words; those are in Words, which only a
// clinician who opens it reads, and that is audited.
type Alert struct {
	ID      string
	Patient string
	Kind    string // selfharm, harm, medical, overdose
	Rule    string
	Words   string
	At      time.Time
	Told    time.Time // when the post in the clinic's channel succeeded
	TakenBy string
	TakenAt time.Time
	Cleared time.Time
}

// Audit is one entry of who did or saw what. It holds no answers.
type Audit struct {
	Number  int64 // its place in the chain of all entries, from 1
	Clinic  string
	Patient string
	Who     string // "patient", "waymark", or a clinician's Discord account
	Deed    string
	At      time.Time
}

package rehab

import "time"

// Kind says what a message is; the conversation renders it, from the state as
// of sending, when it leaves.
type Kind string

const (
	KindCheckin  Kind = "checkin"  // Ref: check-in
	KindRender   Kind = "render"   // edit Message in Channel to show View as it now stands
	KindView     Kind = "view"     // View, to the patient
	KindReminder Kind = "reminder" // Ref: check-in
	KindResting  Kind = "resting"  // the offer to rest
	KindRestWord Kind = "rest_word"
	KindText     Kind = "text"     // Text, and the buttons that View names
	KindNote     Kind = "note"     // a clinician's note; Ref: wish
	KindAnswered Kind = "answered" // to the clinic: the patient answered a clinician's note; Ref: note
	KindAlert    Kind = "alert"    // to the clinic; Ref: alert
	KindNotice   Kind = "notice"   // Text to the clinic
	KindDigest   Kind = "digest"   // to the clinic; Ref: digest, Part; View "unread": word that nobody has read it
	KindDelete   Kind = "delete"   // delete Message in Channel, the clinic's; Ref: where it was posted
)

// ToClinic reports whether messages of the kind go to the clinic's channel.
func (k Kind) ToClinic() bool {
	return k == KindAlert || k == KindAnswered || k == KindNotice || k == KindDigest || k == KindDelete
}

// Priority orders the outbox: what is about somebody's safety first, then
// replies to patients, what clinicians should know soon, check-ins, summaries.
type Priority int

const (
	FirstSafety Priority = iota - 1
	FirstReply
	ThenAlert
	ThenCheckin
	LastDigest
)

// Outgoing is one message on its way out. It leaves through the outbox, after
// the transaction that wrote it.
type Outgoing struct {
	ID       string // 24 characters; also the nonce and part of each button
	Patient  string // to the patient's direct messages; empty: to the clinic's channel
	Clinic   string
	Kind     Kind
	Ref      string
	Part     int
	View     string // which screen to show, for KindRender and KindView
	Text     Text
	Channel  string // KindRender: where the message is
	Message  string
	Priority Priority
	Due      time.Time
	Expires  time.Time // given up after this; zero: never
}

// View names a screen of the conversation and what it is about. What it holds
// is made from the state when it is shown.
type View struct {
	Name string // "checkin", "text", "consent", ...
	Ref  string
	Text Text
	Part int
}

// Priority returns how urgent it is that a patient sees the view.
func (v View) Priority() Priority {
	if v.Name == "safety" {
		return FirstSafety
	}
	return FirstReply
}

// Shown returns the view that the message shows.
func (o Outgoing) Shown() View {
	name := o.View
	if name == "" {
		name = string(o.Kind)
	}
	return View{Name: name, Ref: o.Ref, Text: o.Text, Part: o.Part}
}

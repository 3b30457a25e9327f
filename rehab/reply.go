package rehab

import "strings"

// Act is what a button, a select or a form means. It travels in the button's
// custom id, which holds ids and never state.
type Act struct {
	Verb  string
	Row   string // outbox row of the message it stands on
	Ref   string // what it is about: a check-in, a wish, a patient
	Item  string
	Value string
}

// String returns the act as a custom id: five parts joined by colons, at most
// 100 characters for ids of 24.
func (a Act) String() string {
	return strings.Join([]string{a.Verb, a.Row, a.Ref, a.Item, a.Value}, ":")
}

// ParseAct reads a custom id. What is not one of ours gives ok false.
func ParseAct(custom string) (a Act, ok bool) {
	p := strings.Split(custom, ":")
	if len(p) != 5 || p[0] == "" {
		return Act{}, false
	}
	return Act{Verb: p[0], Row: p[1], Ref: p[2], Item: p[3], Value: p[4]}, true
}

// Reply is one thing a patient did: a tap, a form sent, or words typed.
type Reply struct {
	ID      string // of the interaction or message; a second one with it changes nothing
	Act     Act
	Words   string            // typed, screened already
	Fields  map[string]string // of a form
	Channel string
	Message string // the message that was acted on
}

// Verbs of a patient's acts.
const (
	ActAnswer = "a"      // Ref check-in, Item, Value 0..10, skip, an exercise, rest, didnt_fit, more, part, all
	ActBack   = "back"   // Item: the one shown
	ActLater  = "later"  // Value: "", hour, tonight
	ActEnough = "enough" // Ref check-in
	ActFlare  = "flare"  // Value: "", known, new, unsure, questions
	ActGoto   = "goto"   // Item to change; "" lists them
	ActRight  = "right"  // what was read is right
	ActOpen   = "open"   // show the check-in again
	ActNot    = "not"    // not today
	ActOffer  = "offer"  // a weekly or monthly set: now, tomorrow, skip
	ActChoice = "c"      // a button of an encouragement: Value is the choice
	ActRest   = "rest"   // again, weekly, stop
	ActAmount = "amount" // right, fewer, time

	ActConsent = "consent" // agree, not_now, read
	ActGoal    = "goal"    // yes, change
	ActWhen    = "when"    // minutes after midnight, other
	ActEnjoy   = "enjoy"   // Item: what; Value: "", yes, no
	ActSet     = "set"     // Item: time, days, zone, reminders, style, pain; Value
	ActAdd     = "add"     // a clinician's offer: Ref wish; yes, not_yet, reply
	ActNumbers = "numbers" // show the numbers to call
	ActMake    = "make"    // "What do you make of this?"
	ActCard    = "card"    // Value: card id
	ActPause   = "pause"   // Value: days, "open"
	ActVisit   = "visit"   // Ref: the visit; Value: write, nothing
	ActElse    = "else"    // would like to try something else; Value: ask, tell
	ActStep    = "step"    // Ref: the step; Value: yes, not_yet, talk
	ActMove    = "move"    // to another account or clinic: yes, no
)

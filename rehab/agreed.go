package rehab

import "time"

// Agreed is a line that a clinician wrote down after talking to the patient:
// what the two of them agreed on.
type Agreed struct {
	ID      string
	Patient string
	Date    Date // in the patient's zone
	Words   string
	By      string // clinician's Discord account
	At      time.Time
}

// Figures of showing again what was agreed: often enough to be remembered, and
// then no more.
const (
	recalls    = 3  // check-ins
	recallDays = 21 // fewer than decisions are kept for
)

// Agree records what was agreed and sends it to the patient, as from a person.
// A question for the visit has had its answer.
func Agree(s State, r Reply, by string, now time.Time) (Change, error) {
	words := OneLine(r.Fields["words"])
	switch {
	case words == "":
		return Change{}, Refuse(Invalid, "note.empty")
	case !s.Patient.Status.Running():
		return Change{}, Refuse(Conflict, "wish.stopped", "alias", s.Patient.Alias)
	}
	a := Agreed{ID: ID("agreed", s.Patient.ID, r.ID), Patient: s.Patient.ID, Date: DateOf(now, s.location()),
		Words: clip(words, 200), By: by, At: now}
	return Change{Agreed: &a, Wishes: s.visitWishes(WishAgreed, ""),
		Out: []Outgoing{{Kind: KindText, Text: T("agreed.note", "words", a.Words), Priority: FirstReply, Due: now}}}, nil
}

// Recalled returns what was agreed, if it is to be shown with a finished
// check-in: in the next three on ordinary days.
func (s State) Recalled(ch Checkin) (Agreed, bool) {
	a := s.Agreed
	if a == nil || ch.Set != Daily || !a.Date.Before(ch.Date) || ch.Flare != NoFlare || s.Alert != nil || ch.Date.Sub(a.Date) > recallDays {
		return Agreed{}, false
	}
	n, ordinary := 0, false
	for _, d := range s.Decisions {
		if !a.Date.Before(d.Date) || ch.Date.Before(d.Date) || contains(hardRows, d.Row) {
			continue
		}
		n++
		ordinary = ordinary || d.Checkin == ch.ID
	}
	return *a, ordinary && n <= recalls
}

// hardRows are the rows of the decision table on which nothing is asked for.
var hardRows = []string{"0", "1a", "1b", "2", "3"}

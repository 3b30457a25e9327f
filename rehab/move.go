package rehab

import (
	"time"
)

// Move is a one-time code by which a patient changes accounts, or clinics. It
// moves nothing by itself: who sent it is asked.
type Move struct {
	Code    string
	Clinic  string // that gave the code
	Patient string // who changes accounts; "" who sends it changes to the clinic
	Alias   string // there
	By      string // clinician's Discord account
	Expires time.Time
	Used    time.Time
	User    string // who sent it
	DM      string
}

// ViewOldAccount is the view of the one message that goes to the account that a
// patient has left. Whether it arrives says nothing about the patient.
const ViewOldAccount = "old_account"

// MoveAccount is what changes when a patient says yes from a new account: all
// goes there. Open questions are asked there again, the old account's lose
// their buttons, and it gets one message that says nothing of what this was
// about.
func MoveAccount(s State, m Move, now time.Time) Change {
	p := s.Patient
	c := Change{}
	if p.DM != "" {
		c.Out = append(c.Out, Outgoing{Patient: p.ID, Clinic: p.Clinic, Kind: KindText, View: ViewOldAccount, Text: T("move.goodbye"), Channel: p.DM,
			Priority: FirstReply, Due: now})
	}
	for _, ch := range s.Checkins {
		if !ch.State.Open() || ch.State == Queued { // what is queued goes to the new account by itself
			continue
		}
		if ch.Message != "" {
			c.Out = append(c.Out, Outgoing{Patient: p.ID, Clinic: p.Clinic, Kind: KindRender, View: "spent", Ref: ch.ID, Text: T("move.moved"),
				Channel: ch.Channel, Message: ch.Message, Priority: FirstReply, Due: now})
		}
		if s.Sheet(ch).given() && ch.Finished {
			continue
		}
		c.Out = append(c.Out, Outgoing{Patient: p.ID, Clinic: p.Clinic, Kind: KindView, View: "checkin", Ref: ch.ID, Priority: ThenCheckin, Due: now})
	}
	p.User, p.DM, p.Unreachable = m.User, m.DM, ""
	c.Patient = &p
	c.Audit = []Audit{{Who: "patient", Deed: "patient.moved_account", At: now}}
	return c
}

// CanMove refuses to move a patient to a clinic: one who is there already, who
// is not in a programme, or whom somebody has to look after first.
func CanMove(s State, to string) error {
	switch {
	case s.Patient.Clinic == to:
		return Refuse(Conflict, "move.here_already")
	case !s.Patient.Status.Running():
		return Refuse(Conflict, "move.not_running")
	case s.Alert != nil:
		return Refuse(Unavailable, "move.alert")
	}
	return nil
}

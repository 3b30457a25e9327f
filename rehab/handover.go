package rehab

import (
	"strings"
	"time"
)

// Handover moves patients from one clinician to another.
type Handover struct {
	Clinic   string
	From, To string // Discord accounts
	Name     string // of To, as patients are told it; "" where Discord gives none that can stand in a sentence
	Patient  string // this one alone; "" all of From's
}

// toldAhead is how long a patient's next check-in may be away for the word of a
// new clinician to wait for it.
const toldAhead = 8 * 24 * time.Hour

// Told is the word to a patient of who is responsible now. It comes with the
// next check-in, not at the hour at which a clinician had time for it. Who is
// not in the programme, or not yet, is told nothing.
func (h Handover) Told(p Patient, now time.Time) (o Outgoing, ok bool) {
	if !p.Status.Running() {
		return o, false
	}
	o = Outgoing{Patient: p.ID, Clinic: p.Clinic, Kind: KindText, Ref: ToldOf, Text: T("handover.told_nameless"), Priority: FirstReply, Due: now}
	if h.Name != "" {
		o.Text = T("handover.told", "name", h.Name)
	}
	if p.Next.After(now) && p.Next.Sub(now) < toldAhead {
		o.Due = p.Next
	}
	return o, true
}

// ToldOf is what the word of a new clinician refers to.
const ToldOf = "handover"

// PersonName is a display name as it can stand in a sentence: without markup,
// mentions and addresses, at most 40 characters; "" if nothing is left.
func PersonName(display string) string {
	return clip(strings.TrimSpace(plain(display)), 40)
}

package rehab

import "time"

// Ahead shows today's check-in when the patient asks for it: the one that is
// there, or, before its time or on a day without one, today's opened now. The
// plan does not move: today's row keeps a second one from being asked.
func Ahead(s State, now time.Time) (Change, error) {
	if s.Patient.Status != Active {
		return Change{}, Refuse(Conflict, "checkin.not_active")
	}
	loc, err := Zone(zoneOf(s))
	if err != nil {
		return Change{}, err
	}
	today := DateOf(now, loc)
	for _, ch := range s.Checkins {
		if ch.Set == Daily && (ch.Date == today || ch.State.Open()) {
			if !ch.State.Open() {
				return Change{}, Refuse(Conflict, "checkin.closed_today")
			}
			return Change{Show: View{Name: "checkin", Ref: ch.ID}, Fresh: true}, nil
		}
	}
	ch := Checkin{ID: CheckinID(s.Patient.ID, Daily, today), Patient: s.Patient.ID, Set: Daily, Date: today, Due: now, AskedAt: now,
		State: Asked, Stage: ItemMood, Closes: later(EndOfDay(today, loc), now.Add(openFor))}
	if s.Patient.NextDate == today {
		ch.Due = s.Patient.Next
	}
	return Change{Checkins: []Checkin{ch}, Show: View{Name: "checkin", Ref: ch.ID}, Fresh: true}, nil
}

// Request passes a wish about the patient's own data on to the clinic. One to
// be forgotten stops the check-ins at once.
func (cat *Catalogue) Request(s State, kind WishKind, key, reply string, now time.Time) (Change, error) {
	loc, err := Zone(zoneOf(s))
	if err != nil {
		return Change{}, err
	}
	t := &turn{cat: cat, s: s, r: Reply{ID: reply}, now: now, loc: loc}
	if kind == WishForget {
		t.halt(Stopped, "stopped")
	}
	t.wish(kind, "")
	t.audit("asked." + string(kind))
	t.c.Out = append(t.c.Out, Outgoing{Kind: KindNotice, Clinic: s.Clinic.ID, Text: T("notice."+string(kind), "alias", s.Patient.Alias),
		Priority: ThenAlert, Due: now})
	t.say(Text{Key: key})
	return t.c, nil
}

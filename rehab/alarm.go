package rehab

import "time"

// alarmPatience is how long an alert may be on its way before the patient is
// told that the team could not be reached.
const alarmPatience = 2 * time.Minute

// Alarm records a safety hit and what goes out because of it: the alert to the
// clinic, and, should that not succeed in two minutes, word to the patient
// that the team could not be reached. The numbers are shown by the one who
// answers, at once, and wait for nothing. words are kept for the team alone.
func Alarm(s State, kind, rule, words, reply string, now time.Time) (Alert, []Outgoing) {
	a := Alert{ID: ID("alert", s.Patient.ID, reply), Patient: s.Patient.ID, Kind: kind, Rule: rule, Words: words, At: now}
	return a, []Outgoing{
		{Kind: KindAlert, Clinic: s.Clinic.ID, Ref: a.ID, Priority: FirstSafety, Due: now},
		{Kind: KindView, View: "not_told", Patient: s.Patient.ID, Ref: a.ID, Priority: FirstSafety, Due: now.Add(alarmPatience)},
	}
}

// AfterTold is the word to the patient that the team has been told; it is sent only
// once that is true.
func (a Alert) AfterTold(now time.Time) Outgoing {
	key := "safety.told"
	if a.Kind == "selfharm" || a.Kind == "overdose" {
		key = "safety.told_dont_wait"
	}
	return Outgoing{Kind: KindText, Patient: a.Patient, Text: T(key), Priority: FirstSafety, Due: now}
}

// Reported is what one safety hit in free text changes, whatever the words
// were meant to answer: the alert, the numbers at once, and nothing else.
func Reported(s State, kind, rule, words string, r Reply, now time.Time) Change {
	alert, out := Alarm(s, kind, rule, words, r.ID, now)
	c := Change{Alert: &alert, Out: out}
	c.Audit = []Audit{{Who: "waymark", Deed: "alert." + kind, At: now}}
	c.Show, c.Fresh = View{Name: "safety", Ref: kind}, true
	return c
}

// CaseDays is how many days of each patient a summary looks at: the week, the
// eight weeks before it, and room.
const CaseDays = 70

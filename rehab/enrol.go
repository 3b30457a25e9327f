package rehab

import (
	"strconv"
	"time"
)

// consent takes the answer to the consent text. No question is asked before
// a yes.
func (t *turn) consent() error {
	p := t.patient()
	if p.Status != Enrolling {
		return Refuse(Conflict, "enrol.done_already")
	}
	switch t.r.Act.Value {
	case "read":
		part, _ := strconv.Atoi(t.r.Act.Item)
		t.show(View{Name: "consent_read", Part: part}, false)
	case "not_now":
		t.c.Consent = t.consented(false)
		t.show(View{Name: "text", Text: T("enrol.not_now")}, false)
	case "agree":
		t.c.Consent = t.consented(true)
		t.audit("consent.given")
		p.Step = StepGoal
		if t.s.Goal.Confirmed && t.s.Plan.Version > 0 {
			p.Step = StepDone
			return t.enrolled(t.s.Plan.Schedule)
		}
		t.show(View{Name: "goal_check"}, false)
	default:
		return Refuse(NotFound, "old.button")
	}
	return nil
}

// consented is the record of an answer to the consent text as it stands. Its
// hash is of the text that was shown, which the one who shows it puts into
// the form.
func (t *turn) consented(yes bool) *Consent {
	lang := t.s.Patient.Locale
	return &Consent{Patient: t.s.Patient.ID, Version: t.cat.Consent[lang], Hash: t.r.Fields["hash"], Locale: lang,
		Given: yes, Adult: yes, At: t.now}
}

// goal takes the yes to the goal as read back, or a goal in new words.
func (t *turn) goal() error {
	if t.s.Patient.Status == Enrolling && t.s.Patient.Step == StepConsent {
		return Refuse(Conflict, "enrol.consent_first")
	}
	g := t.s.Goal
	if words, ok := t.r.Fields["goal"]; ok {
		phrase, err := Normalise(words)
		if err != nil {
			return err
		}
		g.Phrase, g.Confirmed, g.Since = phrase, false, t.now
		t.c.Goal = &g
		t.audit("goal.changed")
		t.show(View{Name: "goal_check"}, false)
		return nil
	}
	g.Confirmed = true
	t.c.Goal = &g
	if t.s.Patient.Status == Enrolling {
		t.patient().Step = StepTime
		t.show(View{Name: "when"}, false)
		return nil
	}
	t.show(View{Name: "text", Text: T("goal.kept")}, false)
	return nil
}

// when takes the time of day of the check-in, which completes enrolment.
func (t *turn) when() error {
	at, err := t.wall(t.r.Act.Value)
	if err != nil {
		return err
	}
	if t.s.Patient.Status.Running() {
		return t.setTime(at)
	}
	if t.s.Patient.Status != Enrolling || t.s.Patient.Step != StepTime {
		return Refuse(Conflict, "enrol.consent_first")
	}
	days := t.s.Clinic.Days
	if days == 0 {
		days = AllDays
	}
	return t.enrolled(Schedule{At: at, Days: days, Zone: zoneOf(t.s)})
}

// wall reads a time of day from a form, or from a button's minutes.
func (t *turn) wall(value string) (WallTime, error) {
	if typed, ok := t.r.Fields["time"]; ok {
		return ParseWallTime(typed)
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n >= 24*60 {
		return 0, Refuse(NotFound, "old.button")
	}
	return WallTime(n), nil
}

// enrolled starts the plan tomorrow.
func (t *turn) enrolled(sched Schedule) error {
	p := t.patient()
	p.Status, p.Step, p.Reminders = Active, StepDone, true
	if p.Enrolled.IsZero() {
		p.Enrolled = t.today()
	}
	t.plan(sched, EndOfDay(t.today(), t.loc).Add(-time.Nanosecond))
	t.audit("enrolled")
	t.show(View{Name: "enrolled"}, false)
	return nil
}

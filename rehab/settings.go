package rehab

import "time"

// set changes one of the patient's own settings.
func (t *turn) set() error {
	if !t.s.Patient.Status.Running() {
		return Refuse(Conflict, "enrol.consent_first")
	}
	value := t.r.Act.Value
	if typed, ok := t.r.Fields[t.r.Act.Item]; ok {
		value = typed
	}
	sched := t.s.Plan.Schedule
	switch t.r.Act.Item {
	case "time":
		at, err := t.wall(value)
		if err != nil {
			return err
		}
		return t.setTime(at)
	case "days":
		days, err := ParseWeekdays(value)
		if err != nil {
			return err
		}
		sched.Days = days
		t.plan(sched, t.now)
	case "zone":
		loc, err := Zone(value)
		if err != nil {
			return err
		}
		sched.Zone = loc.String()
		t.plan(sched, t.now)
		t.moved(loc)
	case "reminders":
		t.patient().Reminders = value == "on"
	case "pain":
		t.patient().AskPain = value == "on"
	case "style":
		switch s := Style(value); s {
		case Buttons, Typing, Steps:
			t.patient().Style = s
		default:
			return Refuse(NotFound, "old.button")
		}
	default:
		return Refuse(NotFound, "old.button")
	}
	t.audit("settings." + t.r.Act.Item)
	t.show(View{Name: "settings"}, false)
	return nil
}

// setTime moves the check-in to another time of day, from the next date on.
func (t *turn) setTime(at WallTime) error {
	sched := t.s.Plan.Schedule
	sched.At = at
	t.plan(sched, t.now)
	t.audit("settings.time")
	t.show(View{Name: "text", Text: T("settings.time_set", "time", SayTime(at), "date", SayDate(t.firstAt(sched)))}, false)
	return nil
}

// firstAt is the first date that is asked at the schedule's time: the next one,
// unless that keeps its old time.
func (t *turn) firstAt(sched Schedule) Date {
	p := t.patient()
	if at, ok := Instant(p.NextDate, sched.At, t.loc); ok && at.Equal(p.Next) {
		return p.NextDate
	}
	if _, date, ok := sched.Next(EndOfDay(p.NextDate, t.loc).Add(-time.Nanosecond), t.loc); ok {
		return date
	}
	return p.NextDate
}

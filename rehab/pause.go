package rehab

import (
	"strconv"
	"time"
)

// pause takes pause, resume and stop. They work at any moment, in the middle
// of a question too.
func (t *turn) pause() error {
	switch v := t.r.Act.Value; v {
	case "stop":
		t.stop()
		t.say(stopped(t.patient().Status))
	case "resume":
		return t.resume()
	case "discharge":
		if t.s.Patient.Status == Discharged {
			return Refuse(Conflict, "patient.not_running", "alias", t.s.Patient.Alias)
		}
		t.halt(Discharged, "discharged")
		t.say(stopped(Discharged))
		if t.s.Answered > 0 {
			t.follows(View{Name: "farewell"})
		}
	case "died":
		t.died()
	default:
		return t.takeBreak(v)
	}
	return nil
}

// died ends everything and says nothing: no goodbye, no reminder, and no
// message that changes under the eyes of whoever holds the telephone.
func (t *turn) died() {
	t.halt(Discharged, "discharged")
	t.audit("died")
	t.c.Out, t.c.Silence = nil, true
}

// stopped says that nothing more will come.
func stopped(status Status) Text {
	if status == Discharged {
		return T("stop.discharged")
	}
	return T("stop.done")
}

// takeBreak pauses for a number of days, or until the patient resumes. Who has
// not agreed to be asked has nothing to pause: the end of a pause would be a
// beginning without consent.
func (t *turn) takeBreak(length string) error {
	if !t.s.Patient.Status.Running() {
		return Refuse(Conflict, "pause.not_running")
	}
	if length == "" || length == "open" {
		t.halt(Paused, "paused")
		t.patient().PausedUntil = Date{}
		t.say(T("pause.open"))
		return nil
	}
	days, err := strconv.Atoi(length)
	if err != nil || days < 1 || days > 365 {
		return Refuse(Invalid, "pause.days")
	}
	until := t.today().AddDays(days)
	t.halt(Paused, "paused")
	t.patient().PausedUntil = until
	t.say(T("pause.until", "date", SayDate(until)))
	return nil
}

// stop ends the check-ins for good, as the patient wishes. The clinic hears of
// it: nobody should wait for answers that don't come.
func (t *turn) stop() {
	if was := t.s.Patient.Status; was != Stopped && was != Discharged && was != Enrolling {
		t.c.Out = append(t.c.Out, Outgoing{Kind: KindNotice, Clinic: t.s.Clinic.ID, Text: T("notice.stopped", "alias", t.s.Patient.Alias),
			Priority: ThenAlert, Due: t.now})
	}
	t.halt(Stopped, "stopped")
}

// halt ends what is open and stops asking. What was answered stays. Whom the
// clinic has discharged stays so: it is for the clinic to begin again.
func (t *turn) halt(status Status, deed string) {
	p := t.patient()
	if p.Status == Discharged {
		status = Discharged
	}
	p.Status, p.Awaiting, p.Silent = status, AwaitNothing, 0
	if status != Paused && !due(p.Next, t.now) { // what is overdue is closed by the next beat
		p.Next, p.NextDate = time.Time{}, Date{}
	}
	for _, ch := range t.s.Checkins {
		if !ch.State.Open() {
			continue
		}
		ch.State = t.cat.ending(ch, t.s.Sheet(ch))
		if ch.State == Expired || ch.State == MissedByUs {
			ch.State = map[Status]CheckinState{Paused: WasPaused, Stopped: Withdrawn, Discharged: Withdrawn}[status]
		}
		ch.RemindAt, ch.RestAt, ch.Snoozed = time.Time{}, time.Time{}, time.Time{}
		t.store(ch)
		t.clear(ch)
	}
	t.audit(deed)
}

// resume asks again from the next planned time on. Someone who had stopped
// gives consent again first: it was withdrawn.
func (t *turn) resume() error {
	if t.s.Patient.Status == Discharged {
		t.say(T("resume.discharged"))
		return nil
	}
	p := t.patient()
	if !p.Status.Running() {
		p.Status, p.Step = Enrolling, StepConsent
		t.show(View{Name: "consent"}, true)
		return nil
	}
	p.Status, p.PausedUntil, p.Resting, p.Unreachable = Active, Date{}, time.Time{}, ""
	t.plan(t.s.Plan.Schedule, t.now)
	t.audit("resumed")
	t.say(T("resume.done", "date", SayDate(p.NextDate), "time", SayTime(t.s.Plan.At)))
	return nil
}

// rest takes the answer to the offer to rest. The offer may be an old one: who
// has stopped since begins as after any stop.
func (t *turn) rest() error {
	if t.r.Act.Value != "stop" && !t.s.Patient.Status.Running() {
		return t.resume()
	}
	p := t.patient()
	switch t.r.Act.Value {
	case "again":
		p.Status, p.Resting, p.PausedUntil = Active, time.Time{}, Date{}
		t.plan(t.s.Plan.Schedule, t.now)
		t.show(View{Name: "text", Text: T("rest.again", "date", SayDate(p.NextDate), "time", SayTime(t.s.Plan.At))}, false)
	case "weekly":
		p.Status, p.Resting, p.PausedUntil = Active, time.Time{}, Date{}
		once := t.s.Plan.Schedule
		once.Days = WeekdaysOf(p.Enrolled.Weekday())
		t.plan(once, t.now)
		t.show(View{Name: "text", Text: T("rest.weekly", "weekday", SayWeekday(p.Enrolled.Weekday()))}, false)
	case "stop":
		t.stop()
		t.show(View{Name: "text", Text: stopped(t.patient().Status)}, false)
	default:
		return Refuse(NotFound, "old.button")
	}
	return nil
}

// fewDays are the days of three check-ins a week.
var fewDays = WeekdaysOf(time.Monday, time.Wednesday, time.Friday)

// Fewer is the plan with check-ins on three days a week, as a clinician agreed.
func Fewer(s State, now time.Time) (Change, error) {
	loc, err := Zone(zoneOf(s))
	if err != nil {
		return Change{}, err
	}
	t := &turn{s: s, now: now, loc: loc}
	sched := s.Plan.Schedule
	sched.Days = fewDays
	t.plan(sched, now)
	if t.c.Plan == nil {
		t.c.Plan = &s.Plan
	}
	return t.c, nil
}

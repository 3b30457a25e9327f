package rehab

import (
	"slices"
	"time"
)

// Step is a graded step that a clinician proposes in one exercise: the walk four
// times a week in place of three, or twelve minutes in place of ten. Nothing
// changes before the patient's yes.
type Step struct {
	ID       string
	Patient  string
	Exercise string
	From     Rung // as the exercise stood when the step was proposed
	To       Rung
	Why      string // the clinician's line to the patient
	State    StepState
	By       string // clinician's Discord account
	At       time.Time
	AskedAt  time.Time // when the patient was last asked; zero: waits for an ordinary check-in
	Expires  time.Time
	Answered time.Time
}

// Rung is what a step changes of an exercise.
type Rung struct {
	Label   string
	Phrase  string
	Times   int
	Smaller string
}

// StepState says where a step stands.
type StepState string

const (
	StepOpen      StepState = "open"
	StepYes       StepState = "yes"
	StepNotYet    StepState = "not_yet"
	StepTalk      StepState = "talk" // the patient would like to talk first
	StepWithdrawn StepState = "withdrawn"
	StepLapsed    StepState = "lapsed" // nobody answered; never stored, see Stands
)

// WishStep is a step that the patient would like to talk about first.
const WishStep WishKind = "step"

// stepDays is how long a step stays open: two weeks hold an ordinary day for
// almost everybody.
const stepDays = 14

const longestWhy = 200 // characters

// Stands returns where a step stands at an instant: an open one that is past
// its time has lapsed.
func (p Step) Stands(now time.Time) StepState {
	if p.State == StepOpen && !now.Before(p.Expires) {
		return StepLapsed
	}
	return p.State
}

// Propose puts a step before the patient: after the next check-in on an ordinary
// day, and never in a flare-up, a rest or a pause, since nobody checks in then
// or nothing more is asked. Fields of the form are "label", "times", "smaller",
// "phrase" and "why".
//
// Errors: Conflict for a patient who has stopped and while another step is open,
// Invalid for a step without its why or without a change, NotFound for an
// exercise that is not in the plan.
func Propose(s State, r Reply, exercise, by string, now time.Time) (Change, error) {
	var e Exercise
	for _, x := range InForce(s.Exercises) {
		if x.ID == exercise {
			e = x
		}
	}
	switch {
	case e.ID == "":
		return Change{}, Refuse(NotFound, "old.button")
	case !s.Patient.Status.Running() || s.Patient.DM == "":
		return Change{}, Refuse(Conflict, "wish.stopped", "alias", s.Patient.Alias)
	case s.Step != nil && s.Step.Stands(now) == StepOpen:
		return Change{}, Refuse(Conflict, "step.open_already", "alias", s.Patient.Alias)
	}
	label, err := ShortLabel(r.Fields["label"])
	if err != nil {
		return Change{}, err
	}
	times, err := TimesAWeek(r.Fields["times"])
	if err != nil {
		return Change{}, err
	}
	why := clip(OneLine(r.Fields["why"]), longestWhy)
	from := Rung{Label: e.Label, Phrase: e.Phrase, Times: e.Times, Smaller: e.Smaller}
	to := Rung{Label: label, Phrase: OneLine(r.Fields["phrase"]), Times: times, Smaller: OneLine(r.Fields["smaller"])}
	switch {
	case why == "":
		return Change{}, Refuse(Invalid, "step.no_why")
	case from.Label == to.Label && from.Times == to.Times:
		return Change{}, Refuse(Invalid, "step.same")
	}
	p := Step{ID: ID("step", s.Patient.ID, r.ID), Patient: s.Patient.ID, Exercise: e.ID, From: from, To: to, Why: why, State: StepOpen, By: by, At: now,
		Expires: EndOfDay(DateOf(now, s.location()).AddDays(stepDays), s.location())}
	return Change{Step: &p}, nil
}

// TakeBack withdraws a step that is open.
func TakeBack(s State, now time.Time) (Change, error) {
	if s.Step == nil || s.Step.Stands(now) != StepOpen {
		return Change{}, Refuse(NotFound, "old.button")
	}
	p := *s.Step
	p.State, p.Answered = StepWithdrawn, now
	return Change{Step: &p}, nil
}

// propose asks for the patient's word on a step after an ordinary check-in that
// asks for nothing else. weekly: the week's questions are asked too.
func (t *turn) propose(d Decision, weekly bool) {
	p := t.s.Step
	if p == nil || p.Stands(t.now) != StepOpen || !p.AskedAt.IsZero() || len(d.Choices) > 0 || weekly && t.s.Plan.Days.Count() > 2 {
		return
	}
	asked := *p
	asked.AskedAt = t.now
	t.c.Step = &asked
	t.follows(View{Name: "step", Ref: p.ID})
}

// step takes the patient's word on a step.
func (t *turn) step() error {
	if t.s.Step == nil || t.s.Step.ID != t.r.Act.Ref || !t.s.Patient.Status.Running() {
		return Refuse(NotFound, "old.button")
	}
	p := *t.s.Step
	t.show(View{Name: "step", Ref: p.ID}, false)
	if p.Stands(t.now) != StepOpen {
		return nil
	}
	switch t.r.Act.Value {
	case "yes":
		if t.hardNow() {
			p.AskedAt = time.Time{}
			t.c.Step = &p
			t.show(View{Name: "text", Text: T("step.later")}, false)
			return nil
		}
		t.stepUp(&p)
	case "not_yet":
		p.State = StepNotYet
	case "talk":
		p.State = StepTalk
		t.wish(WishStep, p.To.Label)
	default:
		return Refuse(NotFound, "old.button")
	}
	p.Answered = t.now
	t.c.Step = &p
	if p.State == StepYes || p.State == StepNotYet {
		t.c.Out = append(t.c.Out, Outgoing{Clinic: t.s.Clinic.ID, Kind: KindNotice, Priority: LastDigest, Due: t.now,
			Text: T("step.notice_"+string(p.State), "alias", t.s.Patient.Alias, "step", SayStep(p))})
	}
	return nil
}

// stepWord returns what typed words say to a step that the patient was asked for
// today, if nothing else is open that they may be meant for. A plan is changed by
// a plain yes: "fine" may be meant for anything.
func (t *turn) stepWord() (value string, ok bool) {
	p := t.s.Step
	if p == nil || p.Stands(t.now) != StepOpen || p.AskedAt.IsZero() || DateOf(p.AskedAt, t.loc) != t.today() ||
		t.s.Patient.Awaiting != AwaitNothing || t.ch.ID != "" && t.ch.Stage != StageDone {
		return "", false
	}
	said, known := t.bareWords(), t.cat.Vocabulary[t.s.Patient.Locale]
	switch {
	case slices.Contains(known.Try, said):
		return "yes", true
	case slices.Contains(known.NotYet, said):
		return "not_yet", true
	case slices.Contains(known.Talk, said):
		return "talk", true
	}
	return "", false
}

// stepUp changes the exercise, if it still stands as it did when the step was
// proposed; else the step is withdrawn.
func (t *turn) stepUp(p *Step) {
	p.State = StepWithdrawn
	for _, e := range InForce(t.s.Exercises) {
		if e.ID == p.Exercise && e.Label == p.From.Label && e.Times == p.From.Times {
			p.State = StepYes
			t.c.Exercises = append(t.c.Exercises, e.Turned("patient", t.now, func(e *Exercise) {
				e.Label, e.Phrase, e.Times, e.Smaller = p.To.Label, p.To.Phrase, p.To.Times, p.To.Smaller
			}))
		}
	}
}

// hardNow reports whether this is a time in which nobody is asked to do more: a
// flare-up today, an alert that no clinician has cleared, a rest or a pause.
func (t *turn) hardNow() bool {
	for _, ch := range t.s.Checkins {
		if ch.Set == Daily && ch.Date == t.today() && ch.Flare != NoFlare {
			return true
		}
	}
	return t.s.Alert != nil || t.s.Patient.Status != Active
}

// SayStep says what a step changes: "Walk, 4 times a week in place of 3".
func SayStep(p Step) Text {
	switch {
	case p.From.Label == p.To.Label:
		return T("step.times", "exercise", p.To.Label, "count", p.To.Times, "was", p.From.Times)
	case p.From.Times == p.To.Times:
		return T("step.named", "exercise", p.To.Label, "was", p.From.Label)
	}
	return T("step.both", "exercise", p.To.Label, "was", p.From.Label, "count", p.To.Times, "times", p.From.Times)
}

package rehab

import (
	"slices"
	"strings"
	"time"
)

// words takes typed words that are no command: an answer to the open
// check-in, else the answer to what was asked last, else something that
// nobody asked for. Each of them gets an answer.
func (t *turn) words() error {
	if t.s.Patient.Status == Enrolling {
		return t.enrolling()
	}
	if ch, ok := t.s.openCheckin(); ok {
		t.ch, t.sheet = ch, t.s.Sheet(ch)
		if ch.Stage == StageConfirm && t.yes() {
			t.r.Act.Ref = ch.ID
			return t.right()
		}
		if !t.awaited() && t.read() {
			return nil
		}
	}
	if word, ok := t.stepWord(); ok {
		t.r.Act = Act{Ref: t.s.Step.ID, Value: word}
		return t.step()
	}
	switch t.s.Patient.Awaiting {
	case AwaitMake:
		return t.note("make_of_this", t.r.Words)
	case AwaitPhysio:
		return t.note("physio", t.r.Words)
	case AwaitReasons:
		return t.note("reasons", t.r.Words)
	}
	if t.s.AsksForVisit(t.now) {
		return t.asks(*t.s.Visit, t.r.Words)
	}
	switch {
	case t.ch.ID == "", t.ch.Stage == StageDone && !strings.ContainsAny(t.r.Words, "0123456789"):
		t.unasked()
	case t.ch.Stage == StageDone:
		t.say(T("typed.saved_already"))
	case t.s.Patient.Style == Typing:
		t.say(T("typed.not_understood_typing"))
	default:
		t.say(T("typed.not_understood"))
	}
	return nil
}

// awaited reports whether words are for the question that was asked after the
// check-in: "walking with my sister" is then no exercise. A number still is one.
func (t *turn) awaited() bool {
	return t.s.Patient.Awaiting != AwaitNothing && t.ch.Stage == StageDone && !strings.ContainsAny(t.r.Words, "0123456789")
}

// yes reports whether the words are nothing but a yes.
func (t *turn) yes() bool {
	return slices.Contains(t.cat.Vocabulary[t.s.Patient.Locale].Yes, t.bareWords())
}

// bareWords are the words that were typed, without case and full stop.
func (t *turn) bareWords() string {
	return strings.ToLower(strings.Trim(strings.ReplaceAll(t.r.Words, "’", "'"), " .!\n"))
}

// openCheckin returns the check-in that typed words are meant for: the one
// touched or asked last that still takes answers.
func (s State) openCheckin() (Checkin, bool) {
	var best Checkin
	for _, ch := range s.Checkins {
		if ch.State != Asked && ch.State != Queued {
			continue
		}
		if best.ID == "" || last(ch).After(last(best)) {
			best = ch
		}
	}
	return best, best.ID != ""
}

func last(ch Checkin) time.Time {
	if ch.Touched.After(ch.Due) {
		return ch.Touched
	}
	return ch.Due
}

// unasked answers words that nothing had asked for.
func (t *turn) unasked() {
	switch p := t.s.Patient; {
	case p.Status == Resting:
		t.show(View{Name: "resting"}, true)
	case p.Status == Paused:
		t.say(T("words.paused"))
	case p.Status == Stopped:
		t.say(T("words.stopped"))
	case p.Next.IsZero():
		t.say(T("words.thanks"))
	default:
		at := p.Next.In(t.loc)
		t.say(T("words.next", "weekday", SayWeekday(p.NextDate.Weekday()), "time", SayTime(WallTime(at.Hour()*60+at.Minute()))))
	}
}

// enrolling takes words in the middle of enrolment: for the time, where that was
// asked, else they are answered with the step that is open. A yes to the consent
// is a tap: it says more than yes.
func (t *turn) enrolling() error {
	switch t.s.Patient.Step {
	case StepTime:
		t.r.Fields = map[string]string{"time": t.r.Words}
		return t.when()
	case StepGoal:
		t.show(View{Name: "goal_check"}, true)
	default:
		t.show(View{Name: "consent"}, true)
	}
	return nil
}

// read understands what it can of typed words and records it at once; what it
// read is shown for a yes. It reports false if it understood nothing.
func (t *turn) read() bool {
	named := make([]Named, 0, len(t.s.Exercises))
	for _, e := range InForce(t.s.Exercises) {
		named = append(named, Named{ID: e.ID, Label: e.Label})
	}
	got := Read(t.r.Words, t.cat.Vocabulary[t.s.Patient.Locale], named, t.expected())
	if len(got.OffScale) > 0 {
		t.say(offScale(got.OffScale[0]))
		return true
	}
	if got.Flare && len(got.Values) == 0 {
		t.r.Act = Act{Verb: "", Ref: t.ch.ID}
		return t.flare() == nil
	}
	before := len(t.c.Answers)
	t.apply(got)
	if len(t.c.Answers) == before {
		return false
	} else if t.plain(got) {
		return t.proceed() == nil
	}
	t.ch.Read, t.ch.Stage = &Reading{Other: got.Other, Ambiguous: got.Ambiguous || len(got.Unknown) > 0}, StageConfirm
	t.keep()
	t.showCheckin()
	return true
}

// plain reports whether words say one thing that needs no confirming: a number,
// or the answer to the question that is shown.
func (t *turn) plain(got Reading) bool {
	if len(got.Unknown)+len(got.Other) > 0 || got.Ambiguous || got.Flare {
		return false
	}
	done := len(got.Exercises)
	if got.Rest {
		done++
	}
	if got.DidntFit {
		done++
	}
	switch {
	case len(got.Values) == 1:
		return done+len(got.Skipped) == 0
	case len(got.Values) > 0:
		return false
	case len(got.Skipped) == 1 && done == 0:
		return got.Skipped[0] == t.ch.Stage
	}
	return done == 1 && len(got.Skipped) == 0 && (t.ch.Stage == ItemDone || t.ch.Stage == StageMore)
}

// offScale says which number can't be used, and of which item if that is known.
func offScale(o OffScale) Text {
	if o.Item == "" {
		return T("checkin.off_scale", "max", 10)
	}
	return T("typed.off_scale", "typed", clip(o.Text, 20), "item", Text{Key: "item." + o.Item + ".short"})
}

// expected returns the items that bare numbers are taken for: from the one
// that is shown, in order; where none is shown, those without an answer.
func (t *turn) expected() []string {
	var keys []string
	begun := false
	for _, key := range t.cat.Order(t.s, t.ch.Set) {
		begun = begun || key == t.ch.Stage
		if key != ItemDone && (key != ItemJoy || t.ch.Stage == ItemJoy) && begun {
			keys = append(keys, key)
		}
	}
	if begun {
		return keys
	}
	for _, key := range t.cat.Order(t.s, t.ch.Set) {
		if _, ok := t.answered(key); !ok && key != ItemDone && key != ItemJoy {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 && t.next() == ItemJoy {
		keys = append(keys, ItemJoy)
	}
	return keys
}

// apply records what was read: first what was done, since joy is about that.
func (t *turn) apply(got Reading) {
	t.applyDeeds(got)
	for _, key := range t.cat.Order(t.s, t.ch.Set) {
		v, ok := got.Values[key]
		if !ok {
			continue
		}
		a := Answer{Item: key, Value: v, Typed: true}
		if task, ok := strings.CutPrefix(key, ItemTask+"/"); ok {
			a.Item, a.Exercise = ItemTask, task
		}
		if key == ItemJoy {
			if len(t.sheet.Did()) == 0 && !t.didElse() {
				continue
			}
			t.drop(ItemJoy)
			a.Exercise = t.ch.Exercise
		}
		t.put(a)
	}
	for _, key := range got.Skipped {
		t.put(Answer{Item: key, Status: Skip, Typed: true})
	}
}

// applyDeeds records what was done. A day of rest, and one on which it didn't
// fit, take back what was reported before; anything else is added to it.
func (t *turn) applyDeeds(got Reading) {
	value := 0
	switch {
	case len(got.Other) > 0:
		value = DoneElse
	case len(got.Exercises) > 0 && !t.didElse():
		value = DoneSome
	case len(got.Exercises) > 0:
	case got.Rest:
		value = DoneRest
	case got.DidntFit:
		value = DoneDidntFit
	}
	if value == DoneRest || value == DoneDidntFit {
		t.drop(ItemDid)
		t.drop(ItemJoy)
	}
	if value != 0 {
		t.put(Answer{Item: ItemDone, Value: value, Typed: true})
	}
	for _, d := range got.Exercises {
		how := DidWhole
		if d.Part {
			how = DidPart
		}
		t.put(Answer{Item: ItemDid, Exercise: d.ID, Value: how, Typed: true})
	}
	switch {
	case len(got.Exercises) > 0:
		t.ch.Exercise = t.joyOf()
	case len(got.Other) > 0:
		t.ch.Exercise = ""
	}
}

// right takes the yes to what was read, and goes on.
func (t *turn) right() error {
	if err := t.find(); err != nil {
		return err
	}
	t.reread, t.ch.Read = t.ch.Read != nil, nil
	return t.proceed()
}

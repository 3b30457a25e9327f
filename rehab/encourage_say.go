package rehab

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// readWithin is how long a summary marked as read speaks for the next one.
const readWithin = 8 * 24 * time.Hour

func splitWhen(when string) []string {
	if when == "" {
		return nil
	}
	return strings.Split(when, ",")
}

// conditions are what a template's When names.
var conditions = map[string]func(*look) bool{
	"done":           (*look).moved,
	"rest":           func(l *look) bool { return l.done == DoneRest },
	"didnt_fit":      func(l *look) bool { return l.done == DoneDidntFit },
	"short_night":    func(l *look) bool { return l.poorSleep(changePoints) },
	"low_mood":       (*look).lowMood,
	"after_flare":    (*look).afterFlare,
	"has_flare_plan": func(l *look) bool { return l.s.Patient.FlarePlan != "" },
	"has_smaller":    func(l *look) bool { return l.smaller() != "" },
	"past":           func(l *look) bool { return l.s.Sessions >= 3 && !l.s.Patient.Enrolled.IsZero() },
	"weeks":          func(l *look) bool { return l.weeksKept() > 0 },
	"rating":         func(l *look) bool { _, ok := l.rise(); return ok },
	"mind":           func(l *look) bool { return l.mindful().ID != "" },
	"card":           (*look).cardDue,
	"task":           func(l *look) bool { return !l.itself() },
	"itself":         (*look).itself,
	"one_thing":      (*look).oneThing,
	"read":           (*look).readLately,
}

// Conditions returns the names that a template's When may hold, sorted.
func Conditions() []string { return slices.Sorted(maps.Keys(conditions)) }

func (l *look) when(name string) bool {
	holds, known := conditions[name]
	return known && holds(l)
}

func (l *look) afterFlare() bool {
	n := len(l.before)
	return n > 0 && l.before[n-1].Date == l.ch.Date.AddDays(-1) && l.before[n-1].Flare == FlareKnown
}

func (l *look) itself() bool {
	e, task, ok := l.practice()
	return ok && sameThing(e.Label, task.Label)
}

func (l *look) oneThing() bool {
	e, how := l.named("11")
	return how != DidPart && singular(e.Phrase)
}

// readLately reports whether it may be said that the summaries are read: the
// last one was.
func (l *look) readLately() bool {
	at := l.s.Clinic.LastRead
	return !at.IsZero() && l.now.Sub(at) <= readWithin
}

// smaller returns the smaller version of the first exercise that has one.
func (l *look) smaller() string {
	for _, e := range InForce(l.s.Exercises) {
		if e.Smaller != "" {
			return e.Smaller
		}
	}
	return ""
}

// named returns the reported exercise that a row speaks of, and how much of it
// was done.
func (l *look) named(row string) (Exercise, int) {
	want := ""
	switch row {
	case "9", "10":
		want = l.joyOf
	case "11":
		e, _, _ := l.practice()
		want = e.ID
	case "13":
		want = l.mindful().ID
	}
	for _, a := range l.did {
		if want == "" && (row == "9" || row == "10") {
			break
		}
		if want == "" || a.Exercise == want {
			e, _ := l.exercise(a.Exercise)
			return e, a.Value
		}
	}
	return Exercise{}, 0
}

// slot returns the value of a template's slot; ok is false if there is none.
func (l *look) slot(t Template, name string) (any, bool) {
	switch name {
	case "exercise":
		return l.deed(t.Row)
	case "goal":
		if t.Frame == "verb" {
			return l.s.Goal.VP, l.s.Goal.VP != ""
		}
		return l.s.Goal.Label, l.s.Goal.Label != ""
	case "task", "old", "new", "since":
		return l.taskSlot(t.Row, name)
	case "joy":
		return l.joy.v, l.joy.ok
	case "weeks":
		n := l.weeksKept()
		return n, n > 0
	case "done_count":
		return l.s.Sessions, l.s.Sessions > 0
	case "start_month":
		return SayMonth(l.s.Patient.Enrolled.Month), !l.s.Patient.Enrolled.IsZero()
	case "weekday":
		return l.s.Clinic.SayReads(l.now), true
	}
	return nil, false
}

func (l *look) taskSlot(row, name string) (any, bool) {
	if row == "11" {
		_, task, ok := l.practice()
		return task.Label, ok && name == "task" && task.Label != ""
	}
	r, ok := l.rise()
	switch name {
	case "task":
		return r.task.Label, ok && r.task.Label != ""
	case "old":
		return r.old, ok
	case "new":
		return r.new, ok
	}
	return SayDate(r.since), ok
}

// deed names the exercise that a row speaks of, as a sentence does; a part of
// it as a part.
func (l *look) deed(row string) (any, bool) {
	e, how := l.named(row)
	phrase := e.Phrase
	if phrase == "" {
		phrase = strings.ToLower(e.Label)
	}
	switch {
	case phrase == "":
		return nil, false
	case how != DidPart || row == "10":
		return phrase, true
	case e.Phrase != "":
		return T("deed.part", "exercise", phrase), true
	}
	return T("deed.in_part", "exercise", phrase), true
}

// helped are the choices whose help names more than the template does.
var helped = map[string]string{"time": "smaller", "energy": "smaller", "smaller": "smaller", "lighter": "smaller", "yes_tell": "weekday"}

// fill puts the template into the decision, with the values of its slots and
// of those that its choices lead to.
func (l *look) fill(d *Decision, t Template) {
	d.Template, d.Strategy, d.Version, d.Choices = t.ID, t.Strategy, t.Version, append([]string(nil), t.Choices...)
	d.Args = Args{}
	for _, name := range t.Needs {
		d.Args[name], _ = l.slot(t, name)
		d.Goal = d.Goal || name == "goal"
	}
	for _, choice := range t.Choices {
		switch helped[choice] {
		case "smaller":
			d.Args["smaller"] = l.smaller()
		case "weekday":
			d.Args["weekday"] = l.s.Clinic.SayReads(l.now)
		}
	}
}

package rehab

import (
	"cmp"
	"slices"
	"time"
)

// finding is what one rule says of one cause at one look. A rule that has too
// little to go by finds nothing: silence is unknown, and ends no flag.
type finding struct {
	kind    string
	about   string // exercise or task; "" for the patient
	holds   bool   // the threshold is reached
	back    bool   // it is far under the threshold again: the cause is gone
	urgency Urgency
	value   float64 // what was held against the threshold, in the rule's unit
	text    Text    // in full, with numbers, window and denominator
	also    Text    // when another flag comes first
	wish    string  // the wish that it tells of
}

// filed is the kind under which the summary counts it.
func (f finding) filed() string { return filed(f.kind, f.urgency) }

func filed(kind string, u Urgency) string {
	if kind == FlagQuiet && u == Today {
		return flagContact
	}
	return kind
}

// caseWeeks is a patient's weeks as the summary looks at them.
type caseWeeks struct {
	State
	from, to Date
	week     []Day // the window
	upTo     []Day // the window and all before it
	before   []Day // the first answered days before the window: the baseline
	response Response
}

func newCase(s State, from, to Date) caseWeeks {
	c := caseWeeks{State: s, from: from, to: to, week: Within(s.Recent, from, to)}
	c.upTo = Within(s.Recent, Date{}, to)
	c.before = Within(s.First, Date{}, from.AddDays(-1))
	c.response = Responded(c.week)
	return c
}

// say returns a text about the patient.
func (c caseWeeks) say(key string, pairs ...any) Text {
	return T(key, append([]any{"alias", c.Patient.Alias}, pairs...)...)
}

// looks are the rules at work: each returns what it finds at a threshold.
var looks = map[string]func(c caseWeeks, at float64) []finding{
	FlagUnreachable: caseWeeks.unreachable,
	FlagMood:        func(c caseWeeks, at float64) []finding { return c.changed(ItemMood, at) },
	FlagSleep:       func(c caseWeeks, at float64) []finding { return c.changed(ItemSleep, at) },
	FlagMotivation:  func(c caseWeeks, at float64) []finding { return c.changed(ItemMotivation, at) },
	FlagPain:        caseWeeks.painUp,
	FlagPEG:         caseWeeks.pegUp,
	FlagTask:        caseWeeks.taskDown,
	FlagTasks:       caseWeeks.tasksDown,
	FlagFlares:      caseWeeks.flares,
	FlagExercise:    caseWeeks.exercisedLess,
	FlagQuiet:       caseWeeks.quiet,
	FlagJoy:         caseWeeks.lowJoy,
}

// look applies one rule at one threshold.
func (c caseWeeks) look(r Rule, at float64) []finding {
	found := looks[r.Kind](c, at)
	for i := range found {
		f := &found[i]
		f.kind = r.Kind
		switch {
		case f.holds:
			f.back = false
		case r.Unit == "joy":
			f.back = f.value > at+1
		case r.Back > 0:
			f.back = f.value <= r.Back*at
		}
	}
	return found
}

// findings returns what all rules find, the most urgent first.
func (c caseWeeks) findings(own Thresholds) []finding {
	var all []finding
	for _, r := range Rules {
		all = append(all, c.look(r, own.Of(r.Kind))...)
	}
	slices.SortStableFunc(all, func(a, b finding) int { return cmp.Compare(rank(a.filed()), rank(b.filed())) })
	return all
}

// holding returns the findings whose threshold is reached.
func (c caseWeeks) holding(own Thresholds) []finding {
	return slices.DeleteFunc(c.findings(own), func(f finding) bool { return !f.holds })
}

// rank is where a kind stands in the order of flags.
func rank(kind string) int {
	if kind == flagContact {
		kind = FlagUnreachable
	}
	return slices.IndexFunc(Rules, func(r Rule) bool { return r.Kind == kind })
}

func byRank(a, b Entry) int {
	return cmp.Or(cmp.Compare(rank(a.Kind), rank(b.Kind)), cmp.Compare(a.Alias, b.Alias))
}

// sayWhen says the day of an instant: within the window by its weekday.
func (c caseWeeks) sayWhen(at time.Time) Text {
	return c.sayDay(DateOf(at, c.location()))
}

func (c caseWeeks) sayDay(d Date) Text {
	if d.Before(c.from) || c.to.Before(d) {
		return SayShortDate(d)
	}
	return SayShortWeekday(d.Weekday())
}

// Sentences joins texts as sentences of one paragraph.
func Sentences(parts ...Text) Text { return sentences(parts...) }

// sentences joins texts as sentences of one paragraph.
func sentences(parts ...Text) Text {
	switch len(parts) {
	case 0:
		return Text{}
	case 1:
		return parts[0]
	}
	half := len(parts) / 2
	return T("digest.sentences", "first", sentences(parts[:half]...), "then", sentences(parts[half:]...))
}

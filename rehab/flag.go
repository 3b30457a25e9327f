package rehab

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
)

// Thresholds of flags beside those of Changed. Published figures are named;
// the others are ours.
const (
	refusedInRow   = 2
	flareDays      = 3   // of a week; the number is ours, NICE NG193 says to assess flares
	painPoints     = 2.0 // Salaffi 2004
	painShare      = 0.3
	pegPoints      = 1.0 // Reed 2023
	taskPoints     = 3   // a single activity of the PSFS
	tasksPoints    = 2.0 // the mean of several
	exerciseDrop   = 30  // percentage points
	quietDays      = 3   // of someone who usually answers
	quietDaysElse  = 7
	usualRate      = 0.7
	usualDelivered = 10 // check-ins, before a usual rate is said
	joyless        = 3.0
	joySessions    = 3
	joyWithin      = 28 // days
)

// flag is one reason to look at a patient.
type flag struct {
	kind string
	text Text   // in full
	also Text   // when another flag comes first
	wish string // the wish that it tells of
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

// flags returns what speaks for looking at the patient, the most urgent first.
func (c caseWeeks) flags() []flag {
	var all []flag
	for _, look := range []func(caseWeeks) (flag, bool){
		caseWeeks.unreachable,
		func(c caseWeeks) (flag, bool) { return c.changed(ItemMood) },
		func(c caseWeeks) (flag, bool) { return c.changed(ItemSleep) },
		func(c caseWeeks) (flag, bool) { return c.changed(ItemMotivation) },
		caseWeeks.painUp, caseWeeks.pegUp, caseWeeks.taskDown,
		caseWeeks.flares, caseWeeks.exercisedLess, caseWeeks.quiet, caseWeeks.lowJoy,
	} {
		if f, ok := look(c); ok {
			all = append(all, f)
		}
	}
	return all
}

// looked is the order in which flags are shown.
var looked = []string{"unreachable", "mood_down", "sleep_down", "motivation_down", "pain_up", "peg_up", "task_down",
	"flares", "exercise_down", "quiet", "joy_low"}

func rank(kind string) int { return slices.Index(looked, kind) }

// unreachable: Discord takes nothing for the patient. Never counted as silence.
func (c caseWeeks) unreachable() (flag, bool) {
	last := c.upTo[max(0, len(c.upTo)-refusedInRow):]
	refused := len(last) == refusedInRow && !slices.ContainsFunc(last, func(d Day) bool { return d.State != NotDelivered })
	if c.Patient.Unreachable == "" && !refused || c.Patient.Status == Paused {
		return flag{}, false
	}
	why := T("digest.why.unknown")
	switch c.Patient.Unreachable {
	case "50278":
		why = c.say("digest.why.no_server")
	case "50007":
		why = c.say("digest.why.closed")
	}
	text := c.say("digest.look.unreachable", "why", why)
	var days []Date
	for _, d := range c.week {
		if d.State == NotDelivered {
			days = append(days, d.Date)
		}
	}
	if len(days) > 0 {
		text = c.say("digest.look.unreachable_days", "why", why, "refused", len(days), "count", c.response.Due(),
			"days", sayDays(days[0], days[len(days)-1]))
	}
	if c.Patient.Unreachable != "" {
		text = sentences(text, T("digest.stopped_trying"))
	}
	return flag{kind: "unreachable", text: sentences(text, T("digest.not_silence")), also: T("digest.also.unreachable")}, true
}

func sayDays(from, to Date) Text {
	if from == to {
		return SayShortWeekday(from.Weekday())
	}
	return T("digest.days", "from", SayShortWeekday(from.Weekday()), "to", SayShortWeekday(to.Weekday()))
}

// changed: the week's mean lies below the patient's own usual by the rule.
func (c caseWeeks) changed(item string) (flag, bool) {
	base, ok := Baseline(c.before, item)
	if !ok {
		return flag{}, false
	}
	mean, n, changed := base.Changed(c.week, item)
	if !changed || mean > base.Mean {
		return flag{}, false
	}
	text := c.say("digest.look."+item+"_down", "mean", SayTenths(mean), "count", n, "usual", SayTenths(base.Mean), "usual_count", base.N, "sd", SayTenths(base.SD))
	if beside, ok := c.beside(item); ok {
		text = sentences(text, beside)
	}
	return flag{kind: item + "_down", text: text,
		also: T("digest.also."+item+"_down", "mean", SayTenths(mean), "count", n, "usual", SayTenths(base.Mean))}, true
}

// beside says how mood, or beside mood sleep, stands when it did not change.
func (c caseWeeks) beside(item string) (Text, bool) {
	other := ItemMood
	if item == ItemMood {
		other = ItemSleep
	}
	base, ok := Baseline(c.before, other)
	mean, n, changed := base.Changed(c.week, other)
	if !ok || n < changeMinN || changed {
		return Text{}, false
	}
	return T("digest.inside."+other, "mean", SayTenths(mean), "usual", SayTenths(base.Mean)), true
}

// painUp: pain has the published difference instead of the rule of Changed.
func (c caseWeeks) painUp() (flag, bool) {
	base, ok := Baseline(c.before, ItemPain)
	mean, n := Mean(c.week, ItemPain)
	up := mean - base.Mean
	if !ok || n < changeMinN || up < painPoints && (up < painShare*base.Mean || up < pegPoints) {
		return flag{}, false
	}
	return flag{kind: "pain_up",
		text: c.say("digest.look.pain_up", "mean", SayTenths(mean), "count", n, "usual", SayTenths(base.Mean), "usual_count", base.N),
		also: T("digest.also.pain_up", "mean", SayTenths(mean), "count", n, "usual", SayTenths(base.Mean))}, true
}

// pegUp: the month's three questions against those of the time before.
func (c caseWeeks) pegUp() (flag, bool) {
	var first, last float64
	var asked, again bool
	for _, d := range c.upTo {
		mean, ok := peg(d)
		switch {
		case !ok:
		case !d.Date.Before(c.from):
			last, again = mean, true
		default:
			first, asked = mean, true
		}
	}
	if !asked || !again || last-first < pegPoints {
		return flag{}, false
	}
	return flag{kind: "peg_up", text: c.say("digest.look.peg_up", "first", SayTenths(first), "last", SayTenths(last)),
		also: T("digest.also.peg_up", "first", SayTenths(first), "last", SayTenths(last))}, true
}

func peg(d Day) (mean float64, ok bool) {
	n := 0
	for item, v := range d.Values {
		if strings.HasPrefix(item, "peg_") {
			mean += float64(v)
			n++
		}
	}
	return mean / 3, n == 3
}

// taskDown: a task of the goal is rated lower than at first.
func (c caseWeeks) taskDown() (flag, bool) {
	for _, t := range c.Tasks {
		r := c.rated(t.ID)
		if len(r) < 2 || r[len(r)-1].Date.Before(c.from) || r[0].Value-r[len(r)-1].Value < taskPoints {
			continue
		}
		args := []any{"task", t.Label, "first", r[0].Value, "last", r[len(r)-1].Value, "date", SayShortDate(r[0].Date)}
		return flag{kind: "task_down", text: c.say("digest.look.task_down", args...), also: T("digest.also.task_down", args...)}, true
	}
	return flag{}, false
}

// rated returns the ratings of a task up to the window's end, oldest first.
func (c caseWeeks) rated(task string) []Answer {
	var r []Answer
	for _, a := range c.Ratings {
		if a.Exercise == task && a.Status == Given && !c.to.Before(a.Date) {
			r = append(r, a)
		}
	}
	return r
}

func (c caseWeeks) flares() (flag, bool) {
	n, known, days := 0, 0, 0
	for _, d := range c.week {
		if d.Flare != NoFlare {
			n++
		}
		if d.Flare == FlareKnown {
			known++
		}
		if d.Flare != NoFlare || hasAnswer(d) {
			days++
		}
	}
	if n < flareDays {
		return flag{}, false
	}
	marked := T("digest.flares.all_known")
	if known < n {
		marked = T("digest.flares.some_known", "known", known, "other", n-known)
	}
	plan := T("digest.flares.plan")
	if c.Patient.FlarePlan == "" {
		plan = T("digest.flares.no_plan")
	}
	return flag{kind: "flares", text: sentences(c.say("digest.look.flares", "flares", n, "count", days, "marked", marked), plan),
		also: T("digest.also.flares", "flares", n, "count", days)}, true
}

// exercisedLess compares the most that can have been done in two weeks with
// what was reported in the four before, so that silence never looks like a fall.
func (c caseWeeks) exercisedLess() (flag, bool) {
	split := c.to.AddDays(-13)
	if !c.Patient.Enrolled.Before(split.AddDays(-28)) {
		return flag{}, false
	}
	now, ok := AdherenceOf(c.State, c.upTo, split, c.to)
	before, ok2 := AdherenceOf(c.State, c.upTo, split.AddDays(-28), split.AddDays(-1))
	_, high := now.Percent()
	low, _ := before.Percent()
	if !ok || !ok2 || low-high < exerciseDrop {
		return flag{}, false
	}
	return flag{kind: "exercise_down", text: c.say("digest.look.exercise_down", "reported", sayAmount(now.Low), "planned", now.Planned, "range", sayRange(now),
		"before", sayAmount(before.Low), "before_planned", before.Planned, "before_range", sayRange(before)),
		also: T("digest.also.exercise_down", "reported", sayAmount(now.Low), "planned", now.Planned)}, true
}

// quiet: no answer to what was delivered, or resting because of that.
func (c caseWeeks) quiet() (flag, bool) {
	if c.Patient.Status == Paused || c.Patient.Unreachable != "" {
		return flag{}, false
	}
	asked, last, before := c.silence()
	usual, _ := before.Rate()
	limit := quietDaysElse
	if before.Delivered >= usualDelivered && usual >= usualRate {
		limit = quietDays
	}
	if asked < limit && c.Patient.Status != Resting {
		return flag{}, false
	}
	parts := []Text{c.say("digest.look.quiet")}
	switch {
	case last.IsZero():
		parts = append(parts, T("digest.quiet.no_answer"))
	case last.Before(c.from):
		parts = append(parts, T("digest.quiet.last", "day", SayShortDate(last)))
	default:
		parts = append(parts, T("digest.quiet.last", "day", SayShortWeekday(last.Weekday())))
	}
	if before.Delivered >= usualDelivered {
		parts = append(parts, T("digest.quiet.asked_usual", "asked", asked, "usual", int(math.Round(10*usual))))
	} else {
		parts = append(parts, T("digest.quiet.asked", "asked", asked))
	}
	if c.Patient.Status == Resting {
		parts = append(parts, T("digest.quiet.resting", "day", c.sayWhen(c.Patient.Resting)))
	}
	return flag{kind: "quiet", text: sentences(parts...), also: T("digest.also.quiet", "asked", asked)}, true
}

// silence counts the check-ins that were delivered after the last one answered
// or skipped, and what became of those before.
func (c caseWeeks) silence() (asked int, last Date, before Response) {
	i := len(c.upTo) - 1
	for ; i >= 0; i-- {
		d := c.upTo[i]
		if hasAnswer(d) || d.State == Skipped {
			last = d.Date
			break
		}
		if d.State == Expired {
			asked++
		}
	}
	return asked, last, Responded(c.upTo[:i+1])
}

// sayWhen says the day of an instant: within the window by its weekday.
func (c caseWeeks) sayWhen(at time.Time) Text {
	d := DateOf(at, c.location())
	if d.Before(c.from) || c.to.Before(d) {
		return SayShortDate(d)
	}
	return SayShortWeekday(d.Weekday())
}

// lowJoy: the last three ratings of one exercise, one of them in the window.
func (c caseWeeks) lowJoy() (flag, bool) {
	for _, e := range InForce(c.Exercises) {
		joys, on := c.joys(e.ID)
		if len(joys) < joySessions || on.Before(c.from) {
			continue
		}
		values, sum := []Text{}, 0
		for _, v := range joys[len(joys)-joySessions:] {
			values, sum = append(values, T("number.whole", "n", v)), sum+v
		}
		if float64(sum) > joyless*joySessions {
			continue
		}
		f := flag{kind: "joy_low", text: c.say("digest.look.joy_low", "exercise", e.Label, "values", values, "count", joySessions),
			also: T("digest.also.joy_low", "exercise", e.Label, "values", values)}
		for _, w := range c.Wishes {
			if w.Kind == WishOther && w.State == WishOpen {
				f.text, f.wish = sentences(f.text, c.say("digest.look.joy_wish")), w.ID
			}
		}
		return f, true
	}
	return flag{}, false
}

// joys returns the joy ratings of an exercise in the last four weeks, oldest
// first, and the date of the last.
func (c caseWeeks) joys(exercise string) (values []int, on Date) {
	for _, d := range Within(c.upTo, c.to.AddDays(1-joyWithin), c.to) {
		if v, ok := d.Joy[exercise]; ok {
			values, on = append(values, v), d.Date
		}
	}
	return values, on
}

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

func byRank(a, b Entry) int {
	return cmp.Or(cmp.Compare(rank(a.Kind), rank(b.Kind)), cmp.Compare(a.Alias, b.Alias))
}

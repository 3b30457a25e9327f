package rehab

import (
	"slices"
	"strconv"
)

// Kinds of flags. Each names one cause; with About (an exercise, a task) it is
// one cause of one patient.
const (
	FlagUnreachable = "unreachable"
	FlagMood        = "mood_down"
	FlagSleep       = "sleep_down"
	FlagMotivation  = "motivation_down"
	FlagPain        = "pain_up"
	FlagPEG         = "peg_up"
	FlagTask        = "task_down"
	FlagTasks       = "tasks_down"
	FlagFlares      = "flares"
	FlagExercise    = "exercise_down"
	FlagQuiet       = "quiet"
	FlagJoy         = "joy_low"
)

// flagContact is how a silence of a week is filed: the same cause as
// FlagQuiet, higher in the list.
const flagContact = "contact"

// Urgency says when a flag is for.
type Urgency int

const (
	NextList Urgency = iota // the weekly list
	Today
)

// Rule is one reason to look at a patient, as data. A clinic may set Threshold
// between Low and High, where those differ; what belongs to the delivery of
// messages can't be set, and neither can safety, which has no rule here: each
// hit is told at once.
type Rule struct {
	Kind      string
	Threshold float64
	Unit      string  // what Threshold counts: "points", "days", "percent" (points of it), "joy" (points, and fires at or under)
	Low, High float64 // the bounds of a clinic's own threshold
	Step      float64 // between two thresholds that are worth comparing
	Worse     float64 // so much further, in the unit, is new evidence after a flag was done; 0: nothing is, but its return
	Back      float64 // the share of Threshold at or under which the cause is gone
}

// Rules are the rules in the order in which flags are shown. Thresholds have
// their source beside them; where none is named the choice is ours.
var Rules = []Rule{
	{Kind: FlagUnreachable, Threshold: refusedInRow, Unit: "checkins"},
	{Kind: FlagMood, Threshold: changePoints, Unit: "points", Low: 1, High: 4, Step: 0.5, Worse: 1, Back: 0.5},
	{Kind: FlagSleep, Threshold: changePoints, Unit: "points", Low: 1, High: 4, Step: 0.5, Worse: 1, Back: 0.5},
	{Kind: FlagMotivation, Threshold: changePoints, Unit: "points", Low: 1, High: 4, Step: 0.5, Worse: 1, Back: 0.5},
	{Kind: FlagPain, Threshold: 2, Unit: "points", Low: 1, High: 4, Step: 0.5, Worse: 1, Back: 0.5},         // Salaffi 2004: 2 points or 30 %
	{Kind: FlagPEG, Threshold: 1, Unit: "points", Low: 0.5, High: 3, Step: 0.5, Worse: 1, Back: 0.5},        // Reed 2023: 1 point or 30 %
	{Kind: FlagTask, Threshold: 3, Unit: "points", Low: 2, High: 5, Step: 1, Worse: 2, Back: 0.5},           // a single activity of the PSFS
	{Kind: FlagTasks, Threshold: 2, Unit: "points", Low: 1, High: 4, Step: 0.5, Worse: 1, Back: 0.5},        // the mean of several
	{Kind: FlagFlares, Threshold: 3, Unit: "days", Low: 2, High: 6, Step: 1, Worse: 2, Back: 0.5},           // NICE NG193: assess flares; the number is ours
	{Kind: FlagExercise, Threshold: 30, Unit: "percent", Low: 20, High: 60, Step: 10, Worse: 20, Back: 0.5}, // percentage points
	{Kind: FlagQuiet, Threshold: 3, Unit: "days", Low: 2, High: 7, Step: 1},
	{Kind: FlagJoy, Threshold: 3, Unit: "joy", Low: 1, High: 5, Step: 1, Worse: 1},
}

// RuleOf returns the rule of a kind.
func RuleOf(kind string) (Rule, bool) {
	i := slices.IndexFunc(Rules, func(r Rule) bool { return r.Kind == kind })
	if i < 0 {
		return Rule{}, false
	}
	return Rules[i], true
}

// Tunable reports whether a clinic may set the threshold.
func (r Rule) Tunable() bool { return r.High > r.Low }

// Set reads a clinic's own threshold. Errors: Invalid, which names the bounds;
// Forbidden for a rule that can't be set.
func (r Rule) Set(typed string) (float64, error) {
	if !r.Tunable() {
		return 0, Refuse(Forbidden, "flag.fixed")
	}
	v, err := strconv.ParseFloat(typed, 64)
	if err != nil || !(v >= r.Low && v <= r.High) {
		return 0, Refuse(Invalid, "flag.bounds", "low", sayAmount(r.Low), "high", sayAmount(r.High), "usual", sayAmount(r.Threshold))
	}
	return v, nil
}

// Thresholds are a clinic's own, by kind.
type Thresholds map[string]float64

// Of returns the threshold in force for a kind.
func (t Thresholds) Of(kind string) float64 {
	if v, ok := t[kind]; ok {
		return v
	}
	r, _ := RuleOf(kind)
	return r.Threshold
}

// atLeast is a >= b for figures that are means: what equals the threshold on
// paper reaches it.
func atLeast(a, b float64) bool { return a >= b-1e-9 }

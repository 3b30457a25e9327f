package rehab

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// The ladder is what a clinician reads of one patient, from the goal down to
// what was done. Each number has its denominator, and what is not known is not
// filled in.

// TaskLines says of each task of the goal how the patient rated it first and
// last, and in which exercises it is practised.
func TaskLines(s State) []Text {
	var lines []Text
	for _, t := range s.Tasks {
		lines = append(lines, T("view.task", "task", t.Label, "rated", sayRatings(s.ratingsOf(t.ID)), "trained", trained(s, t)))
	}
	return lines
}

// ratingsOf are the ratings given of a task, oldest first.
func (s State) ratingsOf(task string) []Answer {
	var r []Answer
	for _, a := range s.Ratings {
		if a.Exercise == task && a.Status == Given {
			r = append(r, a)
		}
	}
	return r
}

func sayRatings(r []Answer) Text {
	switch n := len(r); n {
	case 0:
		return T("view.unrated")
	case 1:
		return T("view.rated_once", "last", r[0].Value, "date", SayShortDate(r[0].Date))
	default:
		return T("view.rated", "first", r[0].Value, "since", SayShortDate(r[0].Date), "last", r[n-1].Value, "date", SayShortDate(r[n-1].Date), "count", n)
	}
}

func trained(s State, t Task) Text {
	var in []Text
	for _, e := range InForce(s.Exercises) {
		if e.Contains(t.ID) {
			in = append(in, T("button.exercise", "exercise", e.Label))
		}
	}
	if len(in) == 0 {
		return T("view.untrained")
	}
	return T("view.trained", "list", in)
}

// ExerciseLines says of each exercise of the plan how often it was reported in
// the days, and how much it was enjoyed.
func ExerciseLines(s State, days []Day) []Text {
	var lines []Text
	for _, e := range InForce(s.Exercises) {
		sessions, joy, n := 0, 0, 0
		for _, d := range days {
			if session(d, e.ID) > 0 {
				sessions++
			}
			if v, ok := d.Joy[e.ID]; ok {
				joy, n = joy+v, n+1
			}
		}
		liked := T("view.no_joy")
		if n > 0 {
			liked = T("view.joy", "mean", sayAmount(math.Round(10*float64(joy)/float64(n))/10), "count", n)
		}
		plan := T("view.times", "count", e.Times)
		if len(e.Tasks) == 0 {
			plan = T("view.times_alone", "count", e.Times)
		}
		lines = append(lines, T("view.exercise", "exercise", e.Label, "plan", plan,
			"done", T("view.sessions", "count", sessions), "joy", liked))
	}
	return lines
}

// ReplyLine says how many of the check-ins delivered were answered, and how
// many were not the patient's to answer.
func ReplyLine(days []Day) Text {
	r := Responded(days)
	if r.Delivered == 0 {
		return T("view.none_delivered")
	}
	line := T("view.answered", "answered", r.Answered, "count", r.Delivered, "percent", percent(float64(r.Answered), r.Delivered))
	var other []Text
	for _, part := range []struct {
		key   string
		count int
	}{{"view.part.refused", r.Refused}, {"view.part.resting", r.Resting}, {"view.part.paused", r.Paused}, {"view.part.missed", r.Missed}} {
		if part.count > 0 {
			other = append(other, Text{Key: part.key, Args: Args{"count": part.count}})
		}
	}
	if len(other) == 0 {
		return line
	}
	return T("view.sentences", "first", line, "then", T("view.not_counted", "list", other))
}

// FlareLine says on how many of the days with an answer a flare-up was
// reported; ok is false where there was none.
func FlareLine(days []Day) (line Text, ok bool) {
	n, known := 0, 0
	var last Date
	for _, d := range days {
		if d.Flare != NoFlare {
			n, last = n+1, d.Date
		}
		if d.Flare != NoFlare || hasAnswer(d) {
			known++
		}
	}
	return T("view.flares", "flares", n, "count", known, "last", SayShortDate(last)), n > 0
}

// PlanLines says what changed in a patient's plan, newest first: exercises that
// came, changed and went, and when the patient is asked.
func PlanLines(s State, plans []Plan) []Text {
	var all []turning
	loc := s.location()
	for _, e := range s.Exercises {
		all = append(all, e.turnings(loc)...)
	}
	for i, p := range plans {
		by, on := T("view.by_patient"), SayShortDate(DateOf(p.Since, loc))
		if p.By == "clinician" {
			by = T("view.by_team")
		}
		switch {
		case i == 0:
			all = append(all, turning{p.Since, T("view.plan_began", "date", on, "days", SayDays(p.Days), "time", SayTime(p.At))})
		case plans[i-1].Zone != p.Zone:
			all = append(all, turning{p.Since, T("view.plan_moved", "date", on, "days", SayDays(p.Days), "time", SayTime(p.At), "zone", p.Zone, "by", by)})
		case plans[i-1].Schedule != p.Schedule:
			all = append(all, turning{p.Since, T("view.plan_changed", "date", on, "days", SayDays(p.Days), "time", SayTime(p.At), "by", by)})
		}
	}
	if len(plans) > 0 && s.Goal.Since.After(plans[0].Since) {
		all = append(all, turning{s.Goal.Since, T("view.goal_changed", "date", SayShortDate(DateOf(s.Goal.Since, loc)))})
	}
	all = slices.DeleteFunc(all, func(c turning) bool { return c.at.IsZero() })
	slices.SortStableFunc(all, func(a, b turning) int { return cmp.Compare(b.at.UnixMilli(), a.at.UnixMilli()) })
	lines := make([]Text, 0, len(all))
	for _, c := range all {
		lines = append(lines, c.text)
	}
	return lines
}

// turning is a change of a plan, and when it was.
type turning struct {
	at   time.Time
	text Text
}

// turnings are when an exercise came into the plan, what changed in it, and when
// it went.
func (e Exercise) turnings(loc *time.Location) []turning {
	var all []turning
	before := Edition{}
	now := Edition{Label: e.Label, Times: e.Times, Smaller: e.Smaller, Status: e.Status, Since: e.Since}
	for _, stands := range append(e.Was[:len(e.Was):len(e.Was)], now) {
		on, agreed := SayShortDate(DateOf(stands.Since, loc)), 0
		if before.By == "patient" {
			agreed = 1
		}
		var text Text
		switch was, is := before.Status == InPlan, stands.Status == InPlan; {
		case is && !was:
			text = T("view.exercise_in", "date", on, "exercise", stands.Label)
		case was && !is:
			text = T("view.exercise_out", "date", on, "exercise", before.Label)
		case is && before.Times != stands.Times:
			text = T("view.exercise_times", "date", on, "exercise", stands.Label, "was", before.Times, "count", stands.Times, "agreed", agreed)
		case is && before.Label != stands.Label:
			text = T("view.exercise_named", "date", on, "was", before.Label, "exercise", stands.Label, "agreed", agreed)
		case is:
			text = T("view.exercise_smaller", "date", on, "exercise", stands.Label, "smaller", stands.Smaller, "agreed", agreed)
		default:
			continue
		}
		all, before = append(all, turning{stands.Since, text}), stands
	}
	return all
}

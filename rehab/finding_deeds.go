package rehab

// Figures of the rules on what was done, beside their thresholds.
const (
	flareLasts  = 7 // days; a longer flare-up is said however many of them were marked
	flareGap    = 2 // unanswered days within one flare-up
	joySessions = 3
	joyWithin   = 28 // days
)

// flares: on several days of the week, or one that lasts.
func (c caseWeeks) flares(at float64) []finding {
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
	lasts, on := c.flareLasting()
	if days < changeMinN && float64(n) < at && lasts <= flareLasts {
		return nil
	}
	marked := T("digest.flares.all_known")
	if known < n {
		marked = T("digest.flares.some_known", "known", known, "other", n-known)
	}
	plan := T("digest.flares.plan")
	if c.Patient.FlarePlan == "" {
		plan = T("digest.flares.no_plan")
	}
	text := c.say("digest.look.flares", "flares", n, "count", days, "marked", marked)
	if lasts > flareLasts {
		text = sentences(text, T("digest.flares.lasting", "days", lasts, "count", on))
	}
	return []finding{{holds: float64(n) >= at || lasts > flareLasts, value: float64(n), text: sentences(text, plan),
		also: T("digest.also.flares", "flares", n, "count", days)}}
}

// flareLasting returns how many days the flare-up that reaches into the window
// has lasted, from the first day marked to the last, and on how many of them
// it was marked. A day that was answered without one ends it, and so do more
// than two that were not answered.
func (c caseWeeks) flareLasting() (lasts, marked int) {
	var first, last Date
	n := 0
	for _, d := range c.upTo {
		switch {
		case d.Flare == NoFlare && hasAnswer(d):
			n = 0
		case d.Flare != NoFlare && n > 0 && d.Date.Sub(last) <= flareGap+1:
			last, n = d.Date, n+1
		case d.Flare != NoFlare:
			first, last, n = d.Date, d.Date, 1
		}
		if n > 0 && !last.Before(c.from) && last.Sub(first)+1 >= lasts {
			lasts, marked = last.Sub(first)+1, n
		}
	}
	return lasts, marked
}

// exercisedLess compares the most that can have been done in two weeks with
// what was reported in the four before, so that silence never looks like a fall.
func (c caseWeeks) exercisedLess(at float64) []finding {
	split := c.to.AddDays(-13)
	if !c.Patient.Enrolled.Before(split.AddDays(-28)) {
		return nil
	}
	now, ok := AdherenceOf(c.State, c.upTo, split, c.to)
	before, ok2 := AdherenceOf(c.State, c.upTo, split.AddDays(-28), split.AddDays(-1))
	reported, most := now.Percent()
	low, usual := before.Percent()
	if !ok || !ok2 {
		return nil
	}
	fall := low - most
	if float64(fall) < at {
		fall = usual - reported // it is gone when even the unknown days can't hold one
	}
	return []finding{{holds: float64(low-most) >= at, value: float64(fall),
		text: c.say("digest.look.exercise_down", "reported", sayAmount(now.Low), "planned", now.Planned, "range", sayRange(now),
			"before", sayAmount(before.Low), "before_planned", before.Planned, "before_range", sayRange(before)),
		also: T("digest.also.exercise_down", "reported", sayAmount(now.Low), "planned", now.Planned)}}
}

// lowJoy: the last three ratings of one exercise, one of them in the window.
func (c caseWeeks) lowJoy(at float64) []finding {
	var found []finding
	for _, e := range InForce(c.Exercises) {
		joys, on := c.joys(e.ID)
		if len(joys) < joySessions || on.Before(c.from) {
			continue
		}
		values, sum := []Text{}, 0
		for _, v := range joys[len(joys)-joySessions:] {
			values, sum = append(values, T("number.whole", "n", v)), sum+v
		}
		mean := float64(sum) / joySessions
		f := finding{about: e.ID, holds: atLeast(at, mean), value: mean,
			text: c.say("digest.look.joy_low", "exercise", e.Label, "values", values, "count", joySessions),
			also: T("digest.also.joy_low", "exercise", e.Label, "values", values)}
		for _, w := range c.Wishes {
			if w.Kind == WishOther && w.State == WishOpen {
				f.text, f.wish = sentences(f.text, c.say("digest.look.joy_wish")), w.ID
			}
		}
		found = append(found, f)
	}
	return found
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

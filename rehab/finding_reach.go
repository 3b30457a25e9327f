package rehab

import (
	"math"
	"slices"
)

// Figures of the rules on delivery and silence, beside their thresholds.
const (
	refusedInRow   = 2
	quietMore      = 4 // days more, of someone whose usual rate is lower or not known
	contactDays    = 7
	usualRate      = 0.7
	usualDelivered = 10 // check-ins, before a usual rate is said
	restsAfter     = 3
)

// unreachable: Discord takes nothing for the patient. Never counted as silence.
func (c caseWeeks) unreachable(at float64) []finding {
	if len(c.upTo) == 0 && c.Patient.Unreachable == "" || c.Patient.Status == Paused {
		return nil
	}
	last := c.upTo[max(0, len(c.upTo)-int(at)):]
	refused := len(last) == int(at) && !slices.ContainsFunc(last, func(d Day) bool { return d.State != NotDelivered })
	holds := c.Patient.Unreachable != "" || refused
	if !holds {
		arrived := Responded(last[max(0, len(last)-1):]).Delivered > 0
		return []finding{{back: arrived, urgency: Today}}
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
	return []finding{{holds: true, urgency: Today, value: float64(len(days)), text: sentences(text, T("digest.not_silence")), also: T("digest.also.unreachable")}}
}

func sayDays(from, to Date) Text {
	if from == to {
		return SayShortWeekday(from.Weekday())
	}
	return T("digest.days", "from", SayShortWeekday(from.Weekday()), "to", SayShortWeekday(to.Weekday()))
}

// quiet: no answer to what was delivered, and so many more while the patient
// rests because of that. What was not delivered, and what we missed, is
// nobody's silence.
func (c caseWeeks) quiet(at float64) []finding {
	if c.Patient.Status == Paused || c.Patient.Unreachable != "" {
		return nil
	}
	s := c.silence()
	if s.asked == 0 {
		if s.last.IsZero() {
			return nil
		}
		return []finding{{back: true}}
	}
	usual, _ := s.before.Rate()
	known := s.before.Delivered >= usualDelivered
	limit := at
	if !known || usual < usualRate {
		limit += quietMore
	}
	n := s.asked + s.rested
	contact := n >= contactDays || s.asked >= restsAfter && s.days(c.to) >= contactDays
	f := finding{holds: float64(n) >= limit || contact && at <= contactDays, value: float64(n)}
	parts := []Text{c.say("digest.look.quiet")}
	switch {
	case s.last.IsZero():
		parts = append(parts, T("digest.quiet.no_answer"))
	default:
		parts = append(parts, T("digest.quiet.last", "day", c.sayDay(s.last)))
	}
	if !s.wrote.IsZero() {
		parts = append(parts, T("digest.quiet.wrote", "day", c.sayDay(s.wrote)))
	}
	if known {
		parts = append(parts, T("digest.quiet.asked_usual", "asked", s.asked, "usual", int(math.Round(10*usual))))
		parts = append(parts, sayChance(s.chance()))
	} else {
		parts = append(parts, T("digest.quiet.asked", "asked", s.asked))
	}
	if c.Patient.Status == Resting {
		parts = append(parts, T("digest.quiet.resting", "day", c.sayWhen(c.Patient.Resting)))
	}
	if contact {
		f.urgency = Today
		parts = append(parts, T("digest.quiet.contact", "count", s.days(c.to)))
	}
	f.text, f.also = sentences(parts...), T("digest.also.quiet", "asked", s.asked)
	return []finding{f}
}

// sayChance says how often a silence is this long, in a round number that the
// figures can bear.
func sayChance(p float64) Text {
	if p > 0.2 {
		return T("digest.quiet.usual")
	}
	return T("digest.quiet.chance", "in", roundly(1/p))
}

package rehab

import (
	"hash/fnv"
	"io"
	"time"
)

// rowRule is one row of the decision table: when it applies.
type rowRule struct {
	row   string
	holds func(*look) bool
}

// decisionTable is looked at from the top; the first row that applies and has
// something left to say is taken. Rows 12 and 13 stand before 11, which would
// hide them.
var decisionTable = []rowRule{
	{"0", (*look).alerted},
	{"1a", (*look).flaring},
	{"1b", (*look).painJumped},
	{"2", (*look).hardDay},
	{"3", (*look).back},
	{"4", func(l *look) bool { return l.done == DoneDidntFit && l.motivation.atLeast(6) }},
	{"5", func(l *look) bool { return l.done == DoneDidntFit && l.motivation.atMost(3) }},
	{"6", func(l *look) bool { return l.done == DoneDidntFit && l.poorSleep(shortNight) }},
	{"7", func(l *look) bool { return l.moved() && l.painUp() }},
	{"8", func(l *look) bool { return l.moved() && (l.lowMood() || l.poorSleep(changePoints)) }},
	{"9", func(l *look) bool { return l.moved() && l.joy.atLeast(joyHigh) }},
	{"10", (*look).joyless},
	{"12", (*look).milestone},
	{"13", (*look).cardTurn},
	{"11", (*look).practised},
	{"14", func(*look) bool { return true }},
}

// tied are the rows that name the goal wherever a sentence can hold it.
var tied = map[string]bool{"8": true, "9": true, "11": true}

// Encourage chooses what is said to a finished daily check-in: a row of the
// decision table, and a template of that row by a seed made from patient and
// date. Equal arguments give the equal decision. The answers are the
// check-in's; s may or may not hold them yet.
//
// No template comes twice in 14 days; no technique three times running, but in
// rows 0 to 3 and 14; and of four messages in a row outside rows 0 to 3, one
// is nothing but thanks. A row that has nothing left to say makes way for the
// next that applies; rows 0 to 3 never do, and then say nothing. Row 0, while a
// safety alert is open, never says anything.
func (cat *Catalogue) Encourage(s State, ch Checkin, answers []Answer, now time.Time) Decision {
	l := cat.look(s, ch, answers, now)
	thanks := l.thanksDue()
	for _, r := range decisionTable {
		if thanks && !hard(r.row) && r.row != "14" || !r.holds(l) {
			continue
		}
		d := Decision{ID: ID("decision", ch.ID), Patient: s.Patient.ID, Checkin: ch.ID, Date: ch.Date, At: now, Row: r.row}
		if r.row == "0" {
			return d
		}
		if t, ok := l.choose(r.row); ok {
			l.fill(&d, t)
			return d
		}
		if hard(r.row) || r.row == "14" {
			if r.row == "2" {
				d.Choices = []string{"talk"}
			}
			return d
		}
	}
	return Decision{Row: "14"}
}

// choose returns the template of a row that may be said today and comes first
// by the day's seed.
func (l *look) choose(row string) (Template, bool) {
	var best Template
	var bestAt uint64
	found := false
	for _, t := range l.cat.Templates {
		if t.Row != row || !l.fits(t) || !l.fresh(t) {
			continue
		}
		if at := l.seed(t.ID); !found || at < bestAt {
			best, bestAt, found = t, at, true
		}
	}
	return best, found
}

// seed orders templates anew for each patient and date. The alias names the
// patient here, so that the same story leads to the same words.
func (l *look) seed(what string) uint64 {
	h := fnv.New64a()
	_, _ = io.WriteString(h, l.s.Patient.Alias+"\x00"+l.ch.Date.String()+"\x00"+what)
	return mix(h.Sum64())
}

// mix spreads the last characters of a hashed text over all bits, which FNV
// alone leaves close together (the finaliser of SplitMix64).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// fits reports whether the template can be said of today: its frame, its
// conditions, and a value for each of its slots. A flare-up without answers has
// its own screen, which says it all.
func (l *look) fits(t Template) bool {
	switch goal := l.frame(); {
	case t.Frame == "plain":
		if tied[t.Row] && goal != "plain" {
			return false
		}
	case goal == "plain":
		return false
	case t.Frame != goal && tied[t.Row]:
		return false
	}
	if t.Row == "1a" && (l.ch.Flare != FlareKnown || len(l.sheet) == 0) {
		return false
	}
	for _, when := range splitWhen(t.When) {
		if !l.when(when) {
			return false
		}
	}
	for _, slot := range t.Needs {
		if _, ok := l.slot(t, slot); !ok {
			return false
		}
	}
	return true
}

// frame says how the goal can stand in a sentence: as a verb phrase if the
// patient confirmed it, else as a quotation. A goal of less pain would read as
// a promise and is not named.
func (l *look) frame() string {
	switch g := l.s.Goal; {
	case g.Label == "" || g.Negative:
		return "plain"
	case g.Confirmed && g.Form == VerbPhrase && g.VP != "":
		return "verb"
	}
	return "quote"
}

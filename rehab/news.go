package rehab

import (
	"slices"
	"time"
)

// News is a daily summary in the making: what is new since the summary before
// it, and nothing else. Patients are added one by one, and none is kept.
type News struct {
	d     Digest
	today Date
	since time.Time
	now   time.Time
	only  bool // what can't wait
}

// NewNews begins the daily summary of what is new since an instant, zero for a
// clinic that had none yet. A clinic that wants weekly summaries alone hears of
// what can't wait.
func NewNews(c Clinic, since, now time.Time, safety SafetyCount) *News {
	loc, err := Zone(c.Zone)
	if err != nil {
		loc = time.UTC
	}
	n := &News{today: DateOf(now, loc), since: since, now: now, only: c.WeeklyOnly}
	n.d = Digest{Daily: true, From: n.today, To: n.today, Safety: safety}
	if !since.IsZero() {
		n.d.Since = DateOf(since, loc)
	}
	return n
}

// Add adds one patient, as of the seven days before today: the flags for
// messages that don't arrive and for a silence of a week, wishes that came
// since, and a question for a visit tomorrow.
func (n *News) Add(s State) {
	c := newCase(s, n.today.AddDays(-7), n.today.AddDays(-1))
	fresh, changed := c.daily(n.now)
	n.d.Flags = append(n.d.Flags, changed...)
	told := ""
	if e, ok := c.needsLook(fresh); ok {
		told = e.Wish
		n.d.LookAt = append(n.d.LookAt, e)
	}
	if !s.Patient.Status.Running() {
		return
	}
	for _, w := range s.Wishes {
		visit := w.Kind == WishVisit && s.Visit != nil
		tomorrow := visit && s.Visit.Date == n.today.AddDays(1)
		if w.State != WishOpen || w.ID == told || n.only || c.over(w) || !tomorrow && !w.At.After(n.since) {
			continue
		}
		e := c.entry(string(w.Kind), c.wish(w))
		switch {
		case tomorrow:
			e.Text = c.say("digest.wish.visit_tomorrow")
		case visit && s.Visit.Date == n.today:
			e.Text = c.say("digest.wish.visit_today")
		}
		e.Wish = w.ID
		n.d.Waiting = append(n.d.Waiting, e)
	}
}

// Digest ends the summary; anything is false if there is nothing new, and then
// nothing is posted. Its flags are kept in either case.
func (n *News) Digest() (d Digest, anything bool) {
	n.d.arrange(nil)
	n.d.Pictures = nil
	return n.d, len(n.d.LookAt)+len(n.d.Waiting) > 0
}

// daily looks at what can't wait for the weekly summary: messages that don't
// arrive, and a silence of a week. fresh are the flags that are new, or have
// become as urgent.
func (c caseWeeks) daily(now time.Time) (fresh []standing, changed []Flag) {
	if !c.Patient.Status.Running() {
		return nil, c.leave(now)
	}
	var found []finding
	for _, kind := range []string{FlagUnreachable, FlagQuiet} {
		r, _ := RuleOf(kind)
		for _, f := range c.look(r, c.Own.Of(kind)) {
			if f.back || f.holds && f.urgency == Today {
				found = append(found, f)
			}
		}
	}
	stand, changed := c.weigh(found, now)
	return slices.DeleteFunc(stand, func(f standing) bool { return told(c.Flags, f.flag) }), changed
}

// told reports whether a flag was as urgent before.
func told(before []Flag, f Flag) bool {
	for _, b := range before {
		if b.ID == f.ID {
			return b.Urgency == Today && b.Shown()
		}
	}
	return false
}

// newsLines are the daily summary's.
func (d Digest) newsLines() []line {
	title := T("news.title", "date", SayDate(d.To))
	if !d.Since.IsZero() {
		title = T("news.title_since", "date", SayDate(d.To), "since", SayDate(d.Since))
	}
	lines := []line{{text: title, look: true}}
	if d.Safety.Open > 0 {
		lines = append(lines, line{text: T("news.safety_open", "count", d.Safety.Open), look: true})
	}
	if len(d.LookAt) > 0 {
		lines = append(lines, d.entriesToLook()...)
	}
	return append(lines, section("waiting", d.Waiting, fullWishes)...)
}

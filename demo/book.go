package demo

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"waymark/discordsim"
)

// figures are what happened, counted from the local Discord's books against
// the calendar.
type figures struct {
	Planned    int `json:"planned"`  // dates of the plans
	Asked      int `json:"asked"`    // of those, with a check-in sent
	Answered   int `json:"answered"` // of those, with something saved
	Late       int `json:"late"`     // asked more than ten minutes after the time
	MissedByUs int `json:"missed_by_us"`
	Lost       int `json:"lost"`    // planned, not asked, and nobody was told why
	Doubled    int `json:"doubled"` // asked more than once for a date, or for none
	Encouraged int `json:"encouraged"`
	Digests    int `json:"digests"`
	Resting    int `json:"resting"` // planned dates on which the patient rested or had stopped the asking
}

// lateAfter is how long after its time a check-in counts as late.
const lateAfter = 10 * time.Minute

// page is one planned date of one patient.
type page struct {
	date   time.Time // midnight UTC of the date
	due    time.Time
	asked  []discordsim.Message
	rests  bool
	saved  time.Time // zero if nothing was
	said   string    // what was said to the answers
	closed time.Time // when its last buttons went
}

// ledger is one patient's pages, and the asked check-ins that fit no page.
type ledger struct {
	p     *person
	pages []page
	stray int
}

// book is all of it.
type book struct {
	ledgers []ledger
	figures figures
}

// count makes the book. It reads nothing that the bot wrote down.
func (s *stage) count() book {
	var b book
	f := &b.figures
	for _, p := range s.scripted() {
		l := ledger{p: p, pages: s.calendar(p)}
		l.fill(p.room.Messages())
		b.ledgers = append(b.ledgers, l)
		f.Planned += len(l.pages)
		f.Doubled += l.stray
		for _, g := range l.pages {
			g.add(f)
		}
	}
	for _, m := range s.channel.Messages() {
		if m.Bot && strings.HasPrefix(m.Content, "**Week of ") {
			f.Digests++
		}
		f.MissedByUs += missedOf(m.Content)
	}
	f.Lost = max(f.Lost-f.MissedByUs, 0)
	return b
}

func (g page) add(f *figures) {
	switch {
	case len(g.asked) > 0:
		f.Asked++
		f.Doubled += len(g.asked) - 1
		if g.asked[0].At.Sub(g.due) > lateAfter {
			f.Late++
		}
	case g.rests:
		f.Resting++
	default:
		f.Lost++
	}
	if !g.saved.IsZero() {
		f.Answered++
		if g.said != "" {
			f.Encouraged++
		}
	}
}

// scripted are the patients that are played by the demo.
func (s *stage) scripted() []*person {
	if s.o.Play {
		return s.cast[1:]
	}
	return s.cast
}

// calendar is a patient's planned dates: every day from the one after the first
// appointment.
func (s *stage) calendar(p *person) []page {
	var pages []page
	for d := 1; d <= s.o.Days; d++ {
		if due, ok := instant(date(d), p.role.minute, zoneOf(p)); ok {
			pages = append(pages, page{date: date(d), due: due})
		}
	}
	return pages
}

// instant finds when a wall time comes on a date by walking through the minutes
// around it: the first at which the zone's clocks show that date and that time
// or a later one. ok is false if the date does not exist there.
func instant(d time.Time, minute int, loc *time.Location) (time.Time, bool) {
	for t := d.Add(-15 * time.Hour); t.Before(d.Add(39 * time.Hour)); t = t.Add(time.Minute) {
		l := t.In(loc)
		if l.Year() == d.Year() && l.YearDay() == d.YearDay() && l.Hour()*60+l.Minute() >= minute {
			return t, true
		}
	}
	return time.Time{}, false
}

// fill reads one conversation from its beginning.
func (l *ledger) fill(all []discordsim.Message) {
	var rest restings
	for _, m := range all {
		rest.read(m)
		first := faces(m)[0]
		if !m.Bot || !strings.Contains(first.text, "Time for your check-in") {
			continue
		}
		if i := l.pageOf(m.At); i < 0 {
			l.stray++
		} else if len(l.pages[i].asked) == 0 || !l.p.putOff(l.pages[i].asked[0].At, m.At) {
			l.pages[i].asked = append(l.pages[i].asked, m)
		}
	}
	for i := range l.pages {
		g := &l.pages[i]
		g.rests = rest.covers(g.due)
		if len(g.asked) > 0 {
			end := l.pages[min(i+1, len(l.pages)-1)].due
			if i == len(l.pages)-1 {
				end = end.Add(48 * time.Hour)
			}
			g.read(all, end)
		}
	}
}

// pageOf is the page whose time has come last; -1 before the first, and after
// the last for the days that are no longer played.
func (l *ledger) pageOf(at time.Time) int {
	for i := len(l.pages) - 1; i >= 0; i-- {
		if !l.pages[i].due.After(at) {
			if i == len(l.pages)-1 && at.Sub(l.pages[i].due) >= 20*time.Hour {
				return -1
			}
			return i
		}
	}
	return -1
}

// read finds what was saved for a check-in, what was said to it, and when it
// closed, between its question and the next.
func (g *page) read(all []discordsim.Message, end time.Time) {
	for _, m := range all {
		if !m.Bot {
			continue
		}
		for _, f := range faces(m) {
			if f.at.Before(g.asked[0].At) || !f.at.Before(end) {
				continue
			}
			saved := strings.HasPrefix(f.text, "Saved: ")
			if saved {
				g.note(f)
			}
			if len(f.buttons) == 0 && (saved || strings.HasPrefix(f.text, "This check-in has closed")) {
				g.closed = f.at
			}
		}
	}
}

// note takes the words that follow what was saved. A flare-up has its own in
// the same line.
func (g *page) note(f face) {
	if g.saved.IsZero() {
		g.saved = f.at
	}
	if g.said != "" {
		return
	}
	first, said, _ := strings.Cut(f.text, "\n")
	if said == "" && strings.Contains(first, "usual time") {
		said = first
	}
	g.said = said
}

// face is one state of a message.
type face struct {
	at      time.Time
	text    string
	buttons []discordsim.Component
}

// faces are a message's states, oldest first.
func faces(m discordsim.Message) []face {
	var out []face
	at := m.At
	for _, e := range m.Edits {
		out = append(out, face{at, e.Content, e.Components})
		at = e.At
	}
	return append(out, face{at, m.Content, m.Components})
}

// restings are the spans in which a patient is not asked, as the patient was
// told: the offer to rest until it is taken back; a pause or a stop until the
// word that ends it.
type restings struct{ spans [][2]time.Time }

func (r *restings) read(m discordsim.Message) {
	for i, f := range faces(m) {
		open := len(r.spans) > 0 && r.spans[len(r.spans)-1][1].IsZero()
		switch {
		case i == 0 && !open && (strings.HasPrefix(f.text, "I will stop writing for now") || strings.HasPrefix(f.text, "Paused.") || strings.HasPrefix(f.text, "Stopped.")):
			r.spans = append(r.spans, [2]time.Time{f.at, {}})
		case open && (strings.HasPrefix(f.text, "Good to have you back") || strings.HasPrefix(f.text, "Welcome back") || strings.HasPrefix(f.text, "Done. I will write")):
			r.spans[len(r.spans)-1][1] = f.at
		}
	}
}

func (r *restings) covers(at time.Time) bool {
	for _, s := range r.spans {
		if !at.Before(s[0]) && (s[1].IsZero() || at.Before(s[1])) {
			return true
		}
	}
	return false
}

// putOff reports whether the patient asked to be asked again later.
func (p *person) putOff(from, to time.Time) bool {
	for _, d := range p.done {
		if (d.tap == "In an hour" || d.tap == "Tonight") && !d.at.Before(from) && d.at.Before(to) {
			return true
		}
	}
	return false
}

var missed = regexp.MustCompile(`[Mm]issed by us: (\d+)`)

// missedOf is what a summary admits.
func missedOf(text string) int {
	found := missed.FindStringSubmatch(text)
	if found == nil {
		return 0
	}
	n, err := strconv.Atoi(found[1])
	if err != nil {
		return 0
	}
	return n
}

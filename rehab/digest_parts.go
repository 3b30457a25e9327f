package rehab

import (
	"cmp"
	"maps"
	"slices"
)

// partLimit is how long one message of the summary may be: Discord takes 2,000
// characters, and the words of another language may be longer when it is shown.
const partLimit = 1700

// DigestPart is one message of the summary.
type DigestPart struct {
	Paragraphs []Text  `json:"paragraphs"`        // a line each
	Entries    []Entry `json:"entries,omitempty"` // the patients and wishes that this message names, in order
	Look       bool    `json:"look,omitempty"`    // it names those who need a look: the menu and "mark as read" belong under the last such
	Picture    bool    `json:"picture,omitempty"` // the picture of Pictures goes with it
}

// Messages splits the summary over messages of fewer than 2,000 characters. No
// patient is broken in two. measure tells how many characters a text has when
// it is shown. What fits one message is one message; otherwise those who need
// a look come alone, then the others, then the picture.
func (d Digest) Messages(measure func(Text) int) []DigestPart {
	p := &packer{measure: measure}
	if d.Daily {
		p.put(d.newsLines())
		p.next()
		return p.parts
	}
	rest := d.restLines()
	p.put(d.lookLines())
	if !p.fits(rest) {
		p.next()
	}
	p.put(rest)
	end := line{text: T("digest.next", "date", SayDate(d.NextOn), "time", SayTime(d.NextAt))}
	if len(d.Pictures) > 0 {
		p.next()
	}
	if !d.NextOn.IsZero() {
		p.put([]line{end})
	}
	p.next()
	if len(d.Pictures) > 0 {
		if d.NextOn.IsZero() {
			p.parts = append(p.parts, DigestPart{})
		}
		p.parts[len(p.parts)-1].Picture = true
	}
	return p.parts
}

// line is one line of a message.
type line struct {
	text    Text
	heading bool // has a space above, and is not left behind at the foot of a message
	entry   Entry
	look    bool
}

type packer struct {
	measure func(Text) int
	parts   []DigestPart
	now     DigestPart
	size    int
}

// put adds lines, beginning a new message where one does not fit. A heading
// goes with the line that follows it.
func (p *packer) put(lines []line) {
	for i, l := range lines {
		need := p.cost(l)
		if l.heading && i+1 < len(lines) {
			need += p.cost(lines[i+1])
		}
		if p.size+need > partLimit {
			p.next()
		}
		text := l.text
		if l.heading && len(p.now.Paragraphs) > 0 {
			text = T("digest.spaced", "text", text)
		}
		p.size += p.cost(l)
		p.now.Paragraphs = append(p.now.Paragraphs, text)
		p.now.Look = p.now.Look || l.look
		if l.entry.Patient != "" {
			p.now.Entries = append(p.now.Entries, l.entry)
		}
	}
}

// cost is the room that a line takes, with its line end and the space above.
func (p *packer) cost(l line) int {
	n := p.measure(l.text) + 1
	if l.heading {
		n++
	}
	return n
}

func (p *packer) fits(lines []line) bool {
	n := p.size
	for _, l := range lines {
		n += p.cost(l)
	}
	return n <= partLimit
}

// next ends the message that is being made.
func (p *packer) next() {
	if len(p.now.Paragraphs) > 0 {
		p.parts = append(p.parts, p.now)
	}
	p.now, p.size = DigestPart{}, 0
}

func (d Digest) lookLines() []line {
	lines := []line{{text: d.title(), look: true}, {text: d.safetyLine(), look: true}, {text: d.counts(), look: true}}
	if len(d.LookAt) == 0 {
		lines = append(lines, line{text: T("digest.look.none"), heading: true, look: true})
	} else {
		lines = append(lines, d.entriesToLook()...)
	}
	return append(lines, d.moved()...)
}

func (d Digest) entriesToLook() []line {
	lines := []line{{text: T("digest.look.title", "count", len(d.LookAt)), heading: true, look: true}}
	full := min(len(d.LookAt), fullEntries)
	for i, e := range d.LookAt[:full] {
		lines = append(lines, line{text: T("digest.numbered", "n", i+1, "text", e.Text), entry: e, look: true})
	}
	if more := d.LookAt[full:]; len(more) > 0 {
		lines = append(lines, line{text: T("digest.look.more", "count", len(more), "list", kinds(more)), look: true})
	}
	return lines
}

func (d Digest) moved() []line {
	text, ok := d.movedLine()
	if !ok {
		return nil
	}
	return []line{{text: text, look: true}}
}

// kinds counts entries by kind, in the order of flags.
func kinds(entries []Entry) []Text {
	count := map[string]int{}
	for _, e := range entries {
		count[e.Kind]++
	}
	var list []Text
	for _, kind := range slices.SortedFunc(maps.Keys(count), func(a, b string) int { return cmp.Compare(rank(a), rank(b)) }) {
		list = append(list, Text{Key: "digest.kind." + kind, Args: Args{"count": count[kind]}})
	}
	return list
}

func (d Digest) restLines() []line {
	var lines []line
	for _, part := range []struct {
		name    string
		entries []Entry
		full    int
	}{{"waiting", d.Waiting, fullWishes}, {"well", d.Well, fullWell}, {"thinking", d.Thinking, fullWell}, {"new", d.New, fullEntries}} {
		lines = append(lines, section(part.name, part.entries, part.full)...)
	}
	lines = append(lines, d.compareLines()...)
	switch {
	case len(d.Everyone) > 0:
		lines = append(lines, line{text: T("digest.everyone.title"), heading: true})
		for _, l := range d.Everyone {
			lines = append(lines, line{text: l.Text})
		}
	case d.Patients > everyoneUpTo:
		lines = append(lines, line{text: T("digest.everyone.counted", "count", d.Patients, "met", d.Bands[BandMet], "partly", d.Bands[BandPartly],
			"low", d.Bands[BandLow], "open", d.Bands[BandOpen], "all", d.Bands[BandMet]+d.Bands[BandPartly]+d.Bands[BandLow]+d.Bands[BandOpen]), heading: true})
	default:
		return lines
	}
	return append(lines, line{text: T("digest.reported")})
}

// section is a heading with its entries, of which full many are shown.
func section(name string, entries []Entry, full int) []line {
	n := len(entries)
	if n == 0 {
		return nil
	}
	lines := []line{{text: Text{Key: "digest." + name + ".title", Args: Args{"count": n}}, heading: true}}
	for _, e := range entries[:min(n, full)] {
		lines = append(lines, line{text: T("digest.bullet", "text", e.Text), entry: e})
	}
	if n > full {
		lines = append(lines, line{text: T("digest.more", "count", n-full)})
	}
	return lines
}

func (d Digest) title() Text {
	from := SayDate(d.From)
	if d.From.Month == d.To.Month {
		from = T("digest.day", "weekday", SayShortWeekday(d.From.Weekday()), "day", d.From.Day)
	}
	return T("digest.title", "from", from, "to", SayDate(d.To), "count", d.Patients)
}

func (d Digest) safetyLine() Text {
	parts := []Text{T("digest.safety", "count", d.Safety.Alerts)}
	if d.Safety.Open > 0 {
		parts = append(parts, T("digest.safety_open", "count", d.Safety.Open))
	}
	if !d.Drill.IsZero() {
		parts = append(parts, T("digest.drill", "date", SayShortDate(d.Drill), "minutes", d.Safety.Seen))
	}
	return sentences(parts...)
}

// counts says what became of the check-ins that were due.
func (d Digest) counts() Text {
	r := d.Response
	if r.Due() == 0 {
		return T("digest.nothing_due")
	}
	due := T("digest.part.delivered", "count", r.Delivered)
	for _, part := range []struct {
		key   string
		count int
	}{{"digest.part.refused", r.Refused}, {"digest.part.resting", r.Resting}, {"digest.part.missed", r.Missed}} {
		if part.count > 0 {
			due = T("digest.plus", "first", due, "then", Text{Key: part.key, Args: Args{"count": part.count}})
		}
	}
	return sentences(T("digest.due", "count", r.Due(), "parts", due),
		T("digest.answered", "answered", r.Answered, "delivered", r.Delivered, "percent", percent(float64(r.Answered), r.Delivered)),
		T("digest.missed", "count", r.Missed))
}

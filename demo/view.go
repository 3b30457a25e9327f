package demo

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"waymark/discordsim"
)

// Measures of the view.
const (
	width    = 76 // columns of words
	fullDays = 10 // of the one conversation that is shown whole
)

// view prints conversations as a chat: the time, who, the words, the buttons in
// rows. A tapped button is marked.
type view struct {
	w      io.Writer
	colour bool
	loc    *time.Location
	names  *strings.Replacer // of accounts and roles, for their ids
	day    string
	err    error
}

// terminal reports whether a stream is one that a person looks at.
func terminal(stream any) bool {
	f, ok := stream.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func coloured(stream any) bool { return terminal(stream) && os.Getenv("NO_COLOR") == "" }

func (v *view) printf(format string, args ...any) {
	if v.err == nil {
		_, v.err = fmt.Fprintf(v.w, format, args...)
	}
}

func (v *view) paint(code, words string) string {
	if !v.colour || words == "" {
		return words
	}
	return "\x1b[" + code + "m" + words + "\x1b[0m"
}

// Colours: bold, dim, what people do, what the bot says.
const (
	bold    = "1"
	dim     = "2"
	people  = "36"
	machine = "35"
)

// line is one thing in a conversation at its instant.
type line struct {
	at      time.Time
	who     string
	bot     bool
	same    bool   // the message as before, changed
	before  string // what it said before
	text    string
	rows    [][]string
	tapped  string
	files   []string
	message string
}

// script is a room's messages, each state by itself, in the order of time.
func script(p *person) []line {
	var lines []line
	for _, m := range p.room.Messages() {
		if m.Ephemeral {
			continue // forms between the bot and one person
		}
		who := m.Author
		if m.Bot {
			who = "Waymark"
		}
		all := faces(m)
		for i, f := range all {
			if i > 0 && f.text == all[i-1].text && len(f.buttons) < len(all[i-1].buttons) {
				continue // it only lost its buttons
			}
			l := line{at: f.at, who: who, bot: m.Bot, same: i > 0, text: f.text, rows: rowsOf(f.buttons), message: m.ID}
			if i == 0 {
				for _, a := range m.Attachments {
					l.files = append(l.files, fmt.Sprintf("(%s: %s)", a.Filename, a.Description))
				}
			}
			if i > 0 {
				l.before = all[i-1].text
			}
			lines = append(lines, l)
		}
	}
	slices.SortStableFunc(lines, func(a, b line) int { return a.at.Compare(b.at) })
	mark(lines, p.done)
	return lines
}

// mark notes on each state of a message which of its buttons was tapped.
func mark(lines []line, done []deed) {
	for _, d := range done {
		if d.tap == "" {
			continue
		}
		for i := len(lines) - 1; i >= 0; i-- {
			if l := &lines[i]; l.message == d.on.ID && l.text == d.on.Content && !l.at.After(d.at) {
				l.tapped = d.tap
				break
			}
		}
	}
}

func rowsOf(parts []discordsim.Component) [][]string {
	var rows [][]string
	for _, r := range parts {
		var row []string
		for _, c := range r.Components {
			switch {
			case c.Label != "":
				row = append(row, c.Label)
			case c.Placeholder != "":
				row = append(row, c.Placeholder+" ▾")
			}
		}
		if len(row) > 0 {
			rows = append(rows, row)
		}
	}
	return rows
}

// conversation prints the first patient's: the first days whole, then what was
// said to the answers.
func (v *view) conversation(s *stage) {
	p := s.cast[0]
	v.loc = zoneOf(p)
	v.title(fmt.Sprintf("%s and Waymark", p), p.role.goal)
	short := s.at(fullDays, 0)
	for _, l := range script(p) {
		switch {
		case l.at.Before(short):
			v.write(l)
		case l.bot && (strings.HasPrefix(l.text, "Saved") || !l.same && !strings.Contains(l.text, "Time for your check-in")):
			l.rows = nil
			v.write(l)
		}
	}
}

func zoneOf(p *person) *time.Location {
	loc, err := time.LoadLocation(p.role.zone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// channel prints what the clinicians read.
func (v *view) channel(s *stage) {
	v.loc = s.loc
	v.title("#"+s.channel.Name(), "what the clinicians of "+clinicName+" read; "+s.physio.String())
	for _, l := range script(s.physio) {
		v.write(l)
	}
}

func (v *view) title(name, about string) {
	v.day = ""
	v.printf("\n%s\n%s\n", v.paint(bold, "── "+name+" "+strings.Repeat("─", max(width-4-utf8.RuneCountInString(name), 0))), v.paint(dim, about))
}

// write prints one line of a conversation.
func (v *view) write(l line) {
	local := l.at.In(v.loc)
	if day := local.Format("Monday 2 January"); day != v.day {
		v.day = day
		v.printf("\n%s\n", v.paint(bold, day))
	}
	who, code := l.who, people
	if l.bot {
		code = machine
	}
	if l.same {
		who += " (same message)"
	}
	v.printf("\n%s  %s\n", v.paint(dim, local.Format("15:04")), v.paint(code, who))
	for _, words := range wrap(v.names.Replace(l.news())) {
		v.printf("       %s\n", v.emphasis(words))
	}
	for _, f := range l.files {
		for _, words := range wrap(f) {
			v.printf("       %s\n", v.paint(dim, words))
		}
	}
	for _, row := range l.rows {
		v.printf("       %s\n", v.buttons(row, l.tapped))
	}
}

// news are the words of a line without those that stood there before, if most
// of them did.
func (l line) news() string {
	old := strings.Split(l.before, "\n")
	var fresh []string
	all := strings.Split(l.text, "\n")
	for _, words := range all {
		if !slices.Contains(old, words) {
			fresh = append(fresh, words)
		}
	}
	if !l.same || 2*len(fresh) > len(all) {
		return l.text
	}
	return strings.Join(append([]string{"(…)"}, fresh...), "\n")
}

func (v *view) buttons(row []string, tapped string) string {
	var out []string
	for _, label := range row {
		if label == tapped {
			out = append(out, v.paint("7", "▸["+label+"]"))
		} else {
			out = append(out, v.paint(dim, "[")+label+v.paint(dim, "]"))
		}
	}
	return strings.Join(out, " ")
}

var strong = regexp.MustCompile(`\*\*([^*]+)\*\*`)

func (v *view) emphasis(words string) string {
	if !v.colour {
		return words
	}
	return strong.ReplaceAllString(words, "\x1b[1m$1\x1b[0m")
}

// wrap breaks words into lines of the view's width.
func wrap(text string) []string {
	var out []string
	for _, par := range strings.Split(text, "\n") {
		at := ""
		for _, word := range strings.Fields(par) {
			if at != "" && utf8.RuneCountInString(at)+1+utf8.RuneCountInString(word) > width-7 {
				out, at = append(out, at), ""
			}
			if at != "" {
				at += " "
			}
			at += word
		}
		out = append(out, at)
	}
	return out
}

// figures prints the last line.
func (v *view) figures(s *stage, b book) {
	f := b.figures
	v.title("Figures", "counted from the local Discord's books against the calendar, not by the bot")
	if s.o.Out != "" {
		v.printf("The charts and the database are in %s.\n", s.o.Out)
	}
	who := fmt.Sprintf("%d scripted patients", len(b.ledgers))
	if len(b.ledgers) == 1 {
		who = "1 scripted patient"
	}
	v.printf("%s, %d days: %d planned, %d asked, %d resting, %d answered, %d late, %d missed by us, %d lost, %d doubled, %d encouragements, %d digests\n",
		who, s.o.Days, f.Planned, f.Asked, f.Resting, f.Answered, f.Late, f.MissedByUs, f.Lost, f.Doubled, f.Encouraged, f.Digests)
}

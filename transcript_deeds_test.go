package main_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"waymark/discordsim"
)

const minute = time.Minute

// do does what one line of a transcript says, waits until all is done that
// follows from it, and reads what was said.
func (w *world) do(deed string) error {
	word, rest, _ := strings.Cut(deed, " ")
	rest = strings.TrimSpace(rest)
	switch word {
	case "include":
		return w.include(rest)
	case "at":
		to, err := w.instant(rest)
		if err != nil {
			return err
		}
		return w.until(to)
	case "patients":
		return w.enrol(rest)
	case "days":
		day, err := time.ParseInLocation("from Mon 2006-01-02", rest, w.zone)
		w.day, w.days = day, nil
		return err
	case "end":
		return w.live()
	case "times":
		w.timeless = rest == "off"
		return nil
	case "watch":
		w.watched = strings.Fields(strings.ReplaceAll(rest, ",", " "))
		if rest == "all" {
			w.watched = nil
		}
		return nil
	case "refuse":
		return w.refuse(rest)
	case "shut", "open":
		w.trips = true
		w.shut(word == "shut")
		return nil
	case "expose", "hide":
		w.trips = true
		rights := w.private()
		if word == "expose" {
			rights = rights[1:]
		}
		w.guild.Channel("summaries", rights...)
		return nil
	case "delete":
		w.trips = true
		w.guild.Delete(w.channel)
		w.channel = w.guild.Channel("summaries", w.private()...)
		return nil
	case "restart":
		return w.restart()
	case "down":
		to, err := w.instant(strings.TrimPrefix(rest, "until "))
		if err != nil {
			return err
		}
		if err := w.stop(); err != nil {
			return err
		}
		w.clock.Advance(to.Sub(w.clock.Now()))
		w.run()
		return w.until(to)
	case "form:":
		return w.fills(fields(rest))
	}
	if !w.day.IsZero() {
		w.days = append(w.days, deed)
		return nil
	}
	w.actor = word
	if err := w.act(w.person(word), rest); err != nil {
		return err
	}
	if err := w.settle(); err != nil {
		return err
	}
	w.read()
	return nil
}

// instant reads a time, and holds its weekday to its date.
func (w *world) instant(text string) (time.Time, error) {
	at, err := time.ParseInLocation("Mon 2006-01-02 15:04", text, w.zone)
	if err != nil {
		return at, err
	}
	if day, _, _ := strings.Cut(text, " "); day != at.Format("Mon") {
		return at, fmt.Errorf("that day is a %s", at.Format("Mon"))
	}
	return at, nil
}

func (w *world) include(file string) error {
	text, err := readTestdata(file)
	if err != nil {
		return err
	}
	w.play(file, text)
	w.lines.Reset()
	return nil
}

var onWords = regexp.MustCompile(`^(.*?)(?: on "(.*)")?$`)

// act does one person's deed.
func (w *world) act(u *discordsim.User, deed string) error {
	if strings.HasPrefix(deed, "/") {
		return w.slash(u, deed)
	}
	verb, rest, _ := strings.Cut(deed, " ")
	part := onWords.FindStringSubmatch(rest)
	what, on := part[1], part[2]
	switch verb {
	case "types":
		return w.types(u, strings.ReplaceAll(strings.Trim(rest, `"`), "{code}", w.code))
	case "edits":
		mine := slices.DeleteFunc(u.DM().Messages(), func(m discordsim.Message) bool { return m.Bot })
		if len(mine) == 0 {
			return fmt.Errorf("nothing was written yet")
		}
		return w.answered(u, func() { u.Edits(mine[len(mine)-1], strings.Trim(rest, `"`)) })
	case "sends":
		return w.answered(u, func() {
			if rest == "a picture" {
				u.SendsPicture("knee.png")
			} else {
				u.SendsVoice()
			}
		})
	case "taps":
		return w.taps(u, what, on)
	case "answers":
		for _, b := range tokens(rest) {
			if err := w.taps(u, b, ""); err != nil {
				return fmt.Errorf("%s: %w", b, err)
			}
			if err := w.settle(); err != nil {
				return err
			}
		}
		return nil
	case "picks":
		return w.picks(u, what, on)
	case "leaves":
		w.guild.Leave(u)
		w.outside[w.actor] = true
		return nil
	case "comes":
		w.guild.Join(u)
		return nil
	case "joins":
		w.sim.Guild("Hill").Join(u)
		return nil
	case "loses":
		w.guild.Leave(u)
		w.guild.Join(u)
		w.outside[w.actor] = true
		return nil
	case "closes", "opens":
		u.CloseDMs(verb == "closes")
		return nil
	}
	return fmt.Errorf("nobody knows how to do that")
}

var bracketed = regexp.MustCompile(`\[[^\]]*\]|\S+`)

// tokens are the buttons of a line like: 5 4 6 [Walk] 6.
func tokens(text string) []string {
	var out []string
	for _, s := range bracketed.FindAllString(text, -1) {
		out = append(out, strings.Trim(s, "[]"))
	}
	return out
}

// types sends words to the bot and waits for the answer that each message gets.
func (w *world) types(u *discordsim.User, words string) error {
	w.typed = append(w.typed, words)
	return w.answered(u, func() { u.Types(words) })
}

func (w *world) answered(u *discordsim.User, write func()) error {
	before := faces(u.DM().Messages())
	write()
	return u.DM().Await(func(ms []discordsim.Message) bool { return faces(ms) != before })
}

// faces is what the bot's side of a conversation looks like.
func faces(ms []discordsim.Message) string {
	var out strings.Builder
	for _, m := range ms {
		if m.Bot {
			out.WriteString(m.ID + face(m) + "\n")
		}
	}
	return out.String()
}

// taps presses the newest button of that name.
func (w *world) taps(u *discordsim.User, button, on string) error {
	stale := strings.HasPrefix(button, "old ")
	button = strings.Trim(strings.TrimPrefix(button, "old "), "[]")
	m, err := w.holder(u, on, stale, func(m discordsim.Message) bool {
		_, ok := m.Button(button)
		return ok
	})
	if err != nil {
		return fmt.Errorf("no message has the button [%s]", button)
	}
	if stale {
		return w.follow(u.ClickStale(m, button))
	}
	return w.follow(u.Click(m, button))
}

// picks chooses in a menu: [Answer style] Typing.
func (w *world) picks(u *discordsim.User, what, on string) error {
	menu, choices, _ := strings.Cut(strings.TrimPrefix(what, "["), "]")
	menu = strings.TrimSuffix(menu, " ▾")
	m, err := w.holder(u, on, false, func(m discordsim.Message) bool {
		_, ok := m.Menu(menu)
		return ok
	})
	if err != nil {
		return fmt.Errorf("no message has the menu [%s]", menu)
	}
	var values []string
	for c := range strings.SplitSeq(choices, ",") {
		values = append(values, strings.TrimSpace(c))
	}
	return w.follow(u.Selects(m, menu, values...))
}

// holder is the newest message that a person sees and that fits; a stale one is
// taken as it was while it fitted.
func (w *world) holder(u *discordsim.User, on string, stale bool, fits func(discordsim.Message) bool) (discordsim.Message, error) {
	ms := u.DM().Messages()
	if w.inServer(w.actor) {
		_, channel := w.server(w.actor)
		ms = append(ms, u.In(channel).Messages()...)
	}
	if stale {
		there := map[string]bool{}
		for _, m := range ms {
			there[m.ID] = true
		}
		ms = slices.DeleteFunc(slices.Clone(w.held), func(m discordsim.Message) bool { return !there[m.ID] })
	}
	for _, m := range slices.Backward(ms) {
		if m.Bot && fits(m) && strings.Contains(m.Content, on) {
			return m, nil
		}
	}
	return discordsim.Message{}, fmt.Errorf("no such message")
}

// slash uses a command: /clinic setup channel:#summaries phone:"03 9000 0000".
func (w *world) slash(u *discordsim.User, line string) error {
	name, opts := line, discordsim.Opts{}
	guild, channel := w.server(w.actor)
	if i := option.FindStringIndex(line); i != nil {
		name = strings.TrimSpace(line[:i[0]])
		for _, part := range option.FindAllStringSubmatch(line[i[0]:], -1) {
			value := strings.Trim(part[2], `"`)
			switch {
			case strings.HasPrefix(value, "#"):
				opts[part[1]] = guild.Channel(strings.TrimPrefix(value, "#"))
			case strings.HasPrefix(value, "@") && part[1] == "from": // chosen from the list that the bot offers
				opts[part[1]] = w.person(strings.TrimPrefix(value, "@")).ID()
			case strings.HasPrefix(value, "@") && part[1] != "role":
				opts[part[1]] = w.person(strings.TrimPrefix(value, "@"))
			case strings.HasPrefix(value, "@"):
				opts[part[1]] = guild.Role(strings.TrimPrefix(value, "@"))
			default:
				opts[part[1]] = strings.ReplaceAll(value, "{code}", w.code)
			}
		}
	}
	where := u.DM()
	if w.inServer(w.actor) {
		where = channel
	}
	return w.follow(u.Slash(where, name, opts))
}

var option = regexp.MustCompile(`([a-z-]+):("[^"]*"|\S+)`)

// fills sends the form that is open.
func (w *world) fills(f discordsim.Fields) error {
	if w.modal == nil {
		return fmt.Errorf("no form is open")
	}
	for _, v := range f {
		w.typed = append(w.typed, v)
	}
	form := w.modal
	w.modal = nil
	if err := w.follow(w.people[w.actor].Submits(form, f)); err != nil {
		return err
	}
	if err := w.settle(); err != nil {
		return err
	}
	w.read()
	return nil
}

// fields reads: alias=Heron | goal=travel overseas | tasks=walking / carrying.
func fields(text string) discordsim.Fields {
	f := discordsim.Fields{}
	for part := range strings.SplitSeq(text, "|") {
		name, value, _ := strings.Cut(part, "=")
		f[strings.TrimSpace(name)] = strings.ReplaceAll(strings.TrimSpace(value), " / ", "\n")
	}
	return f
}

// follow waits for what an interaction leads to.
func (w *world) follow(i *discordsim.Interaction) error {
	if w.lost > 0 && i.Err() == nil {
		w.lost--
		return w.channel.Await(func([]discordsim.Message) bool { return w.lostSoFar() > w.lostBefore })
	}
	r, err := i.Settle()
	if err != nil {
		return err
	}
	if r.Modal != nil {
		w.modal = r.Modal
		w.form(r.Modal)
	}
	return nil
}

// shut takes the bot's right to see #summaries away, or gives it back.
func (w *world) shut(shut bool) {
	rights := w.private()
	if shut {
		rights[len(rights)-1].Allow = 0
	}
	w.guild.Channel("summaries", rights...)
}

// breakable are the things that Discord can be made to refuse.
var breakable = map[string]string{"posts": "POST /channels/{channel}/messages", "answers": callback}

// tooLate is Discord's code for an answer to what nobody waits for any more.
const tooLate = 10062

const callback = "POST /interactions/{interaction}/{token}/callback"

func (w *world) refuse(what string) error {
	w.trips = true
	if what == "nothing" {
		w.sim.Mend()
		w.lost = 0
		return nil
	}
	times, kind, _ := strings.Cut(what, " ")
	n, err := strconv.Atoi(times)
	if err != nil {
		return err
	}
	fault := discordsim.Fault{Route: breakable[kind], Times: n, Status: 500}
	if kind == "answers" {
		w.lost, w.lostBefore = n, w.lostSoFar()
		fault.Status, fault.Code = 0, tooLate
	}
	w.sim.Break(fault)
	return nil
}

// lostSoFar is how many of the bot's answers Discord did not take.
func (w *world) lostSoFar() int {
	n := 0
	for _, r := range w.sim.Books().Refused() {
		if r.Route == callback {
			n++
		}
	}
	return n
}

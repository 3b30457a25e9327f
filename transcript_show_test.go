package main_test

import (
	"regexp"
	"slices"
	"strings"

	"waymark/discordsim"
)

var (
	codeShown = regexp.MustCompile(`\b[ACDEFGHJKLMNPQRTUVWXY2346789]{4}-[ACDEFGHJKLMNPQRTUVWXY2346789]{4}\b`)
	mention   = regexp.MustCompile(`<(#|@&|@)(\d+)>`)
)

// said returns what was said since it was last asked, as lines of a transcript.
func (w *world) said() string {
	out := w.lines.String()
	w.lines.Reset()
	return out
}

// read writes down what is new in the conversations: new messages, changed
// ones, and those that are gone.
func (w *world) read() {
	for _, name := range append([]string{w.actor}, w.order...) {
		u := w.people[name]
		if u == nil {
			continue
		}
		if !w.inServer(name) {
			w.readOne(name, u.DM())
			continue
		}
		_, channel := w.server(name)
		w.readOne("#"+channel.Name(), u.In(channel))
		if len(u.DM().Messages()) > 0 {
			w.readOne(name, u.DM())
		}
	}
}

// place is where a message stands among those that are read at once.
func (w *world) place(m discordsim.Message) int {
	if _, known := w.seen[m.ID]; known || m.Ephemeral {
		return 0
	}
	return 1
}

func (w *world) readOne(where string, ch *discordsim.Channel) {
	there := map[string]bool{}
	list := slices.Clone(ch.Messages())
	// What answers a deed comes first: which of it and a post gets to Discord first, nobody decides.
	slices.SortStableFunc(list, func(a, b discordsim.Message) int { return w.place(a) - w.place(b) })
	for _, m := range list {
		if !m.Bot || m.Loading {
			continue
		}
		there[m.ID] = true
		if found := codeShown.FindString(m.Content); found != "" {
			w.code = found
		}
		old, known := w.seen[m.ID]
		if len(m.Components) > 0 && face(old) != face(m) {
			w.held = append(w.held, m)
		}
		w.seen[m.ID] = m
		switch {
		case !known:
			w.say(where, m, w.message(m))
		case face(old) != face(m):
			w.say(where, m, w.changed(old, m))
		}
	}
	for id, m := range w.seen {
		if m.ChannelID == ch.ID() && !there[id] && !m.Deleted && (!m.Ephemeral || where != "#summaries") {
			m.Deleted = true
			w.seen[id] = m
			w.say(where, m, []string{"(gone: " + firstWords(w.plain(m.Content)) + ")"})
		}
	}
}

// face is what a person sees of a message.
func face(m discordsim.Message) string {
	out := m.Content
	for _, row := range rows(m) {
		out += "\n" + row
	}
	for _, a := range m.Attachments {
		out += "\n" + a.Filename + a.Description
	}
	return out
}

// changed shows a message that is not what it was.
func (w *world) changed(old, now discordsim.Message) []string {
	if old.Content == now.Content && len(now.Components) == 0 && len(now.Attachments) == len(old.Attachments) {
		return []string{"(same message, its buttons are gone) " + firstWords(w.plain(now.Content))}
	}
	lines := w.message(now)
	lines[0] = "(same message) " + lines[0]
	return lines
}

// message shows a message: its words, its pictures and files, its buttons and menus.
func (w *world) message(m discordsim.Message) []string {
	lines := strings.Split(w.plain(m.Content), "\n")
	if m.Ephemeral {
		lines[0] = "(only the one who asked sees this) " + lines[0]
	}
	for _, a := range m.Attachments {
		kind := "picture"
		if strings.HasSuffix(a.Filename, ".zip") {
			kind = "file"
		}
		lines = append(lines, "("+kind+": "+a.Description+")")
	}
	return append(lines, rows(m)...)
}

// plain is a text with names in place of what changes from run to run.
func (w *world) plain(text string) string {
	text = mention.ReplaceAllStringFunc(text, func(s string) string {
		part := mention.FindStringSubmatch(s)
		switch {
		case part[2] == w.channel.ID():
			return "#summaries"
		case part[2] == w.role.ID():
			return "@" + w.role.Name()
		case w.people[elsewhere] != nil && part[2] == w.sim.Guild("Hill").Role("team").ID():
			return "@team"
		case w.people[elsewhere] != nil && part[2] == w.sim.Guild("Hill").Channel("hill").ID():
			return "#hill"
		}
		for name, u := range w.people {
			if u.ID() == part[2] {
				return "@" + name
			}
		}
		return s
	})
	return codeShown.ReplaceAllString(text, "{code}")
}

// rows shows buttons and menus, a row a line.
func rows(m discordsim.Message) []string {
	var out []string
	for _, row := range m.Components {
		var line []string
		for _, c := range row.Components {
			if c.Type == 2 {
				line = append(line, "["+c.Label+"]")
				continue
			}
			line = append(line, "["+c.Placeholder+" ▾]")
			var options []string
			for _, o := range c.Options {
				label := o.Label
				if o.Default {
					label += " ✓"
				}
				options = append(options, label)
			}
			line = append(line, strings.Join(options, " · "))
		}
		out = append(out, strings.Join(line, " "))
	}
	return out
}

func firstWords(text string) string {
	first, _, _ := strings.Cut(text, "\n")
	if r := []rune(first); len(r) > 60 {
		first = string(r[:57]) + "..."
	}
	return "“" + first + "”"
}

// say writes lines down under the name of the conversation, with the time if
// it is another than that of the line before.
func (w *world) say(where string, m discordsim.Message, lines []string) {
	if w.watched != nil && !slices.Contains(w.watched, where) {
		return
	}
	prefix := where + " > "
	if where == w.actor || where == "#summaries" && w.inServer(w.actor) {
		prefix = "> "
	}
	if now := w.clock.Now().Truncate(minute); !now.Equal(w.printed) && !w.timeless {
		w.printed = now
		lines = append([]string{"(" + now.In(w.zone).Format("Mon 2 Jan, 15:04") + ")"}, lines...)
	}
	for _, l := range lines {
		w.lines.WriteString(strings.TrimRight(prefix+l, " ") + "\n")
	}
}

// form shows a form that opened.
func (w *world) form(m *discordsim.Modal) {
	where := w.actor
	if w.inServer(where) {
		where = "#summaries"
	}
	lines := []string{"(a form opens) " + m.Title}
	for _, in := range m.Inputs {
		line := "  " + in.Label
		if !in.Required {
			line += " (may stay empty)"
		}
		if in.Placeholder != "" {
			line += ": " + in.Placeholder
		}
		if in.Value != "" {
			line += " = " + in.Value
		}
		lines = append(lines, line)
	}
	w.say(where, discordsim.Message{}, lines)
}

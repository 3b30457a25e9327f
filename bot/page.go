package bot

import (
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"

	"waymark/discord"
	"waymark/rehab"
)

// page is one message before it has words: paragraphs by key, rows of buttons,
// at most one select, pictures.
type page struct {
	lines []rehab.Text
	rows  [][]button
	picks []pick
	files []discord.File
	ping  string // role that is called; "" nobody
	cover string // account that is called besides; "" nobody
}

type button struct {
	label rehab.Text
	act   rehab.Act
	style discordgo.ButtonStyle
}

// pick is a select menu; each option's value is what arrives.
type pick struct {
	hint     rehab.Text
	act      rehab.Act
	options  []option // at most 25
	min, max int
}

type option struct {
	label  rehab.Text
	value  string
	chosen bool
}

const (
	maxOptions = 25
	maxPerRow  = 5
	maxRows    = 5
	longest    = 2000 // characters of a message: Discord takes no longer one
)

func say(texts ...rehab.Text) page { return page{lines: texts} }

func (p *page) add(texts ...rehab.Text) { p.lines = append(p.lines, texts...) }

func (p *page) row(buttons ...button) {
	if len(buttons) > 0 {
		p.rows = append(p.rows, buttons)
	}
}

// tap is a button that says what it does.
func tap(label rehab.Text, verb, ref, item, value string) button {
	return button{label: label, act: rehab.Act{Verb: verb, Ref: ref, Item: item, Value: value}, style: discordgo.SecondaryButton}
}

// voice puts words to texts for one reader.
type voice struct {
	bot     *Bot
	lang    string
	ambient rehab.Args
}

// speak renders a text. A text that can't be rendered is our mistake: it is
// reported as an error and never shown as a bare key.
func (v voice) speak(t rehab.Text) (string, error) {
	words, err := v.bot.content.Render(v.lang, t, v.ambient)
	if err != nil {
		return "", fmt.Errorf("render %s: %w", t.Key, err)
	}
	return words, nil
}

// text is all that a page says.
func (v voice) text(p page) (string, error) {
	var content []string
	for _, t := range p.lines {
		words, err := v.speak(t)
		if err != nil {
			return "", err
		}
		if words != "" {
			content = append(content, words)
		}
	}
	return strings.Join(content, "\n"), nil
}

// compose makes the message that Discord takes. row is the outbox row that its
// buttons carry.
func (v voice) compose(p page, row string) (discord.Message, error) {
	var m discord.Message
	content, err := v.text(p)
	if err != nil {
		return m, err
	}
	m.Files = p.files
	called := ""
	if p.cover != "" {
		m.MentionUsers = []string{p.cover}
		called = "<@" + p.cover + "> "
	}
	if p.ping != "" {
		m.MentionRoles = []string{p.ping}
		called = "<@&" + p.ping + "> " + called
	}
	if err := v.fit(&m, called, content); err != nil {
		return m, err
	}
	for _, bs := range p.rows {
		line := discordgo.ActionsRow{}
		for _, b := range bs {
			label, err := v.speak(b.label)
			if err != nil {
				return m, err
			}
			b.act.Row = row
			line.Components = append(line.Components, discordgo.Button{Label: clip(label, 80), Style: b.style, CustomID: b.act.String()})
		}
		m.Components = append(m.Components, line)
	}
	for _, s := range p.picks {
		if len(s.options) == 0 {
			continue // Discord takes no menu without a choice
		}
		menu, err := v.menu(s, row)
		if err != nil {
			return m, err
		}
		m.Components = append(m.Components, discordgo.ActionsRow{Components: []discordgo.MessageComponent{menu}})
	}
	return m, nil
}

func (v voice) menu(s pick, row string) (discordgo.SelectMenu, error) {
	hint, err := v.speak(s.hint)
	if err != nil {
		return discordgo.SelectMenu{}, err
	}
	s.act.Row = row
	menu := discordgo.SelectMenu{MenuType: discordgo.StringSelectMenu, CustomID: s.act.String(), Placeholder: clip(hint, 150),
		MinValues: &s.min, MaxValues: max(s.max, 1)}
	for _, o := range s.options[:min(len(s.options), maxOptions)] {
		label, err := v.speak(o.label)
		if err != nil {
			return menu, err
		}
		menu.Options = append(menu.Options, discordgo.SelectMenuOption{Label: clip(label, 100), Value: o.value, Default: o.chosen})
	}
	return menu, nil
}

// form is a modal: at most five inputs, each arriving under its name.
type form struct {
	title  rehab.Text
	act    rehab.Act
	inputs []input
}

type input struct {
	name     string
	label    rehab.Text // at most 45 characters
	hint     rehab.Text
	value    string
	long     bool
	optional bool
	max      int
}

// modal makes the form that Discord shows.
func (v voice) modal(f form) (*discordgo.InteractionResponseData, error) {
	title, err := v.speak(f.title)
	if err != nil {
		return nil, err
	}
	data := &discordgo.InteractionResponseData{CustomID: f.act.String(), Title: clip(title, 45)}
	for _, in := range f.inputs {
		label, err := v.speak(in.label)
		if err != nil {
			return nil, err
		}
		hint := ""
		if in.hint.Key != "" {
			if hint, err = v.speak(in.hint); err != nil {
				return nil, err
			}
		}
		style := discordgo.TextInputShort
		if in.long {
			style = discordgo.TextInputParagraph
		}
		data.Components = append(data.Components, discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.TextInput{
			CustomID: in.name, Label: clip(label, 45), Style: style, Placeholder: clip(hint, 100), Value: clip(in.value, in.max),
			Required: !in.optional, MaxLength: in.max}}})
	}
	return data, nil
}

// clip returns at most n runes of s.
func clip(s string, n int) string {
	if r := []rune(s); len(r) > n && n > 0 {
		return string(r[:n-1]) + "…"
	}
	return s
}

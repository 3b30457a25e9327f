package bot

import (
	"strings"

	"github.com/bwmarrin/discordgo"

	"waymark/rehab"
)

// Commands are the commands as Discord takes them, made from the table: each
// with its description in every language, and only where it can be used.
func (b *Bot) Commands() ([]*discordgo.ApplicationCommand, error) {
	var list []*discordgo.ApplicationCommand
	groups := map[string]*discordgo.ApplicationCommand{}
	for _, c := range commands() {
		options, err := b.options(c)
		if err != nil {
			return nil, err
		}
		group, name, sub := strings.Cut(c.name, " ")
		top := groups[group]
		if top == nil {
			if top, err = b.newCommand(group, c); err != nil {
				return nil, err
			}
			groups[group] = top
			list = append(list, top)
		}
		if !sub {
			top.Options = options
			continue
		}
		words, err := b.describe("command." + group + "." + name)
		if err != nil {
			return nil, err
		}
		top.Options = append(top.Options, &discordgo.ApplicationCommandOption{Type: discordgo.ApplicationCommandOptionSubCommand, Name: name,
			Description: words["en"], DescriptionLocalizations: other(words), Options: options})
	}
	return list, nil
}

func (b *Bot) newCommand(name string, c command) (*discordgo.ApplicationCommand, error) {
	words, err := b.describe("command." + name)
	if err != nil {
		return nil, err
	}
	contexts := []discordgo.InteractionContextType{discordgo.InteractionContextBotDM}
	switch {
	case c.server:
		contexts = []discordgo.InteractionContextType{discordgo.InteractionContextGuild}
	case c.deed == rehab.DoHelp:
		contexts = append(contexts, discordgo.InteractionContextGuild)
	}
	local := other(words)
	return &discordgo.ApplicationCommand{Type: discordgo.ChatApplicationCommand, Name: name, Description: words["en"],
		DescriptionLocalizations: &local, Contexts: &contexts, Options: []*discordgo.ApplicationCommandOption{}}, nil
}

func (b *Bot) options(c command) ([]*discordgo.ApplicationCommandOption, error) {
	out := []*discordgo.ApplicationCommandOption{}
	for _, p := range c.options {
		words, err := b.describe("command." + strings.ReplaceAll(c.name, " ", ".") + "." + p.name)
		if err != nil {
			return nil, err
		}
		o := &discordgo.ApplicationCommandOption{Type: p.kind, Name: p.name, Description: words["en"], DescriptionLocalizations: other(words),
			Required: !p.optional, Autocomplete: p.suggest != nil}
		for _, value := range p.choices {
			o.Choices = append(o.Choices, &discordgo.ApplicationCommandOptionChoice{Name: value, Value: value})
		}
		out = append(out, o)
	}
	return out, nil
}

// describe renders a description in every language.
func (b *Bot) describe(key string) (map[string]string, error) {
	words := map[string]string{}
	for _, lang := range b.content.Languages() {
		w, err := b.speaker(lang, rehab.Clinic{}, "").speak(rehab.Text{Key: key})
		if err != nil {
			return nil, err
		}
		words[lang] = clip(w, 100)
	}
	return words, nil
}

// other are the descriptions in the languages that are not the default.
func other(words map[string]string) map[discordgo.Locale]string {
	out := map[discordgo.Locale]string{}
	for lang, w := range words {
		if lang != "en" {
			out[discordgo.Locale(lang)] = w
		}
	}
	return out
}

package bot

import (
	"strings"

	"github.com/bwmarrin/discordgo"

	"waymark/discord"
	"waymark/rehab"
)

// ask is one thing that a person did, whichever way: a command, a tap, a form,
// typed words.
type ask struct {
	id      string // of the interaction or message
	user    string
	guild   string // empty in direct messages
	channel string
	message string // the message that a tap was on
	roles   []string
	admin   bool // administrator of the server
	locale  string
	act     rehab.Act
	values  []string          // chosen in a select
	fields  map[string]string // of a form, or options of a command
	form    []string          // what was typed into a form, in its order
	words   string            // typed
	typed   bool              // arrived as a message, so that the answer leaves by the outbox
}

// answer is what one place sends back.
type answer struct {
	message *discord.Message
	update  bool // the message that was tapped changes; else a new one
	private bool // only the one who asked sees it
	modal   *discordgo.InteractionResponseData
	choices []choice
	row     string // outbox row to close when the answer arrived
}

// asked reads an interaction. Only what is needed is taken along.
func asked(i *discordgo.Interaction) *ask {
	a := &ask{id: i.ID, guild: i.GuildID, channel: i.ChannelID, locale: string(i.Locale), fields: map[string]string{}}
	if i.Member != nil && i.Member.User != nil {
		a.user, a.roles = i.Member.User.ID, i.Member.Roles
		a.admin = i.Member.Permissions&(discordgo.PermissionAdministrator|discordgo.PermissionManageGuild) != 0
	} else if i.User != nil {
		a.user = i.User.ID
	}
	if i.Message != nil {
		a.message = i.Message.ID
	}
	switch d := i.Data.(type) {
	case discordgo.MessageComponentInteractionData:
		a.act, _ = rehab.ParseAct(d.CustomID)
		a.values = d.Values
	case discordgo.ModalSubmitInteractionData:
		a.act, _ = rehab.ParseAct(d.CustomID)
		a.fields, a.form = inputs(d.Components)
	}
	return a
}

// inputs returns what was typed into a form, by input name and in order.
func inputs(rows []discordgo.MessageComponent) (named map[string]string, typed []string) {
	named = map[string]string{}
	for _, r := range rows {
		var inside []discordgo.MessageComponent
		switch row := r.(type) {
		case *discordgo.ActionsRow:
			inside = row.Components
		case discordgo.ActionsRow:
			inside = row.Components
		}
		for _, c := range inside {
			in, ok := c.(*discordgo.TextInput)
			if !ok {
				continue
			}
			named[in.CustomID] = in.Value
			if strings.TrimSpace(in.Value) != "" {
				typed = append(typed, in.Value)
			}
		}
	}
	return named, typed
}

// options returns a command's full name and its options as text.
func options(d discordgo.ApplicationCommandInteractionData) (name string, opts map[string]string, focused string) {
	name, opts = d.Name, map[string]string{}
	list := d.Options
	for len(list) == 1 && list[0].Type == discordgo.ApplicationCommandOptionSubCommand {
		name += " " + list[0].Name
		list = list[0].Options
	}
	for _, o := range list {
		switch v := o.Value.(type) {
		case string:
			opts[o.Name] = v
		case float64:
			opts[o.Name] = number(v)
		case bool:
			opts[o.Name] = map[bool]string{true: "yes", false: "no"}[v]
		}
		if o.Focused {
			focused = o.Name
		}
	}
	return name, opts, focused
}

package discordsim

import (
	"encoding/json"
	"time"
)

// Kinds of command options, as Discord numbers them.
const (
	optionSub        = 1
	optionGroup      = 2
	optionString     = 3
	optionInteger    = 4
	optionBoolean    = 5
	optionUser       = 6
	optionChannel    = 7
	optionRole       = 8
	optionMention    = 9
	optionNumber     = 10
	optionAttachment = 11
)

// Contexts of a command, as Discord numbers them.
const (
	contextGuild = 0
	contextBotDM = 1
)

// Command is a slash command as the bot registered it, in Discord's own JSON.
type Command struct {
	ID                string            `json:"id"`
	ApplicationID     string            `json:"application_id"`
	GuildID           string            `json:"guild_id,omitempty"`
	Version           string            `json:"version"`
	Type              int               `json:"type"`
	Name              string            `json:"name"`
	NameLocal         map[string]string `json:"name_localizations"`
	Description       string            `json:"description"`
	DescriptionLocal  map[string]string `json:"description_localizations"`
	Options           []CommandOption   `json:"options,omitempty"`
	MemberPermissions *string           `json:"default_member_permissions"`
	DMPermission      *bool             `json:"dm_permission,omitempty"`
	NSFW              bool              `json:"nsfw"`
	Contexts          *[]int            `json:"contexts"`
	Integrations      *[]int            `json:"integration_types,omitempty"`
	Handler           *int              `json:"handler,omitempty"`
	Default           *bool             `json:"default_permission,omitempty"`
}

// CommandOption is a subcommand or a value that a command takes.
type CommandOption struct {
	Type             int               `json:"type"`
	Name             string            `json:"name"`
	NameLocal        map[string]string `json:"name_localizations,omitempty"`
	Description      string            `json:"description"`
	DescriptionLocal map[string]string `json:"description_localizations,omitempty"`
	Required         bool              `json:"required,omitempty"`
	Autocomplete     bool              `json:"autocomplete,omitempty"`
	Choices          []CommandChoice   `json:"choices,omitempty"`
	Options          []CommandOption   `json:"options,omitempty"`
	ChannelTypes     []int             `json:"channel_types,omitempty"`
	MinValue         *json.Number      `json:"min_value,omitempty"`
	MaxValue         *json.Number      `json:"max_value,omitempty"`
	MinLength        *int              `json:"min_length,omitempty"`
	MaxLength        *int              `json:"max_length,omitempty"`
}

// CommandChoice is a fixed value of an option.
type CommandChoice struct {
	Name      string            `json:"name"`
	NameLocal map[string]string `json:"name_localizations,omitempty"`
	Value     any               `json:"value"`
}

// commandBook holds what is registered: under "" what is global, under a guild's id what is that guild's.
type commandBook struct {
	scopes  map[string][]*Command
	created map[string][]time.Time
}

func newCommandBook() commandBook {
	return commandBook{scopes: map[string][]*Command{}, created: map[string][]time.Time{}}
}

// Commands are the registered global commands.
func (s *Sim) Commands() []Command { return s.listed("") }

// Commands are the commands registered for this server.
func (g *Guild) Commands() []Command { return g.sim.listed(g.id) }

func (s *Sim) listed(scope string) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Command
	for _, c := range s.commands.scopes[scope] {
		out = append(out, *c)
	}
	return out
}

// find looks a command up as a client does: the server's own, then the global ones.
func (b *commandBook) find(guild, name string) *Command {
	for _, scope := range []string{guild, ""} {
		for _, c := range b.scopes[scope] {
			if c.Name == name && c.Type == 1 {
				return c
			}
		}
	}
	return nil
}

// works says whether a command can be used in a context.
func (c *Command) works(context int) bool {
	switch {
	case c.GuildID != "":
		return context == contextGuild
	case c.Contexts == nil:
		return context == contextGuild || c.DMPermission == nil || *c.DMPermission
	}
	for _, allowed := range *c.Contexts {
		if allowed == context {
			return true
		}
	}
	return false
}

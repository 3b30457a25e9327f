package discordsim

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"
)

const (
	maxCommands    = 100
	maxCreatesADay = 200
)

var commandRoutes = []route{
	{pattern: "GET /applications/{app}/commands", handle: listCommands},
	{pattern: "PUT /applications/{app}/commands", handle: putCommands},
	{pattern: "POST /applications/{app}/commands", handle: postCommand},
	{pattern: "DELETE /applications/{app}/commands/{command}", handle: deleteCommand},
	{pattern: "GET /applications/{app}/guilds/{guild}/commands", handle: listCommands},
	{pattern: "PUT /applications/{app}/guilds/{guild}/commands", handle: putCommands},
	{pattern: "POST /applications/{app}/guilds/{guild}/commands", handle: postCommand},
	{pattern: "DELETE /applications/{app}/guilds/{guild}/commands/{command}", handle: deleteCommand},
}

var commandFields = []string{"id", "application_id", "guild_id", "version", "type", "name", "name_localizations", "description",
	"description_localizations", "options", "default_member_permissions", "dm_permission", "default_permission", "nsfw", "contexts",
	"integration_types", "handler"}

// scope is the guild that the commands of a request belong to, "" for global ones.
func (c *call) scope() (string, error) {
	if c.r.PathValue("app") != c.sim.app {
		return "", errMissingAccess
	}
	if c.r.PathValue("guild") == "" {
		return "", nil
	}
	g, err := c.guild()
	if err != nil {
		return "", errMissingAccess
	}
	return g.id, nil
}

func listCommands(c *call) (any, error) {
	scope, err := c.scope()
	if err != nil {
		return nil, err
	}
	return append([]*Command{}, c.sim.commands.scopes[scope]...), nil
}

// putCommands replaces all commands of a scope. Those that keep their name keep their id.
func putCommands(c *call) (any, error) {
	scope, err := c.scope()
	if err != nil {
		return nil, err
	}
	var list []json.RawMessage
	if json.Unmarshal(c.body, &list) != nil {
		return nil, errBadJSON
	}
	var f form
	if len(list) > maxCommands {
		f.add("", "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.")
	}
	all := []*Command{}
	names := map[string]bool{}
	for i, content := range list {
		at := strconv.Itoa(i)
		command, err := readCommand(content, scope)
		if err != nil {
			return nil, within(at, err)
		}
		if key := strconv.Itoa(command.Type) + command.Name; names[key] {
			f.add(at+"/name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
		} else {
			names[key] = true
		}
		all = append(all, command)
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	if err := c.register(scope, all); err != nil {
		return nil, err
	}
	c.sim.commands.scopes[scope] = all
	c.sim.notify()
	return all, nil
}

func postCommand(c *call) (any, error) {
	scope, err := c.scope()
	if err != nil {
		return nil, err
	}
	command, err := readCommand(c.body, scope)
	if err != nil {
		return nil, err
	}
	if err := c.register(scope, []*Command{command}); err != nil {
		return nil, err
	}
	before := len(c.sim.commands.scopes[scope])
	rest := slices.DeleteFunc(c.sim.commands.scopes[scope], func(o *Command) bool { return o.ID == command.ID })
	fresh := len(rest) == before
	c.sim.commands.scopes[scope] = append(rest, command)
	c.sim.notify()
	if fresh {
		return created{command}, nil
	}
	return command, nil
}

func deleteCommand(c *call) (any, error) {
	scope, err := c.scope()
	if err != nil {
		return nil, err
	}
	before := len(c.sim.commands.scopes[scope])
	rest := slices.DeleteFunc(c.sim.commands.scopes[scope], func(o *Command) bool { return o.ID == c.r.PathValue("command") })
	if len(rest) == before {
		return nil, errUnknownCommand
	}
	c.sim.commands.scopes[scope] = rest
	return nil, nil
}

func readCommand(content []byte, scope string) (*Command, error) {
	command := &Command{Type: 1}
	if err := decode(content, command, commandFields...); err != nil {
		return nil, err
	}
	if command.Type == 0 {
		command.Type = 1
	}
	command.GuildID = scope
	return command, command.check()
}

// register gives ids, and counts new commands against the day's quota.
func (c *call) register(scope string, all []*Command) error {
	s := c.sim
	fresh := 0
	for _, command := range all {
		i := slices.IndexFunc(s.commands.scopes[scope], func(o *Command) bool { return o.Name == command.Name && o.Type == command.Type })
		command.ApplicationID, command.Version = s.app, s.newID()
		if i >= 0 {
			command.ID = s.commands.scopes[scope][i].ID
			continue
		}
		command.ID = s.newID()
		fresh++
	}
	lately := slices.DeleteFunc(s.commands.created[scope], func(t time.Time) bool { return s.now().Sub(t) >= 24*time.Hour })
	if len(lately)+fresh > maxCreatesADay {
		return errCommandQuota
	}
	for range fresh {
		lately = append(lately, s.now())
	}
	s.commands.created[scope] = lately
	return nil
}

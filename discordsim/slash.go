package discordsim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Opts are the values that a person gives a command, by the option's name: strings, numbers, bools, *User, *Role, *Channel, Attachment. Of fixed
// choices the name or the value.
type Opts map[string]any

// Slash uses a command, such as "/patient add", in a server's channel or in the person's DM. What the client would not offer or not send is an
// error of the Interaction: no such command there, no permission for it, an option missing, unknown or out of its bounds.
func (u *User) Slash(where *Channel, path string, given ...Opts) *Interaction {
	s := u.sim
	s.mu.Lock()
	defer s.mu.Unlock()
	use, err := u.use(where.c, path)
	if err != nil {
		return failed(s, fmt.Errorf("use %s: %w", path, err))
	}
	values := Opts{}
	for _, o := range given {
		for name, value := range o {
			values[name] = value
		}
	}
	if err := use.fill(s, values, ""); err != nil {
		return failed(s, fmt.Errorf("use %s: %w", path, err))
	}
	return u.act(kindCommand, where.c, nil, use.data(s, where.c.guild))
}

// Autocompletes types into one option of a command and returns what the bot suggests. The other options may be given as filled in already.
func (u *User) Autocompletes(where *Channel, path, option, typed string, given ...Opts) ([]Choice, error) {
	s := u.sim
	s.mu.Lock()
	use, err := u.use(where.c, path)
	values := Opts{option: typed}
	for _, o := range given {
		for name, value := range o {
			values[name] = value
		}
	}
	if err == nil {
		err = use.fill(s, values, option)
	}
	if err != nil {
		s.mu.Unlock()
		return nil, fmt.Errorf("type into %s of %s: %w", option, path, err)
	}
	i := u.act(kindAutocomplete, where.c, nil, use.data(s, where.c.guild))
	s.mu.Unlock()
	r, err := i.Wait()
	return r.Choices, err
}

// use is a command on its way: the words after its name and the options that belong to the last of them.
type use struct {
	command  *Command
	words    []CommandOption
	options  []CommandOption
	filled   []any
	ids      []string
	uploaded map[string]any
}

// use finds a command and its subcommand as the person's client would. The lock is held.
func (u *User) use(c *channel, path string) (*use, error) {
	words := strings.Fields(strings.TrimPrefix(path, "/"))
	guild, context := "", contextBotDM
	if c.guild != nil {
		guild, context = c.guild.id, contextGuild
	}
	if len(words) == 0 {
		return nil, fmt.Errorf("no command is named")
	}
	if !c.may(u, ViewChannel) {
		return nil, fmt.Errorf("the channel is closed to this person")
	}
	command := u.sim.commands.find(guild, words[0])
	if command == nil || !command.works(context) {
		return nil, fmt.Errorf("there is no such command here")
	}
	if c.guild != nil && command.MemberPermissions != nil {
		need, _ := strconv.ParseInt(*command.MemberPermissions, 10, 64)
		if have := c.guild.permissions(u, c); have != allPermissions && (need == 0 || have&need != need) {
			return nil, fmt.Errorf("this person may not use it")
		}
	}
	out := &use{command: command, options: command.Options}
	for _, word := range words[1:] {
		i := slices.IndexFunc(out.options, func(o CommandOption) bool { return o.Name == word && o.Type <= optionGroup })
		if i < 0 {
			return nil, fmt.Errorf("there is no subcommand %q", word)
		}
		out.words = append(out.words, out.options[i])
		out.options = out.options[i].Options
	}
	if len(out.options) > 0 && out.options[0].Type <= optionGroup {
		return nil, fmt.Errorf("a subcommand is missing")
	}
	return out, nil
}

// fill takes the values in, in the command's order. The option in focus is being typed, and then nothing is required yet.
func (x *use) fill(s *Sim, values Opts, focused string) error {
	for name := range values {
		i := slices.IndexFunc(x.options, func(o CommandOption) bool { return o.Name == name })
		if i < 0 {
			return fmt.Errorf("there is no option %q", name)
		}
		if name == focused && !x.options[i].Autocomplete {
			return fmt.Errorf("option %q does not autocomplete", name)
		}
	}
	for _, o := range x.options {
		value, ok := values[o.Name]
		switch {
		case !ok && o.Required && focused == "":
			return fmt.Errorf("option %q is required", o.Name)
		case !ok:
			continue
		case o.Name == focused:
			x.filled = append(x.filled, map[string]any{"name": o.Name, "type": o.Type, "value": value, "focused": true})
			continue
		}
		sent, err := x.value(s, o, value)
		if err != nil {
			return fmt.Errorf("option %q: %w", o.Name, err)
		}
		x.filled = append(x.filled, map[string]any{"name": o.Name, "type": o.Type, "value": sent})
	}
	return nil
}

// value is what the client sends for an option.
func (x *use) value(s *Sim, o CommandOption, given any) (any, error) {
	for _, c := range o.Choices {
		if given == c.Name || fmt.Sprint(given) == fmt.Sprint(c.Value) {
			return c.Value, nil
		}
	}
	if len(o.Choices) > 0 {
		return nil, fmt.Errorf("%v is not among the choices", given)
	}
	id := ""
	switch given := given.(type) {
	case *User:
		id = given.id
	case *Role:
		id = given.id
	case *Channel:
		id = given.c.id
	case Attachment:
		id = s.newID()
		x.uploaded = map[string]any{id: map[string]any{"id": id, "filename": given.Filename, "size": len(given.Bytes),
			"content_type": given.ContentType, "url": s.URL() + "/attachments/ephemeral/" + id, "proxy_url": ""}}
	}
	switch o.Type {
	case optionString:
		return o.text(given)
	case optionInteger, optionNumber:
		return o.number(given)
	case optionBoolean:
		if b, ok := given.(bool); ok {
			return b, nil
		}
	case optionUser, optionChannel, optionRole, optionMention, optionAttachment:
		if id != "" {
			x.ids = append(x.ids, id)
			return id, nil
		}
	}
	return nil, fmt.Errorf("%T does not fit its type", given)
}

func (o CommandOption) text(given any) (any, error) {
	text, ok := given.(string)
	n := utf8.RuneCountInString(text)
	switch {
	case !ok:
		return nil, fmt.Errorf("%T is not text", given)
	case n > 6000 || o.MaxLength != nil && *o.MaxLength > 0 && n > *o.MaxLength || o.MinLength != nil && n < *o.MinLength || n == 0:
		return nil, fmt.Errorf("%d characters are too few or too many", n)
	}
	return text, nil
}

func (o CommandOption) number(given any) (any, error) {
	n, err := strconv.ParseFloat(fmt.Sprint(given), 64)
	if err != nil || o.Type == optionInteger && n != float64(int64(n)) {
		return nil, fmt.Errorf("%v is not such a number", given)
	}
	if o.MinValue != nil {
		if least, _ := o.MinValue.Float64(); n < least {
			return nil, fmt.Errorf("%v is less than %v", n, least)
		}
	}
	if o.MaxValue != nil {
		if most, _ := o.MaxValue.Float64(); n > most {
			return nil, fmt.Errorf("%v is more than %v", n, most)
		}
	}
	return n, nil
}

// data is the interaction's data: the options wrapped in the words that lead to them.
func (x *use) data(s *Sim, g *Guild) map[string]any {
	options := x.filled
	for _, word := range slices.Backward(x.words) {
		inner := map[string]any{"name": word.Name, "type": word.Type}
		if options == nil {
			options = []any{}
		}
		inner["options"] = options
		options = []any{inner}
	}
	data := map[string]any{"id": x.command.ID, "name": x.command.Name, "type": 1}
	if options != nil {
		data["options"] = options
	}
	if x.command.GuildID != "" {
		data["guild_id"] = x.command.GuildID
	}
	resolved := s.resolve(g, x.ids)
	if x.uploaded != nil {
		resolved["attachments"] = x.uploaded
	}
	if len(resolved) > 0 {
		data["resolved"] = resolved
	}
	return data
}

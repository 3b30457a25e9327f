package discordsim

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

const maxCommandRunes = 8000

// check holds a command to Discord's rules.
func (c *Command) check() error {
	var f form
	if c.Type != 1 {
		f.length("name", utf8.RuneCountInString(c.Name), 1, 32)
		return f.err()
	}
	checkName(&f, "", c.Name, c.NameLocal)
	checkDescription(&f, "", c.Description, c.DescriptionLocal)
	if c.Contexts != nil {
		for i, context := range *c.Contexts {
			switch {
			case context < 0 || context > 2:
				f.add(fmt.Sprintf("contexts/%d", i), "BASE_TYPE_CHOICES", "Value must be one of {0, 1, 2}.")
			case c.GuildID != "" && context != contextGuild:
				f.add("contexts", "APPLICATION_COMMAND_INVALID_GUILD_CONTEXTS", "Guild commands can only have the GUILD context")
			}
		}
	}
	sum := utf8.RuneCountInString(c.Name + c.Description)
	checkCommandOptions(&f, "", c.Options, 0, &sum)
	if sum > maxCommandRunes {
		f.add("", "APPLICATION_COMMAND_TOO_LARGE", fmt.Sprintf("Command exceeds maximum size (%d)", maxCommandRunes))
	}
	return f.err()
}

func checkName(f *form, at, name string, local map[string]string) {
	valid := func(n string) bool { return commandName.MatchString(n) && n == strings.ToLower(n) }
	if !valid(name) {
		f.add(at+"name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
	}
	for locale, n := range local {
		if !locales[locale] {
			f.add(at+"name_localizations/"+locale, "APPLICATION_COMMAND_INVALID_LOCALE", "The locale is not known.")
		} else if !valid(n) {
			f.add(at+"name_localizations/"+locale, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
		}
	}
}

func checkDescription(f *form, at, text string, local map[string]string) {
	f.length(at+"description", utf8.RuneCountInString(text), 1, 100)
	for locale, t := range local {
		if !locales[locale] {
			f.add(at+"description_localizations/"+locale, "APPLICATION_COMMAND_INVALID_LOCALE", "The locale is not known.")
		}
		f.length(at+"description_localizations/"+locale, utf8.RuneCountInString(t), 1, 100)
	}
}

// checkCommandOptions checks one level: the options of a command (within is 0), of a subcommand or of a group. Subcommands can't stand beside
// values, and groups hold only subcommands.
func checkCommandOptions(f *form, at string, all []CommandOption, within int, sum *int) {
	if len(all) > maxOptions {
		f.add(at+"options", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
	}
	seen, optional, subs := map[string]bool{}, false, 0
	for i, o := range all {
		here := fmt.Sprintf("%soptions/%d/", at, i)
		checkName(f, here, o.Name, o.NameLocal)
		checkDescription(f, here, o.Description, o.DescriptionLocal)
		*sum += utf8.RuneCountInString(o.Name + o.Description)
		if seen[o.Name] {
			f.add(here+"name", "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option names must be unique")
		}
		seen[o.Name] = true
		switch {
		case o.Type < 1 || o.Type > optionAttachment || within == optionSub && o.Type <= optionGroup || within == optionGroup && o.Type != optionSub:
			f.add(here+"type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command option type is invalid")
		case o.Type <= optionGroup:
			subs++
			checkCommandOptions(f, here, o.Options, o.Type, sum)
		default:
			if o.Required && optional {
				f.add(here+"required", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
					"Required options must be placed before non-required options")
			}
			optional = optional || !o.Required
			checkOptionValues(f, here, o, sum)
		}
	}
	if subs > 0 && subs < len(all) {
		f.add(at+"options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types are mutually exclusive")
	}
}

func checkOptionValues(f *form, at string, o CommandOption, sum *int) {
	if len(o.Options) > 0 {
		f.add(at+"options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Only subcommands hold options")
	}
	if len(o.Choices) > maxOptions {
		f.add(at+"choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
	}
	if len(o.Choices) > 0 && o.Autocomplete {
		f.add(at+"autocomplete", "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES", "Autocomplete and choices are mutually exclusive")
	}
	typed := []int{optionString, optionInteger, optionNumber}
	if (len(o.Choices) > 0 || o.Autocomplete) && !slices.Contains(typed, o.Type) {
		f.add(at+"type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "This type takes no choices and no autocomplete")
	}
	names := map[string]bool{}
	for i, c := range o.Choices {
		here := fmt.Sprintf("%schoices/%d/", at, i)
		f.length(here+"name", utf8.RuneCountInString(c.Name), 1, 100)
		text, isText := c.Value.(string)
		if isText != (o.Type == optionString) {
			f.add(here+"value", "BASE_TYPE_INVALID", "This value has the wrong type.")
		}
		if isText {
			f.length(here+"value", utf8.RuneCountInString(text), 1, 100)
		}
		if names[c.Name] {
			f.add(here+"name", "APPLICATION_COMMAND_OPTIONS_CHOICES_NAME_DUPLICATED", "Choice names must be unique")
		}
		names[c.Name] = true
		*sum += utf8.RuneCountInString(c.Name + text)
	}
}

// locales are those that Discord knows.
var locales = func() map[string]bool {
	out := map[string]bool{}
	for name := range strings.FieldsSeq("id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko") {
		out[name] = true
	}
	return out
}()

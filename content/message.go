package content

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// message is what is known of one text beside its words.
type message struct {
	forms   map[string]string // plural form to the words as written
	slots   []string          // sorted
	plurals bool              // has more than one plural form
}

// loadMessages adds one file's messages to the bundle and to the index.
func (c *Content) loadMessages(fsys fs.FS, bundle *i18n.Bundle, lang, file string) error {
	raw, err := fs.ReadFile(fsys, file)
	if err != nil {
		return err
	}
	tag, err := language.Parse(lang)
	if err != nil {
		return fmt.Errorf("language %s: %w", lang, err)
	}
	all, err := i18n.ParseMessageBytes(raw, toml.Unmarshal)
	if err != nil {
		return err
	}
	for _, m := range all {
		if c.messages[lang][m.ID] != nil {
			return fmt.Errorf("%s is there twice", m.ID)
		}
		known, err := indexed(m)
		if err != nil {
			return fmt.Errorf("%s: %w", m.ID, err)
		}
		c.messages[lang][m.ID] = known
	}
	return bundle.AddMessages(tag, all...)
}

func indexed(m *i18n.Message) (*message, error) {
	known := &message{forms: map[string]string{}}
	for form, words := range map[string]string{"zero": m.Zero, "one": m.One, "two": m.Two, "few": m.Few, "many": m.Many, "other": m.Other} {
		if words != "" {
			known.forms[form] = words
		}
	}
	known.plurals = len(known.forms) > 1
	slots := map[string]bool{}
	for _, words := range known.forms {
		if !strings.Contains(words, "{{") {
			continue
		}
		t, err := template.New("").Parse(words)
		if err != nil {
			return nil, err
		}
		if t.Tree != nil {
			fields(t.Root, slots)
		}
	}
	known.slots = slices.Sorted(maps.Keys(slots))
	return known, nil
}

// fields gathers the slots that a part of a template names.
func fields(n parse.Node, into map[string]bool) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, m := range n.Nodes {
				fields(m, into)
			}
		}
	case *parse.ActionNode:
		fields(n.Pipe, into)
	case *parse.IfNode:
		fields(n.Pipe, into)
		fields(n.List, into)
		fields(n.ElseList, into)
	case *parse.PipeNode:
		for _, cmd := range n.Cmds {
			for _, arg := range cmd.Args {
				fields(arg, into)
			}
		}
	case *parse.FieldNode:
		into[n.Ident[0]] = true
	}
}

// Keys returns the keys of a language's messages, sorted.
func (c *Content) Keys(lang string) []string { return slices.Sorted(maps.Keys(c.messages[lang])) }

// Slots returns the names of a message's slots, sorted; nil for a key that the
// language doesn't have.
func (c *Content) Slots(lang, key string) []string {
	m := c.messages[lang][key]
	if m == nil {
		return nil
	}
	return slices.Clone(m.slots)
}

package discordsim

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Modal is a form that the bot opened for one person.
type Modal struct {
	Title, CustomID string
	Inputs          []Input
	opener          *Interaction
	layout          []Component
}

// Input is one field of a modal. Lengths are in characters.
type Input struct {
	CustomID, Label, Description string
	Placeholder, Value           string // Value is what it is filled with at first
	Required, Paragraph          bool
	MinLength, MaxLength         int
	Options                      []SelectOption
	component                    Component
}

// Fields are what a person fills in, by an input's custom id or label. Several choices are separated by commas; a checkbox takes "true".
type Fields map[string]string

func newModal(opener *Interaction, customID, title string, layout []Component) *Modal {
	number(layout)
	m := &Modal{Title: title, CustomID: customID, opener: opener, layout: layout}
	for _, c := range layout {
		inner, label, description := Component{}, c.Label, c.Description
		switch {
		case c.Type == typeRow:
			inner = c.Components[0]
			label = inner.Label
		case c.Component != nil:
			inner = *c.Component
		default:
			continue
		}
		in := Input{
			CustomID: inner.CustomID, Label: label, Description: description, Placeholder: inner.Placeholder, Value: inner.Value,
			Required: inner.Required == nil || *inner.Required, Paragraph: inner.Style == 2, Options: inner.Options, component: inner,
		}
		if inner.Type == typeTextInput {
			in.MinLength, in.MaxLength = inner.lengths()
		}
		if inner.Type == typeCheckbox {
			in.Required = false
		}
		m.Inputs = append(m.Inputs, in)
	}
	return m
}

// Input finds a field by custom id or label.
func (m *Modal) Input(name string) (Input, bool) {
	i := slices.IndexFunc(m.Inputs, func(in Input) bool { return in.CustomID == name || in.Label == name })
	if i < 0 {
		return Input{}, false
	}
	return m.Inputs[i], true
}

// Submits fills a modal in and sends it. What is not given stays as it was filled at first. The client's own checks come before: required
// fields, lengths, options.
func (u *User) Submits(m *Modal, fields Fields) *Interaction {
	s := u.sim
	if m == nil {
		return failed(s, fmt.Errorf("submit: no modal is open"))
	}
	for name := range fields {
		if _, ok := m.Input(name); !ok {
			return failed(s, fmt.Errorf("submit: the modal has no field %q", name))
		}
	}
	answers := map[string]map[string]any{}
	for _, in := range m.Inputs {
		text, ok := fields[in.CustomID]
		if !ok {
			text, ok = fields[in.Label]
		}
		if !ok {
			text = in.Value
		}
		answer, err := in.answer(text)
		if err != nil {
			return failed(s, fmt.Errorf("submit: field %q: %w", in.Label, err))
		}
		answers[in.CustomID] = answer
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	data := map[string]any{"custom_id": m.CustomID, "components": filledIn(m.layout, answers)}
	i := u.act(kindModal, m.opener.channel, m.opener.source, data)
	i.opener = m.opener
	return i
}

// filledIn is the modal's layout with what was answered.
func filledIn(layout []Component, answers map[string]map[string]any) []any {
	out := []any{}
	for _, c := range layout {
		one := map[string]any{"type": c.Type, "id": c.ID}
		switch {
		case c.Type == typeRow:
			one["components"] = []any{answers[c.Components[0].CustomID]}
		case c.Component != nil:
			one["component"] = answers[c.Component.CustomID]
		}
		out = append(out, one)
	}
	return out
}

// answer is one field as the client sends it, or why it would not.
func (in Input) answer(text string) (map[string]any, error) {
	out := map[string]any{"type": in.component.Type, "custom_id": in.CustomID, "id": in.component.ID}
	if in.component.Type == typeCheckbox {
		out["value"] = text == "true"
		return out, nil
	}
	if text == "" && in.Required {
		return nil, fmt.Errorf("it is required")
	}
	if in.component.Type == typeTextInput {
		if n := utf8.RuneCountInString(text); n > in.MaxLength || n > 0 && n < in.MinLength {
			return nil, fmt.Errorf("%d characters, it takes %d to %d", n, in.MinLength, in.MaxLength)
		}
		out["value"] = text
		return out, nil
	}
	var choices []string
	if text != "" {
		choices = strings.Split(text, ",")
	}
	chooser := in.component
	if in.component.Type == typeCheckboxGroup && chooser.MaxValues == nil {
		most := len(in.Options)
		chooser.MaxValues = &most
	}
	if !in.Required && len(choices) == 0 {
		none := 0
		chooser.MinValues = &none
	}
	values, err := chooser.pick(choices)
	if err != nil {
		return nil, err
	}
	if in.component.Type != typeRadioGroup {
		out["values"] = values
	} else if len(values) == 1 {
		out["value"] = values[0]
	} else {
		out["value"] = nil
	}
	return out, nil
}

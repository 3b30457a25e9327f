package discordsim

import (
	"encoding/json"
	"slices"
)

// Kinds of components, as Discord numbers them.
const (
	typeRow           = 1
	typeButton        = 2
	typeStringSelect  = 3
	typeTextInput     = 4
	typeUserSelect    = 5
	typeChannelSelect = 8
	typeTextDisplay   = 10
	typeLabel         = 18
	typeFileUpload    = 19
	typeRadioGroup    = 21
	typeCheckboxGroup = 22
	typeCheckbox      = 23
)

// Component is a part of a message or modal, in Discord's own JSON. Type and Style are Discord's numbers.
type Component struct {
	Type          int             `json:"type"`
	ID            int             `json:"id,omitempty"`
	CustomID      string          `json:"custom_id,omitempty"`
	Label         string          `json:"label,omitempty"`
	Description   string          `json:"description,omitempty"`
	Style         int             `json:"style,omitempty"`
	URL           string          `json:"url,omitempty"`
	Emoji         *Emoji          `json:"emoji,omitempty"`
	Disabled      bool            `json:"disabled,omitempty"`
	Placeholder   string          `json:"placeholder,omitempty"`
	MinValues     *int            `json:"min_values,omitempty"`
	MaxValues     *int            `json:"max_values,omitempty"`
	Options       []SelectOption  `json:"options,omitempty"`
	ChannelTypes  []int           `json:"channel_types,omitempty"`
	DefaultValues json.RawMessage `json:"default_values,omitempty"`
	Required      *bool           `json:"required,omitempty"`
	MinLength     *int            `json:"min_length,omitempty"`
	MaxLength     *int            `json:"max_length,omitempty"`
	Value         string          `json:"value,omitempty"`
	Content       string          `json:"content,omitempty"`
	Default       bool            `json:"default,omitempty"`
	Components    []Component     `json:"components,omitempty"`
	Component     *Component      `json:"component,omitempty"`
	Accessory     *Component      `json:"accessory,omitempty"`
	Media         json.RawMessage `json:"media,omitempty"`
	Items         json.RawMessage `json:"items,omitempty"`
	File          json.RawMessage `json:"file,omitempty"`
	AccentColor   *int            `json:"accent_color,omitempty"`
	Spoiler       bool            `json:"spoiler,omitempty"`
	Divider       *bool           `json:"divider,omitempty"`
	Spacing       int             `json:"spacing,omitempty"`
}

// Emoji is a picture on a button or option: a character in Name, or an uploaded one by ID.
type Emoji struct {
	ID   *string `json:"id,omitempty"`
	Name string  `json:"name,omitempty"`
}

// SelectOption is a choice in a menu, a radio group or a checkbox group.
type SelectOption struct {
	Label       string `json:"label"`
	Value       string `json:"value"`
	Description string `json:"description,omitempty"`
	Emoji       *Emoji `json:"emoji,omitempty"`
	Default     bool   `json:"default,omitempty"`
}

// Embed is a framed part of a message.
type Embed struct {
	Title       string       `json:"title,omitempty"`
	Type        string       `json:"type,omitempty"`
	Description string       `json:"description,omitempty"`
	URL         string       `json:"url,omitempty"`
	Timestamp   string       `json:"timestamp,omitempty"`
	Color       int          `json:"color,omitempty"`
	Footer      *EmbedText   `json:"footer,omitempty"`
	Author      *EmbedText   `json:"author,omitempty"`
	Image       *EmbedMedia  `json:"image,omitempty"`
	Thumbnail   *EmbedMedia  `json:"thumbnail,omitempty"`
	Fields      []EmbedField `json:"fields,omitempty"`
}

// EmbedText is an embed's footer (Text) or author (Name).
type EmbedText struct {
	Text    string `json:"text,omitempty"`
	Name    string `json:"name,omitempty"`
	URL     string `json:"url,omitempty"`
	IconURL string `json:"icon_url,omitempty"`
}

// EmbedMedia is a picture of an embed.
type EmbedMedia struct {
	URL string `json:"url,omitempty"`
}

// EmbedField is a titled cell of an embed.
type EmbedField struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Inline bool   `json:"inline"`
}

// walk calls f for each component of a tree, parents first.
func walk(all []Component, f func(*Component)) {
	for i := range all {
		c := &all[i]
		f(c)
		walk(c.Components, f)
		for _, inner := range []*Component{c.Component, c.Accessory} {
			if inner != nil {
				f(inner)
				walk(inner.Components, f)
			}
		}
	}
}

// number gives each component that has no id the next free one.
func number(all []Component) {
	used := map[int]bool{0: true}
	walk(all, func(c *Component) { used[c.ID] = true })
	next := 1
	walk(all, func(c *Component) {
		for ; c.ID == 0; next++ {
			if !used[next] {
				c.ID = next
			}
		}
	})
}

func isSelect(kind int) bool {
	return kind == typeStringSelect || kind >= typeUserSelect && kind <= typeChannelSelect
}

// text is what a person reads on a button.
func (c Component) text() string {
	if c.Label == "" && c.Emoji != nil {
		return c.Emoji.Name
	}
	return c.Label
}

// Buttons lists what can be pressed under a message, by what is written on it, in order.
func (m Message) Buttons() []string {
	var out []string
	walk(m.Components, func(c *Component) {
		if c.Type == typeButton && !c.Disabled {
			out = append(out, c.text())
		}
	})
	return out
}

// Button finds an enabled button by its label, or else by its custom id.
func (m Message) Button(labelOrID string) (Component, bool) {
	return m.find(func(c *Component) bool { return c.Type == typeButton && !c.Disabled }, labelOrID)
}

// Menu finds an enabled select by its custom id or placeholder. An empty name finds the first.
func (m Message) Menu(name string) (Component, bool) {
	return m.find(func(c *Component) bool { return isSelect(c.Type) && !c.Disabled }, name)
}

func (m Message) find(kind func(*Component) bool, name string) (Component, bool) {
	var fits []Component
	walk(m.Components, func(c *Component) {
		if kind(c) {
			fits = append(fits, *c)
		}
	})
	i := slices.IndexFunc(fits, func(c Component) bool { return name == c.text() || name == c.Placeholder })
	if i < 0 {
		i = slices.IndexFunc(fits, func(c Component) bool { return name == c.CustomID })
	}
	if i < 0 {
		return Component{}, false
	}
	return fits[i], true
}

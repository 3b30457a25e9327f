package discordsim

import (
	"fmt"
	"strconv"
	"unicode/utf8"
)

// Discord's limits of components.
const (
	maxRows       = 5
	maxRowButtons = 5
	maxV2         = 40
	maxCustomID   = 100
	maxLabel      = 80
	maxOptions    = 25
)

// checkComponents holds the components of a message to Discord's rules: five rows of five buttons or one select, or with
// IS_COMPONENTS_V2 forty components of the newer kinds.
func checkComponents(f *form, all []Component, v2 bool) {
	total := 0
	walk(all, func(*Component) { total++ })
	switch {
	case v2 && total > maxV2:
		f.add("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", fmt.Sprintf("The total number of components must be %d or fewer", maxV2))
	case !v2 && len(all) > maxRows:
		f.add("components", "BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between 1 and %d in length.", maxRows))
	}
	seen := map[string]bool{}
	for i := range all {
		path := "components/" + strconv.Itoa(i)
		if !v2 && all[i].Type != typeRow {
			f.add(path, "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (1,).")
			continue
		}
		checkMessageComponent(f, path, &all[i], seen)
	}
}

func checkMessageComponent(f *form, path string, c *Component, seen map[string]bool) {
	switch {
	case c.Type == typeRow:
		checkRow(f, path, c, seen)
	case c.Type == typeButton:
		checkButton(f, path, c, seen)
	case isSelect(c.Type):
		checkSelect(f, path, c, seen)
	case c.Type == typeTextInput || c.Type >= typeLabel && c.Type != 20:
		f.add(path+"/type", "BASE_TYPE_CHOICES", "This component is for modals only.")
	case c.Type == typeTextDisplay:
		f.length(path+"/content", utf8.RuneCountInString(c.Content), 1, 4000)
	default:
		for i := range c.Components {
			checkMessageComponent(f, fmt.Sprintf("%s/components/%d", path, i), &c.Components[i], seen)
		}
		if c.Accessory != nil {
			checkMessageComponent(f, path+"/accessory", c.Accessory, seen)
		}
	}
}

func checkRow(f *form, path string, row *Component, seen map[string]bool) {
	n, selects := len(row.Components), 0
	for i := range row.Components {
		c, at := &row.Components[i], fmt.Sprintf("%s/components/%d", path, i)
		switch {
		case c.Type == typeButton:
			checkButton(f, at, c, seen)
		case isSelect(c.Type):
			selects++
			checkSelect(f, at, c, seen)
		default:
			f.add(at+"/type", "BASE_TYPE_CHOICES", "Value must be one of {2, 3, 5, 6, 7, 8}.")
		}
	}
	switch {
	case n < 1 || n > maxRowButtons:
		f.add(path+"/components", "BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between 1 and %d in length.", maxRowButtons))
	case selects > 0 && n > 1:
		f.add(path+"/components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
	}
}

func checkID(f *form, path, id string, seen map[string]bool) {
	if id == "" {
		f.required(path + "/custom_id")
		return
	}
	f.length(path+"/custom_id", utf8.RuneCountInString(id), 1, maxCustomID)
	if seen[id] {
		f.add(path+"/custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
	}
	seen[id] = true
}

func checkButton(f *form, path string, c *Component, seen map[string]bool) {
	f.length(path+"/label", utf8.RuneCountInString(c.Label), 0, maxLabel)
	if c.Label == "" && c.Emoji == nil {
		f.add(path, "BUTTON_COMPONENT_INVALID_LABEL", "A button needs a label or an emoji")
	}
	switch {
	case c.Style < 1 || c.Style > 6:
		f.add(path+"/style", "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6}.")
	case c.Style == 5 && (c.URL == "" || c.CustomID != ""):
		f.add(path, "BUTTON_COMPONENT_INVALID_URL", "A link button must have a url and no custom id")
	case c.Style < 5 && c.URL != "":
		f.add(path, "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", "A custom id and url cannot both be specified")
	case c.Style < 5:
		checkID(f, path, c.CustomID, seen)
	}
}

func checkSelect(f *form, path string, c *Component, seen map[string]bool) {
	checkID(f, path, c.CustomID, seen)
	f.length(path+"/placeholder", utf8.RuneCountInString(c.Placeholder), 0, 150)
	least, most := 1, 1
	if c.MinValues != nil {
		least = *c.MinValues
	}
	if c.MaxValues != nil {
		most = *c.MaxValues
	}
	if least < 0 || least > maxOptions || most < 1 || most > maxOptions || least > most {
		f.add(path+"/min_values", "BASE_TYPE_BAD_INTEGER", "min_values and max_values must be between 0 and 25, and in order.")
	}
	if c.Type == typeStringSelect {
		checkOptions(f, path, c.Options, 1, maxOptions)
		if len(c.Options) > 0 && most > len(c.Options) {
			f.add(path+"/max_values", "BASE_TYPE_BAD_INTEGER", "max_values must not be greater than the number of options.")
		}
	}
}

func checkOptions(f *form, path string, all []SelectOption, least, most int) {
	if len(all) < least || len(all) > most {
		f.add(path+"/options", "BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between %d and %d in length.", least, most))
	}
	values := map[string]bool{}
	for i, o := range all {
		at := fmt.Sprintf("%s/options/%d", path, i)
		f.length(at+"/label", utf8.RuneCountInString(o.Label), 1, 100)
		f.length(at+"/value", utf8.RuneCountInString(o.Value), 1, 100)
		f.length(at+"/description", utf8.RuneCountInString(o.Description), 0, 100)
		if values[o.Value] {
			f.add(at+"/value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
		}
		values[o.Value] = true
	}
}

// checkModal holds a modal to Discord's rules: a title, a custom id and one to five inputs, each in a row or under a label of its own.
func checkModal(f *form, customID, title string, all []Component) {
	if customID == "" {
		f.required("data/custom_id")
	}
	f.length("data/custom_id", utf8.RuneCountInString(customID), 0, maxCustomID)
	f.length("data/title", utf8.RuneCountInString(title), 1, 45)
	if len(all) < 1 || len(all) > maxRows {
		f.add("data/components", "BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between 1 and %d in length.", maxRows))
	}
	seen := map[string]bool{}
	for i := range all {
		c, path := &all[i], "data/components/"+strconv.Itoa(i)
		switch {
		case c.Type == typeTextDisplay:
		case c.Type == typeRow && len(c.Components) == 1 && c.Components[0].Type == typeTextInput:
			f.length(path+"/components/0/label", utf8.RuneCountInString(c.Components[0].Label), 1, 45)
			checkInput(f, path+"/components/0", &c.Components[0], seen)
		case c.Type == typeRow:
			f.add(path+"/components", "BASE_TYPE_CHOICES", "A row of a modal holds one text input.")
		case c.Type == typeLabel && c.Component != nil:
			f.length(path+"/label", utf8.RuneCountInString(c.Label), 1, 45)
			f.length(path+"/description", utf8.RuneCountInString(c.Description), 0, 100)
			checkInput(f, path+"/component", c.Component, seen)
		default:
			f.add(path+"/type", "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (1, 10, 18).")
		}
	}
}

func checkInput(f *form, path string, c *Component, seen map[string]bool) {
	switch c.Type {
	case typeTextInput:
		checkID(f, path, c.CustomID, seen)
		checkTextInput(f, path, c)
	case typeRadioGroup:
		checkID(f, path, c.CustomID, seen)
		checkOptions(f, path, c.Options, 2, 10)
	case typeCheckboxGroup:
		checkID(f, path, c.CustomID, seen)
		checkOptions(f, path, c.Options, 1, 10)
	case typeCheckbox, typeFileUpload:
		checkID(f, path, c.CustomID, seen)
	default:
		if isSelect(c.Type) {
			checkSelect(f, path, c, seen)
			return
		}
		f.add(path+"/type", "BASE_TYPE_CHOICES", "This component is not an input of a modal.")
	}
}

func checkTextInput(f *form, path string, c *Component) {
	if c.Style != 1 && c.Style != 2 {
		f.add(path+"/style", "BASE_TYPE_CHOICES", "Value must be one of {1, 2}.")
	}
	least, most := c.lengths()
	if least < 0 || most < 1 || most > 4000 || least > most {
		f.add(path+"/min_length", "BASE_TYPE_BAD_INTEGER", "min_length and max_length must be between 0 and 4000, and in order.")
	}
	f.length(path+"/placeholder", utf8.RuneCountInString(c.Placeholder), 0, 100)
	if c.Value != "" {
		f.length(path+"/value", utf8.RuneCountInString(c.Value), least, most)
	}
}

// lengths are the least and most characters of a text input; 4000 is Discord's default. Zero stands for not given, as discordgo sends it.
func (c *Component) lengths() (least, most int) {
	most = 4000
	if c.MinLength != nil {
		least = *c.MinLength
	}
	if c.MaxLength != nil && *c.MaxLength > 0 {
		most = *c.MaxLength
	}
	return least, most
}

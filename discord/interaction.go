package discord

import (
	"encoding/json"

	"github.com/bwmarrin/discordgo"
)

// readInteraction decodes an interaction. Parts that discordgo doesn't know
// are left out first: it would give up the whole over one of them. ok is false
// for what can't be answered.
func readInteraction(raw json.RawMessage) (i *discordgo.Interaction, ok bool) {
	var tree map[string]any
	if json.Unmarshal(raw, &tree) != nil {
		return nil, false
	}
	delete(tree, "message")
	if at, ok := standing(raw); ok {
		tree["message"] = at
	}
	if data, ok := tree["data"].(map[string]any); ok {
		if list, ok := data["components"].([]any); ok {
			data["components"] = known(list)
		}
	}
	cleaned, err := json.Marshal(tree)
	if err != nil {
		return nil, false
	}
	i = &discordgo.Interaction{}
	if json.Unmarshal(cleaned, i) != nil || i.ID == "" || i.Token == "" {
		return nil, false
	}
	switch i.Type {
	case discordgo.InteractionApplicationCommand, discordgo.InteractionApplicationCommandAutocomplete,
		discordgo.InteractionMessageComponent, discordgo.InteractionModalSubmit:
		return i, i.Data != nil
	}
	return nil, false
}

// standing is the message that an interaction stands on, as far as it is of
// use: where it is.
func standing(raw json.RawMessage) (map[string]any, bool) {
	var w struct {
		Message *struct {
			ID      string `json:"id"`
			Channel string `json:"channel_id"`
			Flags   int    `json:"flags"`
		} `json:"message"`
	}
	if json.Unmarshal(raw, &w) != nil || w.Message == nil {
		return nil, false
	}
	return map[string]any{"id": w.Message.ID, "channel_id": w.Message.Channel, "flags": w.Message.Flags}, true
}

// known returns the parts of a form that discordgo can read. A label (18) is
// read as a row with the one part that it holds.
func known(list []any) []any {
	const row, label = 1, 18
	out := []any{}
	for _, v := range list {
		c, ok := v.(map[string]any)
		if !ok {
			continue
		}
		kind, _ := c["type"].(float64)
		switch {
		case kind == label:
			if inner, ok := c["component"].(map[string]any); ok {
				out = append(out, map[string]any{"type": row, "components": known([]any{inner})})
			}
		case kind == row:
			inner, _ := c["components"].([]any)
			c["components"] = known(inner)
			out = append(out, c)
		default:
			if one, err := json.Marshal(c); err == nil {
				if _, err := discordgo.MessageComponentFromJSON(one); err == nil {
					out = append(out, c)
				}
			}
		}
	}
	return out
}

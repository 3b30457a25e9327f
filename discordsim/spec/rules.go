package spec

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Discord's limits that its description does not hold, or holds wider than Discord does.
const (
	maxContent    = 2000
	maxRows       = 5
	maxEmbedRunes = 6000
	v2Flag        = 1 << 15
)

// handRules are the refusals of Discord that its description lets through.
func handRules(name string, body map[string]any, files int) error {
	method, path, _ := strings.Cut(name, " ")
	switch {
	case strings.HasSuffix(path, "/callback"):
		data, _ := body["data"].(map[string]any)
		switch body["type"] {
		case 4.0:
			return checkMessage(data, files, true)
		case 7.0:
			return checkMessage(data, files, false)
		case 9.0:
			return checkModal(data)
		}
		return nil
	case strings.HasPrefix(path, "/webhooks/"), strings.HasSuffix(path, "/messages"), strings.HasSuffix(path, "/messages/{message_id}"):
		return checkMessage(body, files, method == "POST")
	case strings.Contains(path, "/guilds/{guild_id}/commands") && method == "POST":
		return checkGuildCommand(body)
	}
	return nil
}

func checkMessage(m map[string]any, files int, whole bool) error {
	var found []error
	add := func(format string, args ...any) { found = append(found, fmt.Errorf(format, args...)) }
	content, _ := m["content"].(string)
	embeds, _ := m["embeds"].([]any)
	rows, _ := m["components"].([]any)
	stickers, _ := m["sticker_ids"].([]any)
	flags, _ := m["flags"].(float64)
	v2 := int(flags)&v2Flag != 0
	if n := utf8.RuneCountInString(content); n > maxContent {
		add("content has %d characters, more than %d", n, maxContent)
	}
	if whole && strings.TrimSpace(content) == "" && len(embeds)+len(rows)+len(stickers)+files == 0 && m["poll"] == nil {
		add("the message is empty")
	}
	if n := embedRunes(embeds); n > maxEmbedRunes {
		add("embeds have %d characters together, more than %d", n, maxEmbedRunes)
	}
	if v2 && (content != "" || len(embeds) > 0) {
		add("content or embeds together with components V2")
	}
	if !v2 && len(rows) > maxRows {
		add("%d rows of components, more than %d", len(rows), maxRows)
	}
	found = append(found, checkComponents(rows)...)
	return errors.Join(found...)
}

func checkModal(data map[string]any) error {
	rows, _ := data["components"].([]any)
	found := checkComponents(rows)
	if len(rows) < 1 || len(rows) > maxRows {
		found = append(found, fmt.Errorf("a modal has 1 to %d components, not %d", maxRows, len(rows)))
	}
	return errors.Join(found...)
}

func checkGuildCommand(command map[string]any) error {
	contexts, _ := command["contexts"].([]any)
	for _, c := range contexts {
		if c != 0.0 {
			return errors.New("a guild command has a context that is not the guild")
		}
	}
	return nil
}

func embedRunes(embeds []any) int {
	sum := 0
	var count func(value any, key string)
	count = func(value any, key string) {
		switch value := value.(type) {
		case map[string]any:
			for k, inner := range value {
				count(inner, k)
			}
		case []any:
			for _, inner := range value {
				count(inner, key)
			}
		case string:
			switch key {
			case "title", "description", "text", "name", "value":
				sum += utf8.RuneCountInString(value)
			}
		}
	}
	count(embeds, "")
	return sum
}

// checkComponents looks through a tree of components for what no schema says: ids used twice, buttons that lead nowhere, crowded rows.
func checkComponents(all []any) []error {
	var found []error
	ids := map[string]bool{}
	var look func(list []any)
	look = func(list []any) {
		for _, one := range list {
			c, ok := one.(map[string]any)
			if !ok {
				continue
			}
			id, _ := c["custom_id"].(string)
			url, _ := c["url"].(string)
			sku, _ := c["sku_id"].(string)
			if id != "" && ids[id] {
				found = append(found, fmt.Errorf("custom_id %q is used twice", id))
			}
			ids[id] = true
			if c["type"] == 2.0 && id == "" && url == "" && sku == "" {
				found = append(found, errors.New("a button has neither custom_id nor url"))
			}
			inner, _ := c["components"].([]any)
			if c["type"] == 1.0 && len(inner) > 1 && holdsSelect(inner) {
				found = append(found, errors.New("a row holds a select and something else"))
			}
			look(inner)
			for _, key := range []string{"component", "accessory"} {
				if c[key] != nil {
					look([]any{c[key]})
				}
			}
		}
	}
	look(all)
	return found
}

func holdsSelect(row []any) bool {
	for _, one := range row {
		c, _ := one.(map[string]any)
		switch c["type"] {
		case 3.0, 5.0, 6.0, 7.0, 8.0:
			return true
		}
	}
	return false
}

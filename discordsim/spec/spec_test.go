package spec_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"os"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"

	"waymark/discordsim/spec"
)

const (
	messages = "/api/v9/channels/123/messages"
	callback = "/api/v9/interactions/1/token/callback"
	commands = "/api/v9/applications/1/commands"
)

func load(t *testing.T) *spec.Spec {
	t.Helper()
	if os.Getenv(spec.Variable) == "" {
		t.Skipf("%s is not set", spec.Variable)
	}
	return spec.FromEnv(t)
}

func encode(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func row(parts ...string) string { return `{"type":1,"components":[` + strings.Join(parts, ",") + `]}` }

func button(id string) string {
	return fmt.Sprintf(`{"type":2,"style":1,"label":"x","custom_id":%q}`, id)
}

func many(n int, one func(i int) string) string {
	var all []string
	for i := range n {
		all = append(all, one(i))
	}
	return strings.Join(all, ",")
}

func option(i int) string { return fmt.Sprintf(`{"label":"l%d","value":"v%d"}`, i, i) }

func menu(n int) string {
	return `{"type":3,"custom_id":"menu","options":[` + many(n, option) + `]}`
}

func input(id string) string {
	return row(fmt.Sprintf(`{"type":4,"custom_id":%q,"label":"l","style":1}`, id))
}

func modal(n int) string {
	return `{"type":9,"data":{"custom_id":"m","title":"t","components":[` + many(n, func(i int) string { return input(fmt.Sprint(i)) }) + `]}}`
}

func TestWhatDiscordTakesPasses(t *testing.T) {
	s := load(t)
	minValue := 1.0
	contexts := []discordgo.InteractionContextType{discordgo.InteractionContextGuild, discordgo.InteractionContextBotDM}
	five := discordgo.ActionsRow{}
	for i := range 5 {
		five.Components = append(five.Components, discordgo.Button{Label: fmt.Sprint(i), CustomID: fmt.Sprint(i), Style: discordgo.PrimaryButton})
	}
	for name, c := range map[string]struct{ method, path, body string }{
		"message of discordgo": {"POST", messages, encode(t, discordgo.MessageSend{Content: "hello", Components: []discordgo.MessageComponent{five}})},
		"edit of discordgo":    {"PATCH", messages + "/5", encode(t, discordgo.NewMessageEdit("1", "5").SetContent("x"))},
		"menu of 25":           {"POST", messages, `{"content":"x","components":[` + row(menu(25)) + `]}`},
		"nonce":                {"POST", messages, `{"content":"x","nonce":"1234567890123456789012345","enforce_nonce":true}`},
		"modal of discordgo": {"POST", callback, encode(t, discordgo.InteractionResponse{Type: 9, Data: &discordgo.InteractionResponseData{
			CustomID: "m", Title: "t", Components: []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{
				discordgo.TextInput{CustomID: "i", Label: "l", Style: discordgo.TextInputShort}}}}}})},
		"modal of five":   {"POST", callback, modal(5)},
		"deferred":        {"POST", callback, `{"type":5,"data":{"flags":64}}`},
		"deferred update": {"POST", callback, `{"type":6}`},
		"update of discordgo": {"POST", callback, encode(t, discordgo.InteractionResponse{Type: 7, Data: &discordgo.InteractionResponseData{
			Content: "x", Components: []discordgo.MessageComponent{five}}})},
		"choices": {"POST", callback, encode(t, discordgo.InteractionResponse{Type: 8, Data: &discordgo.InteractionResponseData{
			Choices: []*discordgo.ApplicationCommandOptionChoice{{Name: "a", Value: "b"}}}})},
		"open a DM": {"POST", "/api/v9/users/@me/channels", `{"recipient_id":"123"}`},
		"follow-up": {"POST", "/api/v9/webhooks/1/token?wait=true", encode(t, discordgo.WebhookParams{Content: "x", Flags: 64})},
		"edit of the reply": {"PATCH", "/api/v9/webhooks/1/token/messages/@original",
			encode(t, discordgo.WebhookEdit{Components: &[]discordgo.MessageComponent{}})},
		"history": {"GET", messages + "?limit=100&after=5", ""},
		"commands of discordgo": {"PUT", commands, encode(t, []*discordgo.ApplicationCommand{{Name: "patient", Description: "d",
			NameLocalizations: &map[discordgo.Locale]string{discordgo.German: "patient"}, Contexts: &contexts,
			Options: []*discordgo.ApplicationCommandOption{{Type: 1, Name: "view", Description: "d", Options: []*discordgo.ApplicationCommandOption{
				{Type: 3, Name: "who", Description: "d", Required: true, Autocomplete: true},
				{Type: 4, Name: "weeks", Description: "d", MinValue: &minValue, MaxValue: 6}}}}}})},
	} {
		if err := s.Check(c.method, c.path, "application/json", []byte(c.body)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatDiscordRefusesFails(t *testing.T) {
	s := load(t)
	embed := func(n int) string { return `{"description":"` + strings.Repeat("x", n) + `"}` }
	for name, c := range map[string]struct{ method, path, body, says string }{
		"content not text":        {"POST", messages, `{"content":5}`, "content"},
		"content too long":        {"POST", messages, `{"content":"` + strings.Repeat("x", 2001) + `"}`, "2001"},
		"six buttons":             {"POST", messages, `{"components":[` + row(many(6, func(i int) string { return button(fmt.Sprint(i)) })) + `]}`, ""},
		"six rows":                {"POST", messages, `{"components":[` + many(6, func(i int) string { return row(button(fmt.Sprint(i))) }) + `]}`, "6 rows"},
		"26 options":              {"POST", messages, `{"components":[` + row(menu(26)) + `]}`, ""},
		"long custom_id":          {"POST", messages, `{"components":[` + row(button(strings.Repeat("x", 101))) + `]}`, ""},
		"long label":              {"POST", messages, strings.Replace(`{"components":[`+row(button("a"))+`]}`, `"x"`, `"`+strings.Repeat("x", 81)+`"`, 1), ""},
		"long nonce":              {"POST", messages, `{"content":"x","nonce":"12345678901234567890123456"}`, "nonce"},
		"long embed":              {"POST", messages, `{"embeds":[` + embed(4097) + `]}`, ""},
		"embeds too long":         {"POST", messages, `{"embeds":[` + embed(3001) + `,` + embed(3000) + `]}`, "6001"},
		"button style 9":          {"POST", messages, `{"components":[` + row(`{"type":2,"style":9,"label":"x","custom_id":"a"}`) + `]}`, ""},
		"button to nowhere":       {"POST", messages, `{"components":[` + row(`{"type":2,"style":1,"label":"x"}`) + `]}`, "neither"},
		"empty":                   {"POST", messages, `{}`, "empty"},
		"only white space":        {"POST", messages, `{"content":" \n"}`, "empty"},
		"custom_id twice":         {"POST", messages, `{"components":[` + row(button("a"), button("a")) + `]}`, "twice"},
		"select beside a button":  {"POST", messages, `{"components":[` + row(menu(2), button("a")) + `]}`, "select"},
		"V2 and content":          {"POST", messages, `{"content":"x","flags":32768,"components":[{"type":10,"content":"x"}]}`, "V2"},
		"unknown field":           {"POST", messages, `{"content":"x","contents":"y"}`, ".contents"},
		"unknown inner field":     {"POST", messages, `{"components":[` + row(`{"type":2,"style":1,"label":"x","custom_id":"a","labell":"y"}`) + `]}`, ".components[0].components[0].labell"},
		"long modal title":        {"POST", callback, strings.Replace(modal(1), `"t"`, `"`+strings.Repeat("t", 46)+`"`, 1), "title"},
		"modal without inputs":    {"POST", callback, modal(0), "minimum number"},
		"modal of six":            {"POST", callback, modal(6), "modal"},
		"modal with a button":     {"POST", callback, `{"type":9,"data":{"custom_id":"m","title":"t","components":[` + row(button("a")) + `]}}`, ""},
		"reply too long":          {"POST", callback, `{"type":4,"data":{"content":"` + strings.Repeat("x", 2001) + `"}}`, ""},
		"reply empty":             {"POST", callback, `{"type":4,"data":{}}`, "empty"},
		"update with 26 options":  {"POST", callback, `{"type":7,"data":{"components":[` + row(menu(26)) + `]}}`, ""},
		"unknown callback":        {"POST", callback, `{"type":99}`, "99"},
		"callback type as text":   {"POST", callback, `{"type":"4","data":{"content":"x"}}`, "4"},
		"recipient":               {"POST", "/api/v9/users/@me/channels", `{"recipient_id":"abc"}`, "recipient_id"},
		"long description":        {"PUT", commands, `[{"name":"a","description":"` + strings.Repeat("d", 101) + `"}]`, "description"},
		"guild command for DMs":   {"POST", "/api/v9/applications/1/guilds/2/commands", `{"name":"a","description":"d","contexts":[1]}`, "context"},
		"unknown path":            {"POST", "/api/v9/channels/123/massages", `{}`, "no such route"},
		"not JSON":                {"POST", messages, `{`, "JSON"},
		"history, limit too high": {"GET", messages + "?limit=101", "", "limit"},
	} {
		err := s.Check(c.method, c.path, "application/json", []byte(c.body))
		if err == nil {
			t.Errorf("%s passes", name)
		} else if !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: the error does not say %q: %v", name, c.says, err)
		}
	}
}

func TestMultipartIsCheckedByItsPayload(t *testing.T) {
	s := load(t)
	for payload, good := range map[string]bool{
		`{"attachments":[{"id":0,"filename":"a.png","description":"alt"}]}`: true,
		`{"content":5}`: false,
	} {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		_ = w.WriteField("payload_json", payload)
		file, _ := w.CreateFormFile("files[0]", "a.png")
		_, _ = file.Write([]byte("x"))
		_ = w.Close()
		if err := s.Check("POST", messages, w.FormDataContentType(), body.Bytes()); (err == nil) != good {
			t.Errorf("%s: %v", payload, err)
		}
	}
}

func TestWithoutADescriptionEverythingPasses(t *testing.T) {
	t.Setenv(spec.Variable, "")
	if err := spec.FromEnv(t).Check("POST", "/nowhere", "", nil); err != nil {
		t.Error(err)
	}
}

package discordsim_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"

	"waymark/discordsim"
)

func TestPeopleWriteEditAndDelete(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{NoLimits: true})
	dm := w.dm(t)
	said := w.pat.Types("befor")
	if said = w.pat.Edits(said, "before"); !said.Edited || said.Content != "before" || said.Edits[0].Content != "befor" {
		t.Errorf("edited: %+v", said)
	}
	voice, picture := w.pat.SendsVoice(), w.pat.SendsPicture("knee.png")
	w.pat.Deletes(said)
	page, err := w.bot.ChannelMessages(dm, 10, "", "", "")
	if err != nil || len(page) != 2 {
		t.Fatalf("%d messages, %v", len(page), err)
	}
	if page[1].ID != voice.ID || page[1].Flags != 8192 || page[1].Content != "" || page[1].Attachments[0].ContentType != "audio/ogg" {
		t.Errorf("voice: %+v", page[1])
	}
	if page[0].ID != picture.ID || page[0].Attachments[0].Filename != "knee.png" {
		t.Errorf("picture: %+v", page[0])
	}
	mine, err := w.bot.ChannelMessageSend(dm, "mine")
	if err != nil {
		t.Fatal(err)
	}
	last := w.pat.DM().Last()
	w.pat.Edits(last, "not yours")
	w.pat.Deletes(last)
	if got := w.pat.DM().Last(); got.ID != mine.ID || got.Edited || !got.Bot {
		t.Errorf("another's message: %+v", got)
	}
	if all := w.Books().Messages; len(all) != 4 || !all[0].Deleted {
		t.Errorf("books: %+v", all)
	}
}

func TestAnOldButtonCanStillBePressed(t *testing.T) {
	t.Parallel()
	w, acts := withButton(t)
	old := w.pat.DM().Last()
	w.pat.Click(old, "go")
	i := next(t, acts)
	update := reply(7, "done", 0)
	update.Data.Components = []discordgo.MessageComponent{}
	if err := w.bot.InteractionRespond(i, update); err != nil {
		t.Fatal(err)
	}
	if w.pat.Click(old, "go").Err() == nil {
		t.Error("the button is gone")
	}
	w.pat.ClickStale(old, "go")
	if stale := next(t, acts); stale.MessageComponentData().CustomID != "b:go" || stale.Message.Content != "done" {
		t.Errorf("stale: %+v", stale.Message)
	}
}

func TestMentionsNotifyWhomTheBotAllows(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{NoLimits: true})
	staff, role := w.guild.Channel("staff"), w.guild.Role("clinicians")
	text := fmt.Sprintf("<@&%s> <@%s> @everyone", role.ID(), w.pat.ID())
	for name, c := range map[string]struct {
		allowed *discordgo.MessageAllowedMentions
		want    []string
	}{
		"unsaid": {nil, []string{role.ID(), w.pat.ID(), "everyone"}},
		"none":   {&discordgo.MessageAllowedMentions{}, nil},
		"role":   {&discordgo.MessageAllowedMentions{Roles: []string{role.ID()}}, []string{role.ID()}},
		"users":  {&discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{"users"}}, []string{w.pat.ID()}},
	} {
		if _, err := w.bot.ChannelMessageSendComplex(staff.ID(), &discordgo.MessageSend{Content: text, AllowedMentions: c.allowed}); err != nil {
			t.Fatal(err)
		}
		if got := staff.Last().Mentions; !slices.Equal(got, c.want) {
			t.Errorf("%s: notified %v, not %v", name, got, c.want)
		}
	}
	both := &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{"users"}, Users: []string{w.pat.ID()}}
	if _, err := w.bot.ChannelMessageSendComplex(staff.ID(), &discordgo.MessageSend{Content: text, AllowedMentions: both}); code(err) != 50035 {
		t.Errorf("parse and ids: %v", err)
	}
}

// A modal of the newer kind: discordgo can't build one, so its parts are written here.
const labelModal = `{"type":9,"data":{"custom_id":"m","title":"About you","components":[
	{"type":10,"content":"Three questions"},
	{"type":18,"label":"Goal","description":"In your words","component":{"type":4,"custom_id":"goal","style":2,"required":false,"min_length":3}},
	{"type":18,"label":"Joy","component":{"type":3,"custom_id":"joy","max_values":2,"options":[{"label":"Dance","value":"d"},{"label":"Walk","value":"w"}]}},
	{"type":18,"label":"Time","component":{"type":21,"custom_id":"time","options":[{"label":"Morning","value":"am"},{"label":"Evening","value":"pm"}]}},
	{"type":18,"label":"Sure","component":{"type":23,"custom_id":"sure"}}]}}`

func TestAModalWithLabelsIsFilledIn(t *testing.T) {
	t.Parallel()
	w, acts := withButton(t)
	click := w.pat.DM().Click("go")
	i := next(t, acts)
	if r, body := w.rest(t, "POST", "/interactions/"+i.ID+"/"+i.Token+"/callback", "", labelModal); r.StatusCode != 204 {
		t.Fatalf("%d %v", r.StatusCode, body)
	}
	opened, err := click.Wait()
	if err != nil {
		t.Fatal(err)
	}
	if n := len(opened.Modal.Inputs); n != 4 {
		t.Fatalf("%d inputs", n)
	}
	for name, fields := range map[string]discordsim.Fields{
		"nothing chosen":   {"Joy": "Dance"},
		"too many chosen":  {"Joy": "Dance", "Time": "am,pm"},
		"unknown choice":   {"Joy": "Judo", "Time": "am"},
		"shorter than min": {"Joy": "Dance", "Time": "am", "goal": "ab"},
	} {
		if w.pat.Submits(opened.Modal, fields).Err() == nil {
			t.Errorf("%s: the client would not send this", name)
		}
	}
	raw := make(chan string, 10)
	w.bot.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) {
		if e.Type == "INTERACTION_CREATE" {
			raw <- string(e.RawData)
		}
	})
	if err := w.pat.Submits(opened.Modal, discordsim.Fields{"Joy": "Dance,w", "Time": "Evening", "Sure": "true"}).Err(); err != nil {
		t.Fatal(err)
	}
	got := <-raw
	for _, part := range []string{`"custom_id":"joy","id":5,"type":3,"values":["d","w"]`, `"custom_id":"time","id":7,"type":21,"value":"pm"`,
		`"type":23,"value":true`, `"custom_id":"goal","id":3,"type":4,"value":""`} {
		if !strings.Contains(got, part) {
			t.Errorf("%s is not in %s", part, got)
		}
	}
	if again := w.pat.Submits(nil, nil).Err(); again == nil {
		t.Error("no modal is open")
	}
}

func TestCommandsThatDiscordRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{NoLimits: true})
	at := "/applications/" + w.BotID() + "/commands"
	option := func(parts string) string { return `{"name":"a","description":"d","options":[` + parts + `]}` }
	for name, c := range map[string]struct{ body, field string }{
		"upper case":            {`{"name":"Patient","description":"d"}`, "name"},
		"space":                 {`{"name":"a b","description":"d"}`, "name"},
		"no description":        {`{"name":"a"}`, "description"},
		"description of 101":    {`{"name":"a","description":"` + strings.Repeat("d", 101) + `"}`, "description"},
		"unknown locale":        {`{"name":"a","description":"d","name_localizations":{"xx":"a"}}`, "name_localizations"},
		"unknown context":       {`{"name":"a","description":"d","contexts":[3]}`, "contexts"},
		"unknown field":         {`{"name":"a","description":"d","context":[1]}`, "context"},
		"required after":        {option(`{"type":3,"name":"a","description":"d"},{"type":3,"name":"b","description":"d","required":true}`), "options"},
		"names twice":           {option(`{"type":3,"name":"a","description":"d"},{"type":3,"name":"a","description":"d"}`), "options"},
		"subcommand beside":     {option(`{"type":1,"name":"a","description":"d"},{"type":3,"name":"b","description":"d"}`), "options"},
		"choices and typing":    {option(`{"type":3,"name":"a","description":"d","autocomplete":true,"choices":[{"name":"n","value":"v"}]}`), "options"},
		"choice of wrong type":  {option(`{"type":4,"name":"a","description":"d","choices":[{"name":"n","value":"v"}]}`), "options"},
		"sub within sub":        {option(`{"type":1,"name":"a","description":"d","options":[{"type":1,"name":"b","description":"d"}]}`), "options"},
		"value within a group":  {option(`{"type":2,"name":"a","description":"d","options":[{"type":3,"name":"b","description":"d"}]}`), "options"},
		"autocomplete a person": {option(`{"type":6,"name":"a","description":"d","autocomplete":true}`), "options"},
	} {
		r, body := w.rest(t, "POST", at, w.Token(), c.body)
		fields, _ := body["errors"].(map[string]any)
		if r.StatusCode != 400 || body["code"] != 50035.0 || fields[c.field] == nil {
			t.Errorf("%s: %d %v", name, r.StatusCode, body)
		}
	}
	two := `[{"name":"a","description":"d"},{"name":"a","description":"e"}]`
	if r, body := w.rest(t, "PUT", at, w.Token(), two); r.StatusCode != 400 {
		t.Errorf("two of one name: %d %v", r.StatusCode, body)
	}
	if r, _ := w.rest(t, "POST", at, w.Token(), `{"name":"a","description":"d"}`); r.StatusCode != http.StatusCreated {
		t.Errorf("new: %d", r.StatusCode)
	}
	if r, _ := w.rest(t, "POST", at, w.Token(), `{"name":"a","description":"e"}`); r.StatusCode != http.StatusOK {
		t.Errorf("again: %d", r.StatusCode)
	}
	var many []string
	for i := range 100 {
		many = append(many, fmt.Sprintf(`{"name":"c%d","description":"d"}`, i))
	}
	if r, body := w.rest(t, "PUT", at, w.Token(), "["+strings.Join(many, ",")+"]"); r.StatusCode != 200 {
		t.Fatalf("a hundred: %d %v", r.StatusCode, body)
	}
	if r, body := w.rest(t, "PUT", at, w.Token(), strings.ReplaceAll("["+strings.Join(many, ",")+"]", `"c`, `"d`)); body["code"] != 30034.0 {
		t.Errorf("more than 200 new ones in a day: %d %v", r.StatusCode, body)
	}
	if got := w.Commands(); len(got) != 100 || got[0].Name != "c0" {
		t.Errorf("%d commands are registered", len(got))
	}
}

func TestTooManyInvalidRequestsAreBanned(t *testing.T) {
	if testing.Short() {
		t.Skip("ten thousand requests")
	}
	t.Parallel()
	w := newWorld(t, discordsim.Options{})
	w.Break(discordsim.Fault{Times: 100, Limit: discordsim.LimitShared}) // not the bot's doing
	for range 100 {
		w.rest(t, "GET", "/users/@me", w.Token(), "")
	}
	for range 10_000 {
		q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.URL()+"/api/v10/users/@me", nil)
		if err != nil {
			t.Fatal(err)
		}
		r, err := w.bot.Client.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		_ = r.Body.Close()
		if r.StatusCode != http.StatusUnauthorized {
			t.Fatalf("status %d", r.StatusCode)
		}
	}
	if r, body := w.rest(t, "GET", "/users/@me", w.Token(), ""); r.StatusCode != 429 || body != nil {
		t.Errorf("after 10,000: %d %v", r.StatusCode, body)
	}
}

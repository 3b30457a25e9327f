package discordsim_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"waymark/discordsim"
)

// rest is one request without a client library in between.
func (w *world) rest(t *testing.T, method, path, token, body string) (*http.Response, map[string]any) {
	t.Helper()
	q, err := http.NewRequestWithContext(t.Context(), method, w.URL()+"/api/v10"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Authorization", "Bot "+token)
	q.Header.Set("Content-Type", "application/json")
	q.Close = true
	r, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	_ = json.Unmarshal(raw, &out)
	return r, out
}

func TestRefusalsHaveDiscordsShape(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{NoLimits: true})
	send := "/channels/" + w.dm(t) + "/messages"
	long := strings.Repeat("x", 2001)
	button := `{"type":2,"style":1,"label":"x","custom_id":"a"}`
	row := func(parts ...string) string { return `{"type":1,"components":[` + strings.Join(parts, ",") + `]}` }
	rows := func(parts ...string) string { return `{"components":[` + strings.Join(parts, ",") + `]}` }
	option := `{"label":"x","value":"%d"}`
	var options, buttons, lines []string
	for i := range 26 {
		options = append(options, fmt.Sprintf(option, i))
		buttons = append(buttons, strings.Replace(button, `"a"`, `"`+strconv.Itoa(i)+`"`, 1))
		lines = append(lines, row(buttons[i]))
	}
	menu := func(n int) string {
		return `{"type":3,"custom_id":"m","options":[` + strings.Join(options[:n], ",") + `]}`
	}
	for name, c := range map[string]struct {
		path, body string
		status     int
		code       float64
		field      string
	}{
		"content too long":      {send, `{"content":"` + long + `"}`, 400, 50035, "content"},
		"content not text":      {send, `{"content":5}`, 400, 50035, "content"},
		"empty":                 {send, `{}`, 400, 50006, ""},
		"white space":           {send, `{"content":" \n "}`, 400, 50006, ""},
		"not JSON":              {send, `{`, 400, 50109, ""},
		"unknown field":         {send, `{"content":"x","contnt":"y"}`, 400, 50035, "contnt"},
		"six rows":              {send, rows(lines[:6]...), 400, 50035, "components"},
		"six buttons":           {send, rows(row(buttons[:6]...)), 400, 50035, "components"},
		"select and button":     {send, rows(row(menu(2), button)), 400, 50035, "components"},
		"26 options":            {send, rows(row(menu(26))), 400, 50035, "components"},
		"no custom_id":          {send, rows(row(`{"type":2,"style":1,"label":"x"}`)), 400, 50035, "components"},
		"duplicate custom_id":   {send, rows(row(button, button)), 400, 50035, "components"},
		"label of 81":           {send, rows(row(strings.Replace(button, `"x"`, `"`+long[:81]+`"`, 1))), 400, 50035, "components"},
		"custom_id of 101":      {send, rows(row(strings.Replace(button, `"a"`, `"`+long[:101]+`"`, 1))), 400, 50035, "components"},
		"embeds too long":       {send, `{"embeds":[{"description":"` + long + long[:1999] + `"},{"description":"` + long + `"}]}`, 400, 50035, "embeds"},
		"nonce of 26":           {send, `{"content":"x","nonce":"` + long[:26] + `"}`, 400, 50035, "nonce"},
		"ephemeral message":     {send, `{"content":"x","flags":64}`, 400, 50035, "flags"},
		"unknown channel":       {"/channels/1/messages", `{"content":"x"}`, 404, 10003, ""},
		"bad recipient":         {"/users/@me/channels", `{"recipient_id":"abc"}`, 400, 50035, "recipient_id"},
		"unknown recipient":     {"/users/@me/channels", `{"recipient_id":"1"}`, 400, 50033, ""},
		"unknown interaction":   {"/interactions/1/x/callback", `{"type":6}`, 404, 10062, ""},
		"unknown webhook":       {"/webhooks/1/x", `{"content":"x"}`, 404, 10015, ""},
		"unknown path":          {"/nowhere", `{}`, 404, 0, ""},
		"guild command for DMs": {"/applications/" + w.BotID() + "/guilds/" + w.guild.ID() + "/commands", `{"name":"a","description":"d","contexts":[1]}`, 400, 50035, "contexts"},
	} {
		r, body := w.rest(t, "POST", c.path, w.Token(), c.body)
		if r.StatusCode != c.status || body["code"] != c.code || body["message"] == "" {
			t.Errorf("%s: %d %v", name, r.StatusCode, body)
		}
		if fields, _ := body["errors"].(map[string]any); c.field != "" && fields[c.field] == nil {
			t.Errorf("%s: no error at %s in %v", name, c.field, body)
		}
	}
	if n := len(w.pat.DM().Messages()); n != 0 {
		t.Errorf("%d refused messages arrived", n)
	}
	r, body := w.rest(t, "GET", "/users/@me", "wrong", "")
	if r.StatusCode != 401 || body["message"] != "401: Unauthorized" {
		t.Errorf("wrong token: %d %v", r.StatusCode, body)
	}
	if r, _ := w.rest(t, "POST", send, w.Token(), rows(lines[:5]...)); r.StatusCode != 200 {
		t.Errorf("five rows are refused: %d", r.StatusCode)
	}
}

func TestRateLimitsAreTrue(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{})
	send := "/channels/" + w.dm(t) + "/messages"
	w.clock.Advance(time.Minute)
	for i := range 5 {
		r, _ := w.rest(t, "POST", send, w.Token(), `{"content":"x"}`)
		want := map[string]string{"X-Ratelimit-Limit": "5", "X-Ratelimit-Remaining": strconv.Itoa(4 - i), "X-Ratelimit-Reset-After": "5.000",
			"X-Ratelimit-Reset": fmt.Sprintf("%d.000", w.clock.Now().Unix()+5)}
		for name, value := range want {
			if got := r.Header.Get(name); r.StatusCode != 200 || got != value {
				t.Errorf("request %d: %d, %s is %s, not %s", i, r.StatusCode, name, got, value)
			}
		}
	}
	w.clock.Advance(1500 * time.Millisecond)
	r, body := w.rest(t, "POST", send, w.Token(), `{"content":"x"}`)
	if r.StatusCode != 429 || body["retry_after"] != 3.5 || body["global"] != false || r.Header.Get("Retry-After") != "4" ||
		r.Header.Get("X-RateLimit-Scope") != "user" || r.Header.Get("X-RateLimit-Reset-After") != "3.500" {
		t.Errorf("sixth: %d %v %v", r.StatusCode, body, r.Header)
	}
	other := w.User("other")
	w.guild.Join(other)
	if r, _ := w.rest(t, "POST", "/channels/"+other.DM().ID()+"/messages", w.Token(), `{"content":"x"}`); r.StatusCode != 200 {
		t.Errorf("another channel shares the bucket: %d", r.StatusCode)
	}
	w.clock.Advance(3500 * time.Millisecond)
	if r, _ := w.rest(t, "POST", send, w.Token(), `{"content":"x"}`); r.StatusCode != 200 {
		t.Errorf("after the wait: %d", r.StatusCode)
	}
	if n := w.Books().Count429(); n != 1 {
		t.Errorf("%d of 429 in the books", n)
	}
}

func TestTheGlobalLimitNamesNoBucket(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{})
	for i := range 50 {
		if r, _ := w.rest(t, "GET", "/channels/"+w.guild.Channel(strconv.Itoa(i)).ID(), w.Token(), ""); r.StatusCode != 200 {
			t.Fatalf("request %d: %d", i, r.StatusCode)
		}
	}
	r, body := w.rest(t, "GET", "/users/@me", w.Token(), "")
	h := r.Header
	if r.StatusCode != 429 || body["global"] != true || h.Get("Retry-After") != "1" || h.Get("X-RateLimit-Global") != "true" ||
		h.Get("X-RateLimit-Scope") != "global" || h.Get("X-RateLimit-Reset-After") != "" || h.Get("X-RateLimit-Bucket") != "" {
		t.Errorf("global: %d %v %v", r.StatusCode, body, h)
	}
	if r, body := w.rest(t, "POST", "/interactions/1/x/callback", "", `{"type":6}`); r.StatusCode != 404 {
		t.Errorf("callbacks are not bound by the global limit: %d %v", r.StatusCode, body)
	}
	w.clock.Advance(time.Second)
	if r, _ := w.rest(t, "GET", "/users/@me", w.Token(), ""); r.StatusCode != 200 {
		t.Errorf("a second later: %d", r.StatusCode)
	}
}

func TestAnEnforcedNonceSendsOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{NoLimits: true})
	at := discordgo.EndpointChannelMessages(w.dm(t))
	type withNonce struct {
		*discordgo.MessageSend
		Nonce        string `json:"nonce"`
		EnforceNonce bool   `json:"enforce_nonce"`
	}
	send := func() (m discordgo.Message, err error) {
		raw, err := w.bot.RequestWithBucketID("POST", at, withNonce{&discordgo.MessageSend{Content: "hello"}, "123456789012345678901234", true}, at)
		if err != nil {
			return m, err
		}
		return m, json.Unmarshal(raw, &m)
	}
	first, err := send()
	if err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(2 * time.Minute)
	if again, err := send(); err != nil || again.ID != first.ID {
		t.Errorf("within minutes: %v, %v", again.ID, err)
	}
	if n := len(w.pat.DM().Messages()); n != 1 {
		t.Errorf("%d messages", n)
	}
	if err := w.bot.ChannelMessageDelete(first.ChannelID, first.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := send(); code(err) != 10008 {
		t.Errorf("deleted meanwhile: %v", err)
	}
	w.clock.Advance(10 * time.Minute)
	if late, err := send(); err != nil || late.ID == first.ID {
		t.Errorf("long after: %v, %v", late.ID, err)
	}
}

func TestFilesWithAltTextArrive(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{NoLimits: true})
	type file struct {
		ID          string `json:"id"`
		Filename    string `json:"filename"`
		Description string `json:"description"`
	}
	type message struct {
		Content     string `json:"content,omitempty"`
		Attachments []file `json:"attachments"`
	}
	dm := w.dm(t)
	post := func(method, at string, m message, names ...string) error {
		var files []*discordgo.File
		for _, name := range names {
			files = append(files, &discordgo.File{Name: name, ContentType: "image/png", Reader: strings.NewReader("bytes of " + name)})
		}
		kind, body, err := discordgo.MultipartBodyWithJSON(m, files)
		if err != nil {
			return err
		}
		_, err = w.bot.RequestRaw(method, at, kind, body, at, 0)
		return err
	}
	at := discordgo.EndpointChannelMessages(dm)
	if err := post("POST", at, message{"your weeks", []file{{"0", "weeks.png", "three weeks, rising"}}}, "weeks.png"); err != nil {
		t.Fatal(err)
	}
	got := w.pat.DM().Last()
	if len(got.Attachments) != 1 || got.Attachments[0].Description != "three weeks, rising" || string(got.Attachments[0].Bytes) != "bytes of weeks.png" {
		t.Fatalf("attachments %+v", got.Attachments)
	}
	seen, err := w.bot.ChannelMessage(dm, got.ID)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.Get(seen.Attachments[0].URL)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(r.Body)
	r.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	if err != nil || !bytes.Equal(content, got.Attachments[0].Bytes) {
		t.Errorf("downloaded %q, %v", content, err)
	}
	if err := post("PATCH", at+"/"+got.ID, message{Attachments: []file{{"0", "new.png", "four weeks"}}}, "new.png"); err != nil {
		t.Fatal(err)
	}
	if got := w.pat.DM().Last(); len(got.Attachments) != 1 || got.Attachments[0].Filename != "new.png" || got.Content != "your weeks" {
		t.Errorf("after the edit %+v", got)
	}
	if err := post("POST", at, message{Attachments: []file{{"1", "x.png", ""}}}, "x.png"); code(err) != 50035 {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestHistoryGoesPageByPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{NoLimits: true})
	dm := w.dm(t)
	var ids []string
	for i := range 10 {
		ids = append(ids, w.pat.Types(strconv.Itoa(i)).ID)
	}
	for _, c := range []struct {
		limit               int
		before, after, want string
	}{
		{3, "", "", "9 8 7"}, {3, ids[5], "", "4 3 2"}, {3, "", ids[5], "8 7 6"}, {100, "", ids[8], "9"}, {100, ids[0], "", ""},
	} {
		page, err := w.bot.ChannelMessages(dm, c.limit, c.before, c.after, "")
		var got []string
		for _, m := range page {
			got = append(got, m.Content)
		}
		if err != nil || strings.Join(got, " ") != c.want {
			t.Errorf("%+v: %v, %v", c, got, err)
		}
	}
	if err := w.bot.ChannelMessageDelete(dm, ids[0]); code(err) != 50003 {
		t.Errorf("a person's message in a DM: %v", err)
	}
	if _, err := w.bot.ChannelMessageEdit(dm, ids[0], "x"); code(err) != 50005 {
		t.Errorf("another's words: %v", err)
	}
}

func TestFaultsAreMetAndMended(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{NoLimits: true})
	dm := w.dm(t)
	const route = "POST /channels/{channel}/messages"
	w.Fail(route, 1, 503)
	w.Break(discordsim.Fault{Route: route, Times: 1, Status: 500, AfterEffect: true})
	w.Break(discordsim.Fault{Route: route, Times: 1, Reset: true, AfterEffect: true})
	for i, arrived := range []int{0, 1, 2} {
		if _, err := w.bot.ChannelMessageSend(dm, "x"); err == nil {
			t.Errorf("request %d did not fail", i)
		}
		if n := len(w.pat.DM().Messages()); n != arrived {
			t.Errorf("after request %d: %d messages", i, n)
		}
	}
	if _, err := w.bot.ChannelMessageSend(dm, "x"); err != nil {
		t.Errorf("after the faults: %v", err)
	}
	if n := w.Books().Count(route); n != 4 {
		t.Errorf("%d requests in the books", n)
	}
}

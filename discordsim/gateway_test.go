package discordsim_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"waymark/discordsim"
)

// heard is a channel of what the bot hears people say.
func (w *world) heard() <-chan string {
	out := make(chan string, 100)
	w.bot.AddHandler(func(_ *discordgo.Session, m *discordgo.MessageCreate) {
		if !m.Author.Bot {
			out <- m.Content
		}
	})
	return out
}

func expect(t *testing.T, heard <-chan string, want ...string) {
	t.Helper()
	for _, text := range want {
		select {
		case got := <-heard:
			if got != text {
				t.Fatalf("heard %q, not %q", got, text)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("did not hear %q", text)
		}
	}
}

func (w *world) disconnected() <-chan struct{} {
	gone := make(chan struct{}, 10)
	w.bot.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) { gone <- struct{}{} })
	return gone
}

func TestAResumeReplaysWhatWasMissed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{})
	heard, gone := w.heard(), w.disconnected()
	w.open(t)
	w.pat.Types("one")
	expect(t, heard, "one")
	w.DropGateway()
	<-gone
	w.pat.Types("two")
	w.pat.Types("three")
	if err := w.bot.Open(); err != nil {
		t.Fatal(err)
	}
	expect(t, heard, "two", "three")
	w.pat.Types("four")
	expect(t, heard, "four")
	if b := w.Books(); b.Identifies != 1 || b.Resumes != 1 {
		t.Errorf("%d identifies, %d resumes", b.Identifies, b.Resumes)
	}
}

func TestAPoliteCloseEndsTheSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{})
	for code, resumed := range map[int]bool{1000: false, 1001: false, 4000: true} {
		c := w.dial(t)
		say(t, c, 2, w.identity(1))
		id := read(t, c, 0, "READY").D["session_id"]
		if err := c.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(code, "")); err != nil {
			t.Fatal(err)
		}
		if got := closedWith(t, c); got != code {
			t.Errorf("the close was answered with %d", got)
		}
		c = w.dial(t)
		say(t, c, 6, map[string]any{"token": w.Token(), "session_id": id, "seq": 1})
		if resumed {
			read(t, c, 0, "RESUMED")
		} else {
			read(t, c, 9, "")
		}
		_ = c.Close()
	}
}

// dial is a gateway client of the test's own.
func (w *world) dial(t *testing.T) *websocket.Conn {
	t.Helper()
	c, _, err := websocket.DefaultDialer.DialContext(t.Context(), w.GatewayURL()+"/?v=10&encoding=json", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

type packet struct {
	Op int            `json:"op"`
	T  string         `json:"t"`
	S  int64          `json:"s"`
	D  map[string]any `json:"d"`
}

// read takes packets until one has the opcode and, if any is named, the event.
func read(t *testing.T, c *websocket.Conn, op int, event string) packet {
	t.Helper()
	for {
		_ = c.SetReadDeadline(time.Now().Add(10 * time.Second))
		var raw struct {
			Op int    `json:"op"`
			T  string `json:"t"`
			S  int64  `json:"s"`
			D  any    `json:"d"`
		}
		if err := c.ReadJSON(&raw); err != nil {
			t.Fatalf("wait for op %d %s: %v", op, event, err)
		}
		if raw.Op == op && (event == "" || raw.T == event) {
			d, _ := raw.D.(map[string]any)
			return packet{raw.Op, raw.T, raw.S, d}
		}
	}
}

func say(t *testing.T, c *websocket.Conn, op int, d any) {
	t.Helper()
	if err := c.WriteJSON(map[string]any{"op": op, "d": d}); err != nil {
		t.Fatal(err)
	}
}

func closedWith(t *testing.T, c *websocket.Conn) int {
	t.Helper()
	for {
		_ = c.SetReadDeadline(time.Now().Add(10 * time.Second))
		if _, _, err := c.ReadMessage(); err != nil {
			if closed, ok := errors.AsType[*websocket.CloseError](err); ok {
				return closed.Code
			}
			t.Fatal(err)
		}
	}
}

func (w *world) identity(intents int64) map[string]any {
	return map[string]any{"token": w.Token(), "intents": intents, "properties": map[string]string{"os": "linux"}}
}

func TestTheGatewaySpeaksThePublishedProtocol(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{})
	c := w.dial(t)
	if hello := read(t, c, 10, ""); hello.D["heartbeat_interval"] != 41250.0 {
		t.Errorf("hello %v", hello.D)
	}
	say(t, c, 1, nil)
	read(t, c, 11, "")
	say(t, c, 2, w.identity(discordsim.IntentGuilds|discordsim.IntentDirectMessages))
	ready := read(t, c, 0, "READY")
	if ready.S != 1 || ready.D["resume_gateway_url"] != w.GatewayURL() || ready.D["session_id"] == "" {
		t.Errorf("ready %+v", ready)
	}
	if guild := read(t, c, 0, "GUILD_CREATE"); guild.S != 2 || guild.D["id"] != w.guild.ID() {
		t.Errorf("guild %+v", guild)
	}
	w.Reconnect()
	read(t, c, 7, "")
	_ = c.Close()
	w.pat.Types("while away")
	c = w.dial(t)
	read(t, c, 10, "")
	say(t, c, 6, map[string]any{"token": w.Token(), "session_id": ready.D["session_id"], "seq": 2})
	if missed := read(t, c, 0, ""); missed.T != "MESSAGE_CREATE" || missed.S != 3 || missed.D["content"] != "while away" {
		t.Errorf("replayed %+v", missed)
	}
	if resumed := read(t, c, 0, ""); resumed.T != "RESUMED" || resumed.S != 4 {
		t.Errorf("resumed %+v", resumed)
	}
	w.InvalidSession(false)
	read(t, c, 9, "")
	say(t, c, 6, map[string]any{"token": w.Token(), "session_id": ready.D["session_id"], "seq": 4})
	read(t, c, 9, "")
	say(t, c, 2, w.identity(1))
	read(t, c, 0, "READY")
}

func TestTheGatewayClosesWithDiscordsCodes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{})
	wrong := w.identity(1)
	wrong["token"] = "wrong"
	for name, c := range map[string]struct {
		op   int
		d    any
		code int
	}{
		"wrong token":        {2, wrong, 4004},
		"privileged intents": {2, w.identity(discordsim.IntentMessageContent), 4014},
		"unknown intents":    {2, w.identity(1 << 40), 4013},
		"no intents":         {2, map[string]any{"token": w.Token()}, 4002},
		"not identified":     {8, map[string]any{"guild_id": "1"}, 4003},
	} {
		conn := w.dial(t)
		say(t, conn, c.op, c.d)
		if got := closedWith(t, conn); got != c.code {
			t.Errorf("%s: %d, not %d", name, got, c.code)
		}
	}
	flood := w.dial(t)
	for range 121 {
		say(t, flood, 1, nil)
	}
	if got := closedWith(t, flood); got != 4008 {
		t.Errorf("121 payloads: %d", got)
	}
}

func TestReadyCanBeSlowAndAcksCanStop(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{})
	release := w.BreakGateway(discordsim.GatewayFault{Kind: discordsim.LateReady})
	answer := w.BreakGateway(discordsim.GatewayFault{Kind: discordsim.NoAcks})
	c := w.dial(t)
	read(t, c, 10, "")
	say(t, c, 2, w.identity(1))
	say(t, c, 1, nil)
	if w.Online() {
		t.Error("online before READY")
	}
	release()
	if first := read(t, c, 0, ""); first.T != "READY" {
		t.Errorf("first after the release: %+v", first)
	}
	answer()
	say(t, c, 1, nil)
	read(t, c, 11, "")
}

// events are the names, and of messages the words, of all that the connection got until now.
func events(t *testing.T, c *websocket.Conn) []string {
	t.Helper()
	say(t, c, 1, nil)
	var out []string
	for {
		_ = c.SetReadDeadline(time.Now().Add(10 * time.Second))
		var p packet
		if err := c.ReadJSON(&p); err != nil {
			t.Fatal(err)
		}
		if p.Op == 11 {
			return out
		}
		name := p.T
		if text, ok := p.D["content"].(string); ok {
			name += " " + text
		}
		out = append(out, name)
	}
}

func TestIntentsDecideWhatTheBotHears(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{Privileged: discordsim.IntentGuildMembers | discordsim.IntentMessageContent})
	staff, hello := w.guild.Channel("staff"), "<@"+w.BotID()+"> hello"
	for name, c := range map[string]struct {
		intents int64
		want    []string
	}{
		"none":    {0, nil},
		"guilds":  {discordsim.IntentGuilds, []string{"GUILD_ROLE_UPDATE"}},
		"members": {discordsim.IntentGuildMembers, []string{"GUILD_MEMBER_REMOVE", "GUILD_MEMBER_ADD"}},
		"DMs":     {discordsim.IntentDirectMessages, []string{"MESSAGE_CREATE private", "MESSAGE_UPDATE more private", "MESSAGE_DELETE"}},
		"server":  {discordsim.IntentGuildMessages, []string{"MESSAGE_CREATE ", "MESSAGE_CREATE " + hello}},
		"words": {discordsim.IntentGuildMessages | discordsim.IntentMessageContent,
			[]string{"MESSAGE_CREATE overheard", "MESSAGE_CREATE " + hello}},
	} {
		conn := w.dial(t)
		say(t, conn, 2, w.identity(c.intents))
		read(t, conn, 0, "READY")
		events(t, conn)
		w.guild.Everyone().Permit(discordsim.ViewChannel | discordsim.SendMessages)
		w.guild.Leave(w.pat)
		w.guild.Join(w.pat)
		said := w.pat.Types("private")
		w.pat.Edits(said, "more private")
		w.pat.Deletes(said)
		w.pat.In(staff).Types("overheard")
		w.pat.In(staff).Types(hello)
		if got := events(t, conn); !slices.Equal(got, c.want) {
			t.Errorf("%s: heard %q, not %q", name, got, c.want)
		}
		_ = conn.Close()
	}
}

func TestAwaitSaysWhatItSaw(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{Patience: time.Millisecond})
	w.pat.Types("anybody there?")
	if _, err := w.pat.DM().AwaitBot(1); err == nil || !strings.Contains(err.Error(), "anybody there?") {
		t.Errorf("the error: %v", err)
	}
}

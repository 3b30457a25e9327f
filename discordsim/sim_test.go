package discordsim_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/jonboulle/clockwork"
	"go.uber.org/goleak"

	"waymark/discordsim"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// redirect sends what is meant for discord.com to the Sim.
type redirect struct {
	to   *url.URL
	base *http.Transport
}

func (r redirect) RoundTrip(q *http.Request) (*http.Response, error) {
	q = q.Clone(q.Context())
	q.URL.Scheme, q.URL.Host = r.to.Scheme, r.to.Host
	return r.base.RoundTrip(q)
}

// world is a Sim on a fake clock with a server "clinic", the person "pat" in it and discordgo as the bot.
type world struct {
	*discordsim.Sim
	clock *clockwork.FakeClock
	guild *discordsim.Guild
	pat   *discordsim.User
	bot   *discordgo.Session
}

func newWorld(t *testing.T, o discordsim.Options) *world {
	t.Helper()
	w := &world{clock: clockwork.NewFakeClockAt(monday)}
	o.Clock = w.clock
	sim, err := discordsim.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sim.Close)
	w.Sim, w.guild, w.pat = sim, sim.Guild("clinic"), sim.User("pat")
	w.guild.Join(w.pat)
	w.bot = w.client(t)
	return w
}

func (w *world) client(t *testing.T) *discordgo.Session {
	t.Helper()
	bot, err := discordgo.New("Bot " + w.Token())
	if err != nil {
		t.Fatal(err)
	}
	to, err := url.Parse(w.URL())
	if err != nil {
		t.Fatal(err)
	}
	base := &http.Transport{}
	t.Cleanup(base.CloseIdleConnections)
	bot.Client = &http.Client{Transport: redirect{to, base}, Timeout: 10 * time.Second}
	bot.Identify.Intents = discordgo.IntentsGuilds | discordgo.IntentsDirectMessages | discordgo.IntentsGuildMessages
	bot.ShouldRetryOnRateLimit, bot.MaxRestRetries = false, 0
	bot.ShouldReconnectOnError, bot.SyncEvents, bot.StateEnabled = false, true, false
	bot.LogLevel = -1
	return bot
}

func (w *world) open(t *testing.T) {
	t.Helper()
	if err := w.bot.Open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.bot.Close() })
}

// dm is the id of pat's direct channel, as the bot opens it.
func (w *world) dm(t *testing.T) string {
	t.Helper()
	ch, err := w.bot.UserChannelCreate(w.pat.ID())
	if err != nil {
		t.Fatal(err)
	}
	return ch.ID
}

func (w *world) on(t *testing.T, handle func(*discordgo.InteractionCreate) *discordgo.InteractionResponse) {
	t.Helper()
	w.bot.AddHandler(func(s *discordgo.Session, i *discordgo.InteractionCreate) {
		if answer := handle(i); answer != nil {
			if err := s.InteractionRespond(i.Interaction, answer); err != nil {
				t.Errorf("respond: %v", err)
			}
		}
	})
}

// code is Discord's error code in an error of discordgo.
func code(err error) int {
	rest, ok := errors.AsType[*discordgo.RESTError](err)
	if !ok {
		return -1
	}
	var body struct{ Code int }
	if json.Unmarshal(rest.ResponseBody, &body) != nil {
		return -1
	}
	return body.Code
}

func buttons(labels ...string) []discordgo.MessageComponent {
	row := discordgo.ActionsRow{}
	for _, label := range labels {
		row.Components = append(row.Components, discordgo.Button{Label: label, CustomID: "b:" + label, Style: discordgo.PrimaryButton})
	}
	return []discordgo.MessageComponent{row}
}

func TestAConversationInADM(t *testing.T) {
	w := newWorld(t, discordsim.Options{})
	w.bot.AddHandler(func(s *discordgo.Session, m *discordgo.MessageCreate) {
		if m.Author.Bot {
			return
		}
		_, err := s.ChannelMessageSendComplex(m.ChannelID, &discordgo.MessageSend{Content: "How did you sleep?", Components: buttons("3", "7")})
		if err != nil {
			t.Errorf("send: %v", err)
		}
	})
	w.on(t, func(i *discordgo.InteractionCreate) *discordgo.InteractionResponse {
		return &discordgo.InteractionResponse{Type: discordgo.InteractionResponseUpdateMessage, Data: &discordgo.InteractionResponseData{
			Content: "Sleep: " + i.MessageComponentData().CustomID, Components: []discordgo.MessageComponent{},
		}}
	})
	w.open(t)
	w.pat.Types("hello")
	asked, err := w.pat.DM().AwaitBot(1)
	if err != nil {
		t.Fatal(err)
	}
	if got := asked.Buttons(); len(got) != 2 || got[1] != "7" {
		t.Fatalf("buttons %v", got)
	}
	if !asked.At.Equal(monday) {
		t.Errorf("sent at %v, not the clock's time", asked.At)
	}
	answer, err := w.pat.DM().Click("7").Wait()
	if err != nil {
		t.Fatal(err)
	}
	if answer.Kind != discordsim.Updated || answer.Message.Content != "Sleep: b:7" || len(answer.Message.Buttons()) != 0 || !answer.Message.Edited {
		t.Errorf("after the click: %+v", answer)
	}
	if err := w.pat.Click(asked, "7").Err(); err == nil {
		t.Error("a button that was removed could be clicked")
	}
	if n := len(w.pat.DM().Messages()); n != 2 {
		t.Errorf("%d messages in the DM", n)
	}
}

func TestAModalIsFilledInAndChecked(t *testing.T) {
	w := newWorld(t, discordsim.Options{})
	w.on(t, func(i *discordgo.InteractionCreate) *discordgo.InteractionResponse {
		if i.Type == discordgo.InteractionModalSubmit {
			row := i.ModalSubmitData().Components[0].(*discordgo.ActionsRow)
			return &discordgo.InteractionResponse{Type: discordgo.InteractionResponseChannelMessageWithSource,
				Data: &discordgo.InteractionResponseData{Content: "Goal: " + row.Components[0].(*discordgo.TextInput).Value}}
		}
		return &discordgo.InteractionResponse{Type: discordgo.InteractionResponseModal, Data: &discordgo.InteractionResponseData{
			CustomID: "goal", Title: "Your goal", Components: []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{
				discordgo.TextInput{CustomID: "words", Label: "In your words", Style: discordgo.TextInputShort, Required: true, MinLength: 3, MaxLength: 10}}}},
		}}
	})
	w.open(t)
	if _, err := w.bot.ChannelMessageSendComplex(w.dm(t), &discordgo.MessageSend{Content: "Set a goal", Components: buttons("Goal")}); err != nil {
		t.Fatal(err)
	}
	opened, err := w.pat.DM().Click("Goal").Wait()
	if err != nil || opened.Modal == nil || opened.Modal.Title != "Your goal" || !opened.Modal.Inputs[0].Required {
		t.Fatalf("modal %+v, %v", opened.Modal, err)
	}
	for name, fields := range map[string]discordsim.Fields{
		"required": {}, "too short": {"words": "ab"}, "too long": {"words": "more than ten"}, "unknown field": {"words": "walk", "other": "x"},
	} {
		if w.pat.Submits(opened.Modal, fields).Err() == nil {
			t.Errorf("%s: the client would not send this", name)
		}
	}
	said, err := w.pat.Submits(opened.Modal, discordsim.Fields{"In your words": "travel"}).Wait()
	if err != nil || said.Message.Content != "Goal: travel" {
		t.Errorf("reply %+v, %v", said.Message, err)
	}
}

func TestClosedDMsAndNoMutualServer(t *testing.T) {
	w := newWorld(t, discordsim.Options{})
	dm := w.dm(t)
	w.pat.CloseDMs(true)
	if _, err := w.bot.ChannelMessageSend(dm, "hello"); code(err) != 50007 {
		t.Errorf("closed DMs: %v", err)
	}
	w.pat.CloseDMs(false)
	w.guild.Leave(w.pat)
	if _, err := w.bot.ChannelMessageSend(dm, "hello"); code(err) != 50278 {
		t.Errorf("no mutual server: %v", err)
	}
	w.guild.Join(w.pat)
	if _, err := w.bot.ChannelMessageSend(dm, "hello"); err != nil {
		t.Errorf("open again: %v", err)
	}
	if refused := w.Books().Refused(); len(refused) != 2 || refused[0].Code != 50007 || refused[0].Status != 403 {
		t.Errorf("refused in the books: %+v", refused)
	}
}

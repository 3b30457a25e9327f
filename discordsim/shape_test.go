package discordsim_test

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/bwmarrin/discordgo"

	"waymark/discordsim"
	"waymark/discordsim/spec"
)

// judge holds both sides of each request to Discord's own description.
type judge struct {
	t    *testing.T
	next http.RoundTripper
	spec *spec.Spec
	mu   sync.Mutex
	seen map[string]bool
}

func (j *judge) RoundTrip(q *http.Request) (*http.Response, error) {
	var sent []byte
	if q.Body != nil {
		sent, _ = io.ReadAll(q.Body)
		q.Body = io.NopCloser(bytes.NewReader(sent))
	}
	if err := j.spec.Check(q.Method, q.URL.RequestURI(), q.Header.Get("Content-Type"), sent); err != nil {
		j.t.Errorf("request: %v", err)
	}
	r, err := j.next.RoundTrip(q)
	if err != nil {
		return nil, err
	}
	got, _ := io.ReadAll(r.Body)
	_ = r.Body.Close()
	r.Body = io.NopCloser(bytes.NewReader(got))
	if err := j.spec.CheckAnswer(q.Method, q.URL.RequestURI(), r.StatusCode, got); err != nil {
		j.t.Errorf("%v", err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.seen[q.Method+" "+q.URL.Path] = true
	return r, nil
}

func TestAnswersHaveTheShapeThatDiscordDescribes(t *testing.T) {
	t.Parallel()
	if os.Getenv(spec.Variable) == "" {
		t.Skipf("%s is not set", spec.Variable)
	}
	w := newWorld(t, discordsim.Options{NoLimits: true, Privileged: discordsim.IntentGuildMembers})
	j := &judge{t: t, next: w.bot.Client.Transport, spec: spec.FromEnv(t), seen: map[string]bool{}}
	w.bot.Client.Transport = j
	acts := w.acts()
	w.open(t)
	staff, dm := w.guild.Channel("staff", discordsim.Overwrite{Role: w.guild.Role("clinicians"), Allow: 1024}), w.dm(t)
	var failed error
	try := func(_ any, err error) {
		if err != nil && failed == nil {
			failed = err
		}
	}
	try(w.bot.GatewayBot())
	try(w.bot.User("@me"))
	try(w.bot.User(w.pat.ID()))
	try(w.bot.Guild(w.guild.ID()))
	try(w.bot.GuildRoles(w.guild.ID()))
	try(w.bot.GuildChannels(w.guild.ID()))
	try(w.bot.GuildMembers(w.guild.ID(), "", 10))
	try(w.bot.GuildMember(w.guild.ID(), w.pat.ID()))
	try(w.bot.UserGuilds(10, "", "", false))
	try(w.bot.Channel(staff.ID()))
	try(w.bot.Channel(dm))
	try(w.bot.Application("@me"))
	sent, err := w.bot.ChannelMessageSendComplex(dm, &discordgo.MessageSend{Content: "hello <@" + w.pat.ID() + ">", Components: buttons("go"),
		Embeds: []*discordgo.MessageEmbed{{Title: "t", Fields: []*discordgo.MessageEmbedField{{Name: "n", Value: "v"}}}},
		Files:  []*discordgo.File{{Name: "x.png", ContentType: "image/png", Reader: strings.NewReader("x")}}})
	try(sent, err)
	w.pat.SendsVoice()
	w.pat.SendsPicture("knee.png")
	w.pat.Edits(w.pat.Types("befor"), "before")
	try(w.bot.ChannelMessageEdit(dm, sent.ID, "again"))
	try(w.bot.ChannelMessages(dm, 100, "", "", ""))
	try(w.bot.ChannelMessage(dm, sent.ID))
	try(nil, w.bot.ChannelTyping(dm))
	w.pat.DM().Click("go")
	i := next(t, acts)
	try(nil, w.bot.InteractionRespond(i, reply(5, "", 64)))
	try(w.bot.InteractionResponse(i))
	text := "filled"
	try(w.bot.InteractionResponseEdit(i, &discordgo.WebhookEdit{Content: &text}))
	try(w.bot.FollowupMessageCreate(i, true, &discordgo.WebhookParams{Content: "more"}))
	try(w.bot.ApplicationCommandBulkOverwrite(w.BotID(), "", []*discordgo.ApplicationCommand{{Name: "a", Description: "d", Options: []*discordgo.ApplicationCommandOption{
		{Type: 3, Name: "o", Description: "d", Choices: []*discordgo.ApplicationCommandOptionChoice{{Name: "n", Value: "v"}}}}}}))
	try(w.bot.ApplicationCommands(w.BotID(), ""))
	try(w.bot.ApplicationCommandCreate(w.BotID(), w.guild.ID(), &discordgo.ApplicationCommand{Name: "b", Description: "d"}))
	try(nil, w.bot.ChannelMessageDelete(dm, sent.ID))
	if failed != nil {
		t.Error(failed)
	}
	if len(j.seen) < 25 {
		t.Errorf("only %d routes were looked at", len(j.seen))
	}
}

package discordsim_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"waymark/discordsim"
)

// act hands the test each interaction that reaches the bot.
func (w *world) acts() <-chan *discordgo.InteractionCreate {
	out := make(chan *discordgo.InteractionCreate, 100)
	w.bot.AddHandler(func(_ *discordgo.Session, i *discordgo.InteractionCreate) { out <- i })
	return out
}

func next(t *testing.T, acts <-chan *discordgo.InteractionCreate) *discordgo.Interaction {
	t.Helper()
	select {
	case i := <-acts:
		return i.Interaction
	case <-time.After(10 * time.Second):
		t.Fatal("no interaction came")
		return nil
	}
}

func reply(kind discordgo.InteractionResponseType, text string, flags discordgo.MessageFlags) *discordgo.InteractionResponse {
	return &discordgo.InteractionResponse{Type: kind, Data: &discordgo.InteractionResponseData{Content: text, Flags: flags}}
}

// withButton is a world in which pat has a message with the button "go".
func withButton(t *testing.T) (*world, <-chan *discordgo.InteractionCreate) {
	t.Helper()
	w := newWorld(t, discordsim.Options{NoLimits: true})
	acts := w.acts()
	w.open(t)
	if _, err := w.bot.ChannelMessageSendComplex(w.dm(t), &discordgo.MessageSend{Content: "ready?", Components: buttons("go")}); err != nil {
		t.Fatal(err)
	}
	return w, acts
}

func TestAnInteractionIsAnsweredOnceAndInTime(t *testing.T) {
	t.Parallel()
	w, acts := withButton(t)
	if err := w.pat.DM().Click("stop").Err(); err == nil {
		t.Error("there is no such button")
	}
	click := w.pat.DM().Click("go")
	i := next(t, acts)
	if err := w.bot.InteractionRespond(i, reply(9, "", 0)); code(err) != 50035 {
		t.Errorf("a modal without inputs: %v", err)
	}
	if err := w.bot.InteractionRespond(i, reply(8, "", 0)); code(err) != 50035 {
		t.Errorf("choices for a click: %v", err)
	}
	if err := w.bot.InteractionRespond(i, reply(4, "yes", 0)); err != nil {
		t.Fatal(err)
	}
	if err := w.bot.InteractionRespond(i, reply(4, "yes", 0)); code(err) != 40060 {
		t.Errorf("twice: %v", err)
	}
	w.pat.Resend(click)
	if again := next(t, acts); again.ID != i.ID {
		t.Errorf("sent once more as %s, not %s", again.ID, i.ID)
	}
	w.pat.DM().Click("go")
	late := next(t, acts)
	w.clock.Advance(3*time.Second + time.Millisecond)
	if err := w.bot.InteractionRespond(late, reply(4, "late", 0)); code(err) != 10062 {
		t.Errorf("after three seconds: %v", err)
	}
}

func TestADeferredReplyIsFilledWithinFifteenMinutes(t *testing.T) {
	t.Parallel()
	w, acts := withButton(t)
	click := w.pat.DM().Click("go")
	i := next(t, acts)
	if _, err := w.bot.InteractionResponse(i); code(err) != 10015 {
		t.Errorf("before the first response: %v", err)
	}
	if err := w.bot.InteractionRespond(i, reply(5, "", discordgo.MessageFlagsEphemeral)); err != nil {
		t.Fatal(err)
	}
	if r := click.Response(); r.Kind != discordsim.Deferred || r.Settled || !r.Message.Loading || !r.Message.Ephemeral {
		t.Errorf("deferred: %+v", r)
	}
	w.clock.Advance(14 * time.Minute)
	text := "done"
	if _, err := w.bot.InteractionResponseEdit(i, &discordgo.WebhookEdit{Content: &text}); err != nil {
		t.Fatal(err)
	}
	filled, err := click.Settle()
	if err != nil || filled.Message.Content != "done" || filled.Message.Loading || filled.Message.Edited {
		t.Errorf("filled: %+v, %v", filled, err)
	}
	more, err := w.bot.FollowupMessageCreate(i, true, &discordgo.WebhookParams{Content: "and more", Flags: discordgo.MessageFlagsEphemeral})
	if err != nil {
		t.Fatal(err)
	}
	if r := click.Response(); len(r.FollowUps) != 1 || r.FollowUps[0].ID != more.ID || !r.FollowUps[0].Ephemeral {
		t.Errorf("follow-ups: %+v", r.FollowUps)
	}
	w.clock.Advance(time.Minute + time.Second)
	if _, err := w.bot.InteractionResponseEdit(i, &discordgo.WebhookEdit{Content: &text}); code(err) != 50027 {
		t.Errorf("after fifteen minutes: %v", err)
	}
}

func TestAFollowUpFillsADeferredReply(t *testing.T) {
	t.Parallel()
	w, acts := withButton(t)
	click := w.pat.DM().Click("go")
	i := next(t, acts)
	if err := w.bot.InteractionRespond(i, reply(5, "", 0)); err != nil {
		t.Fatal(err)
	}
	if _, err := w.bot.FollowupMessageCreate(i, true, &discordgo.WebhookParams{Content: "first"}); err != nil {
		t.Fatal(err)
	}
	if r, err := click.Settle(); err != nil || r.Message.Content != "first" || len(r.FollowUps) != 0 {
		t.Errorf("%+v, %v", r, err)
	}
	if err := w.bot.InteractionResponseDelete(i); err != nil {
		t.Fatal(err)
	}
	if _, err := w.bot.InteractionResponse(i); code(err) != 10008 {
		t.Errorf("deleted: %v", err)
	}
}

func TestEphemeralIsForOnePersonOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{NoLimits: true})
	staff, other := w.guild.Channel("staff"), w.User("other")
	w.guild.Join(other)
	acts := w.acts()
	listener := w.dial(t)
	say(t, listener, 2, w.identity(discordsim.IntentGuildMessages))
	read(t, listener, 0, "READY")
	w.open(t)
	if _, err := w.bot.ChannelMessageSendComplex(staff.ID(), &discordgo.MessageSend{Content: "digest", Components: buttons("detail")}); err != nil {
		t.Fatal(err)
	}
	click := w.pat.In(staff).Click("detail")
	if err := w.bot.InteractionRespond(next(t, acts), reply(4, "for you alone", discordgo.MessageFlagsEphemeral)); err != nil {
		t.Fatal(err)
	}
	r, err := click.Wait()
	if err != nil || !r.Message.Ephemeral {
		t.Fatalf("%+v, %v", r, err)
	}
	if got := events(t, listener); !slices.Equal(got, []string{"MESSAGE_CREATE digest", "INTERACTION_CREATE"}) {
		t.Errorf("the gateway told of %q", got)
	}
	if last := w.pat.In(staff).Last(); last.ID != r.Message.ID {
		t.Errorf("the person sees %q last", last.Content)
	}
	for name, view := range map[string]*discordsim.Channel{"another": w.pat.In(staff), "everybody": staff, "other person": other.In(staff)} {
		sees := slices.ContainsFunc(view.Messages(), func(m discordsim.Message) bool { return m.Ephemeral })
		if sees != (name == "another") {
			t.Errorf("%s sees the ephemeral message: %v", name, sees)
		}
	}
	if page, err := w.bot.ChannelMessages(staff.ID(), 100, "", "", ""); err != nil || len(page) != 1 {
		t.Errorf("%d messages in the history, %v", len(page), err)
	}
	if _, err := w.bot.ChannelMessage(staff.ID(), r.Message.ID); code(err) != 10008 {
		t.Errorf("through the channel: %v", err)
	}
}

func TestSlashCommandsAreOfferedAsDiscordOffersThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{NoLimits: true})
	clinician, staff := w.User("clinician"), w.guild.Channel("staff")
	w.guild.Join(clinician, w.guild.Role("clinicians", discordsim.ManageGuild))
	acts := w.acts()
	w.open(t)
	manage := int64(discordgo.PermissionManageGuild)
	guildOnly, dmOnly := []discordgo.InteractionContextType{0}, []discordgo.InteractionContextType{1}
	least := 1.0
	commands := []*discordgo.ApplicationCommand{
		{Name: "patient", Description: "patients", DefaultMemberPermissions: &manage, Contexts: &guildOnly, Options: []*discordgo.ApplicationCommandOption{
			{Type: 1, Name: "view", Description: "look", Options: []*discordgo.ApplicationCommandOption{
				{Type: 3, Name: "patient", Description: "who", Required: true, Autocomplete: true},
				{Type: 4, Name: "weeks", Description: "how many", MinValue: &least, MaxValue: 6},
				{Type: 3, Name: "as", Description: "form", Choices: []*discordgo.ApplicationCommandOptionChoice{{Name: "Picture", Value: "png"}}},
				{Type: 6, Name: "with", Description: "whom"}}}}},
		{Name: "checkin", Description: "now", Contexts: &dmOnly},
	}
	registered, err := w.bot.ApplicationCommandBulkOverwrite(w.BotID(), "", commands)
	if err != nil {
		t.Fatal(err)
	}
	again, err := w.bot.ApplicationCommandBulkOverwrite(w.BotID(), "", commands)
	if err != nil || again[0].ID != registered[0].ID || again[0].Version == registered[0].Version {
		t.Errorf("registered again: %+v, %v", again[0], err)
	}
	here := clinician.In(staff)
	for name, refused := range map[string]*discordsim.Interaction{
		"no permission":    w.pat.Slash(w.pat.In(staff), "/patient view", discordsim.Opts{"patient": "heron"}),
		"not in a DM":      clinician.Slash(clinician.DM(), "/patient view", discordsim.Opts{"patient": "heron"}),
		"only in a DM":     clinician.Slash(here, "/checkin"),
		"no subcommand":    clinician.Slash(here, "/patient"),
		"unknown":          clinician.Slash(here, "/patient burn"),
		"required":         clinician.Slash(here, "/patient view"),
		"unknown option":   clinician.Slash(here, "/patient view", discordsim.Opts{"patient": "heron", "x": 1}),
		"out of bounds":    clinician.Slash(here, "/patient view", discordsim.Opts{"patient": "heron", "weeks": 7}),
		"not among choice": clinician.Slash(here, "/patient view", discordsim.Opts{"patient": "heron", "as": "pdf"}),
	} {
		if refused.Err() == nil {
			t.Errorf("%s: a client would not send this", name)
		}
	}
	clinician.Slash(here, "/patient view", discordsim.Opts{"patient": "heron", "weeks": 2, "as": "Picture", "with": w.pat})
	data := next(t, acts).ApplicationCommandData()
	view := data.Options[0]
	if data.Name != "patient" || view.Name != "view" || view.GetOption("weeks").IntValue() != 2 || view.GetOption("as").StringValue() != "png" ||
		data.Resolved.Users[w.pat.ID()].Username != "pat" {
		t.Errorf("data %+v", data)
	}
	w.pat.Slash(w.pat.DM(), "/checkin")
	if i := next(t, acts); i.User == nil || i.User.ID != w.pat.ID() || i.Context != discordgo.InteractionContextBotDM {
		t.Errorf("in the DM: %+v", i)
	}
}

func TestAutocompleteSuggests(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{NoLimits: true})
	w.on(t, func(i *discordgo.InteractionCreate) *discordgo.InteractionResponse {
		typed := i.ApplicationCommandData().Options[0]
		var choices []*discordgo.ApplicationCommandOptionChoice
		for _, alias := range []string{"heron", "hedgehog", "otter"} {
			if typed.Focused && strings.HasPrefix(alias, typed.StringValue()) {
				choices = append(choices, &discordgo.ApplicationCommandOptionChoice{Name: alias, Value: alias})
			}
		}
		return &discordgo.InteractionResponse{Type: 8, Data: &discordgo.InteractionResponseData{Choices: choices}}
	})
	w.open(t)
	_, err := w.bot.ApplicationCommandCreate(w.BotID(), w.guild.ID(), &discordgo.ApplicationCommand{Name: "view", Description: "d",
		Options: []*discordgo.ApplicationCommandOption{{Type: 3, Name: "patient", Description: "who", Autocomplete: true, Required: true}}})
	if err != nil {
		t.Fatal(err)
	}
	choices, err := w.pat.Autocompletes(w.pat.In(w.guild.Channel("staff")), "/view", "patient", "he")
	if err != nil || len(choices) != 2 || choices[1].Name != "hedgehog" || choices[1].Value != "hedgehog" {
		t.Errorf("choices %v, %v", choices, err)
	}
	if _, err := w.pat.Autocompletes(w.pat.DM(), "/view", "patient", "he"); err == nil {
		t.Error("a server's command is offered in a DM")
	}
}

func TestAMenuTakesWhatItAllows(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{NoLimits: true})
	acts := w.acts()
	w.open(t)
	menu := discordgo.SelectMenu{CustomID: "which", MaxValues: 2, Options: []discordgo.SelectMenuOption{
		{Label: "Walking", Value: "walk"}, {Label: "Dance", Value: "dance"}, {Label: "Judo", Value: "judo"}}}
	_, err := w.bot.ChannelMessageSendComplex(w.dm(t), &discordgo.MessageSend{Content: "which?", Components: []discordgo.MessageComponent{
		discordgo.ActionsRow{Components: []discordgo.MessageComponent{menu}}}})
	if err != nil {
		t.Fatal(err)
	}
	if w.pat.DM().Selects("which", "Walking", "Dance", "Judo").Err() == nil || w.pat.DM().Selects("which", "Swimming").Err() == nil {
		t.Error("too many, or an unknown option, could be chosen")
	}
	w.pat.DM().Selects("which", "Walking", "judo")
	if got := next(t, acts).MessageComponentData().Values; !slices.Equal(got, []string{"walk", "judo"}) {
		t.Errorf("values %v", got)
	}
}

func TestAPrivateChannelIsPrivate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{NoLimits: true})
	clinicians, clinician := w.guild.Role("clinicians"), w.User("clinician")
	w.guild.Join(clinician, clinicians)
	all := discordsim.ViewChannel | discordsim.SendMessages
	ch := w.guild.Channel("private", discordsim.Overwrite{Role: w.guild.Everyone(), Deny: discordsim.ViewChannel},
		discordsim.Overwrite{Role: clinicians, Allow: all})
	if _, err := w.bot.Channel(ch.ID()); code(err) != 50001 {
		t.Errorf("the bot is not let in: %v", err)
	}
	ch = w.guild.Channel("private", discordsim.Overwrite{Role: w.guild.Everyone(), Deny: discordsim.ViewChannel},
		discordsim.Overwrite{Role: clinicians, Allow: all}, discordsim.Overwrite{Role: w.guild.BotRole(), Allow: discordsim.ViewChannel, Deny: discordsim.AttachFiles})
	if _, err := w.bot.ChannelMessageSend(ch.ID(), "hello"); err != nil {
		t.Error(err)
	}
	if _, err := w.bot.ChannelFileSend(ch.ID(), "x.png", strings.NewReader("x")); code(err) != 50013 {
		t.Errorf("a file: %v", err)
	}
	seen, err := w.bot.Channel(ch.ID())
	if err != nil || len(seen.PermissionOverwrites) != 3 || seen.PermissionOverwrites[0].ID != w.guild.ID() ||
		seen.PermissionOverwrites[0].Deny != discordsim.ViewChannel {
		t.Errorf("overwrites %+v, %v", seen, err)
	}
	if n := len(w.pat.In(ch).Messages()); n != 0 {
		t.Errorf("an outsider sees %d messages", n)
	}
	if n := len(clinician.In(ch).Messages()); n != 1 {
		t.Errorf("a clinician sees %d messages", n)
	}
	if got := w.pat.In(ch).Types("let me in"); got.ID != "" {
		t.Error("an outsider could write")
	}
}

package discord

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"waymark/discordsim"
	"waymark/rehab"
)

func TestWhatPeopleWriteIsHeardInOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	h, heard := listener()
	w.open(t, h)
	first := w.pat.Types("one")
	w.pat.Edits(first, "one and a half")
	w.pat.SendsVoice()
	w.pat.SendsPicture("knee.png")
	for i, want := range []Incoming{{Content: "one"}, {Content: "one and a half", Edited: true}, {Voice: true, Files: []string{"voice-message.ogg"}}, {Files: []string{"knee.png"}}} {
		got := next(t, heard)
		if got.Content != want.Content || got.Edited != want.Edited || got.Voice != want.Voice || len(got.Files) != len(want.Files) {
			t.Errorf("%d: %+v", i, got)
		}
		if got.User != w.pat.ID() || got.Channel != w.pat.DM().ID() || got.ID == "" || got.Guild != "" || got.Bot {
			t.Errorf("%d: %+v", i, got)
		}
	}
}

func TestOurOwnWordsAndPreviewsAreNotHeard(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	h, heard := listener()
	w.open(t, h)
	check(t, w.session.Post(t.Context(), w.pat.DM().ID(), Message{Content: "hello"}))
	for _, raw := range []string{
		`{"id":"1","channel_id":"2","content":"x","author":{"id":"3"}}`, // an update that is no edit
		`{"id":"1","channel_id":"2","content":"x"}`,                     // no author
		`{"id":"1","channel_id":"2","content":"x","type":7,"author":{"id":"3"},"edited_timestamp":"2026-03-05T12:00:00Z"}`,
		`{`, `null`, `[]`, `{"id":7}`,
	} {
		w.session.event(&discordgo.Event{Type: "MESSAGE_UPDATE", RawData: []byte(raw)})
	}
	w.pat.Types("now")
	if got := next(t, heard); got.Content != "now" {
		t.Errorf("heard %+v", got)
	}
}

func TestOnePersonsTroubleIsTheirsAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	kim := w.User("kim")
	w.guild.Join(kim)
	busy, heard := make(chan struct{}), make(chan string, 10)
	w.open(t, bot{message: func(_ context.Context, m Incoming) {
		switch m.Content {
		case "panic":
			panic(secretWords)
		case "wait":
			<-busy
		}
		heard <- m.Content
	}})
	w.pat.Types("panic")
	w.pat.Types("wait")
	w.pat.Types("after")
	kim.Types("meanwhile")
	if got := next(t, heard); got != "meanwhile" {
		t.Errorf("heard %q", got)
	}
	close(busy)
	if a, b := next(t, heard), next(t, heard); a != "wait" || b != "after" {
		t.Errorf("heard %q, %q", a, b)
	}
	if strings.Contains(w.log.String(), secretWords) || !strings.Contains(w.log.String(), "panic in a handler") {
		t.Error(w.log)
	}
	w.settled(t, func() bool { return w.session.Busy() == 0 })
	w.session.queues.mu.Lock()
	defer w.session.queues.mu.Unlock()
	if n := len(w.session.queues.queues); n != 0 {
		t.Errorf("%d queues are left of people who do nothing", n)
	}
}

func TestOnePersonsQueueIsBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	start, done := make(chan struct{}), 0
	var mu sync.Mutex
	for range 3 * longestQueue {
		w.session.queues.add("pat", func(context.Context) {
			<-start
			mu.Lock()
			defer mu.Unlock()
			done++
		})
	}
	close(start)
	check(t, w.session.queues.drain(t.Context()))
	if done < longestQueue || done > longestQueue+1 {
		t.Errorf("%d were handled", done)
	}
}

const interactionHead = `"id":"1","application_id":"2","token":"t","version":1,"channel_id":"3","user":{"id":"4","username":"pat"}`

// A part that discordgo doesn't know made it give up the whole interaction,
// with a panic for whoever looked at its data.
func TestUnknownPartsBreakNothing(t *testing.T) {
	t.Parallel()
	i, ok := readInteraction([]byte(`{` + interactionHead + `,"type":5,"message":{"id":"9","channel_id":"3","components":[{"type":99}]},
		"data":{"custom_id":"goal","components":[
			{"type":18,"component":{"type":4,"custom_id":"words","value":"travel"}},
			{"type":18,"component":{"type":21,"custom_id":"radio","value":"x"}},
			{"type":1,"components":[{"type":4,"custom_id":"more","value":"walk"},{"type":77}]},
			{"type":10,"content":"text"}, 7]}}`))
	if !ok {
		t.Fatal("not read")
	}
	got := map[string]string{}
	for _, c := range i.ModalSubmitData().Components {
		if row, ok := c.(*discordgo.ActionsRow); ok {
			for _, in := range row.Components {
				got[in.(*discordgo.TextInput).CustomID] = in.(*discordgo.TextInput).Value
			}
		}
	}
	if fmt.Sprint(got) != "map[more:walk words:travel]" || i.Message.ID != "9" {
		t.Errorf("%v %+v", got, i.Message)
	}
	i, ok = readInteraction([]byte(`{` + interactionHead + `,"type":3,"message":{"id":"9","components":[{"type":99}]},"data":{"custom_id":"a:b","component_type":2}}`))
	if !ok || i.MessageComponentData().CustomID != "a:b" || i.Message.ID != "9" {
		t.Errorf("%v %+v", ok, i)
	}
	for _, bad := range []string{``, `null`, `{}`, `{"type":3}`, `{` + interactionHead + `,"type":3}`, `{` + interactionHead + `,"type":9,"data":{}}`} {
		if _, ok := readInteraction([]byte(bad)); ok {
			t.Errorf("read %s", bad)
		}
	}
}

func FuzzInteraction(f *testing.F) {
	f.Add(`{` + interactionHead + `,"type":5,"data":{"custom_id":"x","components":[{"type":18,"component":{"type":4}}]}}`)
	f.Add(`{` + interactionHead + `,"type":2,"data":{"id":"1","name":"start","options":[{"type":3,"name":"code","value":"x"}]}}`)
	f.Fuzz(func(t *testing.T, raw string) {
		i, ok := readInteraction([]byte(raw))
		if !ok {
			return
		}
		switch i.Type {
		case discordgo.InteractionModalSubmit:
			_ = i.ModalSubmitData()
		case discordgo.InteractionMessageComponent:
			_ = i.MessageComponentData()
		default:
			_ = i.ApplicationCommandData()
		}
	})
}

// answering opens a session whose every interaction gets the next response.
func (w *world) answering(t *testing.T, responses ...Response) {
	t.Helper()
	var mu sync.Mutex
	w.open(t, bot{interaction: func(ctx context.Context, i *discordgo.Interaction) {
		mu.Lock()
		r := responses[0]
		responses = responses[1:]
		mu.Unlock()
		if err := w.session.Respond(ctx, i, r); err != nil {
			t.Errorf("respond: %v", err)
		}
	}})
}

func TestAnswersOfAllKinds(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	picture := File{Name: "days.png", Type: "image/png", Data: []byte("png"), Alt: "Four of seven days were filled in."}
	modal := &discordgo.InteractionResponseData{CustomID: "goal", Title: "Your goal", Components: []discordgo.MessageComponent{discordgo.ActionsRow{
		Components: []discordgo.MessageComponent{discordgo.TextInput{CustomID: "words", Label: "In your words", Style: discordgo.TextInputShort}}}}}
	w.answering(t, Response{Message: &Message{Content: "Here.", Files: []File{picture}}}, // to the command
		Response{Message: &Message{Content: "7"}, Update: true}, Response{}, Response{Modal: modal}, // to taps
		Response{Message: &Message{Content: "Noted."}, Ephemeral: true}, // to the form
		Response{Choices: []*discordgo.ApplicationCommandOptionChoice{{Name: "Heron", Value: "Heron"}}})
	text := discordgo.ApplicationCommandOptionString
	check(t, w.session.Register(t.Context(), []*discordgo.ApplicationCommand{{Name: "progress", Description: "Your weeks",
		Options: []*discordgo.ApplicationCommandOption{{Type: text, Name: "patient", Description: "Whose", Autocomplete: true}}}}))
	r, err := w.pat.Slash(w.pat.DM(), "/progress", nil).Wait()
	check(t, err)
	if a := r.Message.Attachments; r.Kind != discordsim.Replied || len(a) != 1 || a[0].Description != picture.Alt || string(a[0].Bytes) != "png" {
		t.Errorf("%+v", r)
	}
	check(t, w.session.Post(t.Context(), w.pat.DM().ID(), Message{Content: "Sleep?", Components: button("7", "a:7"), Files: []File{picture}}))
	asked := w.pat.DM().Last()
	r, err = w.pat.Click(asked, "7").Wait()
	check(t, err)
	if r.Kind != discordsim.Updated || r.Message.Content != "7" || len(r.Message.Buttons()) != 0 || len(r.Message.Attachments) != 0 {
		t.Errorf("%+v", r)
	}
	check(t, w.session.Post(t.Context(), w.pat.DM().ID(), Message{Content: "More?", Components: button("Yes", "more")}))
	if r, err = w.pat.DM().Click("Yes").Wait(); err != nil || r.Kind != discordsim.DeferredUpdate {
		t.Errorf("%+v %v", r, err)
	}
	if r, err = w.pat.DM().Click("Yes").Wait(); err != nil || r.Modal == nil || r.Modal.Title != "Your goal" {
		t.Fatalf("%+v %v", r, err)
	}
	if r, err = w.pat.Submits(r.Modal, discordsim.Fields{"words": "travel"}).Wait(); err != nil || r.Message.Content != "Noted." || !r.Message.Ephemeral {
		t.Errorf("%+v %v", r, err)
	}
	if list, err := w.pat.Autocompletes(w.pat.DM(), "/progress", "patient", "he"); err != nil || len(list) != 1 || list[0].Name != "Heron" {
		t.Errorf("%+v %v", list, err)
	}
}

func TestASlowAnswerIsAcknowledgedFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	w.session.ackWithin = time.Millisecond
	var acked func(id string) bool
	respond := func(ctx context.Context, i *discordgo.Interaction) {
		w.settled(t, func() bool { return acked(i.ID) })
		m := Message{Content: "at last"}
		if err := w.session.Respond(ctx, i, Response{Message: &m, Ephemeral: true}); err != nil {
			t.Error(err)
		}
	}
	acked = func(id string) bool {
		w.session.mu.Lock()
		waiting := w.session.waiting[id]
		w.session.mu.Unlock()
		waiting.mu.Lock()
		defer waiting.mu.Unlock()
		return waiting.done
	}
	w.open(t, bot{interaction: respond})
	check(t, w.session.Register(t.Context(), []*discordgo.ApplicationCommand{{Name: "digest", Description: "x"}}))
	ch := w.guild.Channel("summaries")
	i := w.guild.Owner().Slash(ch, "/digest", nil)
	w.settled(t, func() bool { r := i.Response(); return r.Settled && r.Message.Content == "at last" })
	if r := i.Response(); r.Kind != discordsim.Deferred || !r.Message.Ephemeral {
		t.Errorf("%+v", r)
	}
	check(t, w.session.Post(t.Context(), w.pat.DM().ID(), Message{Content: "?", Components: button("Yes", "yes")}))
	tap := w.pat.DM().Click("Yes")
	w.settled(t, func() bool { r := tap.Response(); return len(r.FollowUps) == 1 && r.FollowUps[0].Content == "at last" })
	if r := tap.Response(); r.Kind != discordsim.DeferredUpdate {
		t.Errorf("%+v", r)
	}
}

func TestCommandsAreWrittenOnlyIfTheyDiffer(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	dm := []discordgo.InteractionContextType{discordgo.InteractionContextBotDM}
	server := []discordgo.InteractionContextType{discordgo.InteractionContextGuild}
	commands := func() []*discordgo.ApplicationCommand {
		return []*discordgo.ApplicationCommand{
			{Name: "pause", Description: "Pause", Contexts: &dm, NameLocalizations: &map[discordgo.Locale]string{discordgo.German: "pause"}},
			{Name: "clinic", Description: "Clinic", Contexts: &server, Options: []*discordgo.ApplicationCommandOption{
				{Type: discordgo.ApplicationCommandOptionSubCommand, Name: "setup", Description: "Set up", Options: []*discordgo.ApplicationCommandOption{
					{Type: discordgo.ApplicationCommandOptionString, Name: "zone", Description: "Zone", Required: true, Autocomplete: true}}}}},
		}
	}
	const put = "PUT /applications/{app}/commands"
	for range 3 {
		check(t, w.session.Register(t.Context(), commands()))
	}
	if n := w.Books().Count(put); n != 1 {
		t.Errorf("written %d times", n)
	}
	changed := commands()
	changed[1].Options[0].Options[0].Required = false
	check(t, w.session.Register(t.Context(), changed))
	check(t, w.session.Register(t.Context(), changed[:1]))
	if n := w.Books().Count(put); n != 3 {
		t.Errorf("written %d times", n)
	}
}

func TestCommandsAreRegisteredOnceDiscordCanBeReached(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	commands := []*discordgo.ApplicationCommand{{Name: "progress", Description: "Your weeks"}}
	w.Fail("GET /applications/{app}/commands", 1, 502)
	w.Fail("PUT /applications/{app}/commands", 2, 503)
	w.Fail("PUT /applications/{app}/commands", 1, 403) // without a code: not Discord itself
	check(t, w.session.Register(t.Context(), commands))
	w.Fail("PUT /applications/{app}/commands", 1, 400)
	commands[0].Description = "Weeks"
	if err := w.session.Register(t.Context(), commands); err == nil {
		t.Error("what Discord does not take was tried for ever")
	}
	w.Fail("GET /applications/{app}/commands", 1, 401)
	if err := w.session.Register(t.Context(), commands); rehab.ErrorCode(err) != rehab.Invalid {
		t.Errorf("of a token that is not taken: %v", err)
	}
}

func TestWhatDiscordAddsToACommandIsNoDifference(t *testing.T) {
	ours := `[{"name":"b","description":"B","options":null,"contexts":[1,0]},{"name":"a","description":"A","default_member_permissions":"32","options":[
		{"type":3,"name":"day","description":"D","required":false,"choices":[{"name":"none","value":0}],"channel_types":null}]}]`
	theirs := `[{"id":"1","application_id":"2","version":"3","type":1,"name":"a","description":"A","name_localizations":null,"nsfw":false,
		"default_member_permissions":"32","dm_permission":true,"contexts":null,"integration_types":[0],"options":[{"type":3,"name":"day",
		"description":"D","choices":[{"name":"none","name_localizations":null,"value":0}]}]},
		{"id":"4","type":1,"name":"b","description":"B","contexts":[0,1],"integration_types":[0]}]`
	if !same([]byte(theirs), []byte(ours)) {
		t.Error("a difference was seen")
	}
	for _, change := range [][2]string{{`"D"`, `"E"`}, {`"value":0`, `"value":1`}, {`"32"`, `"8"`}, {`[0,1]`, `[1]`}, {`"b"`, `"c"`}} {
		if same([]byte(strings.Replace(theirs, change[0], change[1], 1)), []byte(ours)) {
			t.Errorf("%v was not seen", change)
		}
	}
	if same([]byte(`{}`), []byte(ours)) {
		t.Error("no list passed for one")
	}
}

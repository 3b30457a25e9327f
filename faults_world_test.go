package main_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/discordsim"
)

// trouble is something that goes wrong between the bot and Discord.
type trouble struct {
	name string
	make func(w *world)
}

var nothing = trouble{"nothing", func(*world) {}}

const (
	posts = "POST /channels/{channel}/messages"
	edits = "PATCH /channels/{channel}/messages/{message}"
	opens = "POST /users/@me/channels"
)

// requests is a trouble with all that people see: the next request of each of
// these routes meets a fault.
func requests(f discordsim.Fault) func(*world) {
	return func(w *world) {
		for _, f.Route = range []string{posts, callback, edits} {
			w.sim.Break(f)
		}
	}
}

// twice is requests with a second fault, after what was asked was done.
func twice(f discordsim.Fault) func(*world) {
	f.Times = 1
	late := f
	late.AfterEffect = true
	return func(w *world) {
		requests(f)(w)
		requests(late)(w)
	}
}

// events is a trouble with what the bot hears.
func events(f discordsim.GatewayFault) func(*world) {
	return func(w *world) { w.sim.BreakGateway(f) }
}

// watch keeps the world's connection, as the program does.
func (w *world) watch() {
	ctx, stop := context.WithCancel(w.t.Context())
	done := make(chan error, 1)
	session := w.app.Session
	go func() { done <- session.Watch(ctx) }()
	w.t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			w.t.Errorf("watch: %v", err)
		}
	})
}

const (
	slot  = 10 * time.Minute // between two deeds: what one left behind is over by then
	after = 15 * time.Second // how long people look away, if nothing comes
)

// acts has a person do something to the bot while there is trouble, and waits
// for what that leads to in a conversation: for half a slot of the clock at
// most. about is what the bot's requests of it have in their path.
func (w *world) acts(what string, bad trouble, ch *discordsim.Channel, deed func() (about string)) {
	w.t.Helper()
	w.passes(w.clock.Now().Truncate(slot).Add(slot))
	bad.make(w)
	before, asked := faces(ch.Messages()), len(w.sim.Books().Requests)
	about := deed()
	changed := func(all []discordsim.Message) bool { return faces(all) != before }
	err := ch.Await(func(all []discordsim.Message) bool { return changed(all) || w.tried(asked, about) })
	for end := w.clock.Now().Add(slot / 2); err == nil; err = w.steps.Until(w.t.Context(), w.clock.Now().Add(after)) {
		if err = w.settle(); err != nil || changed(ch.Messages()) {
			break
		}
		if w.clock.Now().After(end) {
			w.t.Fatalf("%s: %s came to nothing", bad.name, what)
		}
	}
	if err != nil {
		w.t.Fatalf("%s: %s: %v\n%s", bad.name, what, err, w.logs)
	}
	w.sim.Mend()
}

// passes lets the time pass until an instant.
func (w *world) passes(to time.Time) {
	w.t.Helper()
	if err := w.steps.Until(w.t.Context(), to); err != nil {
		w.t.Fatal(err)
	}
}

// tried reports whether the bot has asked Discord something about a thing,
// since so many requests.
func (w *world) tried(since int, about string) bool {
	for _, r := range w.sim.Books().Requests[since:] {
		if r.Method != http.MethodGet && strings.Contains(r.Path, about) {
			return true
		}
	}
	return false
}

// uses has a person tap a button or use a command. The person must see no
// error, whatever is wrong.
func (w *world) uses(what string, bad trouble, ch *discordsim.Channel, do func() *discordsim.Interaction) {
	w.t.Helper()
	var i *discordsim.Interaction
	w.acts(what, bad, ch, func() string {
		if i = do(); i.Err() != nil {
			w.t.Fatalf("%s: %s: %v", bad.name, what, i.Err())
		}
		return i.ID()
	})
	if r := i.Response(); r.Kind == discordsim.Unanswered {
		w.t.Errorf("%s: %s: the application did not respond", bad.name, what)
	}
}

func (w *world) presses(bad trouble, ch *discordsim.Channel, buttons ...string) {
	w.t.Helper()
	for _, b := range buttons {
		w.uses("["+b+"]", bad, ch, func() *discordsim.Interaction { return ch.Click(b) })
	}
}

func (w *world) writes(bad trouble, u *discordsim.User, words string) {
	w.t.Helper()
	w.typed = append(w.typed, words)
	w.acts(words, bad, u.DM(), func() string { u.Types(words); return u.DM().ID() })
}

// shown is what stands in all conversations, as people see it, without what
// differs from world to world.
func (w *world) shown() map[string]string {
	all := map[string]string{"#summaries": w.plain(looks(w.person(clinicians).In(w.channel).Messages()))}
	for _, name := range w.order {
		if !w.inServer(name) {
			all[name] = w.plain(looks(w.person(name).DM().Messages()))
		}
	}
	return all
}

// looks is faces without ids, in alphabetical order: a message that had to be
// tried again may come after the next.
func looks(all []discordsim.Message) string {
	var list []string
	for _, m := range all {
		if m.Bot {
			list = append(list, face(m))
		}
	}
	slices.Sort(list)
	return strings.Join(list, "\n\n")
}

// same fails the test where two worlds look different.
func same(t *testing.T, name string, quiet, bad *world) {
	t.Helper()
	got := bad.shown()
	for who, want := range quiet.shown() {
		if got[who] != want {
			t.Fatalf("%s: what %s sees is not what is seen on a quiet day\n%s", name, who, firstDifference(want, got[who]))
		}
	}
}

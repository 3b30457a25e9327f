package discord

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"waymark/discordsim"
	"waymark/rehab"
)

// What takes a minute or more of real time, with deadlines that are shortened:
// each time, what was written meanwhile is heard once, and no more sessions are
// begun than needed.
func TestADeafConnectionIsGivenUpAndHearsAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		upset func(w *world) (mend func())
		log   string // what the watch says of it
		begun int    // sessions, of which the first is the one that is lost
	}{
		"silence": {func(w *world) func() {
			return w.BreakGateway(discordsim.GatewayFault{Kind: discordsim.Silence})
		}, "gone silent", 1},
		"no acks": {func(w *world) func() {
			return w.BreakGateway(discordsim.GatewayFault{Kind: discordsim.NoAcks})
		}, "gone silent", 1},
		"op 7 first": {func(w *world) func() {
			w.BreakGateway(discordsim.GatewayFault{Kind: discordsim.ReconnectFirst, Times: 1})
			w.DropGateway()
			return func() {}
		}, "deadline exceeded", 2},
		"slow READY": {func(w *world) func() {
			w.BreakGateway(discordsim.GatewayFault{Kind: discordsim.InvalidFirst, Times: 1})
			mend := w.BreakGateway(discordsim.GatewayFault{Kind: discordsim.LateReady})
			w.DropGateway()
			return mend
		}, "gone silent", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, discordsim.Options{Heartbeat: 50 * time.Millisecond})
			store, _, p := w.clinicOf(t, "")
			post(t, store, p.ID, noon, rehab.Outgoing{ID: "row", Kind: rehab.KindText})
			check(t, store.Sent(t.Context(), "row", w.pat.DM().ID(), "m", noon))
			w.session.ReadBack(store)
			w.session.silence, w.session.openWithin = 150*time.Millisecond, 200*time.Millisecond
			h, heard := listener()
			w.open(t, h)
			mend := c.upset(w)
			w.pat.Types("hello?")
			w.settled(t, func() bool { return strings.Contains(w.log.String(), c.log) })
			mend()
			if got := next(t, heard); got.Content != "hello?" {
				t.Errorf("heard %q", got.Content)
			}
			w.pat.Types("there you are")
			if got := next(t, heard); got.Content != "there you are" {
				t.Errorf("heard %q", got.Content)
			}
			if n := w.Books().Identifies; n != c.begun {
				t.Errorf("%d sessions were begun, not %d\n%s", n, c.begun, w.log)
			}
		})
	}
}

// Discord calls the session of an open connection invalid, and the next one
// never begins. Heartbeats are answered all the while.
func TestASessionThatNeverBeginsIsGivenUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{Heartbeat: 300 * time.Millisecond})
	w.session.silence, w.session.openWithin = 3*time.Second, 200*time.Millisecond
	h, heard := listener()
	w.open(t, h)
	w.settled(t, func() bool { return strings.Contains(w.log.String(), "session was begun") })
	mend := w.BreakGateway(discordsim.GatewayFault{Kind: discordsim.LateReady})
	w.InvalidSession(false)
	w.settled(t, func() bool { return strings.Contains(w.log.String(), "gone silent") })
	mend()
	w.settled(t, func() bool { return strings.Count(w.log.String(), "session was begun") > 1 })
	w.pat.Types("there you are")
	if got := next(t, heard); got.Content != "there you are" {
		t.Errorf("heard %q", got.Content)
	}
}

// The one who taps has three seconds of patience, and sees an error after
// that. Trouble that passes in the meantime is not theirs.
func TestAnAnswerThatFailedIsGivenAgainInTime(t *testing.T) {
	t.Parallel()
	const route = "POST /interactions/{interaction}/{token}/callback"
	w := newWorld(t, options())
	done := make(chan error, 1)
	w.open(t, bot{interaction: func(ctx context.Context, i *discordgo.Interaction) {
		done <- w.session.Respond(ctx, i, Response{Message: &Message{Content: "taken"}, Update: true})
	}})
	for name, c := range map[string]struct {
		fault discordsim.Fault
		tries int
		taken bool
	}{
		"twice unavailable":      {discordsim.Fault{Status: 503, Times: 2}, 3, true},
		"hung up before":         {discordsim.Fault{Reset: true, Times: 2}, 3, true},
		"hung up after":          {discordsim.Fault{Reset: true, AfterEffect: true, Times: 1}, 2, true},
		"unavailable for longer": {discordsim.Fault{Status: 500, Times: 9}, 3, false},
		"nobody waits":           {discordsim.Fault{Code: 10062, Times: 9}, 1, false},
	} {
		check(t, w.session.Post(t.Context(), w.pat.DM().ID(), Message{Content: "tap", Components: button("Yes", "a:b")}))
		before := w.Books().Count(route)
		c.fault.Route = route
		w.Break(c.fault)
		i := w.pat.DM().Click("Yes")
		if err := next(t, done); (err == nil) != c.taken {
			t.Errorf("%s: respond: %v", name, err)
		}
		if shown := w.pat.DM().Last().Content; (shown == "taken") != c.taken || (i.Response().Kind == discordsim.Updated) != c.taken {
			t.Errorf("%s: pat sees %q", name, shown)
		}
		if n := w.Books().Count(route) - before; n != c.tries {
			t.Errorf("%s: %d tries", name, n)
		}
		w.Mend()
	}
}

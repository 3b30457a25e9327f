package main_test

import (
	"strings"
	"testing"
	"time"

	"waymark/discordsim"
)

// watched is a world with a watched connection in which Heron was just asked.
func watched(t *testing.T) (*world, *discordsim.User) {
	t.Helper()
	w, heron := withHeron(t)
	w.watch()
	w.awaits("reading back at the start", func() bool { return w.historiesRead() > 0 })
	w.settles()
	return w, heron
}

// settles waits until nothing is in hand.
func (w *world) settles() {
	w.t.Helper()
	if err := w.settle(); err != nil {
		w.t.Fatal(err)
	}
}

// awaits waits in real time for something on Discord's side.
func (w *world) awaits(what string, ok func() bool) {
	w.t.Helper()
	if err := w.channel.Await(func([]discordsim.Message) bool { return ok() }); err != nil {
		w.t.Fatalf("%s: %v\n%s", what, err, w.logs)
	}
}

// historiesRead is how often the bot has read back a conversation.
func (w *world) historiesRead() int { return w.sim.Books().Count("GET /channels/{channel}/messages") }

// goesOn fails unless the bot has said one thing since, and goes on with
// the check-in as if nothing had been.
func (w *world) goesOn(heron *discordsim.User, before int) {
	w.t.Helper()
	w.settles()
	if n := fromBot(heron); n != before+1 {
		w.t.Errorf("%d answers, not one\n%s", n-before, w.logs)
	}
	shows(w.t, w.tell("heron taps [4]", "heron taps [6]", "heron taps [Rest day]"), "Saved: mood 6, sleep 4, feel like moving 6, rest day.")
	w.told()
}

// However the connection is lost, what Heron types just then is answered once,
// and the check-in goes on.
func TestWordsAtTheMomentOfALossAreAnsweredOnce(t *testing.T) {
	t.Parallel()
	first := func(kind discordsim.GatewayKind) func(*world) {
		return func(w *world) {
			w.sim.BreakGateway(discordsim.GatewayFault{Kind: kind, Times: 1})
			w.sim.DropGateway()
		}
	}
	for name, lose := range map[string]func(*world){
		"dropped":                 func(w *world) { w.sim.DropGateway() },
		"op 7":                    func(w *world) { w.sim.Reconnect() },
		"op 9, resumable":         func(w *world) { w.sim.InvalidSession(true) },
		"op 9, not resumable":     func(w *world) { w.sim.InvalidSession(false) },
		"closed":                  func(w *world) { w.sim.CloseGateway(4000) },
		"timed out":               func(w *world) { w.sim.CloseGateway(4009) },
		"dropped, then op 9":      first(discordsim.InvalidFirst),
		"dropped, then resumable": first(discordsim.ResumableFirst),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, heron := watched(t)
			before := fromBot(heron)
			lose(w)
			heron.Types("6")
			if _, err := heron.DM().AwaitBot(before + 1); err != nil {
				t.Fatalf("%v\n%s", err, w.logs)
			}
			w.goesOn(heron, before)
		})
	}
}

// The session is lost while the bot is away: Discord keeps nothing for it.
// Words are read back and answered once, those from before the gap not again.
// A tap was lost with the session, and works when it is made again. Meanwhile
// the next check-in leaves on time, by the way that needs no session.
func TestAGapWithoutResume(t *testing.T) {
	t.Parallel()
	w, heron := watched(t)
	w.tell(`heron types "hello"`, `heron edits "hello again"`)
	end := w.gap()
	lost := heron.DM().Click("5")
	w.passes(time.Date(2026, 3, 7, 8, 30, 0, 0, w.zone))
	if m := heron.DM().Last(); !strings.HasPrefix(m.Content, "Time for your check-in.") {
		t.Errorf("not asked in the gap: %s", m.Content)
	}
	tomorrow := heron.DM().Click("3")
	end()
	before := fromBot(heron)
	w.settles()
	if n := fromBot(heron); n != before {
		t.Errorf("%d answers to what was answered before", n-before)
	}
	if lost.Response().Kind != discordsim.Unanswered || tomorrow.Response().Kind != discordsim.Unanswered {
		t.Error("the taps were not in a gap")
	}
	shows(t, w.tell("heron taps [3]"), "Mood 3. How did you sleep last night?")

	end = w.gap()
	heron.Types("4")
	heron.Types("6")
	end()
	w.awaits("the answer", func() bool { return strings.HasPrefix(heron.DM().Last().Content, "Feel like moving 6.") })
	w.settles()
	if n := questions(heron); n != 1 {
		t.Errorf("%d messages ask something", n)
	}
	shows(t, w.tell("heron taps [Rest day]"), "Saved: mood 3, sleep 4, feel like moving 6, rest day.")
	w.told()
}

// gap takes the connection away, and the session with it, until it is ended.
func (w *world) gap() (end func()) {
	w.t.Helper()
	read := w.historiesRead()
	w.sim.BreakGateway(discordsim.GatewayFault{Kind: discordsim.InvalidFirst, Times: 1})
	ready := w.sim.BreakGateway(discordsim.GatewayFault{Kind: discordsim.LateReady})
	w.sim.DropGateway()
	w.awaits("the gap", func() bool { return !w.sim.Online() })
	return func() {
		w.t.Helper()
		ready()
		w.awaits("reading back", func() bool { return w.historiesRead() > read })
	}
}

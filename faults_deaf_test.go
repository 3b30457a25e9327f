package main_test

import (
	"strings"
	"testing"
	"time"

	"waymark/discordsim"
)

// The connection stands and is of no use: nothing comes, or nobody answers the
// heartbeat, or in place of a session comes the word to connect anew, which locks
// the library up. What Heron types meanwhile is answered once, as soon as the
// connection was replaced, and the check-in goes on. The clinicians read nothing
// of it.
func TestADeafConnectionCostsAnAnswerNoMoreThanTime(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		upset func(w *world) (mend func())
		log   string
	}{
		"silence": {func(w *world) func() {
			return w.sim.BreakGateway(discordsim.GatewayFault{Kind: discordsim.Silence})
		}, "gone silent"},
		"no acks": {func(w *world) func() {
			return w.sim.BreakGateway(discordsim.GatewayFault{Kind: discordsim.NoAcks})
		}, "gone silent"},
		"op 7 first": {func(w *world) func() {
			w.sim.BreakGateway(discordsim.GatewayFault{Kind: discordsim.ReconnectFirst, Times: 1})
			w.sim.DropGateway()
			return func() {}
		}, "deadline exceeded"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newBeating(t, time.Second)
			w.tell("include setup/heron.txt", "at Fri 2026-03-06 08:30")
			heron := w.person("heron")
			w.watch()
			w.awaits("reading back at the start", func() bool { return w.historiesRead() > 0 })
			w.settles()
			before := fromBot(heron)
			mend := c.upset(w)
			heron.Types("6")
			w.awaits("the watch", func() bool { return strings.Contains(w.logs.String(), c.log) })
			mend()
			if _, err := heron.DM().AwaitBot(before + 1); err != nil {
				t.Fatalf("%v\n%s", err, w.logs)
			}
			w.goesOn(heron, before)
		})
	}
}

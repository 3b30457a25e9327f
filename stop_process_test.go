//go:build unix

package main_test

import (
	"strings"
	"testing"
	"time"

	"waymark/discordsim"
)

// Whoever stops the bot while Discord answers nothing waits ten seconds at
// most, and it is no failure: the next process finds out what became of the
// message that was on its way, and nobody reads it twice.
func TestAProcessThatWaitsForDiscordStillEndsWhenAsked(t *testing.T) {
	t.Parallel()
	p := newPremises(t)
	run := p.start()
	p.enrol()
	p.sim.Break(discordsim.Fault{Route: posts, Times: 1, AfterEffect: true, Latency: time.Minute})
	before := fromBot(p.heron)
	p.heron.Types("help")
	if _, err := p.heron.DM().AwaitBot(before + 1); err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	if code := run.stop(); code != 0 {
		t.Errorf("exit status %d after %v\n%s", code, time.Since(begun), run.log)
	}
	p.sim.Mend()
	p.start()
	p.heron.Types("cards")
	if _, err := p.heron.DM().AwaitBot(before + 2); err != nil {
		t.Fatal(err)
	}
	if m := p.heron.DM().Last(); !strings.Contains(m.Content, "cards") || fromBot(p.heron) != before+2 {
		t.Errorf("%d answers to two messages, the last: %s", fromBot(p.heron)-before, m.Content)
	}
}

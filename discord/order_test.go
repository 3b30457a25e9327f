package discord

import (
	"testing"
	"time"

	"waymark/discordsim"
)

// Discord fails at the first message for a while: nobody reads the second one
// before it, a more urgent one waits for neither, and one that Discord does not
// take at all is not waited for.
func TestWhoeverIsToReadTwoMessagesReadsThemInOrder(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault discordsim.Fault
		want  string
	}{
		"bad gateway": {discordsim.Fault{Times: 3, Status: 502}, "first second third"},
		"hung up":     {discordsim.Fault{Times: 5, Reset: true}, "first second third"},
		"a limit":     {discordsim.Fault{Times: 1, Limit: discordsim.LimitRoute, RetryAfter: 20 * time.Second}, "first second third"},
		"refused":     {discordsim.Fault{Times: 1, Status: 400}, "second third"},
	} {
		o := newOffice(t, options(), plainly)
		c.fault.Route = create
		o.Break(c.fault)
		o.toPatient(text("first"), text("second"))
		o.idle()
		o.toPatient(text("third"))
		o.done(time.Hour)
		if got := contents(o.pat.DM()); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		o.stop()
	}
}

// What waits behind another has no instant of its own; the other has.
func TestTheFirstOfManyIsTriedAgainAtItsInstant(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), plainly)
	o.Break(discordsim.Fault{Route: create, Times: 1, Status: 503})
	o.toPatient(text("first"), text("second"))
	o.idle()
	at, ok, err := o.store.NextSend(t.Context(), o.clock.Now())
	if wait := at.Sub(o.clock.Now()); !ok || err != nil || wait > firstRetry*3/2 {
		t.Fatalf("the first is tried in %v, %v, %v", wait, ok, err)
	}
	o.clock.Advance(at.Sub(o.clock.Now()))
	o.idle()
	if got := contents(o.pat.DM()); got != "first second" {
		t.Errorf("%q", got)
	}
}

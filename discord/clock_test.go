package discord

import (
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"waymark/discordsim"
	"waymark/storage"
)

// apart is an office whose machine's clock is ahead of Discord's.
func apart(t *testing.T, ahead time.Duration) (o *office, discords *clockwork.FakeClock) {
	t.Helper()
	discords = clockwork.NewFakeClockAt(noon)
	at := options()
	at.Clock = discords
	w := newWorld(t, at)
	w.clock.Advance(ahead)
	store, _, p := w.clinicOf(t, "")
	check(t, w.session.Check(t.Context()))
	return &office{world: w, t: t, store: store, patient: p}, discords
}

// The process was killed after Discord took the message and before that was
// recorded, and the machine's clock was wrong before or after: nobody knows how
// long ago it was. What was answered to it meanwhile is heard.
func TestWhatIsInDoubtEndsOnceWhateverTheClockSays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ ahead, down, change time.Duration }{
		"set back to a minute later":    {0, 10 * time.Minute, -9 * time.Minute},
		"set back to before":            {0, 10 * time.Minute, -time.Hour},
		"set right after three hours":   {3 * time.Hour, 2 * time.Hour, -3 * time.Hour},
		"a year behind, then set right": {-365 * 24 * time.Hour, time.Minute, 365 * 24 * time.Hour},
		"ahead by half a minute":        {30 * time.Second, 10 * time.Minute, 0},
	} {
		for _, view := range []string{"button", "text"} {
			for _, sent := range []bool{true, false} {
				o, discords := apart(t, c.ahead)
				row := text("once")
				row.View = view
				o.toPatient(row)
				rows, err := o.store.Claim(t.Context(), o.clock.Now(), 9)
				check(t, err)
				if sent {
					m, err := plainly(t.Context(), rows[0])
					check(t, err)
					_, err = o.session.create(t.Context(), o.pat.DM().ID(), rows[0].ID, m)
					check(t, err)
					discords.Advance(time.Second)
					o.pat.Types("an answer")
				}
				path := o.store.Path()
				check(t, o.store.Close())
				discords.Advance(c.down)
				o.clock.Advance(c.down + c.change)
				o.store, err = storage.Open(path)
				check(t, err)
				who, heard := listener()
				o.session.Handle(who)
				o.session.ReadBack(o.store)
				o.run(plainly)
				o.done(time.Minute)
				want := "once"
				if sent {
					want = "once an answer"
					next(t, heard)
				}
				if got := contents(o.pat.DM()); got != want {
					t.Errorf("%s, %s: %q, want %q", name, view, got, want)
				}
				o.stop()
				check(t, o.store.Close())
			}
		}
	}
}

// Discord fails for four minutes after it took a message unseen, then the clock
// is set back: that seems a moment ago, and Discord has forgotten the nonce.
func TestAClockSetBackALittleDoublesNothing(t *testing.T) {
	t.Parallel()
	o, discords := apart(t, 0)
	o.run(plainly)
	t.Cleanup(func() { o.stop() })
	o.Break(discordsim.Fault{Route: create, Times: 1, AfterEffect: true, Status: 500})
	o.toPatient(text("once"))
	o.idle()
	o.Break(discordsim.Fault{Status: 500})
	for range 8 {
		discords.Advance(30 * time.Second)
		o.clock.Advance(30 * time.Second)
		o.idle()
	}
	o.clock.Advance(-3*time.Minute - 30*time.Second)
	o.Mend()
	o.toPatient(text("new"))
	o.settled(t, func() bool { return o.sender.setBack.Load() > 0 })
	o.done(5 * time.Minute)
	if got := contents(o.pat.DM()); got != "once new" {
		t.Errorf("%q", got)
	}
}

// The same words were said a minute ago: that is another message.
func TestTheSameWordsOfAnotherMessageAreNotTheOnesInDoubt(t *testing.T) {
	t.Parallel()
	o, discords := apart(t, 0)
	o.run(plainly)
	t.Cleanup(func() { o.stop() })
	o.toPatient(text("well done"))
	o.done(time.Minute)
	discords.Advance(time.Minute)
	o.clock.Advance(time.Minute)
	o.Break(discordsim.Fault{Route: create, Times: 9, Status: 500})
	o.toPatient(text("well done"))
	for range 10 {
		o.idle()
		discords.Advance(time.Minute)
		o.clock.Advance(time.Minute)
	}
	o.Mend()
	o.done(time.Hour)
	if got := contents(o.pat.DM()); got != "well done well done" {
		t.Errorf("%q", got)
	}
}

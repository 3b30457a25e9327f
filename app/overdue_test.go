//go:build unix

package app_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"waymark/app"
	"waymark/discordsim"
	"waymark/rehab"
)

// After a time away the bot catches up: nobody is asked twice, those who have
// waited longest come first, and Discord has no reason to refuse anything.
// Nobody's share of the work grows with how many wait.
func TestWhatIsOverdueAtTheStartIsAskedOnceOldestFirst(t *testing.T) {
	const overdue, together = 100, 24 // as many may leave without a gap, and overtake each other
	sim, err := discordsim.New(discordsim.Options{Patience: 30 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sim.Close)
	a, err := app.New(app.Config{DB: filepath.Join(t.TempDir(), "waymark.db"), Token: sim.Token(), APIURL: sim.URL(),
		Numbers: map[string]rehab.Numbers{"AU": australia}}, clockwork.NewRealClock(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	guild := sim.Guild("Harbour")
	clinic := saveClinic(t, a, guild)
	now := time.Now()
	place := map[string]int{} // by direct channel: how many have waited longer
	for i := range overdue {
		u := sim.User(fmt.Sprint("patient ", i))
		guild.Join(u)
		place[u.DM().ID()] = i * 37 % overdue
		createPatient(t, a, clinic, u.Name(), u, now.Add(time.Duration(place[u.DM().ID()]-overdue)*time.Minute))
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil && ctx.Err() == nil {
			t.Error(err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	for i := range overdue {
		if _, err := sim.User(fmt.Sprint("patient ", i)).DM().AwaitBot(1); err != nil {
			t.Fatal(err)
		}
	}
	books := sim.Books()
	if n := books.Count429(); n > 0 {
		t.Errorf("Discord refused %d requests", n)
	}
	sent := 0
	for _, m := range books.Messages {
		want, is := place[m.ChannelID]
		if !is {
			continue
		}
		if want-sent > together || sent-want > together {
			t.Errorf("the one with %d before them came as number %d", want, sent)
		}
		sent++
	}
	if sent != overdue {
		t.Errorf("%d messages for %d patients", sent, overdue)
	}
}

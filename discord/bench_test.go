package discord

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"waymark/discordsim"
	"waymark/rehab"
	"waymark/storage"
)

// A thousand patients due at one instant, whose direct channels are known, at
// a Discord that answers after 40 ms: the floor is 1000/50 = 20 s.
func BenchmarkAThousandDue(b *testing.B) {
	const n = 1000
	for b.Loop() {
		sim, err := discordsim.New(discordsim.Options{Latency: 40 * time.Millisecond})
		check(b, err)
		s, err := New(Config{Token: sim.Token(), APIURL: sim.URL(), Clock: clockwork.NewRealClock(), Log: quiet()})
		check(b, err)
		check(b, s.Check(b.Context()))
		store, err := storage.Open(filepath.Join(b.TempDir(), "waymark.db"))
		check(b, err)
		guild := sim.Guild("clinic")
		c, err := store.SaveClinic(b.Context(), rehab.Clinic{Guild: guild.ID(), Zone: "UTC"}, rehab.Audit{})
		check(b, err)
		at := time.Now()
		for i := range n {
			u := sim.User(fmt.Sprint("user ", i))
			guild.Join(u)
			p, err := store.Create(b.Context(), rehab.Patient{Clinic: c.ID, Alias: fmt.Sprint(i), User: u.ID(), Status: rehab.Active}, rehab.Change{})
			check(b, err)
			out := rehab.Outgoing{Patient: p.ID, Kind: rehab.KindText, Text: rehab.T("known"), Due: at}
			post(b, store, p.ID, at, out)
			rows, err := store.Claim(b.Context(), time.Now(), 1)
			check(b, err)
			check(b, store.Sent(b.Context(), rows[0].ID, u.DM().ID(), "m", at))
			out.Text, out.Due = rehab.T("hello"), at.Add(time.Hour)
			post(b, store, p.ID, at, out)
		}
		ctx, stop := context.WithCancel(b.Context())
		done := make(chan error, 1)
		begin := time.Now()
		early := clockwork.NewFakeClockAt(at.Add(time.Hour)) // the hour has come
		sender := NewSender(s, store, plainly, early, quiet())
		go func() { done <- sender.Run(ctx) }()
		for range time.Tick(20 * time.Millisecond) {
			if left, err := store.Pending(b.Context(), at.Add(time.Hour)); err != nil || left == 0 {
				break
			}
		}
		b.ReportMetric(time.Since(begin).Seconds(), "s-to-the-last")
		b.ReportMetric(float64(sim.Books().Count429()), "429s")
		b.ReportMetric(float64(sim.Books().Count(create)), "sent")
		stop()
		check(b, <-done)
		check(b, s.Close(b.Context()))
		check(b, store.Close())
		sim.Close()
	}
}

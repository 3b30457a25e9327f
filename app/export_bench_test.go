//go:build unix

package app_test

import (
	"fmt"
	"log/slog"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"waymark/app"
	"waymark/discordsim"
	"waymark/rehab"
)

// BenchmarkExport1000Years runs the program on a thousand patients with a year
// each. Promised: less than 64 MB of memory.
func BenchmarkExport1000Years(b *testing.B) {
	program, file := build(b), filepath.Join(b.TempDir(), "waymark.db")
	years(b, file, 60)
	for b.Loop() {
		c := exec.CommandContext(b.Context(), program, "export", "--db", file, "--out", filepath.Join(b.TempDir(), "tables"))
		if out, err := c.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		used, ok := c.ProcessState.SysUsage().(*syscall.Rusage)
		if !ok {
			b.Skip("memory isn't told here")
		}
		b.ReportMetric(float64(used.Maxrss)*1024/1e6, "rss-MB")
		b.ReportMetric(milliseconds(c.ProcessState.UserTime()+c.ProcessState.SystemTime()), "cpu-ms")
	}
}

// years makes a database of n patients who have each answered every day of a
// year.
func years(b *testing.B, file string, n int) {
	b.Helper()
	sim, err := discordsim.New(discordsim.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer sim.Close()
	a, err := app.New(app.Config{DB: file, Token: "t"}, clockwork.NewRealClock(), slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	now := time.Now().UTC()
	clinic := saveClinic(b, a, sim.Guild("Harbour"))
	for i := range n {
		alias := fmt.Sprint("patient ", i)
		createPatient(b, a, clinic, alias, sim.User(alias), now.Add(time.Hour))
		_, _, err = a.Store.Turn(b.Context(), rehab.ID(alias), "", now, func(s rehab.State) (rehab.Change, error) { return year(s, now), nil })
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := a.Close(); err != nil {
		b.Fatal(err)
	}
}

// year is each day's answers for a year before an instant.
func year(s rehab.State, now time.Time) rehab.Change {
	change := rehab.Change{Consent: &rehab.Consent{Version: "1", Given: true, Adult: true, At: now}}
	for i := range 365 {
		at := now.AddDate(0, 0, -1-i)
		d := rehab.DateOf(at, time.UTC)
		ch := rehab.Checkin{ID: rehab.CheckinID(s.Patient.ID, rehab.Daily, d), Set: rehab.Daily, Date: d, Due: at, AskedAt: at, Closes: at.Add(time.Hour),
			State: rehab.Answered}
		change.Checkins = append(change.Checkins, ch)
		for n, item := range []string{rehab.ItemMood, rehab.ItemSleep, rehab.ItemMotivation, rehab.ItemDone, rehab.ItemDid, rehab.ItemJoy} {
			answer := rehab.Answer{Date: d, Item: item, Checkin: ch.ID, Status: rehab.Given, Value: 1 + n%3, At: at}
			if item == rehab.ItemDid || item == rehab.ItemJoy {
				answer.Exercise = s.Exercises[i%len(s.Exercises)].ID
			}
			change.Answers = append(change.Answers, answer)
		}
	}
	return change
}

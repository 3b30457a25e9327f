//go:build unix

package app_test

import (
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
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
	if _, err := os.Stat("/proc/self/status"); err != nil {
		b.Skip("there is no /proc here to read a process's memory from")
	}
	program, file := build(b), filepath.Join(b.TempDir(), "waymark.db")
	years(b, file, 1000)
	for b.Loop() {
		c := exec.CommandContext(b.Context(), program, "export", "--db", file, "--out", filepath.Join(b.TempDir(), "tables"))
		if err := c.Start(); err != nil {
			b.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- c.Wait() }()
		most := peak(b, c.Process.Pid, ended)
		b.ReportMetric(most, "rss-MB")
		b.ReportMetric(milliseconds(c.ProcessState.UserTime()+c.ProcessState.SystemTime()), "cpu-ms")
	}
}

// peak watches a process until it ends, and returns the most memory that it had
// at a look, in MB. What the system tells at the end can't be used: a process
// starts with its parent's peak.
func peak(b *testing.B, pid int, ended <-chan error) (most float64) {
	b.Helper()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case err := <-ended:
			if err != nil || most == 0 {
				b.Fatalf("%v, %v MB", err, most)
			}
			return most
		case <-look.C:
			status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid)) // none at the very end
			for line := range strings.Lines(string(status)) {
				var kb float64
				if _, err := fmt.Sscanf(line, "VmHWM: %f kB", &kb); err == nil {
					most = max(most, kb*1024/1e6)
				}
			}
		}
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

//go:build unix

package app_test

import (
	"bytes"
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"waymark/app"
	"waymark/discordsim"
	"waymark/rehab"
)

// That Discord does not take the bot's commands keeps nobody from being asked.
func TestRefusedCommandsKeepNobodyFromBeingAsked(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{})
	var log bytes.Buffer
	refused, got := "PUT /applications/{app}/commands", false
	sim, err := discordsim.New(discordsim.Options{NoLimits: true, OnRequest: func(r discordsim.Request) {
		if r.Route == refused && !got {
			got = true
			close(asked)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sim.Close)
	sim.Break(discordsim.Fault{Route: refused, Status: 400})
	a, err := app.New(app.Config{DB: filepath.Join(t.TempDir(), "waymark.db"), Token: sim.Token(), APIURL: sim.URL(),
		Numbers: map[string]rehab.Numbers{"AU": australia}}, clockwork.NewRealClock(), slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	guild := sim.Guild("Harbour")
	clinic, heron := saveClinic(t, a, guild), sim.User("heron")
	guild.Join(heron)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	select {
	case <-asked:
	case err := <-done:
		t.Fatal("the program ended:", err)
	}
	createPatient(t, a, clinic, "Heron", heron, time.Now())
	if _, err := heron.DM().AwaitBot(1); err != nil {
		t.Error(err)
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	if said := log.String(); strings.Count(said, "does not take the bot's commands") != 1 || !strings.Contains(said, "waymark doctor") {
		t.Errorf("the log:\n%s", said)
	}
}

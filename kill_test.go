//go:build unix

package main_test

import (
	"flag"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"waymark/storage"
)

// What a crash leaves is the database and what Discord was told, nothing else.
// So the program is killed, as a failing machine kills it, at each moment that
// makes a difference to these two, again and again while people answer it. In
// the end the books of both sides are compared: those of the local Discord and
// the database.
//
//	go test -run TestKills -timeout 2h . -args -kills 1000 -patients 2600
var (
	killsWanted  = flag.Int("kills", 30, "how often TestKills kills the program")
	killPatients = flag.Int("patients", 72, "how many scripted patients TestKills has")
	killSeed     = flag.Uint64("kill-seed", 1, "what decides the moments of TestKills")
)

func TestKills(t *testing.T) {
	if raced {
		t.Skip("the program's deadlines are real time, and the race detector slows it")
	}
	w := newKillWorld(t, rand.New(rand.NewPCG(*killSeed, 0)))
	w.admit(*killPatients)
	for range *killsWanted {
		w.life()
	}
	w.lead(20 * time.Minute)
	w.report()
}

// report compares the books.
func (w *killWorld) report() {
	t := w.t
	t.Helper()
	store, err := storage.OpenReadOnly(w.db)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	var lost, doubled, unsaid int
	for _, p := range w.patients {
		st, err := store.State(t.Context(), p.id, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		heard := p.heard()
		if !p.done || len(st.Checkins) != 1 {
			lost++
			t.Errorf("%s was not led to the end: %q", p.alias, heard)
			continue
		}
		if !p.praised() {
			unsaid++
			t.Errorf("%s never saw an encouragement: %q", p.alias, heard)
		}
		if want := p.control().heard(); !slices.Equal(heard, want) {
			doubled++
			t.Errorf("%s heard\n%q, who was not disturbed\n%q", p.alias, heard, want)
		}
		if missing := p.missing(st); len(missing) > 0 {
			w.unsaved += len(missing)
			t.Errorf("%s: acknowledged and not on disk: %v", p.alias, missing)
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(w.moments)) {
		t.Logf("%4d %s", w.moments[name], name)
	}
	t.Logf("%d kills, %d patients, %d messages and %d answers to taps sent, %d requests refused for their pace: lost %d, doubled %d, acknowledged and not on disk %d, encouragements that never appeared %d",
		w.kills, len(w.patients), w.sends, w.callbacks, w.limited, lost, doubled, w.unsaved, unsaid)
}

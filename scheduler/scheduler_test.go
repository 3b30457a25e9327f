package scheduler_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"go.uber.org/goleak"

	"waymark/content"
	"waymark/rehab"
	"waymark/scheduler"
	"waymark/storage"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// rig is a clinic in Melbourne with one scripted patient, asked at 8:30 am.
type rig struct {
	store   *storage.Store
	sched   *scheduler.Scheduler
	clock   *clockwork.FakeClock
	clinic  rehab.Clinic
	patient rehab.Patient
}

func newRig(t testing.TB) *rig {
	t.Helper()
	store, err := storage.Open(filepath.Join(t.TempDir(), "waymark.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	words, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 3, 4, 21, 0, 0, 0, time.UTC) // Thu 5 March, 8 am in Melbourne
	r := &rig{store: store, clock: clockwork.NewFakeClockAt(start)}
	r.clinic, err = store.SaveClinic(t.Context(), rehab.Clinic{Guild: "1", Name: "Harbour", Channel: "2", Role: "3", Zone: "Australia/Melbourne", Locale: "en",
		Country: "AU", Digest: rehab.Weekly{Day: time.Monday, At: 7*60 + 30}, NextSum: time.Date(2026, 3, 8, 20, 30, 0, 0, time.UTC)}, rehab.Audit{Who: "test", Deed: "setup", At: start})
	if err != nil {
		t.Fatal(err)
	}
	sched := rehab.Schedule{At: 8*60 + 30, Days: rehab.AllDays, Zone: "Australia/Melbourne"}
	due, date, _ := sched.Next(start, mustZone(t, sched.Zone))
	r.patient, err = store.Create(t.Context(), rehab.Patient{Clinic: r.clinic.ID, Alias: "Heron", User: "9", DM: "8", Status: rehab.Active, Locale: "en", Reminders: true,
		Enrolled: rehab.Date{Year: 2026, Month: 3, Day: 4}, Next: due, NextDate: date}, rehab.Change{Plan: &rehab.Plan{Version: 1, Schedule: sched, Since: start, By: "patient"}})
	if err != nil {
		t.Fatal(err)
	}
	r.sched = scheduler.New(store, words.Catalogue(), func(rehab.Text) int { return 100 }, r.clock, slog.New(slog.DiscardHandler))
	return r
}

func mustZone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := rehab.Zone(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func (r *rig) claim(t *testing.T) []storage.Row {
	t.Helper()
	rows, err := r.store.Claim(t.Context(), r.clock.Now(), 10)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if err := r.store.Sent(t.Context(), row.ID, "8", "m"+string(rune('a'+i)), r.clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	return rows
}

func TestABeatAsksOnceAndRemindsOnce(t *testing.T) {
	r := newRig(t)
	if b, err := r.sched.Tick(t.Context(), r.clock.Now()); err != nil || b.Opened != 0 {
		t.Fatalf("before its time: %+v, %v", b, err)
	}
	r.clock.Advance(30 * time.Minute)
	for range 3 {
		if _, err := r.sched.Tick(t.Context(), r.clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	if rows := r.claim(t); len(rows) != 1 || rows[0].Kind != rehab.KindCheckin {
		t.Fatalf("sent %+v, want one check-in", rows)
	}
	r.clock.Advance(4 * time.Hour)
	for range 3 {
		if _, err := r.sched.Tick(t.Context(), r.clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	if rows := r.claim(t); len(rows) != 1 || rows[0].Kind != rehab.KindReminder {
		t.Fatalf("sent %+v, want one reminder", rows)
	}
}

func TestThreeDaysDownAskOnceAndSayWhatWasMissed(t *testing.T) {
	r := newRig(t)
	r.clock.Advance(3*24*time.Hour + time.Hour)
	for range 5 {
		if _, err := r.sched.Tick(t.Context(), r.clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	if rows := r.claim(t); len(rows) != 1 {
		t.Fatalf("sent %d messages after three days of downtime, want today's check-in", len(rows))
	}
	days, err := r.store.Days(t.Context(), r.patient.ID, rehab.Date{Year: 2026, Month: 3, Day: 5}, rehab.Date{Year: 2026, Month: 3, Day: 8})
	if err != nil {
		t.Fatal(err)
	}
	var got []rehab.CheckinState
	for _, d := range days {
		got = append(got, d.State)
	}
	want := []rehab.CheckinState{rehab.MissedByUs, rehab.MissedByUs, rehab.MissedByUs, rehab.Asked}
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			t.Fatalf("the days are %v, want %v", got, want)
		}
	}
}

func TestTheSummaryComesOnItsDayAtItsHour(t *testing.T) {
	r := newRig(t)
	for _, tc := range []struct {
		at   time.Time
		want int
	}{
		{time.Date(2026, 3, 8, 20, 29, 0, 0, time.UTC), 0},
		{time.Date(2026, 3, 8, 20, 30, 0, 0, time.UTC), 1},
		{time.Date(2026, 3, 8, 20, 31, 0, 0, time.UTC), 0},
		{time.Date(2026, 3, 15, 20, 30, 0, 0, time.UTC), 1},
	} {
		b, err := r.sched.Slow(t.Context(), tc.at)
		if err != nil || b.Digests != tc.want {
			t.Errorf("at %v: %d summaries, %v; want %d", tc.at, b.Digests, err, tc.want)
		}
	}
}

// gocron beats on the clock that it is given.
func TestGocronBeatsOnTheClock(t *testing.T) {
	r := newRig(t)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- r.sched.Run(ctx) }()
	if err := r.clock.BlockUntilContext(ctx, 1); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(30*time.Minute + time.Second)
	select {
	case <-r.store.Wake():
	case <-time.After(10 * time.Second):
		t.Fatal("no beat opened the check-in")
	}
	stop()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if rows := r.claim(t); len(rows) != 1 {
		t.Errorf("%d messages after the beat, want the check-in", len(rows))
	}
}

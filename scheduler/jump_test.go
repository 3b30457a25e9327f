package scheduler_test

import (
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"waymark/content"
	"waymark/rehab"
	"waymark/scheduler"
)

// jumping is a machine's clock that somebody puts back or ahead. What has
// passed since a reading it tells truly, as the system's does.
type jumping struct {
	clockwork.Clock
	by atomic.Int64
}

func (j *jumping) Now() time.Time { return j.Clock.Now().Add(time.Duration(j.by.Load())) }

// gocron alone would not beat for the hour that comes again.
func TestAClockPutBackAnHourStallsNothing(t *testing.T) {
	r := newRig(t)
	words, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	clock := &jumping{Clock: r.clock}
	sched := scheduler.New(r.store, words.Catalogue(), func(rehab.Text) int { return 100 }, clock, slog.New(slog.DiscardHandler))
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- sched.Run(ctx) }()
	armed := func() {
		if err := r.clock.BlockUntilContext(ctx, 2); err != nil {
			t.Fatal(err)
		}
	}
	armed()
	clock.by.Store(int64(-time.Hour)) // 7 am
	r.clock.Advance(time.Second)
	armed()
	_, _, err = r.store.Turn(t.Context(), r.patient.ID, "r", clock.Now(), func(s rehab.State) (rehab.Change, error) {
		s.Patient.Next = clock.Now().Add(5 * time.Minute)
		return rehab.Change{Patient: &s.Patient}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	opened := false
	for late := clock.Now().Add(45 * time.Minute); !opened && clock.Now().Before(late); {
		armed()
		r.clock.Advance(30 * time.Second)
		select {
		case <-r.store.Wake():
			opened = true
		case <-time.After(2 * time.Millisecond): // a beat takes real time
		}
	}
	if !opened {
		t.Error("what is due in the hour that comes again is not opened in it")
	}
	stop()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

// kinds are the messages that leave when the clock shows an instant.
func (r *rig) kinds(t *testing.T, at time.Time) map[rehab.Kind]int {
	t.Helper()
	if _, err := r.sched.Tick(t.Context(), at); err != nil {
		t.Fatal(err)
	}
	got := map[rehab.Kind]int{}
	for {
		rows, err := r.store.Claim(t.Context(), at, 50)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) == 0 {
			return got
		}
		for _, row := range rows {
			got[row.Kind]++
			if err := r.store.Sent(t.Context(), row.ID, "8", "message of "+row.ID, at); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestAClockPutBackAsksAndRemindsNobodyTwice(t *testing.T) {
	r := newRig(t)
	sent := map[rehab.Kind]int{}
	due := r.patient.Next
	for _, after := range []time.Duration{0, -time.Hour, -30 * time.Minute, 0, time.Hour, 4 * time.Hour, 3 * time.Hour, 4 * time.Hour, 5 * time.Hour} {
		for kind, n := range r.kinds(t, due.Add(after)) {
			sent[kind] += n
		}
	}
	if sent[rehab.KindCheckin] != 1 || sent[rehab.KindReminder] != 1 {
		t.Errorf("sent %v, want one check-in and one reminder", sent)
	}
}

// The clock goes three days ahead, and is put right again a minute later.
func TestAClockThreeDaysAheadMakesNoStorm(t *testing.T) {
	r := newRig(t)
	due := r.patient.Next
	ahead := due.AddDate(0, 0, 3)
	if got := r.kinds(t, due); got[rehab.KindCheckin] != 1 {
		t.Fatalf("sent %v, want the day's check-in", got)
	}
	got := r.kinds(t, ahead)
	if got[rehab.KindCheckin] != 1 || got[rehab.KindReminder] != 0 {
		t.Errorf("three days ahead: sent %v, want one check-in", got)
	}
	for now := due.Add(time.Minute); now.Before(ahead.AddDate(0, 0, 1)); now = now.Add(30 * time.Minute) {
		if got := r.kinds(t, now); got[rehab.KindCheckin] != 0 || got[rehab.KindResting] != 0 {
			t.Errorf("at %v, with the clock right again: sent %v", now, got)
		}
	}
	if got := r.kinds(t, ahead.AddDate(0, 0, 1)); got[rehab.KindCheckin] != 1 {
		t.Errorf("the day after the last that was opened: sent %v, want its check-in", got)
	}
	days, err := r.store.Days(t.Context(), r.patient.ID, r.patient.NextDate, r.patient.NextDate.AddDays(4))
	if err != nil {
		t.Fatal(err)
	}
	if len(days) != 5 || days[1].State != rehab.MissedByUs || days[2].State != rehab.MissedByUs {
		t.Errorf("the days are %+v, want one each, the second and third missed by us", days)
	}
}

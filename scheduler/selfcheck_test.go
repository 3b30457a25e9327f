package scheduler_test

import (
	"testing"
	"time"

	"waymark/rehab"
	"waymark/storage"
)

// add gives the clinic one more scripted patient, asked at the same time.
func (r *rig) add(t *testing.T, alias string, status rehab.Status) rehab.Patient {
	t.Helper()
	p := r.patient
	p.ID, p.Alias, p.User, p.DM, p.Status = "", alias, "user of "+alias, "dm of "+alias, status
	plan := rehab.Schedule{At: 8*60 + 30, Days: rehab.AllDays, Zone: "Australia/Melbourne"}
	p, err := r.store.Create(t.Context(), p, rehab.Change{Plan: &rehab.Plan{Version: 1, Schedule: plan, Since: r.clock.Now(), By: "patient"}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// beats beats both ways, and sends what is due but the messages to some.
func (r *rig) beats(t *testing.T, shut ...string) (notices []rehab.Text) {
	t.Helper()
	now := r.clock.Now()
	if _, err := r.sched.Tick(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	if b, err := r.sched.Slow(t.Context(), now); err != nil || b.Failed > 0 {
		t.Fatal(b, err)
	}
	for {
		rows, err := r.store.Claim(t.Context(), now, 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) == 0 {
			return notices
		}
		for _, row := range rows {
			if row.Kind == rehab.KindNotice && row.Patient == "" && row.Text.Key != "" {
				notices = append(notices, row.Text)
			}
			closed := false
			for _, id := range shut {
				closed = closed || id == row.Patient
			}
			if closed {
				err = r.store.End(t.Context(), row.ID, storage.Unreachable, "50007", now)
			} else {
				err = r.store.Sent(t.Context(), row.ID, "channel", "message of "+row.ID, now)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

func (r *rig) check(t *testing.T) rehab.SelfCheck {
	t.Helper()
	k, ok, err := r.store.LastSelfCheck(t.Context(), r.clinic.ID)
	if err != nil || !ok {
		t.Fatalf("no self-check: %v, %v", ok, err)
	}
	return k
}

func TestTheDayIsCountedOnceItIsOver(t *testing.T) {
	r := newRig(t)
	r.add(t, "Wren", rehab.Paused)
	r.add(t, "Teal", rehab.Resting)
	shut := r.add(t, "Gull", rehab.Active)
	r.clock.Advance(30 * time.Minute)
	r.beats(t, shut.ID)
	for range 18 { // to 2:30 am
		r.clock.Advance(time.Hour)
		r.beats(t, shut.ID)
		if k := r.check(t); k.Date.String() != "2026-03-04" {
			t.Fatalf("at %v: %s was counted", r.clock.Now(), k.Date)
		}
	}
	r.clock.Advance(30 * time.Minute)
	told := r.beats(t, shut.ID)
	want := rehab.Tally{Planned: 4, Asked: 1, Paused: 1, Resting: 1, NotDelivered: 1}
	if k := r.check(t); k.Date.String() != "2026-03-05" || k.Tally != want {
		t.Errorf("counted %+v, want %+v on 5 March", k, want)
	}
	if len(told) != 1 {
		t.Errorf("the clinicians were told %v, want one word", told)
	}
	if again := r.beats(t, shut.ID); len(again) != 0 {
		t.Errorf("told again: %v", again)
	}
	told = nil
	for range 24 {
		r.clock.Advance(time.Hour)
		told = append(told, r.beats(t, shut.ID)...)
	}
	if len(told) != 0 {
		t.Errorf("the clinicians were told %v of the next day, which was as the one before", told)
	}
	if k := r.check(t); k.Date.String() != "2026-03-06" || k.Tally != want {
		t.Errorf("counted %+v, want %+v on 6 March", k, want)
	}
}

// A date is over when it is over where each patient is.
func TestADayWaitsForThePatientFurthestWest(t *testing.T) {
	r := newRig(t)
	p := r.add(t, "Wren", rehab.Active)
	_, _, err := r.store.Turn(t.Context(), p.ID, "r", r.clock.Now(), func(rehab.State) (rehab.Change, error) {
		return rehab.Change{Plan: &rehab.Plan{Version: 2, Schedule: rehab.Schedule{At: 510, Days: rehab.AllDays, Zone: "America/New_York"}, Since: r.clock.Now()}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	r.beats(t)
	if k := r.check(t); k.Date.String() != "2026-03-03" {
		t.Errorf("it is 4 March in New York, and %s was counted", k.Date)
	}
}

// Days on which the program did not run are one word to the clinicians, not
// one for each.
func TestDaysOfDowntimeAreToldOfTogether(t *testing.T) {
	r := newRig(t)
	r.beats(t)
	r.clock.Advance(3*24*time.Hour + time.Hour)
	told := r.beats(t)
	if len(told) != 1 {
		t.Fatalf("the clinicians were told %v, want one word", told)
	}
	if k := r.check(t); k.Date.String() != "2026-03-07" || k.Tally != (rehab.Tally{Planned: 1, Missed: 1}) {
		t.Errorf("counted %+v, want one missed on 7 March", k)
	}
}

// What was planned and has no check-in is not overlooked.
func TestACheckinThatWasNeverMadeIsUnaccounted(t *testing.T) {
	r := newRig(t)
	_, _, err := r.store.Turn(t.Context(), r.patient.ID, "r", r.clock.Now(), func(s rehab.State) (rehab.Change, error) {
		p := s.Patient
		p.Next, p.NextDate = p.Next.AddDate(0, 0, 1), p.NextDate.AddDays(1)
		return rehab.Change{Patient: &p}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(20 * time.Hour)
	if told := r.beats(t); len(told) != 1 {
		t.Errorf("the clinicians were told %v, want one word", told)
	}
	if k := r.check(t); k.Tally != (rehab.Tally{Planned: 1, Unaccounted: 1}) {
		t.Errorf("counted %+v, want one unaccounted", k)
	}
}

package storage

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"waymark/rehab"
)

// ask opens a check-in on the due date and moves the patient on by a day.
func ask(d rehab.Due) rehab.Opening {
	p := d.Patient
	ch := rehab.Checkin{ID: rehab.CheckinID(p.ID, rehab.Daily, p.NextDate), Patient: p.ID, Set: rehab.Daily, Date: p.NextDate, Due: p.Next,
		State: rehab.Queued, Stage: rehab.ItemMood, Closes: p.Next.Add(12 * time.Hour), RemindAt: p.Next.Add(4 * time.Hour)}
	p.Next, p.NextDate = p.Next.AddDate(0, 0, 1), p.NextDate.AddDays(1)
	return rehab.Opening{Checkin: &ch, Patient: p, Out: []rehab.Outgoing{{Kind: rehab.KindCheckin, Patient: ch.Patient, Ref: ch.ID,
		Priority: rehab.ThenCheckin, Expires: ch.Closes}}}
}

func planned(t testing.TB, s *Store, p rehab.Patient, next time.Time) rehab.Patient {
	t.Helper()
	p.Next, p.NextDate = next, rehab.DateOf(next, time.UTC)
	after, _ := turn(t, s, p.ID, rehab.Change{Patient: &p})
	return after.Patient
}

func TestADateIsAskedOnce(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	p := planned(t, s, enrolled(t, s, c, "heron"), noon)
	planned(t, s, enrolled(t, s, c, "later"), noon.Add(time.Minute))
	enrolled(t, s, c, "unplanned")

	for i, want := range []int{1, 0} {
		n, err := s.OpenDue(t.Context(), noon, 100, ask)
		check(t, err)
		if n != want {
			t.Errorf("run %d moved %d on, want %d", i, n, want)
		}
	}
	// A clock that was set back must not ask the date again.
	p = planned(t, s, p, noon)
	n, err := s.OpenDue(t.Context(), noon, 100, func(d rehab.Due) rehab.Opening {
		o := ask(d)
		o.Checkin.ID = NewID()
		return o
	})
	check(t, err)
	if n != 1 {
		t.Errorf("the patient was not moved on")
	}
	st, err := s.State(t.Context(), p.ID, noon)
	check(t, err)
	pending, err := s.Pending(t.Context(), noon)
	check(t, err)
	if len(st.Checkins) != 1 || pending != 1 || !st.Patient.Next.Equal(noon.AddDate(0, 0, 1)) {
		t.Errorf("%d check-ins, %d messages, next %v", len(st.Checkins), pending, st.Patient.Next)
	}
	_, _, err = s.Turn(t.Context(), p.ID, "", noon, func(rehab.State) (rehab.Change, error) {
		return rehab.Change{Checkins: []rehab.Checkin{{Set: rehab.Daily, Date: tuesday, State: rehab.Asked}}}, nil
	})
	refused(t, err, rehab.Conflict, "checkin.exists")
}

func TestDueComesWithWhatTheDecisionNeeds(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	p := planned(t, s, enrolled(t, s, c, "heron"), noon)
	after, _ := turn(t, s, p.ID, rehab.Change{Plan: plan("Europe/Berlin")})
	_, err := s.OpenDue(t.Context(), noon, 100, func(d rehab.Due) rehab.Opening {
		if want := (rehab.Due{Patient: p, Clinic: c, Plan: after.Plan}); !reflect.DeepEqual(d, want) {
			t.Errorf("got %+v, want %+v", d, want)
		}
		o := ask(d)
		o.Patient.Silent = 2
		return o
	})
	check(t, err)
	if got, err := s.Patient(t.Context(), p.ID); err != nil || got.Silent != 2 {
		t.Errorf("the patient as decided was not kept: %+v, %v", got, err)
	}
}

func TestRipeIsWhoTimeHasSomethingToDoFor(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	hour := time.Hour
	tests := []struct {
		name    string
		checkin rehab.Checkin
		patient func(*rehab.Patient)
		after   time.Duration // when time has something to do; 0 never
	}{
		{"reminder", rehab.Checkin{State: rehab.Asked, RemindAt: noon.Add(hour), Closes: noon.Add(9 * hour)}, nil, hour},
		{"rest", rehab.Checkin{State: rehab.Queued, RestAt: noon.Add(2 * hour), Closes: noon.Add(9 * hour)}, nil, 2 * hour},
		{"snoozed", rehab.Checkin{State: rehab.Offered, Snoozed: noon.Add(3 * hour), Closes: noon.Add(9 * hour)}, nil, 3 * hour},
		{"close", rehab.Checkin{State: rehab.Asked, Closes: noon.Add(4 * hour)}, nil, 4 * hour},
		{"closed", rehab.Checkin{State: rehab.Answered, Closes: noon.Add(hour), RemindAt: noon.Add(hour)}, nil, 0},
		{"paused", rehab.Checkin{}, func(p *rehab.Patient) { p.Status, p.PausedUntil = rehab.Paused, tuesday.AddDays(1) }, hour}, // Melbourne's midnight
		{"paused for good", rehab.Checkin{}, func(p *rehab.Patient) { p.Status = rehab.Paused }, 0},
		{"resting", rehab.Checkin{}, func(p *rehab.Patient) { p.Status, p.Resting = rehab.Resting, noon.AddDate(0, 0, -14).Add(-hour) }, 9 * hour}, // 8 am there
		{"rested", rehab.Checkin{}, func(p *rehab.Patient) {
			p.Status, p.Resting, p.RestWord = rehab.Resting, noon.AddDate(0, 0, -15), true
		}, 0},
	}
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := enrolled(t, s, c, fmt.Sprint("patient ", i))
			var change rehab.Change
			if test.checkin.State != "" {
				test.checkin.Set, test.checkin.Date = rehab.Daily, tuesday
				change.Checkins = []rehab.Checkin{test.checkin}
			}
			if test.patient != nil {
				test.patient(&p)
				change.Patient = &p
			}
			turn(t, s, p.ID, change)
			ripe := func(now time.Time) bool {
				ids, err := s.Ripe(t.Context(), now, 100)
				check(t, err)
				for _, id := range ids {
					if id == p.ID {
						return true
					}
				}
				return false
			}
			if test.after == 0 {
				if ripe(noon.AddDate(1, 0, 0)) {
					t.Error("ripe")
				}
				return
			}
			if at := noon.Add(test.after); ripe(at.Add(-time.Millisecond)) || !ripe(at) {
				t.Errorf("ripe before: %v; then: %v", ripe(at.Add(-time.Millisecond)), ripe(at))
			}
		})
	}
}

func TestNextDueIsTheEarliestOfAll(t *testing.T) {
	s := opened(t)
	want := func(at time.Time) {
		t.Helper()
		got, ok, err := s.NextDue(t.Context())
		check(t, err)
		if ok != !at.IsZero() || !got.Equal(at) {
			t.Errorf("got %v %v, want %v", got, ok, at)
		}
	}
	want(time.Time{})
	c := clinic(t, s)
	check(t, s.SetNextDigest(t.Context(), c.ID, noon.Add(5*time.Hour)))
	want(noon.Add(5 * time.Hour))
	p := planned(t, s, enrolled(t, s, c, "heron"), noon.Add(4*time.Hour))
	want(noon.Add(4 * time.Hour))
	turn(t, s, p.ID, rehab.Change{Checkins: []rehab.Checkin{{Set: rehab.Daily, Date: tuesday, State: rehab.Asked, Closes: noon.Add(3 * time.Hour)}}})
	want(noon.Add(3 * time.Hour))
	turn(t, s, p.ID, rehab.Change{Out: []rehab.Outgoing{{Kind: rehab.KindText, Due: noon.Add(2 * time.Hour)}}})
	want(noon.Add(2 * time.Hour))
}

func TestAPauseEndsAtMidnightOfTheZoneAsItIsNow(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	p.Status, p.PausedUntil = rehab.Paused, tuesday.AddDays(1)
	turn(t, s, p.ID, rehab.Change{Patient: &p})
	turn(t, s, p.ID, rehab.Change{Plan: plan("Europe/Berlin")})
	at, _, err := s.NextDue(t.Context())
	check(t, err)
	if want := time.Date(2026, 11, 24, 23, 0, 0, 0, time.UTC); !at.Equal(want) {
		t.Errorf("got %v, want %v", at, want)
	}
}

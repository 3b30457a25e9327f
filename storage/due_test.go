package storage

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

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

// Many are written together, and one among them that is in the way costs
// nobody anything.
func TestManyOpenedTogetherAreEachOpenedOnce(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	var all []rehab.Patient
	for i := range 2*together + 20 {
		all = append(all, planned(t, s, enrolled(t, s, c, fmt.Sprint("patient ", i)), noon))
	}
	asked := all[together/2]
	turn(t, s, asked.ID, rehab.Change{Checkins: []rehab.Checkin{{Set: rehab.Daily, Date: tuesday, State: rehab.Asked}}})

	n, err := s.OpenDue(t.Context(), noon, 1000, ask)
	check(t, err)
	rows := claim(t, s, noon, 1000)
	if n != len(all) || len(rows) != len(all)-1 {
		t.Errorf("%d moved on and %d messages for %d patients, of whom one was asked before", n, len(rows), len(all))
	}
	told := map[string]string{}
	for _, row := range rows {
		told[row.Patient] = row.Ref
	}
	for _, p := range all {
		st, err := s.State(t.Context(), p.ID, noon)
		check(t, err)
		if len(st.Checkins) != 1 || p.ID != asked.ID && told[p.ID] != st.Checkins[0].ID || p.ID == asked.ID && told[p.ID] != "" {
			t.Errorf("%s: check-ins %+v, message for %q", p.Alias, st.Checkins, told[p.ID])
		}
		if want := noon.AddDate(0, 0, 1); !st.Patient.Next.Equal(want) || st.Patient.NextDate != tuesday.AddDays(1) {
			t.Errorf("%s is next asked at %v", p.Alias, st.Patient.Next)
		}
	}
	if n, err := s.OpenDue(t.Context(), noon, 1000, ask); n != 0 || err != nil {
		t.Errorf("again %d were moved on, %v", n, err)
	}
}

// One who is owed two dates comes, after the first, to the instant from which
// others move on, and does not move with them.
func TestADateThatIsOwedIsNotPassedOverWithOthers(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	later := noon.AddDate(0, 0, 1)
	owed := map[string]int{}
	for i, next := range []time.Time{later, noon, later} {
		owed[planned(t, s, enrolled(t, s, c, fmt.Sprint("patient ", i)), next).ID] = 1 + i%2
	}
	for range 3 {
		_, err := s.OpenDue(t.Context(), later, 1000, ask)
		check(t, err)
	}
	for id, want := range owed {
		st, err := s.State(t.Context(), id, later)
		check(t, err)
		if got := len(st.Checkins); got != want || !st.Patient.Next.Equal(noon.AddDate(0, 0, 2)) {
			t.Errorf("%s: %d dates were opened, want %d; the next is %v", st.Patient.Alias, got, want, st.Patient.Next)
		}
	}
}

// What is decided from the few columns that are read is what would be decided
// from the whole patient, whatever was changed and by whichever way.
func TestDueComesWithWhatTheDecisionNeeds(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	patients := map[string]rehab.Patient{}
	plans := map[string]rehab.Plan{}
	zones := []string{"Europe/Berlin", "America/New_York", "Pacific/Apia"}
	rapid.Check(t, func(r *rapid.T) {
		p := enrolled(t, s, c, rapid.StringMatching(`[a-z]{12}`).Draw(r, "alias"))
		p.Status = rapid.SampledFrom([]rehab.Status{rehab.Active, rehab.Paused, rehab.Resting, rehab.Stopped, rehab.Enrolling}).Draw(r, "status")
		p.PausedUntil = rapid.SampledFrom([]rehab.Date{{}, tuesday, tuesday.AddDays(1)}).Draw(r, "paused until")
		p.Reminders = rapid.Bool().Draw(r, "reminders")
		p.Silent = rapid.IntRange(0, 3).Draw(r, "silent")
		p.Resting, p.RestWord, p.AskPain, p.Locale, p.Step, p.Style = noon, true, true, "de", rehab.StepGoal, rehab.Typing
		p.CardOn, p.MadeOn, p.EnjoyOn, p.Awaiting, p.FlarePlan, p.Enjoys = tuesday, tuesday, tuesday, rehab.AwaitGoal, "rest", "music"
		ago := time.Duration(rapid.IntRange(0, 30).Draw(r, "hours ago")) * time.Hour
		p.Next = noon.Add(-ago)
		pl := plan(rapid.SampledFrom(zones).Draw(r, "zone"))
		loc, err := rehab.Zone(pl.Zone)
		check(t, err)
		p.NextDate = rehab.DateOf(p.Next, loc)
		pl.Days = rehab.Weekdays(rapid.IntRange(1, int(rehab.AllDays)).Draw(r, "days"))
		after, _ := turn(t, s, p.ID, rehab.Change{Patient: &p, Plan: pl})
		if rapid.Bool().Draw(r, "unreachable") {
			_, change := turn(t, s, p.ID, rehab.Change{Out: []rehab.Outgoing{{Kind: rehab.KindText, Text: rehab.T("hello")}}})
			check(t, s.End(t.Context(), change.Out[0].ID, Unreachable, "50007", noon))
			after.Patient.Unreachable = "50007"
		}
		patients[p.ID], plans[p.ID] = after.Patient, after.Plan
	})
	decided := 0
	_, err := s.OpenDue(t.Context(), noon, 1000, func(d rehab.Due) rehab.Opening {
		decided++
		got, err := rehab.Open(d, noon)
		check(t, err)
		want, err := rehab.Open(rehab.Due{Patient: patients[d.Patient.ID], Clinic: c, Plan: plans[d.Patient.ID]}, noon)
		check(t, err)
		next := want.Patient.Next
		want.Patient = got.Patient
		if !reflect.DeepEqual(got, want) || !got.Patient.Next.Equal(next) {
			t.Errorf("got %+v, want %+v", got, want)
		}
		return got
	})
	check(t, err)
	if decided != len(patients) {
		t.Errorf("%d decisions for %d patients", decided, len(patients))
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

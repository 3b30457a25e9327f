package storage

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"waymark/rehab"
)

// fail ends one message to the patient with an outcome.
func fail(t *testing.T, s *Store, p rehab.Patient, kind rehab.Kind, outcome string, now time.Time) {
	t.Helper()
	id := NewID()
	send(t, s, p.ID, rehab.Outgoing{ID: id, Kind: kind})
	check(t, s.End(t.Context(), id, outcome, "why", now))
}

// notices sends what the clinic is told by an instant, and returns each notice
// as the patients it names.
func notices(t *testing.T, s *Store, now time.Time) (told []string) {
	t.Helper()
	for {
		rows := claim(t, s, now, 9)
		if len(rows) == 0 {
			return told
		}
		for _, r := range rows {
			if r.View != ViewUnsent || r.Patient != "" || r.Channel != "channel-1" {
				t.Fatalf("claimed %+v", r)
			}
			list, err := s.Unsent(t.Context(), r.ID)
			check(t, err)
			var names []string
			for _, u := range list {
				names = append(names, u.Alias+" "+u.Outcome)
			}
			told = append(told, strings.Join(names, ", "))
			check(t, s.Sent(t.Context(), r.ID, "channel-1", "m", now))
		}
	}
}

func TestAClinicIsToldOnceOfAllThatFailedInAMorning(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	for i := range 20 {
		p := enrolled(t, s, c, fmt.Sprintf("bird %02d", 20-i))
		for range 3 {
			fail(t, s, p, rehab.KindCheckin, Unreachable, noon.Add(time.Duration(i)*time.Second))
		}
	}
	if told := notices(t, s, noon.Add(10*time.Minute-time.Second)); len(told) != 0 {
		t.Errorf("told before the rest could fail: %v", told)
	}
	told := notices(t, s, noon.Add(10*time.Minute))
	if len(told) != 1 || !strings.HasPrefix(told[0], "bird 01 unreachable, bird 02 unreachable") || strings.Count(told[0], ",") != 19 {
		t.Fatalf("told %v", told)
	}
	late := enrolled(t, s, c, "late")
	other := enrolled(t, s, c, "other")
	fail(t, s, late, rehab.KindCheckin, Unreachable, noon.Add(time.Hour))
	fail(t, s, other, rehab.KindText, Refused, noon.Add(2*time.Hour))
	if told := notices(t, s, noon.Add(6*time.Hour)); len(told) != 0 {
		t.Errorf("told again at once: %v", told)
	}
	if told := notices(t, s, noon.Add(6*time.Hour+10*time.Minute)); len(told) != 1 || told[0] != "other refused, late unreachable" {
		t.Errorf("told %v", told)
	}
	tomorrow := noon.Add(24 * time.Hour)
	fail(t, s, enrolled(t, s, c, "new"), rehab.KindCheckin, GivenUp, tomorrow)
	if told := notices(t, s, tomorrow.Add(10*time.Minute)); len(told) != 1 || told[0] != "new given_up" {
		t.Errorf("told %v", told)
	}
}

func TestWhatIsNoLossIsNotTold(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	fail(t, s, p, rehab.KindCheckin, Closed, noon)
	fail(t, s, p, rehab.KindRender, Refused, noon)
	fail(t, s, p, rehab.KindRender, GivenUp, noon)
	fail(t, s, p, rehab.KindReminder, GivenUp, noon)
	if told := notices(t, s, noon.Add(time.Hour)); len(told) != 0 {
		t.Errorf("told %v", told)
	}
}

// Who is reached again, or is forgotten, before the notice leaves is not in it.
func TestANoticeIsAsOfItsSending(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	back, gone := enrolled(t, s, c, "back"), enrolled(t, s, c, "gone")
	for _, p := range []rehab.Patient{back, gone} {
		fail(t, s, p, rehab.KindCheckin, Unreachable, noon)
	}
	if p, err := s.Patient(t.Context(), back.ID); err != nil || p.Unreachable == "" {
		t.Errorf("not marked: %+v, %v", p, err)
	}
	check(t, s.Reached(t.Context(), back.ID))
	check(t, s.Forget(t.Context(), gone.ID, rehab.Audit{At: noon}))
	if told := notices(t, s, noon.Add(time.Hour)); len(told) != 1 || told[0] != "" {
		t.Errorf("told %v", told)
	}
	fail(t, s, back, rehab.KindCheckin, Unreachable, noon.Add(time.Hour))
	if told := notices(t, s, noon.Add(8*time.Hour)); len(told) != 1 || told[0] != "back unreachable" {
		t.Errorf("told %v of who was lost again", told)
	}
}

// What is being told already may be on the screen: it gains nobody.
func TestANoticeOnItsWayStaysAsItWas(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	fail(t, s, enrolled(t, s, c, "first"), rehab.KindText, Refused, noon)
	later := noon.Add(11 * time.Minute)
	row := claim(t, s, later, 9)[0]
	check(t, s.Retry(t.Context(), row.ID, later.Add(time.Second), "no answer"))
	fail(t, s, enrolled(t, s, c, "second"), rehab.KindText, Refused, later)
	if told := notices(t, s, noon.Add(7*time.Hour)); len(told) != 2 || told[0] != "first refused" || told[1] != "second refused" {
		t.Errorf("told %v", told)
	}
}

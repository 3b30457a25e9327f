package storage

import (
	"reflect"
	"strconv"
	"testing"
	"time"

	"waymark/rehab"
)

func TestASummaryIsPostedThenRead(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	_, err := s.LastDigest(t.Context(), c.ID)
	refused(t, err, rehab.NotFound, "digest.none")
	next := noon.AddDate(0, 0, 7)
	d, err := s.SaveDigest(t.Context(), Digest{Clinic: c.ID, From: tuesday.AddDays(-7), To: tuesday, MadeAt: noon}, map[string]int{"patients": 12}, next,
		[]rehab.Outgoing{{Kind: rehab.KindDigest, View: "one", Part: 1}, {Kind: rehab.KindDigest, View: "two", Part: 2}})
	check(t, err)
	for _, part := range []string{"one", "two"} {
		rows := claim(t, s, noon, 9)
		if views(rows) != part || rows[0].Ref != d.ID {
			t.Fatalf("claimed %+v", rows)
		}
		check(t, s.Sent(t.Context(), rows[0].ID, "channel-1", "m", noon))
	}
	first, err := s.MarkRead(t.Context(), d.ID, "clinician-1", noon.Add(time.Hour))
	check(t, err)
	_, err = s.MarkRead(t.Context(), d.ID, "clinician-2", noon.Add(2*time.Hour))
	check(t, err)
	last, err := s.LastDigest(t.Context(), c.ID)
	check(t, err)
	if last.ReadBy != "clinician-1" || !last.ReadAt.Equal(first.ReadAt) || !last.PostedAt.Equal(noon) || string(last.Body) != `{"patients":12}` ||
		last.From != tuesday.AddDays(-7) || last.To != tuesday {
		t.Errorf("got %+v", last)
	}
	if c, err = s.Clinic(t.Context(), c.ID); err != nil || !c.NextSum.Equal(next) || !c.LastRead.Equal(first.ReadAt) {
		t.Errorf("clinic %+v, %v", c, err)
	}
}

func TestOneClinicianTakesAnAlert(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	p := enrolled(t, s, c, "heron")
	after, _ := turn(t, s, p.ID, rehab.Change{Alert: &rehab.Alert{Kind: "medical", Words: "words", At: noon}})
	id := after.Alert.ID
	_, err := s.TakeAlert(t.Context(), id, "clinician-1", noon)
	check(t, err)
	_, err = s.TakeAlert(t.Context(), id, "clinician-1", noon)
	check(t, err)
	_, err = s.TakeAlert(t.Context(), id, "clinician-2", noon)
	refused(t, err, rehab.Conflict, "alert.taken")
	a, err := s.ClearAlert(t.Context(), id, "clinician-2", noon.Add(time.Minute))
	check(t, err)
	if a.TakenBy != "clinician-1" || !a.Cleared.Equal(noon.Add(time.Minute)) {
		t.Errorf("got %+v", a)
	}
	if st, err := s.State(t.Context(), p.ID, noon); err != nil || st.Alert != nil {
		t.Errorf("a cleared alert is in the state: %+v, %v", st.Alert, err)
	}
	_, err = s.ClearAlert(t.Context(), "none", "clinician-1", noon)
	refused(t, err, rehab.NotFound, "alert.unknown")
}

// An alert belongs to the days in which it came, and one that nobody has
// cleared is counted for as long as that is so.
func TestAlertsAreCountedInTheirDaysAndUntilTheyAreCleared(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	heron := enrolled(t, s, c, "heron")
	for i, at := range []time.Time{noon.AddDate(0, 0, -30), noon.AddDate(0, 0, -1), noon, noon.AddDate(0, 0, 7)} {
		turn(t, s, heron.ID, rehab.Change{Alert: &rehab.Alert{ID: strconv.Itoa(i), Kind: "medical", At: at}})
	}
	_, err := s.ClearAlert(t.Context(), "1", "clinician", noon)
	check(t, err)
	for _, tc := range []struct {
		from, to time.Time
		want     rehab.SafetyCount
	}{
		{noon.AddDate(0, 0, -1), noon, rehab.SafetyCount{Alerts: 1, Open: 3}},
		{noon.AddDate(0, 0, -1), noon.AddDate(0, 0, 6), rehab.SafetyCount{Alerts: 2, Open: 3}},
		{noon.AddDate(0, 0, 8), noon.AddDate(0, 0, 9), rehab.SafetyCount{Open: 3}},
	} {
		if got, err := s.Safety(t.Context(), c.ID, tc.from, tc.to); err != nil || got != tc.want {
			t.Errorf("from %v to %v: %+v, %v", tc.from, tc.to, got, err)
		}
	}
	if got, err := s.Safety(t.Context(), "another", noon, noon.AddDate(0, 0, 1)); err != nil || got != (rehab.SafetyCount{}) {
		t.Errorf("another clinic's: %+v, %v", got, err)
	}
}

// What a summary reads of a patient is what is known of them, at a part of the
// cost.
func TestACaseIsThePatientsDaysAsTheyAre(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	p := planned(t, s, enrolled(t, s, c, "heron"), noon)
	turn(t, s, p.ID, everything())
	turn(t, s, p.ID, rehab.Change{Checkins: []rehab.Checkin{
		{ID: "a", Set: rehab.Daily, Date: tuesday.AddDays(-3), State: rehab.Answered}, {ID: "b", Set: rehab.Daily, Date: tuesday.AddDays(-2), State: rehab.Expired, Late: true},
	}, Answers: []rehab.Answer{{Checkin: "a", Date: tuesday.AddDays(-3), Item: rehab.ItemMood, Status: rehab.Given, Value: 4, At: noon},
		{Checkin: "a", Date: tuesday.AddDays(-3), Item: rehab.ItemSleep, Status: rehab.Skip, At: noon},
		{Checkin: "a", Date: tuesday.AddDays(-3), Item: rehab.ItemJoy, Exercise: "walk", Status: rehab.Given, Value: 9, At: noon},
		{Checkin: "x", Date: tuesday.AddDays(-4), Item: rehab.ItemMood, Status: rehab.Given, Value: 1, At: noon}}})
	want, err := s.State(t.Context(), p.ID, noon)
	check(t, err)
	list, err := s.Caseload(t.Context(), c.ID, noon, recentDates)
	check(t, err)
	got := list[0]
	if len(got.Recent) < 2 || len(got.First) == 0 || !reflect.DeepEqual(got.Recent, want.Recent) || !reflect.DeepEqual(got.First, want.First) {
		t.Errorf("days\n%+v\nwant\n%+v", got.Recent, want.Recent)
	}
	for i := range want.Ratings {
		want.Ratings[i].At, want.Ratings[i].Checkin, want.Ratings[i].Typed = time.Time{}, "", false
	}
	want.Checkins, want.Answers, want.Decisions, want.Alert, want.Agreed, want.Answered, want.Sessions = nil, nil, nil, nil, nil, 0, 0
	got.Flags, got.Own, got.Heard = want.Flags, want.Own, want.Heard
	if !reflect.DeepEqual(got, want) {
		t.Error("something else of the patient differs")
	}
}

// Patients hear that their week was read. An old summary that somebody taps
// today, or a daily one, says nothing of that.
func TestOnlyTheNewestWeeksSummarySaysThatTheWeekWasRead(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	save := func(d Digest) Digest {
		d.Clinic = c.ID
		d, err := s.SaveDigest(t.Context(), d, "body", noon, nil)
		check(t, err)
		return d
	}
	old, last, daily := save(Digest{MadeAt: noon}), save(Digest{MadeAt: noon.AddDate(0, 0, 7)}), save(Digest{MadeAt: noon.AddDate(0, 0, 8), Daily: true})
	readAt := func(id string, want time.Time) {
		t.Helper()
		_, err := s.MarkRead(t.Context(), id, "clinician", noon.AddDate(0, 0, 9))
		if id == daily.ID {
			refused(t, err, rehab.NotFound, "digest.unknown")
		} else {
			check(t, err)
		}
		if got, err := s.Clinic(t.Context(), c.ID); err != nil || !got.LastRead.Equal(want) {
			t.Errorf("read at %v, %v; want %v", got.LastRead, err, want)
		}
	}
	readAt(old.ID, time.Time{})
	readAt(daily.ID, time.Time{})
	readAt(last.ID, noon.AddDate(0, 0, 9))
}

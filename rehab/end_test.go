package rehab

import (
	"testing"
	"time"
)

func TestNothingIsPlannedAfterTheEnd(t *testing.T) {
	first := Date{2026, time.March, 1}
	s := State{Clinic: Clinic{Zone: "UTC"}, Patient: Patient{Enrolled: first, Status: Discharged}, Exercises: []Exercise{{ID: "walk", Times: 7, Status: InPlan}}}
	to := first.AddDays(28)
	for _, tc := range []struct {
		name  string
		ended time.Time
		want  int
	}{
		{"not ended", time.Time{}, 28},
		{"on the tenth day after enrolment", first.AddDays(10).utc().Add(12 * time.Hour), 10},
		{"on the day of enrolment", first.utc().Add(12 * time.Hour), 0},
		{"later than what is looked at", to.AddDays(3).utc(), 28},
	} {
		s.Ended = tc.ended
		if a, ok := AdherenceOf(s, nil, first, to); a.Planned != tc.want || ok != (tc.want > 0) {
			t.Errorf("ended %s: %d sessions planned, want %d", tc.name, a.Planned, tc.want)
		}
	}
	if got := KeptUntil(Date{2028, time.February, 29}); got != (Date{2029, time.March, 1}) {
		t.Errorf("a leap day is kept until %v", got)
	}
}

// At the end a patient takes along their own ratings, and only what they rated.
func TestTheOwnLadderHoldsWhatWasRated(t *testing.T) {
	rated := func(task string, day, value int) Answer {
		return Answer{Item: ItemTask, Exercise: task, Status: Given, Date: Date{2026, time.March, day}, Value: value}
	}
	s := State{Tasks: []Task{{ID: "a", Label: "walking"}, {ID: "b", Label: "carrying"}, {ID: "c", Label: "sitting"}},
		Ratings: []Answer{rated("a", 1, 6), rated("b", 1, 3), rated("a", 8, 5), rated("a", 15, 4), {Item: ItemTask, Exercise: "c", Status: "skipped"}}}
	lines := OwnLadder(s)
	if len(lines) != 2 || lines[0].Args["first"] != 6 || lines[0].Args["last"] != 4 || lines[1].Key != "farewell.once" {
		t.Errorf("%+v", lines)
	}
}

// Discharge ends what is open and asks no more; whoever answered takes their
// numbers along, and nobody is discharged twice.
func TestDischargeEndsCheckIns(t *testing.T) {
	now := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
	s := stepping(now)
	s.Patient.Next, s.Patient.NextDate, s.Answered = now.Add(time.Hour), Date{2026, time.March, 10}, 3
	s.Checkins = []Checkin{{ID: "c", Patient: "p", Set: Daily, Date: Date{2026, time.March, 9}, State: Asked, RemindAt: now}}
	discharge := Reply{ID: "r", Act: Act{Verb: ActPause, Value: "discharge"}}
	c, err := (&Catalogue{}).Reply(s, discharge, now)
	if err != nil || c.Patient.Status != Discharged || !c.Patient.Next.IsZero() || c.Checkins[0].State != Withdrawn || !c.Checkins[0].RemindAt.IsZero() {
		t.Fatalf("%+v %v", c, err)
	}
	farewells := 0
	for _, o := range c.Out {
		if o.View == "farewell" {
			farewells++
		}
	}
	if farewells != 1 || c.Show.Text.Key != "stop.discharged" {
		t.Errorf("%d farewells, %s", farewells, c.Show.Text.Key)
	}
	s.Patient = *c.Patient
	if _, err := (&Catalogue{}).Reply(s, discharge, now); ErrorCode(err) != Conflict {
		t.Errorf("a second discharge: %v", err)
	}
}

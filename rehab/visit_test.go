package rehab

import (
	"testing"
	"time"
)

func visitor(at WallTime) State {
	return State{Clinic: Clinic{Zone: "Australia/Melbourne"}, Patient: Patient{ID: "p", Alias: "Heron", Status: Active},
		Plan: Plan{Schedule: Schedule{At: at, Days: AllDays, Zone: "Australia/Melbourne"}}}
}

// The question comes on the day before, at the time of the check-in; later than
// that at once, but in no quiet hour; and never when the visit has begun.
func TestTheQuestionComesBeforeTheVisit(t *testing.T) {
	loc, err := Zone("Australia/Melbourne")
	if err != nil {
		t.Fatal(err)
	}
	local := func(s string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04", s, loc)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, c := range []struct {
		now, date string
		at        WallTime
		ask       string // empty: not at all
	}{
		{"2026-03-11 12:00", "2026-03-17", 14 * 60, "2026-03-16 08:30"},
		{"2026-03-11 12:00", "2026-04-06", AnyTime, "2026-04-05 08:30"}, // the clocks change on that day
		{"2026-03-16 08:30", "2026-03-17", AnyTime, "2026-03-16 08:30"},
		{"2026-03-16 12:00", "2026-03-17", AnyTime, "2026-03-16 12:00"},
		{"2026-03-16 22:00", "2026-03-17", 9 * 60, "2026-03-17 08:00"},
		{"2026-03-16 22:00", "2026-03-17", 7*60 + 30, ""},
		{"2026-03-17 10:00", "2026-03-17", 14 * 60, "2026-03-17 10:00"},
	} {
		date, err := ParseDate(c.date)
		if err != nil {
			t.Fatal(err)
		}
		ch, err := SetVisit(visitor(8*60+30), Reply{ID: "r"}, date, c.at, "physio", local(c.now))
		if err != nil {
			t.Errorf("%s at %s: %v", c.date, c.now, err)
			continue
		}
		if c.ask == "" && (!ch.Visit.AskAt.IsZero() || len(ch.Out) > 0) {
			t.Errorf("%s at %s: asked at %s", c.date, c.now, ch.Visit.AskAt.In(loc))
		}
		if c.ask != "" && (!ch.Visit.AskAt.Equal(local(c.ask)) || len(ch.Out) != 1 || !ch.Out[0].Due.Equal(local(c.ask)) || !ch.Out[0].Expires.After(ch.Out[0].Due)) {
			t.Errorf("%s at %s: asked at %s, %d messages; wanted %s", c.date, c.now, ch.Visit.AskAt.In(loc), len(ch.Out), c.ask)
		}
	}
}

func TestAVisitThatHasPassedIsRefused(t *testing.T) {
	now := time.Date(2026, 3, 17, 4, 0, 0, 0, time.UTC) // three in the afternoon
	today := Date{2026, time.March, 17}
	for _, c := range []struct {
		date Date
		at   WallTime
		key  string
	}{
		{today.AddDays(-1), AnyTime, "visit.past"}, {today, 14 * 60, "visit.past"}, {today, 15 * 60, "visit.past"}, {today, 15*60 + 1, ""},
		{today, AnyTime, ""}, {today.AddDays(farthestVisit), AnyTime, ""}, {today.AddDays(farthestVisit + 1), AnyTime, "visit.far"},
	} {
		_, err := SetVisit(visitor(8*60), Reply{ID: "r"}, c.date, c.at, "physio", now)
		if got := ErrorText(err).Key; err != nil && got != c.key || err == nil && c.key != "" {
			t.Errorf("%s at %d: %v, wanted %q", c.date, c.at, err, c.key)
		}
	}
	s := visitor(8 * 60)
	s.Patient.Status = Stopped
	if _, err := SetVisit(s, Reply{ID: "r"}, today, AnyTime, "physio", now); ErrorText(err).Key != "visit.not_running" {
		t.Errorf("a visit for who has stopped: %v", err)
	}
}

// A question goes along when the visit is moved, and not to the visit after it.
func TestAQuestionBelongsToOneVisit(t *testing.T) {
	now := time.Date(2026, 3, 16, 22, 0, 0, 0, time.UTC) // nine in the morning of the 17th
	s := visitor(8 * 60)
	s.Visit = &Visit{ID: "old", Patient: "p", Date: Date{2026, time.March, 17}, At: 14 * 60, State: VisitAsks, Question: "Stairs?", Since: now.AddDate(0, 0, -3)}
	s.Wishes = []Wish{{ID: "w", Kind: WishVisit, Detail: "old", State: WishOpen}}
	next := Date{2026, time.March, 24}
	moved, err := SetVisit(s, Reply{ID: "r"}, next, AnyTime, "physio", now)
	if err != nil || moved.Visit.Question != "Stairs?" || len(moved.Out) != 0 || moved.Wishes[0].Detail != moved.Visit.ID || moved.Wishes[0].State != WishOpen {
		t.Errorf("moved: %+v, %v", moved, err)
	}
	after, err := SetVisit(s, Reply{ID: "r"}, next, AnyTime, "physio", now.Add(6*time.Hour))
	if err != nil || after.Visit.Question != "" || len(after.Out) != 1 || after.Wishes[0].State == WishOpen {
		t.Errorf("the next one: %+v, %v", after, err)
	}
}

// What was agreed comes back three times on ordinary days, and on no hard one.
func TestWhatWasAgreedComesBackThreeTimes(t *testing.T) {
	agreed := Date{2026, time.March, 17}
	s := State{Agreed: &Agreed{Date: agreed, Words: "Walk to the market"}}
	shown := ""
	for i, row := range []string{"14", "11", "2", "14", "9", "14", "14"} {
		ch := Checkin{ID: string(rune('a' + i)), Set: Daily, Date: agreed.AddDays(i)}
		s.Decisions = append(s.Decisions, Decision{Checkin: ch.ID, Date: ch.Date, Row: row})
		if _, ok := s.Recalled(ch); ok {
			shown += ch.ID
		}
	}
	if shown != "bde" {
		t.Errorf("shown on %q, wanted b, d and e", shown)
	}
}

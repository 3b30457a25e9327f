package rehab

import (
	"testing"
	"time"
)

// newsOf is the daily summary of one patient on the day after the week.
func newsOf(s State, since, now time.Time) (Digest, bool) {
	n := NewNews(Clinic{Zone: "UTC"}, since, now, SafetyCount{})
	n.Add(s)
	return n.Digest()
}

// What can't wait is told of once a day's look finds it, and once only.
func TestTheDailySummaryTellsOfASilenceOnce(t *testing.T) {
	s := steady()
	ended(&s, 6, Expired)
	if d, anything := newsOf(s, weekPosted, weekPosted); len(d.Flags) != 0 || anything {
		t.Errorf("six days: %+v", d)
	}
	ended(&s, 7, Expired)
	d, anything := newsOf(s, weekPosted, weekPosted)
	if !anything || len(d.Flags) != 1 || len(d.LookAt) != 1 || d.Flags[0].Kind != FlagQuiet || len(d.Pictures) != 0 {
		t.Fatalf("seven days: %+v", d)
	}
	s.Flags = d.Flags
	if d, anything = newsOf(s, weekPosted, weekPosted.Add(time.Hour)); anything {
		t.Errorf("an hour later: %+v", d)
	}
	s.Flags[0].Urgency = NextList // as the weekly summary had left it
	if d, anything = newsOf(s, weekPosted, weekPosted.Add(time.Hour)); !anything || d.Flags[0].ID != s.Flags[0].ID {
		t.Errorf("from the list to today: %+v", d)
	}
	s.Patient.Status = Discharged
	if d, anything = newsOf(s, weekPosted, weekPosted); anything || len(d.Flags) != 1 || d.Flags[0].State != FlagOver {
		t.Errorf("after discharge: %+v", d)
	}
}

func TestADailySummaryTellsOfWishesThatCameSince(t *testing.T) {
	since, now := weekPosted.AddDate(0, 0, -1), weekPosted
	tomorrow := DateOf(now, time.UTC).AddDays(1)
	for name, tc := range map[string]struct {
		wish  Wish
		visit Date
		want  string
	}{
		"one that came since":               {wish: Wish{Kind: WishTalk, At: since.Add(time.Second)}, want: "digest.wish.talk"},
		"one that was told of":              {wish: Wish{Kind: WishTalk, At: since}},
		"one that was answered":             {wish: Wish{Kind: WishTalk, At: now, State: WishAgreed}},
		"a question for a visit":            {wish: Wish{Kind: WishVisit, At: now, Detail: "v"}, visit: tomorrow.AddDays(3), want: "digest.wish.visit"},
		"that was told of":                  {wish: Wish{Kind: WishVisit, At: since, Detail: "v"}, visit: tomorrow.AddDays(3)},
		"and once more on the day before":   {wish: Wish{Kind: WishVisit, At: since, Detail: "v"}, visit: tomorrow, want: "digest.wish.visit_tomorrow"},
		"one that came for today":           {wish: Wish{Kind: WishVisit, At: now, Detail: "v"}, visit: tomorrow.AddDays(-1), want: "digest.wish.visit_today"},
		"but not when the visit was moved":  {wish: Wish{Kind: WishVisit, At: since, Detail: "another"}, visit: tomorrow},
		"and said once, though it came now": {wish: Wish{Kind: WishVisit, At: now, Detail: "v"}, visit: tomorrow, want: "digest.wish.visit_tomorrow"},
	} {
		s := steady()
		tc.wish.ID = "w"
		if tc.wish.State == "" {
			tc.wish.State = WishOpen
		}
		s.Wishes = []Wish{tc.wish}
		if !tc.visit.IsZero() {
			s.Visit = &Visit{ID: "v", Date: tc.visit}
		}
		d, anything := newsOf(s, since, now)
		if anything != (tc.want != "") || anything && (len(d.Waiting) != 1 || d.Waiting[0].Text.Key != tc.want || d.Waiting[0].Wish != "w") {
			t.Errorf("%s: %+v", name, d.Waiting)
		}
		n := NewNews(Clinic{Zone: "UTC", WeeklyOnly: true}, since, now, SafetyCount{})
		n.Add(s)
		if _, anything := n.Digest(); anything {
			t.Errorf("%s: told to a clinic that wants weekly summaries alone", name)
		}
	}
}

func TestWhoWantsWeeklySummariesHearsOfWhatCannotWait(t *testing.T) {
	s := steady()
	s.Patient.Unreachable = "50278"
	s.Wishes = []Wish{{ID: "w", Kind: WishTalk, At: weekPosted, State: WishOpen}}
	n := NewNews(Clinic{Zone: "UTC", WeeklyOnly: true}, weekPosted.AddDate(0, 0, -1), weekPosted, SafetyCount{})
	n.Add(s)
	if d, anything := n.Digest(); !anything || len(d.LookAt) != 1 || len(d.Waiting) != 0 {
		t.Errorf("%+v", d)
	}
}

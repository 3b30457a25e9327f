package storage

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"waymark/rehab"
)

var items = []string{rehab.ItemMood, rehab.ItemSleep, rehab.ItemMotivation, rehab.ItemPain, rehab.ItemDone, rehab.ItemDid, rehab.ItemJoy, rehab.ItemTask}

// drawn are check-ins and answers of a few dates, as the database gives them:
// each by date, no date with two check-ins, no item with two answers.
func drawn(t *rapid.T) (planned []asked, answers []rehab.Answer) {
	for i := range 6 {
		d := tuesday.AddDays(i)
		if rapid.Bool().Draw(t, "planned") {
			planned = append(planned, asked{date: d, state: rehab.Asked, late: rapid.Bool().Draw(t, "late")})
		}
		if !rapid.Bool().Draw(t, "answered") {
			continue
		}
		for _, item := range items {
			for _, exercise := range []string{"", "a", "b"} {
				if rapid.IntRange(0, 3).Draw(t, "answer") > 0 {
					continue
				}
				answers = append(answers, rehab.Answer{Date: d, Item: item, Exercise: exercise, Value: rapid.IntRange(0, 10).Draw(t, "value"),
					Status: rapid.SampledFrom([]rehab.AnswerStatus{rehab.Given, rehab.Skip}).Draw(t, "status")})
			}
		}
	}
	return planned, answers
}

func TestADayHoldsWhatWasGivenAndNothingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		planned, answers := drawn(t)
		days := assemble(planned, answers)
		dates := map[rehab.Date]bool{}
		for _, p := range planned {
			dates[p.date] = true
		}
		given := map[string]int{}
		for _, a := range answers {
			dates[a.Date] = true
			if a.Status == rehab.Given && a.Item != rehab.ItemTask {
				exercise := a.Exercise
				if a.Item != rehab.ItemDid && a.Item != rehab.ItemJoy {
					exercise = ""
				}
				given[strings.Join([]string{a.Date.String(), a.Item, exercise}, "/")] = a.Value
			}
		}
		held := map[string]int{}
		for i, d := range days {
			if i > 0 && !days[i-1].Date.Before(d.Date) {
				t.Fatalf("%v after %v", d.Date, days[i-1].Date)
			}
			if !dates[d.Date] {
				t.Fatalf("%v had neither check-in nor answer", d.Date)
			}
			for item, v := range d.Values {
				held[d.Date.String()+"/"+item+"/"] = v
			}
			for exercise, v := range d.Did {
				held[d.Date.String()+"/did/"+exercise] = v
			}
			for exercise, v := range d.Joy {
				held[d.Date.String()+"/joy/"+exercise] = v
			}
			if _, ok := given[d.Date.String()+"/done/"]; ok || d.Done != 0 {
				held[d.Date.String()+"/done/"] = d.Done
			}
			at := slices.IndexFunc(planned, func(p asked) bool { return p.date == d.Date })
			if at < 0 && (d.State != "" || d.Late) || at >= 0 && (d.State != planned[at].state || d.Late != planned[at].late) {
				t.Fatalf("%v is %s, late %v", d.Date, d.State, d.Late)
			}
		}
		if len(days) != len(dates) || !maps.Equal(held, given) {
			t.Fatalf("%d days for %d dates; held %v, given %v", len(days), len(dates), held, given)
		}
	})
}

func TestDaysAreThoseAskedFor(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	turn(t, s, p.ID, everything())
	turn(t, s, p.ID, rehab.Change{Checkins: []rehab.Checkin{{Set: rehab.Daily, Date: tuesday.AddDays(-2), State: rehab.Expired},
		{Set: rehab.Week, Date: tuesday.AddDays(-1), State: rehab.Offered}}})
	days, err := s.Days(t.Context(), p.ID, tuesday.AddDays(-1), tuesday)
	check(t, err)
	if len(days) != 1 || days[0].Values["mood"] != 7 || days[0].Did["exercise-1"] != rehab.DidWhole {
		t.Errorf("got %+v", days)
	}
	if _, ok := days[0].Value("sleep"); ok {
		t.Error("a skipped item has a value")
	}
	days, err = s.Days(t.Context(), p.ID, tuesday.AddDays(-9), tuesday.AddDays(9))
	check(t, err)
	if len(days) != 2 || days[0].State != rehab.Expired || days[0].Values != nil {
		t.Errorf("got %+v", days)
	}
}

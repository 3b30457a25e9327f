package rehab

import (
	"strings"
	"testing"
	"time"
)

// A patient whose usual sleep is 6 of 10 for 14 days, and then some nights.
func sleeper(nights ...int) (State, []Day, Date) {
	from := Date{2026, time.March, 2}
	var s State
	var days []Day
	put := func(v int) {
		d := Day{Date: from.AddDays(len(days)), State: Answered, Values: map[string]int{}}
		if v >= 0 {
			d.Values[ItemSleep] = v
		}
		days = append(days, d)
	}
	for range baselineDays {
		put(6)
	}
	s.First = days[:baselineDays:baselineDays]
	for range changeDays - len(nights) {
		put(-1)
	}
	for _, v := range nights {
		put(v)
	}
	return s, days, days[len(days)-1].Date
}

func changedKeys(lines []Text) string {
	var keys []string
	for _, l := range lines {
		keys = append(keys, strings.TrimPrefix(l.Key, "change."))
	}
	return strings.Join(keys, " ")
}

// A change is one only by the rules: enough answers, far enough.
func TestOnlyWhatTheRulesCallAChangeIsOne(t *testing.T) {
	for _, c := range []struct {
		nights []int
		want   string
	}{
		{[]int{5, 4, 5, 4}, "sleep"}, // 1.5 points under
		{[]int{5, 5, 5, 4}, "none"},  // 1.25
		{[]int{4, 4, 4}, "too_few"},  // three answers
		{[]int{8, 8, 8, 8}, "sleep"}, // 2 over
		{[]int{6, 6, 6, 6, 6}, "none"},
	} {
		s, days, to := sleeper(c.nights...)
		if got := changedKeys(Changes(s, days, to)); got != c.want {
			t.Errorf("nights of %v: %q, wanted %q", c.nights, got, c.want)
		}
	}
	s, days, to := sleeper(4, 4, 4, 4)
	s.First = s.First[:baselineMin-1]
	if got := changedKeys(Changes(s, days, to)); got != "too_few" {
		t.Errorf("a baseline of seven answers: %q", got)
	}
}

// The largest change comes first, and there are three at most.
func TestTheLargestChangeComesFirst(t *testing.T) {
	s, days, to := sleeper(4, 4, 4, 4) // 2 points
	on := Date{2026, time.March, 5}
	for i, diff := range []int{2, 3, 5, -4} {
		id := string(rune('a' + i))
		s.Tasks = append(s.Tasks, Task{ID: id, Label: id})
		s.Ratings = append(s.Ratings, Answer{Exercise: id, Status: Given, Value: 5, Date: on}, Answer{Exercise: id, Status: Given, Value: 5 + diff, Date: to})
	}
	lines := Changes(s, days, to)
	if got := changedKeys(lines); got != "task task task" || lines[0].Args["task"] != "c" || lines[1].Args["task"] != "d" || lines[2].Args["task"] != "b" {
		t.Errorf("%s: %v", got, lines)
	}
	if lines[0].Args["way"].(Text).Key != "change.up" || lines[1].Args["way"].(Text).Key != "change.down" {
		t.Errorf("up and down: %v", lines)
	}
}

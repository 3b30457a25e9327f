package rehab

import (
	"slices"
	"strings"
	"testing"
	"time"
)

var weekPosted = time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)

// rated is a scripted patient who rated memory once a week, on Sundays, oldest
// first; -1 is a week without a rating.
func ratedMemory(values ...int) State {
	s := State{Patient: Patient{ID: "heron", Alias: "Heron", Status: Active, Enrolled: weekTo.AddDays(-200)}}
	for i, v := range values {
		d := Day{Date: weekTo.AddDays(-7 * (len(values) - 1 - i)), State: Answered, Values: map[string]int{ItemMood: 6}}
		if v >= 0 {
			d.Values[ItemMemory] = v
		}
		s.Recent = append(s.Recent, d)
	}
	return s
}

func TestMemoryIsNamedInTheWeekInWhichItChanged(t *testing.T) {
	for name, tc := range map[string]struct {
		values []int
		want   bool
	}{
		"down by two":                {[]int{6, 6, 6, 6, 6, 4, 4, 4}, true},
		"up by two":                  {[]int{4, 4, 4, 4, 6, 6, 6}, true},
		"down by less":               {[]int{6, 6, 6, 6, 6, 4, 4, 5}, false},
		"within its own range":       {[]int{9, 3, 9, 3, 9, 4, 4, 4}, false},
		"as it was a week ago":       {[]int{6, 6, 6, 6, 6, 3, 3, 3, 3}, false},
		"too few before":             {[]int{6, 6, 6, 4, 4, 4}, false},
		"not rated this week":        {[]int{6, 6, 6, 6, 6, 4, 4, 4, -1}, false},
		"a week between was missing": {[]int{6, 6, -1, 6, 6, 6, 4, -1, 4, 4}, true},
	} {
		if _, got := newCase(ratedMemory(tc.values...), weekFrom, weekTo).thinking(); got != tc.want {
			t.Errorf("%s: named is %v", name, got)
		}
	}
	e, _ := newCase(ratedMemory(6, 6, 6, 6, 6, 4, 4, 4), weekFrom, weekTo).thinking()
	if args := e.Text.Args["list"].([]Text)[0].Args; args["count"] != 3 || args["usual_count"] != 5 {
		t.Errorf("without its denominators: %v", args)
	}
}

func TestWhoCameAndWhoWentIsSaidOfThoseWhoAreHere(t *testing.T) {
	quiet := func(id string) State {
		s := State{Patient: Patient{ID: id, Alias: strings.ToUpper(id), Status: Active, Enrolled: weekTo.AddDays(-60), Unreachable: "50007"}}
		s.Recent = []Day{{Date: weekTo, State: NotDelivered}}
		return s
	}
	well := func(id string) State {
		s := quiet(id)
		s.Patient.Unreachable = ""
		s.Recent[0] = Day{Date: weekTo, State: Answered, Values: map[string]int{ItemMood: 6}}
		return s
	}
	gone := well("gone")
	gone.Patient.Status = Discharged
	last := Digest{LookAt: []Entry{{Patient: "a"}, {Patient: "b"}, {Patient: "gone"}, {Patient: "forgotten"}}, Response: Response{Delivered: 9, Answered: 7}}
	y := NewSummary(Clinic{Zone: "UTC"}, weekFrom, weekTo, weekPosted, SafetyCount{})
	y.After(last)
	for _, s := range []State{quiet("a"), well("b"), quiet("c"), well("d"), gone} {
		y.Add(s)
	}
	d := y.Digest()
	if !slices.Equal(d.Came, []string{"C"}) || !slices.Equal(d.Went, []string{"B"}) {
		t.Errorf("came %v, went %v", d.Came, d.Went)
	}
	if d.Before == nil || d.Before.Response != last.Response {
		t.Errorf("before it was %+v", d.Before)
	}
}

func TestWithoutASummaryBeforeNothingIsCompared(t *testing.T) {
	d := Summarise(Clinic{Zone: "UTC"}, []State{ratedMemory(6)}, weekFrom, weekTo, weekPosted, SafetyCount{})
	if _, ok := d.movedLine(); ok || len(d.compareLines()) != 0 {
		t.Errorf("compared with nothing: %+v", d)
	}
	d.Before = &Counted{Response: Response{Refused: 3}}
	if len(d.compareLines()) != 0 {
		t.Error("compared with a week in which nothing was delivered")
	}
}

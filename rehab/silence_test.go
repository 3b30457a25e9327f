package rehab

import (
	"math/rand/v2"
	"testing"
)

// answering is a stable scripted patient: one rate, and answers that come in
// runs.
type answering struct{ rate, runs float64 }

// days draws n days that end with the week; missing is how many of them are
// nobody's silence.
func (a answering) days(n int, missing float64, r *rand.Rand) []Day {
	var days []Day
	replied := r.Float64() < a.rate
	for i := range n {
		d := Day{Date: weekTo.AddDays(i + 1 - n), State: Expired}
		if r.Float64() < missing {
			d.State = []CheckinState{NotDelivered, MissedByUs, WasPaused}[r.IntN(3)]
			days = append(days, d)
			continue
		}
		rate := a.rate * (1 - a.runs)
		if replied {
			rate += a.runs
		}
		if replied = r.Float64() < rate; replied {
			d.State = Answered
			d.Values = map[string]int{ItemMood: 6}
		}
		days = append(days, d)
	}
	return days
}

// Looked at on any day, a patient who does not change is in a silence that is
// called rarer than 1 in 20 at most 1 time in 20: whatever their rate, however
// much their answers come in runs, early and late, and whatever was refused,
// paused or missed by us in between.
func TestASilenceIsCalledRareOnlyWhenItIs(t *testing.T) {
	const looks = 600
	r := rand.New(rand.NewPCG(54, 1))
	all, allRare := 0, 0
	for _, rate := range []float64{0.5, 0.6, 0.7, 0.8, 0.9, 0.95} {
		for _, runs := range []float64{0, 0.2, 0.4, 0.6} {
			rare := 0
			for _, n := range []int{21, 28, 70} {
				for range looks {
					q := newCase(State{Recent: answering{rate, runs}.days(n, 0.05, r)}, weekFrom, weekTo).silence()
					if q.before.Delivered >= usualDelivered && q.chance() < 0.05 {
						rare++
					}
				}
			}
			all, allRare = all+3*looks, allRare+rare
			share := 100 * float64(rare) / (3 * looks)
			t.Logf("answers %.0f %%, runs %.1f: %.1f %% of looks", 100*rate, runs, share)
			if share > 5 {
				t.Errorf("answers %.0f %%, runs %.1f: %.1f %% of looks at a patient who did not change are called rare", 100*rate, runs, share)
			}
		}
	}
	t.Logf("%d of %d looks", allRare, all)
}

// Who usually answers and stops is seen to be unusual within the week.
func TestAWeekOfSilenceIsRareForWhoUsuallyAnswers(t *testing.T) {
	r := rand.New(rand.NewPCG(54, 2))
	seen := 0
	for range 500 {
		days := answering{0.85, 0.2}.days(63, 0.05, r)
		days[62] = Day{Date: days[62].Date, State: Answered}
		for i := range days {
			days[i].Date = days[i].Date.AddDays(-7)
		}
		for i := range 7 {
			days = append(days, Day{Date: weekFrom.AddDays(i), State: Expired})
		}
		if newCase(State{Recent: days}, weekFrom, weekTo).silence().chance() < 0.05 {
			seen++
		}
	}
	t.Logf("%d of 500", seen)
	if seen < 475 {
		t.Errorf("a week of silence of someone who answers 85 %% is called rare for %d of 500", seen)
	}
}

// A longer silence is never likelier than a shorter one.
func TestALongerSilenceIsRarer(t *testing.T) {
	for rate := 3; rate <= 10; rate++ {
		last := 1.0
		for asked := range 30 {
			s := silence{asked: asked, before: Response{Delivered: 40, Answered: 4 * rate}, misses: 40 - 4*rate}
			p := s.chance()
			if p > last || p <= 0 {
				t.Fatalf("rate %d of 10, %d asked: %v after %v", rate, asked, p, last)
			}
			last = p
		}
	}
	for x, want := range map[float64]int{9.4: 9, 11: 10, 14: 15, 23: 20, 96: 100, 120: 100, 130: 150, 5000: 1000} {
		if got := roundly(x); got != want {
			t.Errorf("%v is said as %d", x, got)
		}
	}
}

// What Discord refused, what we missed and what was paused is nobody's silence.
func TestFailuresOfDeliveryAreNoSilence(t *testing.T) {
	days := answering{1, 0}.days(30, 0, rand.New(rand.NewPCG(1, 1)))
	for i, state := range []CheckinState{NotDelivered, MissedByUs, Expired, WasPaused, Expired} {
		days = append(days, Day{Date: weekTo.AddDays(i + 1), State: state})
	}
	q := newCase(State{Recent: days}, weekTo.AddDays(-1), weekTo.AddDays(5)).silence()
	if q.asked != 2 || q.days(weekTo.AddDays(5)) != 2 || q.before.Delivered != 30 {
		t.Errorf("%+v lasts %d days", q, q.days(weekTo.AddDays(5)))
	}
}

// Who writes to the team is there, whatever became of the check-ins until then.
func TestWhoWritesToTheTeamIsNotSilent(t *testing.T) {
	s := steady()
	ended(&s, 5, Expired) // and five days without a reply
	last := s.Recent[len(s.Recent)-1].Date
	for _, tc := range []struct {
		heard Date
		asked int
	}{{Date{}, 5}, {last, 0}, {last.AddDays(-2), 2}, {last.AddDays(-9), 5}, {last.AddDays(3), 5}} {
		s.Heard = tc.heard
		got := newCase(s, weekFrom, last).silence()
		if got.asked != tc.asked || got.last != last.AddDays(-5) {
			t.Errorf("heard %s: %d asked since, last answer %s", tc.heard, got.asked, got.last)
		}
	}
}

package chart

import (
	"math"

	"waymark/rehab"
)

// Figures of the moving average.
const (
	meanDays = 7
	meanMin  = 3 // answers in the seven days
	bridge   = 4 // days from one answer to the next that a line may span where nothing was planned between
)

// reply says what became of a date.
type reply int

const (
	notPlanned reply = iota // or not over yet
	replied
	noReply
	notAsked // paused, resting, not delivered, missed by us
)

// span is a range of dates with what is known of each.
type span struct {
	from rehab.Date
	n    int
	days map[int]rehab.Day // by days after from; those before it have negative keys
}

func newSpan(days []rehab.Day, from, to rehab.Date) span {
	s := span{from: from, n: max(0, to.Sub(from)+1), days: make(map[int]rehab.Day, len(days))}
	for _, d := range days {
		s.days[d.Date.Sub(from)] = d
	}
	return s
}

func (s span) reply(i int) reply {
	d, ok := s.days[i]
	switch {
	case !ok:
		return notPlanned
	case len(d.Values) > 0 || d.Done != 0 || d.State == rehab.Answered || d.State == rehab.Partly:
		return replied
	case d.State == rehab.Expired || d.State == rehab.Skipped:
		return noReply
	case d.State == "" || d.State.Open() || d.State == rehab.Withdrawn:
		return notPlanned
	}
	return notAsked
}

// count returns how many of the dates had that reply.
func (s span) count(what reply) int {
	n := 0
	for i := range s.n {
		if s.reply(i) == what {
			n++
		}
	}
	return n
}

// flares returns the days on which a flare-up was reported.
func (s span) flares() []int {
	var list []int
	for i := range s.n {
		if s.days[i].Flare != rehab.NoFlare {
			list = append(list, i)
		}
	}
	return list
}

// exercised returns on how many days exercise was reported, and on how many it
// is known whether.
func (s span) exercised() (did, known int) {
	for i := range s.n {
		d, k := s.days[i].Exercised()
		if d {
			did++
		}
		if k || d {
			known++
		}
	}
	return did, known
}

// point is the average of up to seven days that end with day.
type point struct {
	day  int
	mean float64
}

// track is one item over a span: the single answers, and the moving average in
// runs that gaps separate.
type track struct {
	answers map[int]int
	runs    [][]point
	sum     int // of the answers within the span
	n       int
}

func (s span) track(item string) track {
	t := track{answers: map[int]int{}}
	var run []point
	for i := range s.n {
		v, ok := s.days[i].Value(item)
		if ok {
			t.answers[i] = v
			t.sum, t.n = t.sum+v, t.n+1
		}
		mean, enough := s.mean(item, i)
		far := len(run) > 0 && i-run[len(run)-1].day > bridge
		if len(run) > 0 && (far || !ok && s.reply(i) != notPlanned) {
			t.runs, run = append(t.runs, run), nil
		}
		if ok && enough {
			run = append(run, point{day: i, mean: mean})
		}
	}
	if len(run) > 0 {
		t.runs = append(t.runs, run)
	}
	return t
}

// mean is the average of the answers of the seven days that end with day i.
func (s span) mean(item string, i int) (mean float64, enough bool) {
	sum, n := 0, 0
	for k := i - meanDays + 1; k <= i; k++ {
		if v, ok := s.days[k].Value(item); ok {
			sum, n = sum+v, n+1
		}
	}
	if n < meanMin {
		return 0, false
	}
	return float64(sum) / float64(n), true
}

// ends returns the first and the last average that the picture shows.
func (t track) ends() (first, last point, ok bool) {
	if len(t.runs) == 0 {
		return first, last, false
	}
	final := t.runs[len(t.runs)-1]
	return t.runs[0][0], final[len(final)-1], true
}

// turn says which way an average went: 1, 0, -1. Less than one point is
// neither: on pain scales a point is the least that people call a change.
func turn(first, last float64) int {
	switch diff := math.Round(10*last)/10 - math.Round(10*first)/10; {
	case diff >= 1:
		return 1
	case diff <= -1:
		return -1
	}
	return 0
}

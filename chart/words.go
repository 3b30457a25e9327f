package chart

import (
	"fmt"

	"waymark/rehab"
)

// Speak puts a text into its reader's words.
type Speak func(rehab.Text) (string, error)

// speaker keeps the first error, so that words can be asked for in a row.
type speaker struct {
	speak Speak
	err   error
}

func (s *speaker) say(key string, pairs ...any) string { return s.text(rehab.T(key, pairs...)) }

func (s *speaker) text(t rehab.Text) string {
	words, err := s.speak(t)
	if err != nil && s.err == nil {
		s.err = fmt.Errorf("name %s: %w", t.Key, err)
	}
	return words
}

// PanelOf makes the panel of a patient's days from one date to another, both
// included, with its words: mood, sleep, wish to move, and pain where it was
// answered.
func PanelOf(speak Speak, title rehab.Text, days []rehab.Day, from, to rehab.Date) (Panel, error) {
	w := &speaker{speak: speak}
	s := newSpan(days, from, to)
	did, known := s.exercised()
	p := Panel{Title: w.text(title), Subtitle: w.say("chart.subtitle"), From: from, To: to, Days: days, Point: w.say("number.point"),
		Series: w.series(s, "chart.item."), Exercise: w.say("chart.exercise"), Reported: w.say("chart.reported", "reported", did, "count", known),
		Legend: Legend{Reported: w.say("chart.legend.reported"), None: w.say("chart.legend.none"), NoReply: w.say("chart.legend.no_reply")}}
	if s.count(notAsked) > 0 {
		p.Legend.NotAsked = w.say("chart.legend.not_asked")
	}
	if n := len(s.flares()); n > 0 {
		p.Flares, p.FlareDays = w.say("chart.flares"), w.say("chart.days", "count", n)
	}
	step := 14
	switch {
	case s.n <= 15:
		step = 2
	case s.n <= 35:
		step = 7
	case s.n > 400:
		step = 84
	case s.n > 120:
		step = 28
	}
	for i := (s.n - 1) % step; i < s.n; i += step {
		d := from.AddDays(i)
		p.Ticks = append(p.Ticks, Tick{Date: d, Label: w.text(rehab.SayShortDate(d))})
	}
	return p, w.err
}

// RowOf makes a patient's row of the summary's picture, with its words.
func RowOf(speak Speak, e rehab.Entry, days []rehab.Day, from, to rehab.Date) (Row, error) {
	w := &speaker{speak: speak}
	s := newSpan(days, from, to)
	r := Row{Label: e.Alias, Note: w.text(rehab.Text{Key: "chart.why." + e.Kind}), From: from, To: to, Days: days, Point: w.say("number.point"),
		Legend: Legend{NoReply: w.say("chart.legend.no_reply"), NotAsked: w.say("chart.legend.not_asked"), Flare: w.say("chart.legend.flare")},
		Start:  w.text(rehab.SayShortDate(from)), End: w.text(rehab.SayShortDate(to))}
	for _, item := range drawn[:3] {
		r.Series = append(r.Series, w.one(s, "chart.row_item.", item))
	}
	return r, w.err
}

// drawn are the items that pictures show, from top to bottom.
var drawn = []string{rehab.ItemMood, rehab.ItemSleep, rehab.ItemMotivation, rehab.ItemPain}

func (s *speaker) series(days span, prefix string) []Series {
	var list []Series
	for _, item := range drawn {
		if item == rehab.ItemPain && days.track(item).n == 0 {
			continue
		}
		list = append(list, s.one(days, prefix, item))
	}
	return list
}

func (s *speaker) one(days span, prefix, item string) Series {
	return Series{Item: item, Label: s.text(rehab.Text{Key: prefix + item}), Note: s.say("chart.answers", "count", days.track(item).n)}
}

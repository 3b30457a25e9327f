package main_test

import (
	"fmt"
	"strings"
	"time"
)

// enrolled is what the physio and a patient do to begin.
const enrolled = `physio /patient add
form: alias=%[2]s | goal=travel overseas | tasks=walking through an airport / carrying a bag | flare_plan=Half the walk. Heat pack.
physio taps [Add an exercise]
form: label=Walk | phrase=the walk | times=3 | smaller=Half the walk
physio picks [Parts of the goal in this exercise] walking through an airport
physio taps [Checked for %[2]s]
physio taps [Add an exercise]
form: label=Carry a bag | phrase=carrying a bag | times=1 | smaller=A light bag
physio picks [Parts of the goal in this exercise] carrying a bag
physio taps [Checked for %[2]s]
physio taps [Give the code]
%[1]s types "{code}"
%[1]s taps [I am 18 or over and I agree]
%[1]s taps [Yes]
%[1]s taps [8:30 am]
`

// enrol enrols patients by their aliases, all with the same plan.
func (w *world) enrol(aliases string) error {
	for alias := range strings.SplitSeq(aliases, ",") {
		alias = strings.TrimSpace(alias)
		w.play(alias, fmt.Sprintf(enrolled, strings.ToLower(alias), alias))
	}
	w.lines.Reset()
	return nil
}

// live plays the days that were written down, each at a quarter to nine.
func (w *world) live() error {
	first := w.day
	w.day = time.Time{}
	for n := 0; ; n++ {
		any := false
		at := first.AddDate(0, 0, n)
		for _, line := range w.days {
			who, rest, _ := strings.Cut(line, " ")
			days := strings.Split(rest, "|")
			if n >= len(days) {
				continue
			}
			if !any {
				any = true
				if err := w.until(time.Date(at.Year(), at.Month(), at.Day(), 8, 45, 0, 0, w.zone)); err != nil {
					return err
				}
			}
			if err := w.liveOne(who, strings.Fields(days[n])); err != nil {
				return fmt.Errorf("%s on %s: %w", who, at.Format("Mon 2 January"), err)
			}
		}
		if !any {
			return nil
		}
	}
}

// deeds are what the letters of a day stand for.
var deeds = map[byte]string{'W': "Walk", 'C': "Carry a bag", 'R': "Rest day", 'N': "It didn't fit"}

// liveOne plays one patient's day.
func (w *world) liveOne(who string, day []string) error {
	w.actor = who
	var say []string
	for _, word := range day {
		switch word {
		case ".":
		case "F":
			say = append(say, "taps [Flare-up]", "taps [One I know]", "taps [Enough for today]")
		case "X":
			say = append(say, "leaves", "closes")
		case "H":
			say = append(say, `types "pause"`, "taps [Two weeks]")
		default:
			if name, ok := deeds[word[0]]; ok {
				say = append(say, "taps ["+name+"]")
				word = word[1:]
			}
			if word != "" {
				say = append(say, "taps ["+word+"]")
			}
		}
	}
	for _, deed := range say {
		if err := w.act(w.person(who), deed); err != nil {
			return err
		}
		if err := w.settle(); err != nil {
			return err
		}
	}
	w.read()
	return nil
}

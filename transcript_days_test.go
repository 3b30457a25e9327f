package main_test

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"waymark/discordsim"
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

// live plays the days that were written down: everybody at a quarter to nine,
// all at once.
func (w *world) live() error {
	first := w.day
	w.day = time.Time{}
	for n := 0; ; n++ {
		at := time.Date(first.Year(), first.Month(), first.Day()+n, 8, 45, 0, 0, w.zone)
		today := map[string]string{}
		for _, line := range w.days {
			who, rest, _ := strings.Cut(line, " ")
			if days := strings.Split(rest, "|"); n < len(days) {
				today[who] = days[n]
			}
		}
		if len(today) == 0 {
			return nil
		}
		if err := w.until(at); err != nil {
			return err
		}
		var all errgroup.Group
		for who, day := range today {
			u := w.person(who)
			all.Go(func() error {
				if err := w.liveOne(u, strings.Fields(day)); err != nil {
					return fmt.Errorf("%s on %s: %w", who, at.Format("Mon 2 January"), err)
				}
				return nil
			})
		}
		if err := all.Wait(); err != nil {
			return err
		}
		if err := w.settle(); err != nil {
			return err
		}
		w.read()
	}
}

// deeds are what the letters of a day stand for.
var deeds = map[byte]string{'W': "Walk", 'C': "Carry a bag", 'R': "Rest day", 'N': "It didn't fit"}

// liveOne plays one patient's day.
func (w *world) liveOne(u *discordsim.User, day []string) error {
	var taps []string
	for _, word := range day {
		name, did := deeds[word[0]]
		switch {
		case word == ".":
		case word == "F":
			taps = append(taps, "Flare-up", "One I know", "Enough for today")
		case word == "X":
			w.guild.Leave(u)
			u.CloseDMs(true)
		case word == "H":
			if err := w.answered(u, func() { u.Types("pause") }); err != nil {
				return err
			}
			taps = append(taps, "Two weeks")
		case did && len(word) > 1:
			taps = append(taps, name, word[1:])
		case did:
			taps = append(taps, name)
		default:
			taps = append(taps, word)
		}
	}
	for _, button := range taps {
		if err := w.taps(u, button, ""); err != nil {
			return err
		}
	}
	return nil
}

package app

import (
	"fmt"
	"time"

	"waymark/rehab"
)

// digest writes a summary of three scripted patients, as clinicians would read
// it: one who needs a look, one who is well, one who is new.
func (p preview) digest() error {
	to := rehab.Date{Year: 2026, Month: 11, Day: 22}
	clinic := rehab.Clinic{Name: "Harbour Clinic", Zone: "Australia/Melbourne", Digest: rehab.Weekly{Day: time.Monday, At: 7*60 + 30}}
	cases := []rehab.State{
		scripted(clinic, "Ibis", to, 60, func(ago int) (mood, sleep int) { return 6, 6 - 3*btoi(ago < 7) }),
		scripted(clinic, "Plover", to, 60, func(int) (mood, sleep int) { return 7, 7 }),
		scripted(clinic, "Heron", to, 4, func(int) (mood, sleep int) { return 5, 6 }),
	}
	loc, err := rehab.Zone(clinic.Zone)
	if err != nil {
		return err
	}
	now, _ := rehab.Instant(to.AddDays(1), clinic.Digest.At, loc)
	d := rehab.Summarise(clinic, cases, to.AddDays(-6), to, now, rehab.SafetyCount{})
	measure := func(t rehab.Text) int {
		words, err := p.words.Render(p.lang, t, nil)
		if err != nil {
			return len(t.Key)
		}
		return len([]rune(words))
	}
	for _, part := range d.Messages(measure) {
		for _, t := range part.Paragraphs {
			words, err := p.words.Render(p.lang, t, nil)
			if err != nil {
				return err
			}
			if _, err := fmt.Fprintln(p.w, words); err != nil {
				return err
			}
		}
		if _, err := fmt.Fprintln(p.w); err != nil {
			return err
		}
	}
	return nil
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// scripted is a made-up patient who answered on each of the last days.
func scripted(c rehab.Clinic, alias string, to rehab.Date, days int, answers func(ago int) (mood, sleep int)) rehab.State {
	s := rehab.State{Clinic: c, Patient: rehab.Patient{ID: alias, Alias: alias, Status: rehab.Active, Enrolled: to.AddDays(-days)},
		Plan:      rehab.Plan{Version: 1, Schedule: rehab.Schedule{At: 8*60 + 30, Days: rehab.AllDays, Zone: c.Zone}},
		Exercises: []rehab.Exercise{{ID: "walk", Label: "Walk", Times: 4, Status: rehab.InPlan}, {ID: "bag", Label: "Carry a bag", Times: 2, Status: rehab.InPlan}}}
	for ago := days - 1; ago >= 0; ago-- {
		mood, sleep := answers(ago)
		d := rehab.Day{Date: to.AddDays(-ago), State: rehab.Answered, Values: map[string]int{rehab.ItemMood: mood, rehab.ItemSleep: sleep, rehab.ItemMotivation: 5},
			Done: rehab.DoneRest}
		if ago%2 == 0 {
			d.Done, d.Did, d.Joy = rehab.DoneSome, map[string]int{"walk": rehab.DidWhole}, map[string]int{"walk": 7}
		}
		if len(s.First) < 14 {
			s.First = append(s.First, d)
		}
		s.Recent = append(s.Recent, d)
		s.Answered++
	}
	return s
}

package bot

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"waymark/content"
	"waymark/rehab"
)

// Whatever was typed at its longest, and however much happened: a patient fits
// one message, and what has no room is counted.
func TestAPatientFitsOneMessage(t *testing.T) {
	words, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	b := &Bot{content: words}
	c := rehab.Clinic{Zone: "Australia/Melbourne"}
	to := rehab.Date{Year: 2026, Month: time.November, Day: 20}
	v := viewed{s: rehab.State{Clinic: c, Patient: rehab.Patient{Alias: strings.Repeat("W", 20), Status: rehab.Active, Unreachable: "50007"},
		Goal: rehab.Goal{Phrase: rehab.Phrase{Label: strings.Repeat("g", 200)}}}, from: to.AddDays(-364), to: to}
	label := strings.Repeat("W", 40)
	for _, id := range []string{"1", "2", "3"} {
		v.s.Tasks = append(v.s.Tasks, rehab.Task{ID: id, Label: label})
	}
	for _, id := range []string{"a", "b", "c", "d", "e", "f"} {
		e := rehab.Exercise{ID: id, Label: label, Times: 14, Tasks: []string{"1", "2", "3"}, Status: rehab.InPlan, Since: time.Date(2026, 1, 20, 9, 0, 0, 0, time.UTC)}
		if id > "d" {
			e.Status = rehab.Dropped
		}
		v.s.Exercises = append(v.s.Exercises, e)
	}
	for i := range 365 {
		v.days = append(v.days, rehab.Day{Date: v.from.AddDays(i), State: rehab.Answered, Flare: rehab.FlareKnown, Did: map[string]int{"a": rehab.DidWhole},
			Values: map[string]int{rehab.ItemMood: 10, rehab.ItemSleep: 10, rehab.ItemMotivation: 10}, Joy: map[string]int{"a": 10}, Done: rehab.DoneSome})
		v.notes = append(v.notes, rehab.Note{Date: v.from.AddDays(i), About: "physio", Words: strings.Repeat("words ", 200)})
	}
	lines := v.lines(b.clinicVoice(c).measure)
	m, err := b.clinicVoice(c).compose(say(lines...), "")
	if err != nil {
		t.Fatal(err)
	}
	if n := utf8.RuneCountInString(m.Content); n > longest || strings.HasSuffix(m.Content, "…") {
		t.Errorf("%d characters:\n%s", n, m.Content)
	}
	if !strings.Contains(m.Content, "more lines have no room here") || strings.Count(m.Content, "Practised in") != 3 {
		t.Errorf("the ladder is not whole, or nothing is said of what was left out:\n%s", m.Content)
	}
}

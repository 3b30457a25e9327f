package content_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"pgregory.net/rapid"

	"waymark/content"
	"waymark/rehab"
)

// loud is a scripted patient of whom every rule on answers has something to
// say, with nine exercises and labels as long as they may be.
func loud(alias string) rehab.State {
	label := func(i int) string { return fmt.Sprintf("%-39s%d", strings.Repeat("鷺", 38), i) }
	s := rehab.State{Clinic: clinic, Patient: rehab.Patient{Alias: alias, Status: rehab.Active, Enrolled: monday.AddDays(-80)},
		Wishes: []rehab.Wish{{ID: "w", Kind: rehab.WishOther, Detail: label(0), State: rehab.WishOpen}, {ID: "w2", Kind: rehab.WishEnjoys, Detail: label(1), State: rehab.WishOpen}}}
	for i := range 9 {
		s.Exercises = append(s.Exercises, rehab.Exercise{ID: fmt.Sprint(i), Label: label(i), Times: 14, Status: rehab.InPlan})
	}
	for i := range 3 {
		s.Tasks = append(s.Tasks, rehab.Task{ID: fmt.Sprint(i), Label: label(i)})
		s.Ratings = append(s.Ratings, task(monday.AddDays(-40), fmt.Sprint(i), 10), task(sunday, fmt.Sprint(i), 0))
	}
	for i := range 70 {
		v := 10 * min(1, (69-i)/7)
		d := rehab.Day{Date: sunday.AddDays(i - 69), State: rehab.Answered, Done: rehab.DoneSome, Did: map[string]int{}, Joy: map[string]int{},
			Values: map[string]int{rehab.ItemMood: v, rehab.ItemSleep: v, rehab.ItemMotivation: v, rehab.ItemPain: 10 - v,
				"peg_pain": 10 - v, "peg_enjoyment": 10 - v, "peg_activity": 10 - v}}
		for _, e := range s.Exercises {
			d.Joy[e.ID], d.Did[e.ID] = v, rehab.DidWhole*min(1, (69-i)/14)
		}
		if i%7 == 6 {
			d.Values[rehab.ItemThinking], d.Values[rehab.ItemMemory] = v, v
		}
		if v == 0 {
			d.Flare = rehab.FlareNew
		}
		if i < 14 {
			s.First = append(s.First, d)
		}
		s.Recent = append(s.Recent, d)
	}
	return s
}

// anyClinic draws the summary of a clinic of 1 to 1,000 patients, of whom as
// many as can be are named in each of its lists, by aliases of any letters.
func anyClinic(t *rapid.T, entries map[string]rehab.Digest) rehab.Digest {
	alias := rapid.SampledFrom(sortedKeys(entries)).Draw(t, "alias")
	one := entries[alias]
	d := one
	d.Patients = rapid.IntRange(1, 1000).Draw(t, "patients")
	many := func(list []rehab.Entry, name string) (out []rehab.Entry) {
		if len(list) == 0 {
			return nil
		}
		for i := range rapid.IntRange(0, d.Patients).Draw(t, name) {
			e := list[i%len(list)]
			e.Patient = fmt.Sprint(name, i)
			out = append(out, e)
		}
		return out
	}
	d.LookAt, d.Waiting, d.Thinking = many(one.LookAt, "look"), many(one.Waiting, "waiting"), many(one.Thinking, "thinking")
	d.New, d.Well = many(one.Waiting, "new"), many(one.Waiting, "well")
	d.Everyone = nil
	if d.Patients <= 40 {
		for range d.Patients {
			d.Everyone = append(d.Everyone, one.Everyone[0])
		}
	}
	d.Before = &rehab.Counted{Response: d.Response, Reported: d.Reported}
	d.Came, d.Went = nil, nil
	for range rapid.IntRange(0, d.Patients).Draw(t, "went") {
		d.Came, d.Went = append(d.Came, alias), append(d.Went, alias)
	}
	d.Daily = rapid.Bool().Draw(t, "daily")
	return d
}

func TestASummaryOfAnyClinicFitsItsMessages(t *testing.T) {
	c := words(t)
	entries := map[string]rehab.Digest{}
	for _, alias := range []string{"Wren", "鷺鷺鷺鷺鷺鷺鷺鷺鷺鷺鷺鷺鷺鷺鷺鷺鷺鷺鷺鷺", "🦉🦉🦉🦉🦉🦉🦉🦉🦉🦉🦉🦉🦉🦉🦉🦉🦉🦉🦉🦉", "WWWWWWWWWWWWWWWWWWWW"} {
		if kept, err := rehab.Alias(alias); err != nil || kept != alias {
			t.Fatalf("no alias: %q, %v", alias, err)
		}
		d := rehab.Summarise(clinic, []rehab.State{loud(alias)}, monday, sunday, posted, rehab.SafetyCount{Alerts: 9, Open: 9})
		if len(d.LookAt) != 1 || len(d.Waiting) == 0 || len(d.Thinking) != 1 {
			t.Fatalf("too quiet: %d, %d, %d", len(d.LookAt), len(d.Waiting), len(d.Thinking))
		}
		entries[alias] = d
	}
	known := map[string]int{}
	measure := func(x rehab.Text) int {
		key := fmt.Sprint(x)
		n, ok := known[key]
		if !ok {
			n = long(render(t, c, x))
			known[key] = n
		}
		return n
	}
	rapid.Check(t, func(rt *rapid.T) {
		d := anyClinic(rt, entries)
		parts := d.Messages(measure)
		if most := 14; len(parts) > most {
			rt.Fatalf("%d messages for %d patients", len(parts), d.Patients)
		}
		named := 0
		for i, part := range parts {
			got := say(c, part)
			if n := long(got); n > 1900 || n == 0 && !part.Picture {
				rt.Fatalf("message %d has %d characters:\n%s", i, n, got)
			}
			if strings.HasPrefix(got, "\n") || strings.HasSuffix(got, ")**") || !utf8.ValidString(got) {
				rt.Fatalf("message %d begins with a space, or leaves a heading behind:\n%s", i, got)
			}
			for _, e := range part.Entries {
				named++
				if whole, _ := c.Render("en", e.Text, nil); !strings.Contains(got, whole) {
					rt.Fatalf("message %d breaks %q in two", i, whole)
				}
			}
		}
		if most := 12 + 12 + 5 + 5 + 12; named > most || !d.Daily && named < min(12, len(d.LookAt)) {
			rt.Fatalf("%d named in full, %d to look at", named, len(d.LookAt))
		}
	})
}

// long is the length of a text by the count that is the longer one: Discord
// does not say which it means.
func long(s string) int { return len(utf16.Encode([]rune(s))) }

func say(c *content.Content, part rehab.DigestPart) string {
	var lines []string
	for _, p := range part.Paragraphs {
		words, err := c.Render("en", p, nil)
		if err != nil {
			return err.Error()
		}
		lines = append(lines, words)
	}
	return strings.Join(lines, "\n")
}

func sortedKeys(m map[string]rehab.Digest) []string { return slices.Sorted(maps.Keys(m)) }

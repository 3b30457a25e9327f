package rehab

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Whatever is counted, what was planned is asked or in one other count.
func TestATallyAddsUp(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var tally Tally
		planned := 0
		for range rapid.IntRange(0, 50).Draw(rt, "patients") {
			state := rapid.SampledFrom([]CheckinState{"", Queued, Asked, Answered, Partly, Skipped, Expired, WasPaused, WasResting, Withdrawn,
				NotDelivered, MissedByUs, "something new"}).Draw(rt, "state")
			is := rapid.Bool().Draw(rt, "planned")
			if is {
				planned++
			}
			tally.Count(is, Row{State: state, Asked: rapid.Bool().Draw(rt, "asked")})
		}
		k := tally
		if k.Planned != planned || k.Planned != k.Asked+k.Paused+k.Resting+k.Withdrawn+k.NotDelivered+k.Missed+k.Unaccounted {
			rt.Fatalf("%+v, of %d planned", k, planned)
		}
		if k.Lacking() != k.NotDelivered+k.Missed+k.Unaccounted {
			rt.Fatalf("%+v lacks %d", k, k.Lacking())
		}
	})
}

func TestOnlyWhatLacksIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		before Tally
		days   []Tally
		keys   []string // nil: nothing is told
	}{
		"all were asked":                       {days: []Tally{{Planned: 3, Asked: 3}}},
		"nobody was to be asked":               {days: []Tally{{}}},
		"the patients' own":                    {days: []Tally{{Planned: 3, Paused: 1, Resting: 1, Withdrawn: 1}}},
		"asked besides":                        {days: []Tally{{Planned: 1, Asked: 1, Besides: 2}}},
		"one was missed":                       {days: []Tally{{Planned: 2, Asked: 1, Missed: 1}}, keys: []string{"planned", "asked", "missed", "means"}},
		"one is unaccounted for":               {days: []Tally{{Planned: 1, Unaccounted: 1}}, keys: []string{"planned", "asked", "unaccounted", "means_more"}},
		"some can't be reached":                {days: []Tally{{Planned: 2, NotDelivered: 2}}, keys: []string{"planned", "asked", "not_delivered"}},
		"no more than the day before":          {before: Tally{Planned: 2, NotDelivered: 2}, days: []Tally{{Planned: 2, NotDelivered: 2}, {Planned: 2, Asked: 1, NotDelivered: 1}}},
		"more than the day before":             {before: Tally{Planned: 2, NotDelivered: 1}, days: []Tally{{Planned: 2, NotDelivered: 2}}, keys: []string{"planned", "asked", "not_delivered"}},
		"one was missed, one can't be reached": {days: []Tally{{Planned: 2, Missed: 1, NotDelivered: 1}}, keys: []string{"planned", "asked", "missed", "not_delivered", "means_more"}},
		"days together, one of them so":        {days: []Tally{{Planned: 1, Asked: 1}, {Planned: 2, Missed: 1, Paused: 1}}, keys: []string{"planned", "asked", "own", "missed", "means"}},
		"none, after a long time":              {},
	} {
		var checks []SelfCheck
		for n, d := range c.days {
			checks = append(checks, SelfCheck{Clinic: "harbour", Date: Date{2026, 3, 5 + n}, Tally: d})
		}
		o, told := TellOf(c.before, checks)
		if told != (c.keys != nil) {
			t.Errorf("%s: told %v", name, told)
			continue
		}
		if !told {
			continue
		}
		got := keysOf(o.Text)
		for i, k := range c.keys {
			c.keys[i] = "selfcheck." + k
		}
		if o.Kind != KindNotice || o.Clinic != "harbour" || o.Patient != "" || !slices.Equal(got, c.keys) {
			t.Errorf("%s: tells %v, want %v", name, got, c.keys)
		}
	}
}

// keysOf are the keys of the sentences of a text.
func keysOf(text Text) []string {
	if text.Key != "digest.sentences" {
		return []string{text.Key}
	}
	first, _ := text.Args["first"].(Text)
	then, _ := text.Args["then"].(Text)
	return append(keysOf(first), keysOf(then)...)
}

package content_test

import (
	"regexp"
	"slices"
	"testing"

	"waymark/content"
	"waymark/rehab"
)

// dosed is how a dose would be written: the numbers of a template are where a
// talk may start.
var dosed = regexp.MustCompile(`(?i)\b(sets|reps|repetitions|kg|per cent|%|max)\b`)

func TestPlansToStartFromAreWhole(t *testing.T) {
	cat := words(t).Catalogue()
	ids := func(lang string) (list []string) {
		for _, p := range cat.Plans[lang] {
			list = append(list, p.ID)
		}
		return list
	}
	for _, want := range []string{"knee", "low-back", "shoulder", "neck", "hip"} {
		if !slices.Contains(ids(content.English), want) {
			t.Errorf("there is no plan to start from for %s", want)
		}
	}
	for lang, plans := range cat.Plans {
		if !slices.Equal(ids(lang), ids(content.English)) {
			t.Errorf("%s has the plans %v, English has %v", lang, ids(lang), ids(content.English))
		}
		for _, p := range plans {
			if p.Name == "" || p.Source == "" || p.Clinic != "" || len(p.Exercises) < 3 || len(p.Exercises) > rehab.MaxExercises {
				t.Errorf("%s %s: name %q, source %q, %d exercises", lang, p.ID, p.Name, p.Source, len(p.Exercises))
			}
			if !slices.ContainsFunc(p.Exercises, func(e rehab.TemplateExercise) bool { return e.Mind }) {
				t.Errorf("%s %s: nothing in it engages the mind", lang, p.ID)
			}
			for _, e := range p.Exercises {
				if label, err := rehab.ShortLabel(e.Label); err != nil || label != e.Label || e.Phrase == "" || e.Smaller == "" || len(e.Smaller) > 100 || e.Times < 1 || e.Times > 7 {
					t.Errorf("%s %s: %+v can't be put into a plan", lang, p.ID, e)
				}
				for _, words := range []string{p.Source, e.Label, e.Phrase, e.Smaller} {
					for _, bad := range []*regexp.Regexp{neverSaid, minimising, dosed} {
						if hit := bad.FindString(words); hit != "" {
							t.Errorf("%s %s: %q must not be said: %s", lang, p.ID, hit, words)
						}
					}
				}
			}
		}
	}
}

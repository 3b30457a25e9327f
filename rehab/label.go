package rehab

import (
	"cmp"
	"slices"
	"strings"
)

// labelled is one exercise, ready to be found in words.
type labelled struct {
	id    string
	stems []string
}

// label says of each word what it means: a phrase of the vocabulary, an
// exercise of the plan, or another activity. Words of one phrase become one
// token.
func (lx *lexicon) label(toks []token, exercises []Named) []token {
	var plan []labelled
	uses := map[string][]string{} // activity stem to the exercises that have it
	for _, e := range exercises {
		l := labelled{id: e.ID, stems: lx.stems(e.Label)}
		if len(l.stems) == 0 || e.ID == "" {
			continue
		}
		plan = append(plan, l)
		for _, s := range l.stems {
			if _, ok := lx.activities[s]; ok && !slices.Contains(uses[s], e.ID) {
				uses[s] = append(uses[s], e.ID)
			}
		}
	}
	slices.SortStableFunc(plan, func(a, b labelled) int { return cmp.Compare(len(b.stems), len(a.stems)) })
	var out []token
	for i := 0; i < len(toks); {
		t, n := lx.at(toks[i:], plan)
		if n == 1 && t.text != "" && t.item == "" && t.marks == 0 && !t.number && t.exercise == "" {
			s := lx.stem(t.text)
			ids := uses[s]
			switch len(ids) {
			case 0:
				t.other = lx.activities[s]
			case 1:
				t.exercise = ids[0]
			default:
				t.shared = true
			}
		}
		out = append(out, t)
		i += n
	}
	return out
}

// at returns the token that toks starts with, and of how many it is made: the
// whole label of an exercise of two or more words, a phrase of the vocabulary,
// an exercise of one word, or the word itself.
func (lx *lexicon) at(toks []token, plan []labelled) (token, int) {
	t := toks[0]
	if t.text == "" {
		return t, 1
	}
	for _, l := range plan {
		if n := lx.matches(toks, l.stems); n > 0 && len(l.stems) > 1 {
			t.exercise = l.id
			return t, n
		}
	}
	for n := min(lx.longest, len(toks)); n > 0; n-- {
		words := make([]string, 0, n)
		for _, w := range toks[:n] {
			if w.text == "" {
				break
			}
			words = append(words, w.text)
		}
		e, ok := lx.entries[strings.Join(words, " ")]
		if !ok || len(words) != n {
			continue
		}
		t.entry, t.text = e, strings.Join(words, " ")
		if e.spells {
			t.number, t.spelt, t.value, t.raw, t.off = true, true, e.number, t.text, e.number < 0 || e.number > 10
		}
		return t, n
	}
	for _, l := range plan {
		if n := lx.matches(toks, l.stems); n > 0 {
			t.exercise = l.id
			return t, n
		}
	}
	return t, 1
}

// matches returns how many tokens the stems take up at the start of toks, quiet
// words between them included, or 0.
func (lx *lexicon) matches(toks []token, stems []string) int {
	k := 0
	for i, t := range toks {
		switch {
		case t.text == "":
			return 0
		case lx.stem(t.text) == stems[k]:
			if k++; k == len(stems) {
				return i + 1
			}
		case i == 0 || lx.entries[t.text].marks&(marksQuiet|marksBefore) == 0:
			return 0
		}
	}
	return 0
}

// ratings settles which numbers can be ratings: not those with a unit, a
// preposition or another use, and "6 out of 10" is one, "5 or 6" is none.
func (lx *lexicon) ratings(toks []token) []token {
	var out []token
	for i := 0; i < len(toks); i++ {
		t := toks[i]
		if !t.number {
			out = append(out, t)
			continue
		}
		if i+2 < len(toks) && toks[i+2].number {
			switch link := toks[i+1].marks; {
			case link&marksOutOf != 0 && toks[i+2].value == 10 && !inSlashes(toks, i):
				i += 2
			case link&marksBetween != 0:
				t.off, t.raw = true, clip(t.raw+" "+toks[i+1].text+" "+toks[i+2].raw, 12)
				i += 2
			}
		}
		if i+1 < len(toks) && toks[i+1].marks&marksUnit != 0 || len(out) > 0 && out[len(out)-1].marks&marksBefore != 0 {
			t.out = true
		}
		out = append(out, t)
	}
	return out
}

// inSlashes reports whether the number at i is one of a list: "7 / 5 / 10".
func inSlashes(toks []token, i int) bool {
	return i > 0 && toks[i-1].text == "/" || i+3 < len(toks) && toks[i+3].text == "/"
}

package screen

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The gap of ".." in words, and the most that a gap may have.
const gapUsual, gapMost = 3, 12

// apart is how many words may stand between the two sides of an "&".
const apart = 14

// term is what one token must be.
type term struct {
	text           string
	prefix, suffix bool // text is the start, the end, or with both any part of the word
	number         bool // a number, least or more
	edge           bool // no word: the end of a sentence or of what commas cut from it
	least          float64
}

// element is one step of a sequence: one of the alternatives, each one or more
// terms, after at most gap other words.
type element struct {
	any      [][]term
	optional bool
	gap      int
}

// sequence is a row of elements within one sentence.
type sequence struct {
	elements []element
	start    bool // it begins where the sentence, or a part between commas, does
}

// pattern is one sequence, or several that stand near each other in any order.
//
//	word        that word, in any of its readings
//	stem*       a word that begins so; *end and *part* likewise
//	a|b|c_d     one of several; _ joins words that follow each other
//	<class>     one of the class's phrases
//	x?          x or nothing (not first)
//	#9          a number of 9 or more
//	.. ..5      up to three, up to five other words
//	^ $         the start, the end of a sentence or of what commas cut from it;
//	            $ may stand among alternatives
//	x & y       both, within 14 words of each other
type pattern struct{ all []sequence }

// grammar reads patterns with a language's spelling and classes.
type grammar struct {
	*spelling
	class map[string][][]term
}

func (g *grammar) pattern(text string) (pattern, error) {
	var p pattern
	for _, side := range strings.Split(text, " & ") {
		s, err := g.sequence(side)
		if err != nil {
			return p, fmt.Errorf("pattern %q: %w", text, err)
		}
		p.all = append(p.all, s)
	}
	return p, nil
}

func (g *grammar) sequence(text string) (sequence, error) {
	var s sequence
	fields := strings.Fields(text)
	gap := 0
	for i, f := range fields {
		switch {
		case f == "^" && i == 0:
			s.start = true
		case strings.HasPrefix(f, ".."):
			gap = gapUsual
			if n := f[2:]; n != "" {
				var err error
				if gap, err = strconv.Atoi(n); err != nil || gap < 1 || gap > gapMost {
					return s, fmt.Errorf("gap %q: 1 to %d words", f, gapMost)
				}
			}
		default:
			e, err := g.element(f)
			if err != nil {
				return s, err
			}
			e.gap = gap
			if !e.optional {
				gap = 0
			}
			s.elements = append(s.elements, e)
		}
	}
	switch {
	case len(s.elements) == 0:
		return s, errors.New("no words")
	case slices.ContainsFunc(s.elements[0].any, func(t []term) bool { return t[0].edge }),
		s.elements[0].optional || s.elements[0].gap > 0 || gap > 0:
		return s, errors.New("it must begin and end with words, and the first has to be there")
	}
	return s, nil
}

func (g *grammar) element(field string) (element, error) {
	var e element
	field, e.optional = strings.CutSuffix(field, "?")
	for a := range strings.SplitSeq(field, "|") {
		if name, ok := strings.CutPrefix(a, "<"); ok {
			class, known := g.class[strings.TrimSuffix(name, ">")]
			if !known || !strings.HasSuffix(name, ">") {
				return e, fmt.Errorf("unknown class %s", a)
			}
			e.any = append(e.any, class...)
			continue
		}
		t, err := g.terms(strings.ReplaceAll(a, "_", " "))
		if err != nil {
			return e, err
		}
		e.any = append(e.any, t)
	}
	return e, nil
}

// terms reads a phrase by the same spelling as a patient's words.
func (g *grammar) terms(phrase string) ([]term, error) {
	var out []term
	for w := range strings.FieldsSeq(phrase) {
		if w == "$" {
			out = append(out, term{edge: true})
			continue
		}
		if n, ok := strings.CutPrefix(w, "#"); ok {
			least, err := strconv.ParseFloat(n, 64)
			if err != nil {
				return nil, fmt.Errorf("number %q: %w", w, err)
			}
			out = append(out, term{number: true, least: least})
			continue
		}
		w, suffix := strings.CutPrefix(w, "*")
		w, prefix := strings.CutSuffix(w, "*")
		for _, p := range segment(clean(w)) {
			words := []string{p.text}
			if long, ok := g.long(p.text); ok && !prefix && !suffix {
				words = long
			}
			for _, t := range words {
				out = append(out, term{text: t, prefix: prefix, suffix: suffix})
				g.known[t] = true
			}
		}
	}
	if len(out) == 0 || slices.ContainsFunc(out, func(t term) bool { return t.text == "" && !t.number && !t.edge }) {
		return nil, fmt.Errorf("%q has no words", phrase)
	}
	return out, nil
}

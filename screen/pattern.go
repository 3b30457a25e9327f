package screen

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// The gap of ".." in words, and the most that a gap may have.
const gapUsual, gapMost = 3, 12

// apart is how many words may stand between the two sides of an "&".
const apart = 14

// term is what one token must be. A language numbers its terms.
type term struct {
	text           string
	prefix, suffix bool // text is the start, the end, or with both any part of the word
	number         bool // a number, least or more
	least          float64
}

// edge is the number of no term: the end of a sentence or of what commas cut
// from it.
const edge int32 = -1

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
	class map[string]*set
	terms map[term]int32
	read  map[string][]int32 // phrases that were read before
	steps map[string][]*set  // elements that were
	sets  int32
}

func (g *grammar) set() *set {
	g.sets++
	return &set{id: g.sets - 1}
}

// number returns the number of a term.
func (g *grammar) number(t term) int32 {
	n, ok := g.terms[t]
	if !ok {
		n = int32(len(g.terms))
		g.terms[t] = n
	}
	return n
}

func (g *grammar) pattern(text string) (pattern, error) {
	var p pattern
	for side := range strings.SplitSeq(text, " & ") {
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
	gap := 0
	for i, f := range strings.Fields(text) {
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
	case s.elements[0].edged(), s.elements[0].optional || s.elements[0].gap > 0 || gap > 0:
		return s, errors.New("it must begin and end with words, and the first has to be there")
	}
	return s, nil
}

func (g *grammar) element(field string) (element, error) {
	var e element
	field, e.optional = strings.CutSuffix(field, "?")
	if e.sets = g.steps[field]; e.sets != nil {
		return e, nil
	}
	own := g.set()
	for a := range strings.SplitSeq(field, "|") {
		if strings.HasPrefix(a, "<") {
			class, err := g.named(a)
			if err != nil {
				return e, err
			}
			e.sets = append(e.sets, class)
			continue
		}
		t, err := g.phrase(strings.ReplaceAll(a, "_", " "))
		if err != nil {
			return e, err
		}
		own.add(t)
	}
	if own.sorted(); !own.empty() {
		e.sets = append(e.sets, own)
	}
	g.steps[field] = e.sets
	return e, nil
}

// named returns the class that a pattern names.
func (g *grammar) named(field string) (*set, error) {
	name, closed := strings.CutSuffix(field[1:], ">")
	class := g.class[name]
	if !closed || class == nil {
		return nil, fmt.Errorf("unknown class %s", field)
	}
	return class, nil
}

// phrase reads a phrase by the same spelling as a patient's words.
func (g *grammar) phrase(text string) ([]int32, error) {
	if known, ok := g.read[text]; ok {
		return known, nil
	}
	var out []int32
	for w := range strings.FieldsSeq(text) {
		if w == "$" {
			out = append(out, edge)
			continue
		}
		if n, ok := strings.CutPrefix(w, "#"); ok {
			least, err := strconv.ParseFloat(n, 64)
			if err != nil {
				return nil, fmt.Errorf("number %q: %w", w, err)
			}
			out = append(out, g.number(term{number: true, least: least}))
			continue
		}
		words, err := g.words(w)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", text, err)
		}
		out = append(out, words...)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%q has no words", text)
	}
	g.read[text] = out
	return out, nil
}

// words are the terms of one word of a phrase, which may stand for several.
func (g *grammar) words(w string) ([]int32, error) {
	var out []int32
	w, suffix := strings.CutPrefix(w, "*")
	w, prefix := strings.CutSuffix(w, "*")
	for _, p := range segment(clean(w)) {
		long := []string{p.text}
		if l, ok := g.long(p.text); ok && !prefix && !suffix {
			long = l
		}
		for _, t := range long {
			if t == "" {
				return nil, errors.New("no words")
			}
			out = append(out, g.number(term{text: t, prefix: prefix, suffix: suffix}))
			g.known[t] = true
		}
	}
	return out, nil
}

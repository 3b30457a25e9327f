package screen

import "slices"

// hits returns the rules that match, in the order of the file.
func (l *language) hits(pieces []piece) []Hit {
	toks := l.spelling.tokens(pieces)
	for _, spans := range l.idioms.find(toks) {
		for _, s := range spans {
			for i := s.from; i < s.to; i++ {
				toks[i].forms = nil
			}
		}
	}
	found := l.index.find(toks)
	var hits []Hit
	for _, r := range l.rules {
		if slices.ContainsFunc(r.any, func(p []int) bool { return l.holds(r, p, toks, found) }) {
			hits = append(hits, Hit{Kind: r.kind, Rule: r.id})
		}
	}
	return hits
}

// holds reports whether a pattern of a rule stands in the text, and nothing in
// its sentence clears it.
func (l *language) holds(r compiled, pattern []int, toks []token, found [][]span) bool {
	for _, s := range found[pattern[0]] {
		if r.deny && l.denied(toks, s.from) || cleared(r, s, toks, found) {
			continue
		}
		if near(s, pattern[1:], found) {
			return true
		}
	}
	return false
}

// near reports whether all the other sequences of a pattern match within reach.
func near(s span, others []int, found [][]span) bool {
	for _, n := range others {
		beside := false
		for _, o := range found[n][from(found[n], s.from-apart-wide):] {
			if o.from > s.to+apart {
				break
			}
			beside = beside || s.from-o.to <= apart
		}
		if !beside {
			return false
		}
	}
	return true
}

// wide is more tokens than a sequence can cover.
const wide = 100

// from returns the first of the spans, which are in order, that begins at a
// token or after it.
func from(spans []span, token int) int {
	at, _ := slices.BinarySearchFunc(spans, token, func(s span, t int) int { return s.from - t })
	return at
}

// cleared reports whether an exception stands in the sentence of a match.
func cleared(r compiled, s span, toks []token, found [][]span) bool {
	in := toks[s.from].sentence
	for _, n := range r.unless {
		_, ok := slices.BinarySearchFunc(found[n], in, func(u span, in int) int { return toks[u.from].sentence - in })
		if ok {
			return true
		}
	}
	return false
}

// denied reports whether the symptom at a place stands under a denial: right
// after it, but for words that may stand between, or further down its list. A
// list with commas needs an "or" after it: "no pain, numb legs" denies the pain
// alone.
func (l *language) denied(toks []token, at int) bool {
	in, or := toks[at].sentence, false
	for i := at; i < len(toks) && toks[i].sentence == in && i < at+gapMost; i++ {
		or = or || slices.ContainsFunc(toks[i].forms, func(f string) bool { return l.or[f] })
	}
	comma := toks[at].comma
	for i := at - 1; i >= 0 && i >= at-gapMost && toks[i].sentence == in; i-- {
		for _, no := range l.no {
			if i-len(no)+1 >= 0 && stands(no, toks[i-len(no)+1:]) {
				return !comma || or
			}
		}
		word := func(f string) bool { return l.bridge[f] || l.or[f] }
		if !slices.ContainsFunc(toks[i].forms, word) {
			return false
		}
		or = or || slices.ContainsFunc(toks[i].forms, func(f string) bool { return l.or[f] })
		comma = comma || toks[i].comma
	}
	return false
}

func stands(phrase []term, toks []token) bool {
	for i, t := range phrase {
		if i >= len(toks) || !t.is(toks[i]) {
			return false
		}
	}
	return true
}

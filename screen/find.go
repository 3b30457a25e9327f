package screen

import "slices"

// hits returns the rules that match, in the order of the file.
func (l *language) hits(toks []token) []Hit {
	for _, spans := range l.idioms.find(toks) {
		for _, s := range spans {
			for i := s.from; i < s.to; i++ {
				toks[i].terms = nil
			}
		}
	}
	found := l.index.find(toks)
	var may []int32
	for n := range found {
		may = append(may, l.heads[n]...)
	}
	slices.Sort(may)
	var hits []Hit
	for _, n := range slices.Compact(may) {
		r := l.rules[n]
		if slices.ContainsFunc(r.any, func(p []int32) bool { return l.holds(r, p, toks, found) }) {
			hits = append(hits, Hit{Kind: r.kind, Rule: r.id})
		}
	}
	return hits
}

// holds reports whether a pattern of a rule stands in the text, and nothing
// beside it clears it.
func (l *language) holds(r compiled, pattern []int32, toks []token, found map[int32][]span) bool {
	for _, s := range found[pattern[0]] {
		if r.deny && l.denied(toks, s.from) || l.cleared(r, s, toks, found) {
			continue
		}
		if near(s, pattern[1:], found) {
			return true
		}
	}
	return false
}

// near reports whether all the other sequences of a pattern match within reach.
func near(s span, others []int32, found map[int32][]span) bool {
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

// cleared reports whether an exception stands beside a match: in its clause, and
// within reach. "He hit me by accident" is one clause; "he hit me and said it was
// an accident" is two.
func (l *language) cleared(r compiled, s span, toks []token, found map[int32][]span) bool {
	for _, n := range r.unless {
		for _, u := range found[n][from(found[n], s.from-apart-wide):] {
			if u.from > s.to+apart {
				break
			}
			if s.from-u.to <= apart && l.oneClause(toks, min(s.to, u.to), max(s.from, u.from)) {
				return true
			}
		}
	}
	return false
}

// oneClause reports whether nothing between two places begins a clause. Places
// in the wrong order are those of spans that overlap.
func (l *language) oneClause(toks []token, from, to int) bool {
	for i := from; i <= to && i < len(toks); i++ {
		k := toks[i]
		if i > 0 && (k.comma || k.sentence != toks[i-1].sentence) {
			return false
		}
		if i < to && l.clause.has(k) {
			return false
		}
	}
	return true
}

// denied reports whether the symptom at a place stands under a denial: right
// after it, but for words that may stand between, or further down its list. A
// list with commas needs an "or" after it: "no pain, numb legs" denies the pain
// alone.
func (l *language) denied(toks []token, at int) bool {
	in, or := toks[at].sentence, false
	for i := at; i < len(toks) && toks[i].sentence == in && i < at+gapMost; i++ {
		or = or || l.or.has(toks[i])
	}
	comma := toks[at].comma
	for i := at - 1; i >= 0 && i >= at-gapMost && toks[i].sentence == in; i-- {
		for _, no := range l.no {
			if i-len(no)+1 >= 0 && stands(no, toks[i-len(no)+1:]) {
				return !comma || or
			}
		}
		if !l.bridge.has(toks[i]) && !l.or.has(toks[i]) {
			return false
		}
		or = or || l.or.has(toks[i])
		comma = comma || toks[i].comma
	}
	return false
}

func stands(phrase []int32, toks []token) bool {
	for i, t := range phrase {
		if i >= len(toks) || !slices.Contains(toks[i].terms, t) {
			return false
		}
	}
	return true
}

package screen

import "slices"

// span is where a sequence matched: tokens from up to, not including, to.
type span struct{ from, to int }

// set is a set of phrases, of which one has to stand in a place. Phrases are
// numbers of terms.
type set struct {
	one   []int32   // of one term, in order
	more  [][]int32 // of several, in the order of their first
	edges [][]int32 // those that begin with an edge
	id    int32     // which of the language's sets it is
}

func (s *set) add(phrase []int32) {
	switch {
	case phrase[0] == edge:
		s.edges = append(s.edges, phrase)
	case len(phrase) == 1:
		s.one = append(s.one, phrase[0])
	default:
		s.more = append(s.more, phrase)
	}
}

// join takes the phrases of another set in.
func (s *set) join(o *set) {
	s.one = append(s.one, o.one...)
	s.more = append(s.more, o.more...)
	s.edges = append(s.edges, o.edges...)
}

func (s *set) sorted() {
	slices.Sort(s.one)
	s.one = slices.Compact(s.one)
	slices.SortFunc(s.more, slices.Compare)
}

func (s *set) empty() bool { return len(s.one)+len(s.more)+len(s.edges) == 0 }

// has reports whether a token is one of the terms that stand alone.
func (s *set) has(k token) bool {
	for _, t := range k.terms {
		if _, ok := slices.BinarySearch(s.one, t); ok {
			return true
		}
	}
	return false
}

// element is one step of a sequence: a phrase of one of the sets, after at most
// gap other words.
type element struct {
	sets     []*set
	optional bool
	gap      int
}

// edged reports whether one of the phrases begins with an edge.
func (e *element) edged() bool {
	return slices.ContainsFunc(e.sets, func(s *set) bool { return len(s.edges) > 0 })
}

// first returns the terms that the phrases begin with, but for edges.
func (s *set) first() []int32 {
	out := slices.Clone(s.one)
	for _, phrase := range s.more {
		out = append(out, phrase[0])
	}
	return out
}

// first returns the terms that the phrases begin with, but for edges.
func (e *element) first() []int32 {
	var out []int32
	for _, s := range e.sets {
		out = append(out, s.first()...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// sequence is a row of elements within one sentence.
type sequence struct {
	elements []element
	start    bool     // it begins where the sentence, or a part between commas, does
	needs    [][]*set // of the steps that a text must have a term of, but for the rarest
}

// matcher holds what the matches of one text need, so that they make little.
type matcher struct {
	toks       []token
	ends, next []int
}

// match returns where a match of the sequence that begins at from ends, the
// longest if there are several, or -1. Its work is bounded by the sequence.
func (m *matcher) match(s *sequence, from int) int {
	if s.start && !begins(m.toks, from) {
		return -1
	}
	in := m.toks[from].sentence
	m.ends = append(m.ends[:0], from)
	for i := range s.elements {
		e := &s.elements[i]
		m.next = m.next[:0]
		if e.optional {
			m.next = append(m.next, m.ends...)
		}
		for _, at := range m.ends {
			for skip := 0; skip <= e.gap; skip++ {
				m.after(e, at+skip, in)
				if at+skip >= len(m.toks) || m.toks[at+skip].sentence != in {
					break
				}
			}
		}
		if m.ends, m.next = m.next, m.ends; len(m.ends) == 0 {
			return -1
		}
	}
	return slices.Max(m.ends)
}

// begins reports whether a sentence, or what follows a comma, begins at a place.
func begins(toks []token, at int) bool {
	return at == 0 || at == len(toks) || toks[at].comma || toks[at].sentence != toks[at-1].sentence
}

// after notes where the element's phrases that stand at a place end.
func (m *matcher) after(e *element, at, sentence int) {
	for _, s := range e.sets {
		for _, phrase := range s.edges {
			m.phrase(phrase, at, sentence)
		}
		if at >= len(m.toks) || m.toks[at].sentence != sentence {
			continue
		}
		if s.has(m.toks[at]) {
			m.end(at + 1)
		}
		if len(s.more) == 0 {
			continue
		}
		for _, t := range m.toks[at].terms {
			n, _ := slices.BinarySearchFunc(s.more, t, func(phrase []int32, t int32) int { return int(phrase[0] - t) })
			for ; n < len(s.more) && s.more[n][0] == t; n++ {
				m.phrase(s.more[n], at, sentence)
			}
		}
	}
}

// phrase notes where a phrase ends if it stands at a place.
func (m *matcher) phrase(phrase []int32, at, sentence int) {
	for _, t := range phrase {
		switch {
		case t == edge && begins(m.toks, at):
		case t != edge && at < len(m.toks) && m.toks[at].sentence == sentence && slices.Contains(m.toks[at].terms, t):
			at++
		default:
			return
		}
	}
	m.end(at)
}

func (m *matcher) end(at int) {
	if !slices.Contains(m.next, at) {
		m.next = append(m.next, at)
	}
}

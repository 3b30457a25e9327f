package screen

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// span is where a sequence matched: tokens from up to, not including, to.
type span struct{ from, to int }

// is reports whether one of a token's readings is what the term asks for.
func (t term) is(k token) bool {
	for _, f := range k.forms {
		switch {
		case t.number:
			if n, err := strconv.ParseFloat(f, 64); err == nil && n >= t.least {
				return true
			}
		case t.prefix && t.suffix:
			if strings.Contains(f, t.text) {
				return true
			}
		case t.prefix && strings.HasPrefix(f, t.text), t.suffix && strings.HasSuffix(f, t.text), f == t.text:
			return true
		}
	}
	return false
}

// match returns where a match of the sequence that begins at from ends, the
// longest if there are several, or -1. Its work is bounded by the sequence.
func (s *sequence) match(toks []token, from int) int {
	in := toks[from].sentence
	if s.start && !begins(toks, from) {
		return -1
	}
	ends := []int{from}
	for _, e := range s.elements {
		var next []int
		if e.optional {
			next = append(next, ends...)
		}
		for _, at := range ends {
			for skip := 0; skip <= e.gap; skip++ {
				next = e.after(toks, at+skip, in, next)
				if at+skip >= len(toks) || toks[at+skip].sentence != in {
					break
				}
			}
		}
		if ends = next; len(ends) == 0 {
			return -1
		}
	}
	return slices.Max(ends)
}

// begins reports whether a sentence, or what follows a comma, begins at a place.
func begins(toks []token, at int) bool {
	return at == 0 || at == len(toks) || toks[at].comma || toks[at].sentence != toks[at-1].sentence
}

// after adds to ends where the alternatives that match at a place end.
func (e *element) after(toks []token, at, sentence int, ends []int) []int {
	for _, alt := range e.any {
		to := at
		for _, t := range alt {
			switch {
			case t.edge && begins(toks, to):
			case !t.edge && to < len(toks) && toks[to].sentence == sentence && t.is(toks[to]):
				to++
			default:
				to = -1
			}
			if to < 0 {
				break
			}
		}
		if to >= 0 && !slices.Contains(ends, to) {
			ends = append(ends, to)
		}
	}
	return ends
}

// index knows which sequences may begin with a word.
type index struct {
	sequences []sequence
	exact     map[string][]int
	stem      map[rune][]int // by the first letter of a stem
	open      []int          // may begin with any word
}

// add takes a sequence in and returns its number.
func (x *index) add(s sequence) int {
	if x.exact == nil {
		x.exact, x.stem = map[string][]int{}, map[rune][]int{}
	}
	n := len(x.sequences)
	x.sequences = append(x.sequences, s)
	for _, alt := range s.elements[0].any {
		switch t := alt[0]; {
		case t.number || t.suffix:
			x.open = put(x.open, n)
		case t.prefix:
			r, _ := utf8.DecodeRuneInString(t.text)
			x.stem[r] = put(x.stem[r], n)
		default:
			x.exact[t.text] = put(x.exact[t.text], n)
		}
	}
	return n
}

func put(list []int, n int) []int {
	if len(list) > 0 && list[len(list)-1] == n {
		return list
	}
	return append(list, n)
}

// find returns where each sequence matches.
func (x *index) find(toks []token) [][]span {
	found := make([][]span, len(x.sequences))
	for at, k := range toks {
		try := func(list []int) {
			for _, n := range list {
				if l := len(found[n]); l > 0 && found[n][l-1].from == at {
					continue
				}
				if to := x.sequences[n].match(toks, at); to > at {
					found[n] = append(found[n], span{at, to})
				}
			}
		}
		for _, f := range k.forms {
			try(x.exact[f])
			r, _ := utf8.DecodeRuneInString(f)
			try(x.stem[r])
		}
		if len(k.forms) > 0 {
			try(x.open)
		}
	}
	return found
}

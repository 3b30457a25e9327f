package screen

import "slices"

// index knows which sequences may begin with a term, and which of them a text
// can hold at all: those of whose steps each has a term in it. Most texts are
// then tried against few.
type index struct {
	sequences []sequence
	first     lists // by term: the sequences
	rare      lists // by term: the sequences for which it is the rarest step
	of        lists // by term: the sets with a phrase that begins with it
	sets      int   // how many the language has
}

// lists are many short lists, one after the other.
type lists struct{ from, all []int32 }

func newLists(of [][]int32) lists {
	l := lists{from: make([]int32, 0, len(of)+1)}
	for _, list := range of {
		l.from = append(l.from, int32(len(l.all)))
		l.all = append(l.all, list...)
	}
	l.from, l.all = append(l.from, int32(len(l.all))), slices.Clone(l.all)
	return l
}

func (l *lists) at(n int32) []int32 { return l.all[l.from[n]:l.from[n+1]] }

// add takes a sequence in and returns its number.
func (x *index) add(s sequence) int32 {
	x.sequences = append(x.sequences, s)
	return int32(len(x.sequences) - 1)
}

// close makes the index of what was added, for so many terms and sets.
func (x *index) close(terms, sets int) {
	x.sets = sets
	first, rare, of := make([][]int32, terms), make([][]int32, terms), make([][]int32, terms)
	often := make([]int32, terms)
	seen := make([]bool, sets)
	for _, s := range x.sequences {
		for _, e := range s.elements {
			for _, t := range e.first() {
				often[t]++
			}
			for _, set := range e.sets {
				if !seen[set.id] {
					seen[set.id] = true
					for _, t := range set.first() {
						of[t] = append(of[t], set.id)
					}
				}
			}
		}
	}
	for n := range x.sequences {
		s := &x.sequences[n]
		for _, t := range s.elements[0].first() {
			first[t] = append(first[t], int32(n))
		}
		for _, t := range s.rarest(often) {
			rare[t] = append(rare[t], int32(n))
		}
	}
	x.first, x.rare, x.of = newLists(first), newLists(rare), newLists(of)
}

// rarest returns the first terms of the element that fewest texts will have, and
// notes which others a text needs beside.
func (s *sequence) rarest(often []int32) []int32 {
	var best []int32
	least, rarest := int32(-1), 0
	var needed []int
	for i := range s.elements {
		e := &s.elements[i]
		if e.optional || e.edged() {
			continue
		}
		needed = append(needed, i)
		first, sum := e.first(), int32(0)
		for _, t := range first {
			sum += often[t]
		}
		if least < 0 || sum < least {
			best, least, rarest = first, sum, i
		}
	}
	for _, i := range needed {
		if i != rarest {
			s.needs = append(s.needs, s.elements[i].sets)
		}
	}
	return best
}

// within reports whether each step that is needed has one of its sets among
// those held.
func (s *sequence) within(held []bool) bool {
	for _, sets := range s.needs {
		if !slices.ContainsFunc(sets, func(s *set) bool { return held[s.id] }) {
			return false
		}
	}
	return true
}

// finder is a search of one text.
type finder struct {
	*index
	matcher
	found map[int32][]span
	met   marks // terms of the sentence
	held  marks // sets of which it has a term
	tried marks // sequences of which it has the rarest step
	may   marks // sequences that it can hold
}

// marks is a set of numbers that is soon emptied again.
type marks struct {
	on   []bool
	list []int32
}

func newMarks(n int) marks { return marks{on: make([]bool, n)} }

// set reports whether the number is new.
func (m *marks) set(n int32) bool {
	if m.on[n] {
		return false
	}
	m.on[n] = true
	m.list = append(m.list, n)
	return true
}

func (m *marks) clear() {
	for _, n := range m.list {
		m.on[n] = false
	}
	m.list = m.list[:0]
}

// find returns where each sequence matches, by its number.
func (x *index) find(toks []token) map[int32][]span {
	f := &finder{index: x, matcher: matcher{toks: toks}, found: map[int32][]span{},
		met: newMarks(len(x.of.from)), held: newMarks(x.sets), tried: newMarks(len(x.sequences)), may: newMarks(len(x.sequences))}
	for from := 0; from < len(toks); {
		to := from + 1
		for to < len(toks) && toks[to].sentence == toks[from].sentence {
			to++
		}
		if f.possible(from, to) {
			for at := from; at < to; at++ {
				f.at(at)
			}
		}
		from = to
	}
	return f.found
}

// possible notes which sequences a sentence can hold; it reports whether any.
func (f *finder) possible(from, to int) bool {
	f.met.clear()
	f.held.clear()
	f.tried.clear()
	f.may.clear()
	for _, k := range f.toks[from:to] {
		for _, t := range k.terms {
			if f.met.set(t) {
				for _, set := range f.of.at(t) {
					f.held.set(set)
				}
			}
		}
	}
	for _, t := range f.met.list {
		for _, n := range f.rare.at(t) {
			if f.tried.set(n) && f.sequences[n].within(f.held.on) {
				f.may.set(n)
			}
		}
	}
	return len(f.may.list) > 0
}

// at notes the sequences that match from a place.
func (f *finder) at(at int) {
	for _, t := range f.toks[at].terms {
		for _, n := range f.first.at(t) {
			if !f.may.on[n] {
				continue
			}
			if to := f.match(&f.sequences[n], at); to > at {
				if had := f.found[n]; len(had) == 0 || had[len(had)-1].from != at {
					f.found[n] = append(had, span{at, to})
				}
			}
		}
	}
}

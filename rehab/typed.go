package rehab

import (
	"slices"
)

// Named is an exercise of the plan, as typed words may name it.
type Named struct{ ID, Label string }

// Did is one exercise that was reported.
type Did struct {
	ID   string
	Part bool // only a part of it
}

// OffScale is a number that is no answer: over 10, under 0, or between two
// answers. The patient is asked again.
type OffScale struct {
	Item string // empty if it can't be said which item it was for
	Text string // as it was typed, at most 12 characters and a sign that it goes on
}

// Reading is what was understood of a typed check-in. It holds nothing that
// was guessed: what is not clear is in Unknown, OffScale or Ambiguous.
type Reading struct {
	Values    map[string]int // item to 0..10
	Exercises []Did          // in the order they were named
	Rest      bool
	DidntFit  bool
	Flare     bool
	Skipped   []string   // items
	Other     []string   // activities outside the plan, by the vocabulary's label
	Unknown   []string   // words without a meaning here, at most 12
	OffScale  []OffScale // numbers that are no answers
	Ambiguous bool       // something can be meant in two ways, and was left out
}

const (
	unknownMax   = 12
	exercisesMax = 50
)

// Read understands a typed check-in, as far as it can without guessing. Bare
// numbers answer the items of order, which are those still open, in turn; an
// item that is named may be any of the vocabulary's. exercises are the plan's.
// What a "no", a "tomorrow" or a question mark covers is not reported as done,
// nor as anything else. Equal arguments give equal readings, and the work is
// bounded: 4,000 characters are read, and 50 exercises known.
func Read(text string, v Vocabulary, exercises []Named, order []string) Reading {
	lx := newLexicon(v)
	rd := &reader{lx: lx, order: order, out: Reading{Values: map[string]int{}}}
	rd.toks = lx.ratings(lx.label(scan(text), exercises[:min(len(exercises), exercisesMax)]))
	rd.scales()
	rd.deeds()
	rd.unknown()
	return rd.out
}

type reader struct {
	lx    *lexicon
	toks  []token
	order []string
	used  map[int]bool // tokens that are someone's answer
	out   Reading
}

// slot is a number, or a skip, that may be an item's answer.
func (t token) slot() bool {
	return t.number && !t.out || t.marks&marksSkip != 0
}

// scales gives the ratings to items: first those that are named, then the bare
// ones in order.
func (rd *reader) scales() {
	rd.used = map[int]bool{}
	named, unset := rd.named()
	var bare []int
	for i, t := range rd.toks {
		if t.slot() && !rd.used[i] && !rd.skipsDeed(i) {
			bare = append(bare, i)
		}
	}
	for _, item := range named.items {
		rd.give(item, named.at[item])
	}
	rd.bare(bare, named, unset)
	if slices.ContainsFunc(rd.toks, func(t token) bool { return t.marks&marksSkipAll != 0 }) {
		rd.skipAll()
	}
}

// skipAll leaves out every open item that nothing was said of.
func (rd *reader) skipAll() {
	for _, item := range rd.order {
		_, given := rd.out.Values[item]
		off := slices.ContainsFunc(rd.out.OffScale, func(o OffScale) bool { return o.Item == item })
		if !given && !off && !slices.Contains(rd.out.Skipped, item) {
			rd.out.Skipped = append(rd.out.Skipped, item)
		}
	}
}

// give records the rating at i as the item's.
func (rd *reader) give(item string, i int) {
	t := rd.toks[i]
	switch {
	case t.marks&marksSkip != 0:
		rd.out.Skipped = append(rd.out.Skipped, item)
	case t.off:
		rd.out.OffScale = append(rd.out.OffScale, OffScale{Item: item, Text: t.raw})
	default:
		rd.out.Values[item] = t.value
	}
}

// names are the items that were named with a rating, in the order of the text.
type names struct {
	items []string
	at    map[string]int // where the rating is
}

// named binds ratings to the items named beside them. unset is how many items
// were named without one. An item named with two ratings gets none.
func (rd *reader) named() (n names, unset int) {
	n.at = map[string]int{}
	pairs, lone := rd.pairs()
	twice := map[string]bool{}
	for _, p := range pairs {
		for i := min(p.name, p.rating); i <= max(p.name, p.rating); i++ {
			rd.used[i] = true // "slept badly 3": the words between say nothing more
		}
		item := rd.toks[p.name].item
		if at, ok := n.at[item]; ok && rd.toks[at].value != rd.toks[p.rating].value {
			twice[item] = true
			continue
		} else if ok {
			continue
		}
		n.at[item] = p.rating
		n.items = append(n.items, item)
	}
	for item := range twice {
		rd.out.Ambiguous = true
		delete(n.at, item)
		n.items = slices.DeleteFunc(n.items, func(s string) bool { return s == item })
	}
	for _, i := range lone {
		if _, ok := n.at[rd.toks[i].item]; !ok {
			unset++
		}
	}
	return n, unset
}

type pair struct{ name, rating int }

// pairs joins each name to its rating: the one after it ("mood 7 sleep 5"),
// or the one before if the text is written that way round ("7 mood 5 sleep").
// A list of names and a list of as many ratings are joined in turn.
func (rd *reader) pairs() (pairs []pair, lone []int) {
	seq, listed := rd.sequence()
	if len(seq) > 1 && len(seq)%2 == 0 {
		half := len(seq) / 2
		turned, lists := true, listed && half > 1
		for i, k := range seq {
			isName := rd.toks[k].item != ""
			turned = turned && isName == (i%2 == 1)
			lists = lists && isName == (i < half)
		}
		for i := 0; i < half && (turned || lists); i++ {
			if turned {
				pairs = append(pairs, pair{seq[2*i+1], seq[2*i]})
			} else {
				pairs = append(pairs, pair{seq[i], seq[half+i]})
			}
		}
		if turned || lists {
			return pairs, nil
		}
	}
	for i, k := range seq {
		if rd.toks[k].item == "" {
			continue
		}
		if i+1 < len(seq) && rd.toks[seq[i+1]].item == "" && rd.near(k, seq[i+1]) {
			pairs = append(pairs, pair{k, seq[i+1]})
		} else {
			lone = append(lone, k)
		}
	}
	return pairs, lone
}

// sequence returns where the names and ratings are, a name that is repeated at
// once being one ("my mood, I feel"). A rating just after a skip that has the
// name to its right ("skip mood") stays in place. listed is true if nothing
// but marks stands between them.
func (rd *reader) sequence() (seq []int, listed bool) {
	listed = true
	for i, t := range rd.toks {
		switch {
		case t.item != "":
			if n := len(seq); n > 0 && rd.toks[seq[n-1]].item == t.item {
				seq[n-1] = i
				continue
			}
			seq = append(seq, i)
		case t.slot() && !rd.skipsDeed(i):
			seq = append(seq, i)
		case !t.sep && t.marks&marksQuiet == 0 && len(seq) > 0:
			listed = false
		}
	}
	return seq, listed
}

// near reports whether a rating belongs to the name before it: they stand in
// one clause, or nothing but a mark is between them.
func (rd *reader) near(name, rating int) bool {
	sep, word := false, false
	for _, t := range rd.toks[name+1 : rating] {
		switch {
		case t.sep:
			sep = true
		case t.marks&marksQuiet != 0:
		case t.deed() || t.marks&marksBefore != 0:
			return false
		default:
			word = true
		}
	}
	if rd.toks[rating].spelt && word {
		return false
	}
	return !sep || !word
}

// bare gives the ratings without a name to the open items without one, in
// order. It gives none if there are more of them, or if it isn't plain which
// items they are for.
func (rd *reader) bare(at []int, named names, unset int) {
	var open []string
	for _, item := range rd.order {
		if _, ok := named.at[item]; !ok {
			open = append(open, item)
		}
	}
	answers := len(at) > 1 && len(at) == len(open) && rd.oneRun(at)
	lone := len(at) == 1
	at = slices.DeleteFunc(at, func(i int) bool { return rd.detail(i, answers, lone) })
	if len(at) == 0 {
		return
	}
	whole := len(at) == len(open) && rd.inOrder(at, open, named)
	some := len(named.items) == 0 && unset == 0 && len(at) < len(open) && rd.oneRun(at)
	if !whole && !some {
		rd.out.Ambiguous = true
		for _, i := range at {
			if t := rd.toks[i]; t.off {
				rd.out.OffScale = append(rd.out.OffScale, OffScale{Text: t.raw})
			}
		}
		return
	}
	for n, i := range at {
		rd.used[i] = true
		rd.give(open[n], i)
	}
}

// detail reports whether a bare number only says more about what was done
// ("walked 20", "2 walks", unless the numbers together are all the answers that
// are open), or stands in running text ("3 parcels").
func (rd *reader) detail(i int, answers, lone bool) bool {
	t := rd.toks[i]
	if t.marks&marksSkip != 0 {
		return false
	}
	prev, next := rd.beside(i, -1), rd.beside(i, 1)
	if next.word() || t.spelt && prev.word() {
		return true
	}
	if answers || !prev.deed() && prev.marks&marksPart == 0 && !(next.deed() && lone) {
		return false
	}
	rd.out.Ambiguous = rd.out.Ambiguous || !t.off
	return true
}

// deed reports whether the token names something to be done.
func (t token) deed() bool { return t.exercise != "" || t.other != "" || t.shared }

// word reports whether the token is a word that means nothing here.
func (t token) word() bool {
	return t.text != "" && !t.number && t.item == "" && t.marks == 0 && !t.deed()
}

// beside returns the token next to i on one side, or a separator at the ends.
func (rd *reader) beside(i, step int) token {
	if i+step < 0 || i+step >= len(rd.toks) {
		return token{sep: true}
	}
	return rd.toks[i+step]
}

// inOrder reports whether the text, with the bare ratings put to the open
// items, follows the order in which they are asked.
func (rd *reader) inOrder(at []int, open []string, named names) bool {
	where := map[string]int{}
	for item, i := range named.at {
		where[item] = i
	}
	for n, i := range at {
		where[open[n]] = i
	}
	last := -1
	for _, item := range rd.order {
		if where[item] < last {
			return false
		}
		last = where[item]
	}
	return true
}

// oneRun reports whether the ratings stand together, and at the start or the
// end of the text or of a clause.
func (rd *reader) oneRun(at []int) bool {
	for n := 1; n < len(at); n++ {
		for _, t := range rd.toks[at[n-1]+1 : at[n]] {
			if !t.sep && t.marks&marksQuiet == 0 {
				return false
			}
		}
	}
	before, after := token{sep: true}, rd.beside(at[len(at)-1], 1)
	for i := at[0] - 1; i >= 0 && !before.word(); i-- {
		if before = rd.toks[i]; before.marks&marksQuiet == 0 {
			break
		}
	}
	return !before.word() || after.sep
}

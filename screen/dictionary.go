package screen

import (
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// dictionary is what the languages know of words, in one place: a text's words
// are looked up once for all of them.
type dictionary struct {
	languages int
	words     map[string]*entry
	stems     affixes
	tails     affixes
	parts     []affix
	numbers   []least
	near      map[string][]mend // a word less one letter
	elided    map[string][]mend // what an apostrophe cuts off, and the word that it is
	written   map[string]set64  // words that may be written in two
}

// set64 is a set of languages, by their numbers.
type set64 uint64

func (s set64) has(lang int) bool { return s&(1<<lang) != 0 }

// posting is a term of a language.
type posting struct{ lang, term int32 }

// entry is what the languages know of a word as it is written.
type entry struct {
	terms []posting
	known set64         // right as it is
	long  []replacement // contractions and misspellings
}

// replacement is what a word stands for in a language: words, and later the
// terms of each.
type replacement struct {
	lang  int
	words []string
	terms [][]int32
}

// mend is a word that a language mends one slip to.
type mend struct {
	lang  int
	right string
}

type affix struct {
	text string
	posting
}

type least struct {
	least float64
	posting
}

// affixes are the starts, or the ends, of words.
type affixes struct {
	terms   map[string][]posting
	lengths [256]uint64 // which lengths there are, in bytes, by the outermost byte
}

func (a *affixes) add(text string, outer byte, p posting) {
	a.terms[text] = append(a.terms[text], p)
	a.lengths[outer] |= 1 << min(len(text), 63)
}

func newDictionary(languages []*language) *dictionary {
	d := &dictionary{languages: len(languages), words: map[string]*entry{}, near: map[string][]mend{}, elided: map[string][]mend{}, written: map[string]set64{}}
	d.stems.terms, d.tails.terms = map[string][]posting{}, map[string][]posting{}
	for n, l := range languages {
		d.spelling(n, &l.spelling)
		for t, number := range l.terms {
			d.add(t, posting{int32(n), number})
		}
		l.spelling, l.terms = spelling{}, nil // the dictionary has them
	}
	for _, e := range d.words {
		for i, r := range e.long {
			for _, w := range r.words {
				terms := make([][]int32, len(languages))
				d.look(w, terms)
				e.long[i].terms = append(e.long[i].terms, terms[r.lang])
			}
		}
	}
	return d
}

func (d *dictionary) word(text string) *entry {
	if d.words[text] == nil {
		d.words[text] = &entry{}
	}
	return d.words[text]
}

func (d *dictionary) spelling(lang int, s *spelling) {
	for short, long := range s.expand {
		e := d.word(short)
		e.long = append(e.long, replacement{lang: lang, words: long})
	}
	for short, first := range s.elide {
		d.elided[short] = append(d.elided[short], mend{lang, first})
	}
	for w := range s.known {
		d.word(w).known |= 1 << lang
	}
	for w := range s.join {
		d.written[w] |= 1 << lang
	}
	for _, right := range s.right {
		d.near[right] = append(d.near[right], mend{lang, right})
		for _, shorter := range without(right) {
			d.near[shorter] = append(d.near[shorter], mend{lang, right})
		}
	}
}

func (d *dictionary) add(t term, p posting) {
	switch {
	case t.number:
		d.numbers = append(d.numbers, least{t.least, p})
	case t.prefix && t.suffix || len(t.text) > 62 && (t.prefix || t.suffix):
		d.parts = append(d.parts, affix{t.text, p})
	case t.prefix:
		d.stems.add(t.text, t.text[0], p)
	case t.suffix:
		d.tails.add(t.text, t.text[len(t.text)-1], p)
	default:
		e := d.word(t.text)
		e.terms = append(e.terms, p)
	}
}

// look adds the terms that a word, as it is written, is in each language.
func (d *dictionary) look(form string, terms [][]int32) {
	put := func(list []posting) {
		for _, p := range list {
			if !slices.Contains(terms[p.lang], p.term) {
				terms[p.lang] = append(terms[p.lang], p.term)
			}
		}
	}
	if e := d.words[form]; e != nil {
		put(e.terms)
	}
	for left := d.stems.lengths[form[0]]; left != 0; left &= left - 1 {
		if n := bits.TrailingZeros64(left); n <= len(form) {
			put(d.stems.terms[form[:n]])
		}
	}
	for left := d.tails.lengths[form[len(form)-1]]; left != 0; left &= left - 1 {
		if n := bits.TrailingZeros64(left); n <= len(form) {
			put(d.tails.terms[form[len(form)-n:]])
		}
	}
	for _, a := range d.parts {
		if strings.Contains(form, a.text) {
			put([]posting{a.posting})
		}
	}
	if len(d.numbers) == 0 || form[0] < '0' || form[0] > '9' {
		return
	}
	if v, err := strconv.ParseFloat(form, 64); err == nil {
		for _, n := range d.numbers {
			if v >= n.least {
				put([]posting{n.posting})
			}
		}
	}
}

// word is a word of a text as the languages read it.
type word struct {
	terms [][]int32     // by language
	long  []replacement // the languages that read other words in its place
}

// read looks a word up, in each of the ways that it can be read.
func (d *dictionary) read(text string) word {
	w := word{terms: make([][]int32, d.languages)}
	forms := variants(text)
	var done set64
	for _, f := range forms {
		d.replace(f, &w, &done)
		if strings.Contains(f, "'") {
			d.replace(strings.ReplaceAll(f, "'", ""), &w, &done)
		}
	}
	d.elide(text, &w, &done)
	if base, ok := strings.CutSuffix(text, "'s"); ok && base != "" {
		forms = append(forms, base)
	}
	for _, f := range forms {
		d.look(f, w.terms)
	}
	for _, f := range forms {
		d.mend(f, &w, &done)
	}
	return w
}

// replace notes the languages in which a word stands for others.
func (d *dictionary) replace(form string, w *word, done *set64) {
	e := d.words[form]
	if e == nil {
		return
	}
	for _, r := range e.long {
		if !done.has(r.lang) {
			*done |= 1 << r.lang
			w.long = append(w.long, r)
		}
	}
}

// elide notes the languages in which a word with an apostrophe is two words.
func (d *dictionary) elide(form string, w *word, done *set64) {
	before, after, _ := strings.Cut(form, "'")
	if after == "" || strings.Contains(after, "'") {
		return
	}
	for _, m := range d.elided[before] {
		if done.has(m.lang) {
			continue
		}
		*done |= 1 << m.lang
		first, rest := d.read(m.right), d.read(after)
		r := replacement{lang: m.lang, terms: [][]int32{first.terms[m.lang], rest.terms[m.lang]}}
		for _, long := range rest.long {
			if long.lang == m.lang {
				r.terms = append(r.terms[:1], long.terms...)
			}
		}
		w.long = append(w.long, r)
	}
}

// least and most letters that a word has for a slip in it to be mended: shorter
// words are too near to others.
const leastLetters, mostLetters = 6, 16

// mend adds the terms of the word that is one slip away in a language: a letter
// too many, one too few, another one, or two that changed places.
func (d *dictionary) mend(form string, w *word, done *set64) {
	n := utf8.RuneCountInString(form)
	if n < leastLetters-1 || n > mostLetters {
		return
	}
	skip := *done
	if e := d.words[form]; e != nil {
		skip |= e.known
	}
	try := func(list []mend, sure bool) {
		for _, m := range list {
			if !skip.has(m.lang) && (sure || oneSlip([]rune(form), []rune(m.right))) {
				skip |= 1 << m.lang
				*done |= 1 << m.lang
				terms := make([][]int32, d.languages)
				d.look(m.right, terms)
				w.terms[m.lang] = append(slices.Clone(w.terms[m.lang]), terms[m.lang]...)
			}
		}
	}
	try(d.near[form], true)
	less := make([]byte, 0, 4*mostLetters)
	for i, r := range form {
		less = append(append(less[:0], form[:i]...), form[i+utf8.RuneLen(r):]...)
		if list := d.near[string(less)]; list != nil {
			try(list, false)
		}
	}
}

// oneSlip reports whether two words, which are equal once a letter is taken from
// each or from one, differ by one slip: letters that moved further than one
// place are two slips.
func oneSlip(a, b []rune) bool {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	switch {
	case len(a) <= 1 && len(b) <= 1:
		return true
	case len(a) == 2 && len(b) == 2:
		return a[0] == b[1] && a[1] == b[0]
	}
	return false
}

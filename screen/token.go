package screen

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word as a language reads it. A word can be read in several ways:
// "k1lll" as it stands, as "kil" and as "kill".
type token struct {
	terms    []int32 // what the language looks for and this is; none if an idiom was taken away
	comma    bool    // a comma stands before it
	sentence int     // which sentence it stands in
}

// spelling is how a language writes words out.
type spelling struct {
	expand map[string][]string // a contraction or misspelling, and what it stands for
	elide  map[string]string   // what an apostrophe cuts off, and the word that it is
	join   map[string]bool     // words that may be written in two
	right  []string            // words in which one slip is mended
	known  map[string]bool     // words that stand in a pattern and are right as they are
}

// long returns what a contraction or a misspelling stands for. An apostrophe may
// be left out.
func (s *spelling) long(word string) ([]string, bool) {
	if long, ok := s.expand[word]; ok {
		return long, true
	}
	if long, ok := s.expand[strings.ReplaceAll(word, "'", "")]; ok {
		return long, true
	}
	before, after, _ := strings.Cut(word, "'")
	if first := s.elide[before]; first != "" && after != "" {
		return []string{first, after}, true
	}
	return nil, false
}

// reading is a text whose words were looked up.
type reading struct {
	pieces []piece
	words  []word
	of     []int // by piece: its word
	joined []int // by piece: the word that it makes with the next one
	joins  []set64
	toks   []token
}

func (d *dictionary) reading(pieces []piece) *reading {
	r := &reading{pieces: unspaced(pieces)}
	n := len(r.pieces)
	r.of, r.joined, r.joins = make([]int, n), make([]int, n), make([]set64, n)
	seen := map[string]int{}
	number := func(text string) int {
		at, ok := seen[text]
		if !ok {
			at = len(r.words)
			seen[text] = at
			r.words = append(r.words, d.read(text))
		}
		return at
	}
	var both []byte
	for i, p := range r.pieces {
		if p.end {
			continue
		}
		r.of[i] = number(p.text)
		if i+1 == n || r.pieces[i+1].end {
			continue
		}
		both = append(append(both[:0], p.text...), r.pieces[i+1].text...)
		if r.joins[i] = d.written[string(both)]; r.joins[i] != 0 {
			r.joined[i] = number(string(both))
		}
	}
	return r
}

// tokens are the words of the text as a language reads them, written over those
// of the language before.
func (r *reading) tokens(lang int) []token {
	out := r.toks[:0]
	sentence := 0
	for i := 0; i < len(r.pieces); i++ {
		p, w := r.pieces[i], r.of[i]
		if p.end {
			sentence++
			continue
		}
		if r.joins[i].has(lang) {
			w = r.joined[i]
			i++
		}
		out = r.words[w].tokens(lang, token{comma: p.comma, sentence: sentence}, out)
	}
	r.toks = out
	return out
}

// tokens adds the word as a language reads it.
func (w *word) tokens(lang int, k token, out []token) []token {
	for _, long := range w.long {
		if long.lang != lang {
			continue
		}
		for _, terms := range long.terms {
			k.terms = terms
			out = append(out, k)
			k.comma = false
		}
		return out
	}
	k.terms = w.terms[lang]
	return append(out, k)
}

// unspaced puts words together that were written letter by letter.
func unspaced(pieces []piece) []piece {
	letter := func(p piece) bool { return len(p.text) == 1 && 'a' <= p.text[0] && p.text[0] <= 'z' }
	out := make([]piece, 0, len(pieces))
	for i := 0; i < len(pieces); i++ {
		to := i
		for to < len(pieces) && letter(pieces[to]) {
			to++
		}
		if to-i < 3 {
			out = append(out, pieces[i])
			continue
		}
		var b strings.Builder
		for _, p := range pieces[i:to] {
			b.WriteString(p.text)
		}
		out = append(out, piece{text: b.String(), comma: pieces[i].comma})
		i = to - 1
	}
	return out
}

// digits are the letters that digits stand for; 1 stands for another as well.
var digits = map[rune]rune{'0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't'}

// variants returns the ways to read a word: as it stands, with letters for
// digits, and without the letters that were drawn out.
func variants(word string) []string {
	forms := []string{word}
	add := func(w string) {
		if !slices.Contains(forms, w) {
			forms = append(forms, w)
		}
	}
	if strings.ContainsAny(word, "013457") && utf8.RuneCountInString(word) > 2 && strings.ContainsFunc(word, unicode.IsLetter) {
		letters := func(r rune) rune {
			if to, ok := digits[r]; ok {
				return to
			}
			return r
		}
		add(strings.Map(letters, word))
		add(strings.Map(letters, strings.ReplaceAll(word, "1", "l")))
	}
	for _, f := range slices.Clone(forms) {
		if drawnOut(f) {
			add(shortened(f, 2))
			add(shortened(f, 1))
		}
	}
	return forms
}

// drawnOut reports whether a letter stands three times in a row.
func drawnOut(word string) bool {
	var before rune
	n := 0
	for _, r := range word {
		if r != before {
			before, n = r, 0
		}
		if n++; n == 3 {
			return true
		}
	}
	return false
}

// shortened cuts letters that stand three times or more in a row to so many.
func shortened(word string, most int) string {
	r := []rune(word)
	var out []rune
	for i := 0; i < len(r); {
		to := i
		for to < len(r) && r[to] == r[i] {
			to++
		}
		n := to - i
		if n > 2 && unicode.IsLetter(r[i]) {
			n = most
		}
		out = append(out, r[i:i+n]...)
		i = to
	}
	return string(out)
}

// without returns the word less each of its letters in turn.
func without(word string) []string {
	r := []rune(word)
	out := make([]string, len(r))
	for i := range r {
		out[i] = string(slices.Delete(slices.Clone(r), i, i+1))
	}
	return out
}

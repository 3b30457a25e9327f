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
	forms    []string // the first is the word as it was written; none if an idiom was taken away
	comma    bool     // a comma stands before it
	sentence int      // which sentence it stands in
}

// spelling is how a language writes words out.
type spelling struct {
	expand map[string][]string // a contraction or misspelling, and what it stands for
	join   map[string]bool     // words that may be written in two
	near   map[string]string   // a word less one letter, and the word
	known  map[string]bool     // words that stand in a pattern and are right as they are
}

// tokens reads pieces as the language does.
func (s *spelling) tokens(pieces []piece) []token {
	pieces = s.joined(unspaced(pieces))
	out := make([]token, 0, len(pieces)+len(pieces)/4)
	sentence := 0
	for _, p := range pieces {
		if p.end {
			sentence++
			continue
		}
		for i, forms := range s.read(p.text) {
			out = append(out, token{forms: forms, comma: p.comma && i == 0, sentence: sentence})
		}
	}
	return out
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

// joined puts the words together that were written in two.
func (s *spelling) joined(pieces []piece) []piece {
	out := make([]piece, 0, len(pieces))
	for i := 0; i < len(pieces); i++ {
		p := pieces[i]
		if i+1 < len(pieces) && !p.end && !pieces[i+1].end && s.join[p.text+pieces[i+1].text] {
			p.text += pieces[i+1].text
			i++
		}
		out = append(out, p)
	}
	return out
}

// read returns the word, or the words that it stands for, each in the ways that
// it can be read.
func (s *spelling) read(word string) [][]string {
	forms := variants(word)
	for _, f := range forms {
		if long, ok := s.long(f); ok {
			out := make([][]string, len(long))
			for i, w := range long {
				out[i] = []string{w}
			}
			return out
		}
	}
	if base, ok := strings.CutSuffix(word, "'s"); ok {
		forms = append(forms, base)
	}
	for _, f := range forms {
		if right, ok := s.nearest(f); ok {
			return [][]string{append(forms, right)}
		}
	}
	return [][]string{forms}
}

// long returns what a contraction or a misspelling stands for. An apostrophe may
// be left out.
func (s *spelling) long(word string) ([]string, bool) {
	if long, ok := s.expand[word]; ok {
		return long, true
	}
	long, ok := s.expand[strings.ReplaceAll(word, "'", "")]
	return long, ok
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
	if utf8.RuneCountInString(word) > 2 && strings.ContainsFunc(word, unicode.IsLetter) && strings.ContainsAny(word, "013457") {
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
		add(shortened(f, 2))
		add(shortened(f, 1))
	}
	return forms
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

// least and most letters that a word has for a slip in it to be mended: shorter
// words are too near to others.
const least, most = 6, 16

// nearest returns the word of the language's list that is one slip away: a
// letter too many, one too few, another one, or two that changed places.
func (s *spelling) nearest(word string) (string, bool) {
	n := utf8.RuneCountInString(word)
	if n < least-1 || n > most || s.known[word] {
		return "", false
	}
	if right, ok := s.near[word]; ok {
		return right, true
	}
	for _, shorter := range without(word) {
		if right, ok := s.near[shorter]; ok && oneSlip([]rune(word), []rune(right)) {
			return right, true
		}
	}
	return "", false
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

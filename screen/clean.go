package screen

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// clean takes away what hides words from a reader of letters: invisible and
// combining characters, full-width letters, case, accents, curly apostrophes
// and markdown.
func clean(text string) string {
	if cleanAlready(text) {
		return text
	}
	text = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || r == '\u034f' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, " "))
	text = cases.Fold().String(norm.NFKC.String(text))
	var b strings.Builder
	b.Grow(len(text))
	before := ' '
	for i, r := range text {
		after, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
		switch {
		case r == '$' && unicode.IsLetter(after):
			b.WriteByte('s')
		case r == '@' && unicode.IsLetter(before) && unicode.IsLetter(after):
			b.WriteByte('a')
		case unicode.In(r, unicode.Mn, unicode.Me), strings.ContainsRune("*~\\", r):
		case strings.ContainsRune("’‘‛ʼ`´′", r):
			b.WriteByte('\'')
		case r == '_' || r == '|':
			b.WriteByte(' ')
		case r > unicode.MaxASCII && unicode.Is(unicode.Latin, r):
			b.WriteRune(plain(r))
		default:
			b.WriteRune(r)
		}
		before = r
	}
	return b.String()
}

// cleanAlready reports whether a text hides nothing: ASCII in lower case without
// the signs that stand for others. Most of the phrases are, and much of what is
// typed.
func cleanAlready(text string) bool {
	for i := range len(text) {
		if c := text[i]; c > unicode.MaxASCII || 'A' <= c && c <= 'Z' || strings.IndexByte("$@*~\\`_|", c) >= 0 {
			return false
		}
	}
	return true
}

// plain returns a Latin letter without its accents.
func plain(r rune) rune {
	for _, base := range norm.NFD.String(string(r)) {
		return base
	}
	return r
}

// piece is a word or a number of the text, or where a sentence ends.
type piece struct {
	text  string
	comma bool // a comma stands before it
	end   bool // no word: the end of a sentence
}

// segment cuts a clean text into pieces. Dots in a row are a pause, not an end.
func segment(text string) []piece {
	var out []piece
	comma, dots := false, 0
	end := func() {
		if dots == 1 {
			out = append(out, piece{end: true})
		}
		dots = 0
	}
	it := words.FromString(apartHangul(text))
	for it.Next() {
		w := it.Value()
		r := []rune(w)[0]
		switch {
		case w == ".":
			dots++
			continue
		case strings.ContainsAny(w, "!?;。\n\r\u2028\u2029"):
			dots = 1
		case strings.ContainsAny(w, ",、:()"):
			comma = true
		}
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			if !unicode.IsSpace(r) || dots == 1 {
				end()
			}
			continue
		}
		end()
		for i, part := range parts(w) {
			if i > 0 {
				out = append(out, piece{end: true})
			}
			out = append(out, piece{text: part, comma: comma})
			comma = false
		}
	}
	return out
}

// apartHangul puts spaces about the syllables of Hangul, so that each is a word
// by itself. Spaces between Korean words come and go as people type, and numbers
// are written onto them: "20알을" is three pieces.
func apartHangul(text string) string {
	if !strings.ContainsFunc(text, hangul) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if hangul(r) {
			b.WriteString(" " + string(r) + " ")
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func hangul(r rune) bool { return unicode.Is(unicode.Hangul, r) }

// parts mends what stands within one word by the letter of UAX #29: single
// letters with dots between them are a word, words with a dot between them are
// the end of one sentence and the start of the next.
func parts(w string) []string {
	if unicode.IsNumber(rune(w[0])) {
		return []string{w}
	}
	cut := strings.FieldsFunc(w, func(r rune) bool { return r == '.' || r == ':' || r == '·' })
	if len(cut) < 2 {
		return []string{strings.Trim(w, "'")}
	}
	single := true
	for _, c := range cut {
		single = single && len(c) == 1
	}
	if single {
		return []string{strings.Join(cut, "")}
	}
	return cut
}

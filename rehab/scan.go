package rehab

import (
	"strconv"
	"strings"
	"unicode"
)

// typedRunes is how much of a message is read: Discord's longest.
const typedRunes = 4000

// token is one word, number or mark of a typed check-in.
type token struct {
	text   string // of a word, lower case, without apostrophes
	raw    string // of a number, as typed
	sep    bool   // ends a clause
	asks   bool   // a question mark
	number bool
	value  int  // of a number on the scale
	off    bool // a number that is no answer
	out    bool // a number that is no rating at all: a time of day
	spelt  bool // a number in words

	entry    // what the vocabulary says of it
	exercise string
	other    string // label of an activity
	shared   bool   // names more than one exercise
}

// scan splits text into tokens.
func scan(text string) []token {
	rs := foldDigits(text)
	var out []token
	for i := 0; i < len(rs); {
		r := rs[i]
		switch {
		case digit(r), minus(r) && i+1 < len(rs) && digit(rs[i+1]) && (i == 0 || rs[i-1] == ' '):
			end := numberEnd(rs, i)
			out = append(out, numbers(string(rs[i:end]))...)
			i = end
		case unicode.IsLetter(r) || unicode.Is(unicode.M, r) && r != '\ufe0f' && r != '\u20e3':
			end := i + 1
			for end < len(rs) && (unicode.IsLetter(rs[end]) || unicode.Is(unicode.M, rs[end]) || rs[end] == '\'') {
				end++
			}
			if w := strings.ReplaceAll(string(rs[i:end]), "'", ""); w != "" {
				out = append(out, token{text: w})
			}
			i = end
		case r == '/':
			out = append(out, token{text: "/", entry: entry{marks: marksQuiet | marksOutOf}})
			i++
		case r == '%':
			out = append(out, token{text: "%"})
			i++
		case strings.ContainsRune(",;.!?\n()。、，！？；", r):
			out = append(out, token{sep: true, asks: r == '?' || r == '？'})
			i++
		default:
			i++
		}
	}
	return out
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

func minus(r rune) bool { return r == '-' || r == '−' }

// foldDigits returns text in lower case with plain digits, plain apostrophes
// and keycap emoji apart from one another, at most typedRunes long.
func foldDigits(text string) []rune {
	in := []rune(tidy(text))
	in = in[:min(len(in), typedRunes)]
	out := make([]rune, 0, len(in)+8)
	for i, r := range in {
		r = plainDigit(r)
		switch r {
		case '’', '‘', '`', 'ʼ':
			r = '\''
		case '：':
			r = ':'
		case '／':
			r = '/'
		case '🔟':
			out = append(out, ' ', '1', '0', ' ')
			continue
		case '\ufe0f':
			continue
		case '\u20e3':
			// Each keycap is a number of its own, but one and zero are ten.
			if n := len(out); n > 0 && out[n-1] == '1' && nextKeycap(in[i+1:]) == '0' {
				continue
			}
			r = ' '
		case '½':
			out = append(out, '.', '5')
			continue
		}
		out = append(out, unicode.ToLower(r))
	}
	return out
}

// nextKeycap returns the digit of the keycap emoji that rs starts with, or 0.
func nextKeycap(rs []rune) rune {
	for i := 1; i < len(rs) && i < 3; i++ {
		if rs[i] == '\u20e3' {
			return rs[0]
		}
	}
	return 0
}

// numberEnd returns where the number or list of numbers at i ends: digits, and
// single marks with a digit on both sides.
func numberEnd(rs []rune, i int) int {
	end := i + 1
	for end < len(rs) {
		switch {
		case digit(rs[end]):
		case strings.ContainsRune(".,/:-−&+", rs[end]) && digit(rs[end-1]) && end+1 < len(rs) && digit(rs[end+1]):
		default:
			return end
		}
		end++
	}
	return end
}

// numbers reads a number or a list of numbers: "7", "6/10", "7,5,8", "7.5".
func numbers(s string) []token {
	one := func(t token) []token { t.number, t.raw = true, clip(s, 12); return []token{t} }
	body := strings.ReplaceAll(s, "−", "-")
	colons := strings.Count(body, ":")
	hyphens := strings.Count(strings.TrimPrefix(body, "-"), "-")
	if colons == 1 && !strings.ContainsAny(body, ",/-&+") {
		return one(token{out: true})
	}
	if ten, ok := strings.CutSuffix(body, "/10"); ok && !strings.ContainsAny(ten, "/,:&+") {
		t := numbers(ten)
		if len(t) == 1 {
			t[0].raw = clip(s, 12)
		}
		return t
	}
	if body[0] == '-' || hyphens == 1 && !strings.ContainsAny(body, ",/:&+") {
		return one(token{off: true})
	}
	parts := strings.FieldsFunc(body, func(r rune) bool { return r != '.' && !digit(r) })
	if len(parts) == 1 && strings.Count(body, ".") > 1 {
		parts = strings.Split(body, ".")
	}
	if len(parts) != 1 {
		var out []token
		for _, p := range parts {
			out = append(out, numbers(p)...)
		}
		return out
	}
	n, err := strconv.Atoi(strings.TrimSuffix(body, ".0"))
	return one(token{value: n, off: err != nil || n > 10})
}

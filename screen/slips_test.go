package screen_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"waymark/screen"
)

// slips are ways in which a line comes out of tired fingers, each at one of its
// words; and letters written as digits, which is done on purpose.
var slips = map[string]func(word []rune) []rune{
	"two letters swapped": func(w []rune) []rune {
		n := len(w) / 2
		w[n], w[n+1] = w[n+1], w[n]
		return w
	},
	"a letter left out": func(w []rune) []rune { return append(w[:len(w)/2], w[len(w)/2+1:]...) },
	"a letter twice":    func(w []rune) []rune { return append(w[:len(w)/2+1], w[len(w)/2:]...) },
	"spaced out":        func(w []rune) []rune { return []rune(strings.Join(strings.Split(string(w), ""), " ")) },
	"digits": func(w []rune) []rune {
		return []rune(strings.NewReplacer("a", "4", "e", "3", "o", "0").Replace(string(w)))
	},
}

// slipped returns a line with a slip in its longest word of Latin letters, and
// false if it has none of six letters or more.
func slipped(text string, slip func([]rune) []rune) (string, bool) {
	longest := ""
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.Is(unicode.Latin, r) }) {
		if utf8.RuneCountInString(w) > utf8.RuneCountInString(longest) {
			longest = w
		}
	}
	if utf8.RuneCountInString(longest) < 6 {
		return "", false
	}
	return strings.Replace(text, longest, string(slip([]rune(longest))), 1), true
}

func TestMostDangerIsSeenThroughASlip(t *testing.T) {
	s := every(t)
	for _, lang := range languages(t) {
		lines := some(t, lang, 150)
		for name, slip := range slips {
			var all, seen int
			for _, l := range lines {
				if text, ok := slipped(l.text, slip); ok && l.kind != screen.None {
					all++
					if s.Check(text).Kind != screen.None {
						seen++
					}
				}
			}
			if seen*3 < all*2 {
				t.Errorf("%s, %s: seen in %d of %d lines", lang, name, seen, all)
			}
		}
	}
}

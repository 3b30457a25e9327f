package rehab

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	mentionTag = regexp.MustCompile(`<(?:@[!&]?|#|a?:\w+:|t:|id:|/[^:<>]*:)[^<>\s]*>`)
	link       = regexp.MustCompile(`\[([^\[\]]*)\]\([^()]*\)`)
	address    = regexp.MustCompile(`(?i)\S*(?:://|discord\.gg/)\S*`)
	shortcode  = regexp.MustCompile(`:[a-zA-Z][\w+-]+:`)
	linePrefix = regexp.MustCompile(`(?m)^[ \t]*(?:(?:>>>|>|#{1,3}|-#|[-*•])[ \t]+)+`)
	strikes    = regexp.MustCompile(`~{2,}`)
	wordAt     = regexp.MustCompile(`([\pL\pN])@+([\pL\pN])`)
)

// tidy makes text safe to keep: valid UTF-8 without NUL, other control
// characters, invisible characters and changes of writing direction. Line
// breaks stay.
func tidy(s string) string {
	rs := []rune(strings.ToValidUTF8(s, ""))
	var b strings.Builder
	for i, r := range rs {
		switch {
		case r == '\n', r == '\r', r == '\u2028', r == '\u2029', r == '\u0085', r == '\v', r == '\f':
			b.WriteByte('\n')
		case (r == '\u200c' || r == '\u200d') && i > 0 && i+1 < len(rs) && joins(rs[i-1]) && joins(rs[i+1]):
			b.WriteRune(r)
		case r == '\u00ad' || r == '\ufffd' || r == '\u115f' || r == '\u1160' || r == '\u3164' || unicode.Is(unicode.Cf, r) && !tag(r):
		case unicode.IsControl(r), unicode.IsSpace(r):
			b.WriteByte(' ')
		case unicode.Is(unicode.Co, r) || unicode.Is(unicode.Cs, r):
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// joins reports whether a joiner beside r belongs to the writing (Persian,
// Indic scripts, emoji) and is not there to hide something.
func joins(r rune) bool { return r >= 0x0600 && !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) }

// tag reports whether r is one of the characters that spell the flags of
// England, Scotland and Wales.
func tag(r rune) bool { return r >= 0xE0020 && r <= 0xE007F }

// plain returns tidy text on one line without Discord's markup and mentions,
// and without the double quotation marks that would end a quotation early.
// Plain text stays as it is.
func plain(s string) string {
	s = tidy(s)
	for {
		next := plainOnce(s)
		if next == s {
			return s
		}
		s = next
	}
}

func plainOnce(s string) string {
	s = linePrefix.ReplaceAllString(s, "")
	s = mentionTag.ReplaceAllString(s, " ")
	s = link.ReplaceAllString(s, "$1")
	s = address.ReplaceAllString(s, " ")
	s = shortcode.ReplaceAllString(s, " ")
	s = strikes.ReplaceAllString(s, "")
	s = wordAt.ReplaceAllString(s, "$1 at $2")
	s = strings.Map(func(r rune) rune {
		switch r {
		case '*', '`', '\\', '|', '<', '@':
			return -1
		case '_', '\n':
			return ' '
		case '"', '“', '”', '„', '‟', '«', '»', '＂':
			return '\''
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// shown returns what was typed as it may be shown back, at most 40 characters.
func shown(s string) string {
	if len(s) > 400 {
		s = s[:400]
	}
	return clip(plain(s), 40)
}

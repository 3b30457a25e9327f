package rehab

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// GoalForm says in which sentences a goal can stand.
type GoalForm string

const (
	VerbPhrase GoalForm = "verb"  // after "being able to"
	Quote      GoalForm = "quote" // only inside quotation marks
)

// Phrase is a goal in the patient's own words, made fit to be shown.
type Phrase struct {
	Raw   string // as written, without what is unsafe to keep
	Label string // for inside “ ”: one line, no markup, no mention, no double quotation mark
	VP    string // "pick up your grandson"; empty for a Quote
	Form  GoalForm
	// Negative goals ask for less pain. They are never echoed as a promise;
	// the patient is asked what less pain would let them do.
	Negative bool
}

const (
	goalRunes = 200
	goalWords = 12
)

var (
	goalLead = regexp.MustCompile(`(?i)^(?:(?:my|our|the) )?(?:(?:main|big|biggest|first|next|ultimate|only|real|own|long-term) )*(?:goals?|dream|aim)(?: for (?:me|us|now|this year))?(?:(?: is| are| was| would be)(?: still| simply| just)?:?| ?[:=] ?| - )\s*(?:to (?:be able to )?)?`)
	wantLead = regexp.MustCompile(`(?i)^(?:(?:i|we)(?:'?d|'m| am| would|'ve always| have always)? )?(?:(?:just|really|only|still|also|so|simply|mainly|mostly|always|one day|very much|dearly|truly) )*` +
		`(?:want|wanted|like|love|hope|hoping|wish|need|aim|aiming|plan|planning|long|longing|dream|hope one day|want one day) (?:so much |very much |one day )?to (?:be able to )?`)
	otherLead = regexp.MustCompile(`(?i)^(?:(?:i |we )?(?:(?:just|really|so) )*(?:wanna|gonna) |(?:i|we) (?:just |really )?wish (?:that )?(?:i|we) could |(?:so )?(?:that )?(?:i|we) (?:can|could) ` +
		`|(?:to )?(?:be|being) able to |to |(?:please )?help (?:me|us) (?:to )?|(?:just|simply|finally|one day|someday|well|um+|uh+|hmm*|ok|okay|please)[, ]+)`)
	goalEnd   = " \t.!,;:…。！、，-–—~"
	numberDot = regexp.MustCompile(`(\d)[.,](\d)`)
	subject   = regexp.MustCompile(`(?i)(?:^| )(?:and|or|then) (?:i|we)(?:'\w+)? `)
	painFree  = regexp.MustCompile(`(?i)\b(?:pain|ache|symptom|flare)[ -]?free\b|\bpainless(?:ly)?\b|痛み?(?:が|の)?な|sin dolor|ohne schmerz|sans douleur|schmerzfrei`)
)

// Normalise makes a goal fit to be shown. It is a VerbPhrase only if it is one
// clause of at most 12 words that starts with a verb we know; the speaker's
// "my" becomes "your" there. Everything else is a Quote.
//
// An empty goal, and one of more than 200 characters, is an Error with code
// Invalid; its text is "goal.empty" or "goal.too_long".
func Normalise(raw string) (Phrase, error) {
	if len(raw) > 100*goalRunes {
		return Phrase{}, Refuse(Invalid, "goal.too_long", "max", goalRunes)
	}
	p := Phrase{Raw: strings.TrimSpace(tidy(raw)), Form: Quote}
	if utf8.RuneCountInString(p.Raw) > goalRunes {
		return Phrase{}, Refuse(Invalid, "goal.too_long", "max", goalRunes)
	}
	whole := goalTrim(plain(p.Raw))
	for next := goalTrim(plain(whole)); next != whole; next = goalTrim(plain(whole)) {
		whole = next // a mark at the front had another behind it
	}
	if whole == "" {
		return Phrase{}, Refuse(Invalid, "goal.empty")
	}
	p.Label = stripped(whole, goalLead)
	p.Negative = negative(whole)
	if p.Negative {
		return p, nil
	}
	bare := stripped(whole, goalLead, wantLead, otherLead)
	if vp, ok := verbPhrase(bare); ok {
		p.Label = bare
		if !strings.Contains(p.Raw, "\n") {
			p.VP, p.Form = vp, VerbPhrase
		}
	}
	return p, nil
}

// goalTrim takes marks off both ends, and the quotation marks around the whole.
func goalTrim(s string) string {
	for {
		next := strings.TrimLeft(strings.TrimRight(s, goalEnd), " .!,;:…-–—~")
		if len(next) > 1 && next[0] == '\'' && strings.HasSuffix(next, "'") {
			next = next[1 : len(next)-1]
		}
		if next == s {
			return s
		}
		s = next
	}
}

// stripped takes the lead-ins off the front, as long as something is left.
func stripped(s string, leads ...*regexp.Regexp) string {
	for {
		next := s
		for _, lead := range leads {
			folded := strings.ReplaceAll(next, "’", "'")
			n := len(lead.FindString(folded))
			if n == 0 {
				continue
			}
			cut := strings.TrimSpace(folded[n:])
			// Curly apostrophes are longer; cut the original by what is left.
			if rest := goalTrim(plain(lastWords(next, cut))); rest != "" {
				next = rest
			}
		}
		if next == s {
			return s
		}
		s = next
	}
}

// lastWords returns the end of s that folds to cut.
func lastWords(s, cut string) string {
	rs := []rune(s)
	return string(rs[len(rs)-utf8.RuneCountInString(cut):])
}

// goalTokens returns the words in lower case, without the marks around them.
func goalTokens(s string) []string {
	var out []string
	for w := range strings.FieldsSeq(strings.ToLower(strings.ReplaceAll(s, "’", "'"))) {
		if w = strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// negative reports whether a goal asks for less of a symptom.
func negative(s string) bool {
	if painFree.MatchString(s) {
		return true
	}
	symptom, less := false, false
	for _, w := range goalTokens(s) {
		if symptoms[w] || symptoms[strings.TrimSuffix(w, "'s")] {
			symptom = true
		}
		if lessWords[w] {
			less = true
		}
	}
	return symptom && less
}

// verbPhrase returns s as it stands after "being able to", spoken to the
// patient; ok is false if it can't stand there.
func verbPhrase(s string) (vp string, ok bool) {
	s = strings.TrimSpace(strings.Map(dropSymbol, strings.ReplaceAll(s, "’", "'")))
	s = goalTrim(s)
	if strings.ContainsFunc(numberDot.ReplaceAllString(s, "$1$2"), unfitRune) || subject.MatchString(s) || shouted(s) {
		return "", false
	}
	fields := strings.Fields(s)
	tokens := goalTokens(s)
	if len(tokens) == 0 || len(fields) != len(tokens)+strings.Count(s, " & ") || len(tokens) > goalWords || !verbs[tokens[0]] {
		return "", false
	}
	for _, w := range tokens {
		if clauseWords[w] || unfit[w] {
			return "", false
		}
	}
	last := tokens[len(tokens)-1]
	switch {
	case !strings.HasSuffix(strings.ToLower(s), last):
		return "", false // a mark at the end
	case danglers[last] && !strings.HasSuffix(s, " used to"), len(tokens) == 1 && bareVerbs[tokens[0]], len(tokens) > 1 && nounsAfter[tokens[1]]:
		return "", false
	case len(tokens) > 1 && tokens[1] == "i":
		return "", false
	}
	for i, w := range fields {
		fields[i] = spokenTo(w, fields[max(i-1, 0)])
	}
	fields[0] = tokens[0]
	return strings.Join(fields, " "), true
}

// spokenTo turns one word of the speaker's into the listener's.
func spokenTo(w, before string) string {
	key := strings.ToLower(w)
	if len(w) > 1 && w == strings.ToUpper(w) && !strings.Contains(w, "'") {
		return w // the US, not us
	}
	if key == "was" && strings.EqualFold(before, "you") {
		return "were"
	}
	if to, ok := pronouns[key]; ok {
		return to
	}
	return w
}

// shouted reports whether all of several words are in capitals, so that names
// can't be told from other words.
func shouted(s string) bool {
	return strings.ContainsRune(s, ' ') && s == strings.ToUpper(s) && s != strings.ToLower(s)
}

// dropSymbol takes emoji and the like out.
func dropSymbol(r rune) rune {
	if unicode.Is(unicode.So, r) || unicode.Is(unicode.Sk, r) || r == '\u200d' || r == '\ufe0f' || r == '\u20e3' || tag(r) {
		return -1
	}
	return r
}

// unfitRune reports whether r can't stand in a plain English clause.
func unfitRune(r rune) bool {
	switch r {
	case ' ', '-', '\'', '&', '+', '%', '\u2010', '\u2011':
		return false
	}
	return !unicode.Is(unicode.Latin, r) && (r < '0' || r > '9') && !unicode.Is(unicode.Mn, r)
}

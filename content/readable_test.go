package content_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"waymark/content"
	"waymark/rehab"
)

// around are values for the slots that every text may use. The numbers are
// Australia's; clinic and phone are made up.
var around = rehab.Args{"clinic": "Harbour Clinic", "phone": "03 5550 0123", "hours": "weekdays, 8 am to 5 pm", "notice": "https://example.org/privacy",
	"team": "your physio's team", "emergency": "000", "crisis_line": "Lifeline 13 11 14", "crisis_text": "text 0477 13 11 14",
	"abuse_line": "1800 737 732", "poisons_line": "13 11 26", "health_line": "healthdirect 1800 022 222, day and night"}

// likely are plausible values for the slots of encouragements.
var likely = rehab.Args{"exercise": "the walk", "task": "carrying a bag", "joy": 8, "done_count": 14, "start_month": rehab.T("date.month.9"),
	"old": 3, "new": 6, "since": rehab.SayDate(rehab.Date{Year: 2026, Month: 10, Day: 26}), "weeks": 8, "weekday": rehab.T("date.weekday.mon"),
	"smaller": "half the walk", "flare_plan": "Half the walk. Heat pack. Ring my sister."}

// example returns a template's text with the goal as its frame wants it.
func example(tm rehab.Template, verb, quote string) rehab.Text {
	args := rehab.Args{}
	for _, slot := range tm.Needs {
		args[slot] = likely[slot]
		if slot == "goal" {
			args[slot] = map[string]string{"verb": verb, "quote": quote}[tm.Frame]
		}
	}
	return rehab.Text{Key: "encourage." + tm.ID, Args: args}
}

var sentenceEnd = regexp.MustCompile(`[.!?]+["”)]?(\s|$)`)

// grade is the Flesch-Kincaid grade, with syllables counted as groups of
// vowels.
func grade(text string) float64 {
	ws := strings.Fields(text)
	sentences := max(1, len(sentenceEnd.FindAllString(text, -1)))
	syllables := 0
	for _, w := range ws {
		syllables += syllablesIn(w)
	}
	n := float64(max(1, len(ws)))
	return 0.39*n/float64(sentences) + 11.8*float64(syllables)/n - 15.59
}

func syllablesIn(word string) int {
	word = strings.ToLower(strings.Trim(word, ".,;:!?“”\"'()"))
	n, before := 0, false
	for _, r := range word {
		vowel := strings.ContainsRune("aeiouy", r)
		if vowel && !before {
			n++
		}
		before = vowel
	}
	if strings.HasSuffix(word, "e") && !strings.HasSuffix(word, "le") && n > 1 {
		n--
	}
	return max(1, n)
}

func TestEncouragementIsShortAndPlain(t *testing.T) {
	c := words(t)
	long := strings.Repeat("word ", 7) + "of a goal that goes on" // the longest verb phrase there can be: 12 words and more
	for _, tm := range c.Catalogue().Templates {
		text, err := c.Render("en", example(tm, "travel overseas", "travel overseas"), around)
		if err != nil {
			t.Errorf("%s: %v", tm.ID, err)
			continue
		}
		if g := grade(text); g > 6 && len(strings.Fields(text)) > 4 {
			t.Errorf("%s: grade %.1f, 6 is the most: %s", tm.ID, g, text)
		}
		if n := strings.Count(text, "?"); n > 1 && tm.Row != "14" {
			t.Errorf("%s asks %d questions: %s", tm.ID, n, text)
		}
		longest, err := c.Render("en", example(tm, long, long), around)
		if n := len(strings.Fields(longest)); err != nil || n > 45 {
			t.Errorf("%s: %d words with a long goal, 45 are the most, %v: %s", tm.ID, n, err, longest)
		}
	}
}

func TestTheGradeIsOne(t *testing.T) {
	if g := grade("The cat sat on the mat. It was warm."); g > 2 {
		t.Errorf("an easy text has grade %.1f", g)
	}
	if g := grade("Longitudinal monitoring of emotional consequences facilitates rehabilitation adherence."); g < 12 {
		t.Errorf("a hard text has grade %.1f", g)
	}
}

func TestHelpIsPlain(t *testing.T) {
	c := words(t)
	for _, key := range c.Keys(content.English) {
		if !strings.HasPrefix(key, "help.") || key == "help.line" {
			continue
		}
		for _, args := range []rehab.Args{likely, {"smaller": "", "flare_plan": "", "weekday": rehab.T("date.weekday.mon")}} {
			text, err := c.Render("en", rehab.Text{Key: key, Args: args}, around)
			if err != nil {
				t.Errorf("%s: %v", key, err)
				continue
			}
			if bad := broken(text); bad != "" {
				t.Errorf("%s: %s: %s", key, bad, text)
			}
		}
	}
}

// TestTheConsentTextIsPlain holds consent to about 150 plain words.
func TestTheConsentTextIsPlain(t *testing.T) {
	c := words(t)
	text, err := c.Render("en", rehab.T("consent.text", "weekday", rehab.T("date.weekday.mon")), around)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(strings.Fields(text)); n < 140 || n > 185 {
		t.Errorf("%d words", n)
	}
	if g := grade(text); g > 7 {
		t.Errorf("grade %.1f", g)
	}
	for _, fact := range []string{"Harbour Clinic", "I am not a person", "Monday", "Nobody watches live", "000", "Lifeline 13 11 14", "Discord, a US company", "your choice", "stop", "pause", "my data", "forget me", "12 months", "https://example.org/privacy"} {
		if !strings.Contains(text, fact) {
			t.Errorf("the consent text does not say %q", fact)
		}
	}
	for lang := range c.Catalogue().Consent {
		if c.Catalogue().Consent[lang] == "" {
			t.Errorf("the consent text in %s has no version", lang)
		}
	}
}

var (
	doubled  = regexp.MustCompile(`[.,;:?!]\s*[.,;:?]|  |\(\)`)
	ellipsis = regexp.MustCompile(`…`)
	markup   = regexp.MustCompile("[*_`|<]|~~|\\]\\(|@everyone|@here|<@")
	unfilled = regexp.MustCompile(`\{\{|<no value>|%!`)
)

// broken names what a reader would stumble over; "" if nothing.
func broken(text string) string {
	if strings.Contains(text, "“”") {
		return "a quotation of nothing"
	}
	outside := quoted.ReplaceAllString(text, "“x”")
	for name, bad := range map[string]*regexp.Regexp{"double punctuation": doubled, "an unfilled slot": unfilled} {
		if bad.MatchString(ellipsis.ReplaceAllString(outside, "x")) {
			return name
		}
	}
	start := true
	for _, r := range outside {
		switch {
		case start && unicode.IsLower(r):
			return "a sentence that starts in lower case"
		case unicode.IsLetter(r), unicode.IsNumber(r), r == '“':
			start = false
		case r == '.', r == '?', r == '!', r == '\n':
			start = true
		}
	}
	if end := strings.TrimRight(outside, "”*"); end != "" && !strings.ContainsAny(end[len(end)-1:], ".?!:") && !strings.HasSuffix(outside, "x”") {
		return "a sentence without an end"
	}
	return ""
}

var quoted = regexp.MustCompile(`“[^”]*”`)

package content_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"waymark/content"
	"waymark/rehab"
)

// neverSaid is what no text may hold (clinical list): it shames, frightens,
// promises or cheers. Patients' own words are not held to it.
var neverSaid = regexp.MustCompile(`(?i)no pain,? no gain|push(ing)? through|power(ing)? through|ignore (the|your) pain|just do it|no excuses|\byou (must|should|have to|need to)\b|` +
	`\bat least\b|everyone can|anyone can|\byou('ve| have)? (failed|missed|broke|broken|lost)\b|\blaz(y|iness)\b|disappoint|guilt|don't worry|in your head|degenerat|wear and tear|crumbl|` +
	`slipped|worn out|suffer|\b(battle|fight|fighting|beat|beating)\b|\bcur(e|es|ed|ing)\b|guarantee|\bproves?\b|pain[- ]free|good vibes|stay positive|cheer up|calorie|\bweight\b|!!|get(s)? better soon|will get better|no longer hurt`)

// minimising words are kept out of what patients read.
var minimising = regexp.MustCompile(`(?i)\b(just|only|must|should|have to|damage\w*|simply|easy|obviously)\b`)

// forClinicians are the files that no patient reads.
var forClinicians = map[string]bool{"clinic.toml": true, "patient.toml": true, "view.toml": true, "vcard.toml": true, "digest.toml": true, "flag.toml": true, "storage.toml": true, "error.toml": true}

// kept are turns of phrase in which those words minimise nothing.
var kept = strings.NewReplacer("Only the clinic's role", "", "was not easy", "", "not an easy day", "", "it is easy to do a lot", "", "not the easiest", "")

type written struct{ lang, file, key, form, words string }

// texts reads every message as written, with the file it stands in.
func texts(t *testing.T) []written {
	t.Helper()
	files, err := filepath.Glob("*/messages/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no messages: %v", err)
	}
	var all []written
	for _, f := range files {
		var in map[string]map[string]string
		if _, err := toml.DecodeFile(f, &in); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		for key, forms := range in {
			for form, words := range forms {
				all = append(all, written{strings.Split(filepath.ToSlash(f), "/")[0], filepath.Base(f), key, form, words})
			}
		}
	}
	return all
}

func TestNothingIsSaidThatIsNeverSaid(t *testing.T) {
	for _, w := range texts(t) {
		if hit := neverSaid.FindString(w.words); hit != "" {
			t.Errorf("%s %s: %q must not be said: %s", w.file, w.key, hit, w.words)
		}
		if hit := minimising.FindString(kept.Replace(w.words)); hit != "" && !forClinicians[w.file] {
			t.Errorf("%s %s: patients are not told %q: %s", w.file, w.key, hit, w.words)
		}
	}
}

func TestTheLintFindsWhatItShould(t *testing.T) {
	for _, bad := range []string{"Push through it.", "You failed today.", "You lost your streak", "It will get better.", "Well done!!", "Beat pain", "This cures pain", "a pain-free life"} {
		if !neverSaid.MatchString(bad) {
			t.Errorf("%q passes the lint", bad)
		}
	}
	for _, fine := range []string{"Nothing is lost.", "Secure", "the pain is real"} {
		if hit := neverSaid.FindString(fine); hit != "" {
			t.Errorf("%q is refused for %q", fine, hit)
		}
	}
}

func TestTextsFitTheirPlace(t *testing.T) {
	for _, w := range texts(t) {
		if n := utf8.RuneCountInString(w.words); n > 2000 {
			t.Errorf("%s: %d characters, a message holds 2,000", w.key, n)
		}
		label := strings.HasPrefix(w.key, "choice.") || strings.HasPrefix(w.key, "button.")
		if n := utf8.RuneCountInString(w.words); label && n > 80 {
			t.Errorf("%s: %d characters, a button holds 80", w.key, n)
		}
		if n := utf8.RuneCountInString(w.words); strings.HasPrefix(w.key, "command.") && w.key != "command.server_only" && w.key != "command.unknown" && n > 100 {
			t.Errorf("%s: %d characters, a command's description holds 100", w.key, n)
		}
		if strings.Contains(w.words, "—") || strings.Trim(w.words, " ") != w.words && !strings.HasPrefix(w.key, "list.") {
			t.Errorf("%s: a dash for effect, or space at an end: %q", w.key, w.words)
		}
		if strings.Contains(w.words, "@everyone") || strings.Contains(w.words, "@here") {
			t.Errorf("%s calls everyone", w.key)
		}
	}
}

func TestEveryLanguageHasTheSameKeysAndSlots(t *testing.T) {
	c := words(t)
	for _, lang := range c.Languages() {
		if lang == content.English {
			continue
		}
		for _, key := range c.Keys(content.English) {
			if !slices.Contains(c.Keys(lang), key) {
				t.Errorf("%s lacks %s", lang, key)
			} else if got, want := c.Slots(lang, key), c.Slots(content.English, key); !slices.Equal(got, want) {
				t.Errorf("%s: %s has the slots %v, English has %v", lang, key, got, want)
			}
		}
		for _, key := range c.Keys(lang) {
			if !slices.Contains(c.Keys(content.English), key) {
				t.Errorf("%s has %s, which English lacks", lang, key)
			}
		}
	}
}

// A slot holds whatever a person wrote: nothing of the sentence may depend on
// its grammar.
var frames = []struct {
	name string
	bad  *regexp.Regexp
}{
	{"an article before a slot", regexp.MustCompile(`(?i)\b(a|an|the) \{\{\.(exercise|task|goal|activity|what)\b`)},
	{"an ending after a slot", regexp.MustCompile(`\{\{\.\w+(\.\w+)?\}\}(s|es|ing|ed|er)\b`)},
	{"a verb form after a slot", regexp.MustCompile(`\{\{\.(task|goal)(\.\w+)?\}\} (is|are|was|were|has|have|does)\b`)},
}

var goalSlot = regexp.MustCompile(`\{\{\.goal[^}]*\}\}`)

func TestNoSlotStandsWhereGrammarBreaks(t *testing.T) {
	for _, w := range texts(t) {
		for _, f := range frames {
			if f.bad.MatchString(w.words) {
				t.Errorf("%s: %s: %s", w.key, f.name, w.words)
			}
		}
		for _, at := range goalSlot.FindAllStringIndex(w.words, -1) {
			before, after := w.words[:at[0]], w.words[at[1]:]
			quoted := strings.HasSuffix(before, "“") && strings.HasPrefix(after, "”")
			verb := regexp.MustCompile(`(being able to|you can) \**$`).MatchString(before) || strings.HasSuffix(before, "you can **")
			if !quoted && !verb {
				t.Errorf("%s: the goal stands in the middle of a sentence: %s", w.key, w.words)
			}
		}
	}
}

func TestEachTemplateHasItsWordsAndSlots(t *testing.T) {
	c := words(t)
	cat := c.Catalogue()
	seen := map[string]bool{}
	for _, tm := range cat.Templates {
		key := "encourage." + tm.ID
		if seen[tm.ID] {
			t.Errorf("%s is there twice", tm.ID)
		}
		seen[tm.ID] = true
		if !slices.Contains(c.Keys(content.English), key) {
			t.Errorf("%s has no words", tm.ID)
			continue
		}
		needs := slices.Clone(tm.Needs)
		slices.Sort(needs)
		if got := c.Slots(content.English, key); !slices.Equal(got, needs) {
			t.Errorf("%s needs %v, its words have %v", tm.ID, needs, got)
		}
		for _, when := range strings.Split(tm.When, ",") {
			if when != "" && !slices.Contains(rehab.Conditions(), when) {
				t.Errorf("%s: no condition is called %q", tm.ID, when)
			}
		}
		for _, choice := range tm.Choices {
			if !slices.Contains(c.Keys(content.English), "choice."+choice) || choice != "talk" && !slices.Contains(c.Keys(content.English), "help."+choice) {
				t.Errorf("%s: the button %q has no label, or leads to no words", tm.ID, choice)
			}
		}
		if slices.Contains(tm.Needs, "goal") != (tm.Frame != "plain") || tm.Version < 1 || tm.Strategy == "" {
			t.Errorf("%s: frame %s with the slots %v, version %d, strategy %q", tm.ID, tm.Frame, tm.Needs, tm.Version, tm.Strategy)
		}
	}
	for _, key := range c.Keys(content.English) {
		if id, ok := strings.CutPrefix(key, "encourage."); ok && !seen[id] {
			t.Errorf("%s belongs to no template", key)
		}
	}
}

func TestEachRowHasEnoughToSay(t *testing.T) {
	n := map[string]map[string]int{}
	for _, tm := range words(t).Catalogue().Templates {
		if n[tm.Row] == nil {
			n[tm.Row] = map[string]int{}
		}
		n[tm.Row][tm.Frame]++
	}
	want := map[string]int{"11": 10, "14": 15}
	for _, row := range []string{"1a", "1b", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14"} {
		if len(n[row]) == 0 {
			t.Errorf("row %s has no template", row)
		}
		for frame, got := range n[row] {
			if least := max(6, want[row]); got < least {
				t.Errorf("row %s has %d templates in the frame %s, %d are the least", row, got, frame, least)
			}
		}
	}
	for _, row := range []string{"8", "9", "11"} {
		if n[row]["verb"] == 0 || n[row]["quote"] == 0 || n[row]["plain"] == 0 {
			t.Errorf("row %s lacks a frame: %v", row, n[row])
		}
	}
}

// bidding is how an exercise would be asked for.
var bidding = regexp.MustCompile(`(?i)\b(do|try|go for|start|keep|walk|exercise|move|stretch|practi[sc]e)\b (your|the|a|some|it|this|moving|today|more)`)

func TestABadDayAsksForNothingAndNamesNoGoal(t *testing.T) {
	c := words(t)
	for _, tm := range c.Catalogue().Templates {
		if !slices.Contains([]string{"0", "1a", "1b", "2", "3"}, tm.Row) {
			continue
		}
		if tm.Frame != "plain" || slices.Contains(tm.Needs, "goal") || slices.Contains(tm.Needs, "task") {
			t.Errorf("%s names what the patient is on the way to", tm.ID)
		}
		for _, w := range texts(t) {
			if w.key != "encourage."+tm.ID {
				continue
			}
			if hit := bidding.FindString(w.words); hit != "" {
				t.Errorf("%s asks for something: %q", tm.ID, hit)
			}
		}
		if tm.Row == "2" && !slices.Contains(tm.Choices, "talk") {
			t.Errorf("%s offers nobody to talk to", tm.ID)
		}
	}
}

func TestCardsAreShort(t *testing.T) {
	c := words(t)
	if n := len(c.Catalogue().Cards); n != 12 {
		t.Errorf("%d cards", n)
	}
	for _, card := range c.Catalogue().Cards {
		body, err := c.Render("en", rehab.Text{Key: "card." + card.ID + ".body"}, nil)
		if err != nil {
			t.Error(err)
		}
		if n := len(strings.Fields(body)); n > 60 {
			t.Errorf("card %s has %d words, 60 are the most", card.ID, n)
		}
		for _, part := range []string{".title", ".name"} {
			if _, err := c.Render("en", rehab.Text{Key: "card." + card.ID + part}, nil); err != nil {
				t.Error(err)
			}
		}
	}
}

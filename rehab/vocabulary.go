package rehab

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Vocabulary is how people of one language type a check-in. It is content, as
// data. Entries are words or short phrases in lower case; apostrophes don't
// count.
type Vocabulary struct {
	Items      map[string][]string `toml:"items"`      // item to the words that name it
	Numbers    map[string]int      `toml:"numbers"`    // "seven" to 7
	Activities map[string][]string `toml:"activities"` // label to the verbs that name it: dancing to dance
	Irregular  map[string]string   `toml:"irregular"`  // "swam" to "swim"
	Endings    map[string]string   `toml:"endings"`    // how a word's ending is undone: "ied" to "y"

	Skip     []string `toml:"skip"`      // leaves one item out
	SkipAll  []string `toml:"skip_all"`  // leaves out all that is open
	Rest     []string `toml:"rest"`      // a rest day
	DidntFit []string `toml:"didnt_fit"` // it didn't fit
	Flare    []string `toml:"flare"`     // a flare-up
	Part     []string `toml:"part"`      // only part of the exercise that follows, or went before
	Not      []string `toml:"not"`       // what follows was not done: no, didn't, will
	Later    []string `toml:"later"`     // nothing in this clause was done yet: tomorrow
	But      []string `toml:"but"`       // ends what Not says
	Units    []string `toml:"units"`     // a number before them is no rating: minutes, km
	Before   []string `toml:"before"`    // a number after them is no rating: at, for
	OutOf    []string `toml:"out_of"`    // 6 out of 10
	Between  []string `toml:"between"`   // 5 or 6: between two answers
	Quiet    []string `toml:"quiet"`     // words without weight here: I, the, today
	Yes      []string `toml:"yes"`       // the whole of an answer that says so
	Try      []string `toml:"try"`       // the same, of a step that a clinician proposes: a plain yes
	NotYet   []string `toml:"not_yet"`   // the same: not yet
	Talk     []string `toml:"talk"`      // the same: would like to talk first
}

// mark says what a word or phrase of the vocabulary does.
type mark uint32

const (
	marksSkip mark = 1 << iota
	marksSkipAll
	marksRest
	marksDidntFit
	marksFlare
	marksPart
	marksNot
	marksLater
	marksBut
	marksUnit
	marksBefore
	marksOutOf
	marksBetween
	marksQuiet
)

// entry is what one phrase of the vocabulary means.
type entry struct {
	marks  mark
	item   string
	number int
	spells bool // number is set
}

// lexicon is a Vocabulary made ready for look-up.
type lexicon struct {
	v          Vocabulary
	entries    map[string]entry
	longest    int // words in the longest phrase
	activities map[string]string
	endings    []string // longest first
}

func newLexicon(v Vocabulary) *lexicon {
	lx := &lexicon{v: v, entries: map[string]entry{}, activities: map[string]string{}}
	lx.endings = slices.SortedFunc(maps.Keys(v.Endings), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	for _, item := range slices.Sorted(maps.Keys(v.Items)) {
		for _, phrase := range v.Items[item] {
			lx.add(phrase, func(e *entry) { e.item = item })
		}
	}
	for word, n := range v.Numbers {
		lx.add(word, func(e *entry) { e.number, e.spells = n, true })
	}
	for m, phrases := range map[mark][]string{marksSkip: v.Skip, marksSkipAll: v.SkipAll, marksRest: v.Rest,
		marksDidntFit: v.DidntFit, marksFlare: v.Flare, marksPart: v.Part, marksNot: v.Not, marksLater: v.Later,
		marksBut: v.But, marksUnit: v.Units, marksBefore: v.Before, marksOutOf: v.OutOf, marksBetween: v.Between,
		marksQuiet: v.Quiet} {
		for _, phrase := range phrases {
			lx.add(phrase, func(e *entry) { e.marks |= m })
		}
	}
	for _, label := range slices.Sorted(maps.Keys(v.Activities)) {
		for _, word := range v.Activities[label] {
			lx.activities[lx.stem(foldWord(word))] = label
		}
	}
	return lx
}

func (lx *lexicon) add(phrase string, set func(*entry)) {
	words := strings.Fields(foldWord(phrase))
	if len(words) == 0 {
		return
	}
	key := strings.Join(words, " ")
	e := lx.entries[key]
	set(&e)
	lx.entries[key] = e
	lx.longest = max(lx.longest, len(words))
}

// foldWord brings a vocabulary's phrase into the shape of scanned words.
func foldWord(s string) string {
	return wordMarks.Replace(strings.ToLower(s))
}

var wordMarks = strings.NewReplacer("'", "", "’", "", "-", " ")

// stem returns what the forms of a word share: walk, walked and walking; dance
// and dancing; carry and carried. It need not be a word.
func (lx *lexicon) stem(w string) string {
	if base, ok := lx.v.Irregular[w]; ok {
		w = base
	}
	for _, end := range lx.endings {
		if base := strings.TrimSuffix(w, end); base != w && utf8.RuneCountInString(base) >= 3 {
			w = base + lx.v.Endings[end]
			break
		}
	}
	w = strings.TrimSuffix(w, "e")
	if n := len(w); n > 3 && w[n-1] == w[n-2] {
		w = w[:n-1]
	}
	return w
}

// stems returns the stems of a label's words, without the quiet ones.
func (lx *lexicon) stems(label string) []string {
	var out []string
	for _, tok := range scan(label) {
		if tok.text == "" || tok.sep || lx.entries[tok.text].marks&(marksQuiet|marksBefore) != 0 {
			continue
		}
		out = append(out, lx.stem(tok.text))
	}
	return out
}

package screen_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waymark/screen"
)

// disguises are ways in which the same words can be written.
var disguises = map[string]func(string) string{
	"zero-width spaces": func(s string) string { return within(s, "\u200b") },
	"soft hyphens":      func(s string) string { return within(s, "\u00ad") },
	"combining marks":   func(s string) string { return within(s, "\u0335") },
	"double spaces":     func(s string) string { return strings.ReplaceAll(s, " ", "  ") },
	"no-break spaces":   func(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") },
	"upper case":        strings.ToUpper,
	"curly apostrophes": func(s string) string { return strings.ReplaceAll(s, "'", "’") },
	"bold":              func(s string) string { return "**" + s + "**" },
	"bold words":        func(s string) string { return "**" + strings.ReplaceAll(s, " ", "** **") + "**" },
	"spoiler":           func(s string) string { return "||" + s + "||" },
	"underlined":        func(s string) string { return "__" + s + "__" },
	"quoted":            func(s string) string { return "> " + s },
	"heading":           func(s string) string { return "# " + s },
	"code":              func(s string) string { return "`" + s + "`" },
	"full-width": func(s string) string {
		return strings.Map(func(r rune) rune {
			if '!' <= r && r <= '~' {
				return r + 0xfee0
			}
			return r
		}, s)
	},
}

func within(s, mark string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteRune(r)
		if 'a' <= r && r <= 'z' {
			b.WriteString(mark)
		}
	}
	return b.String()
}

// some are about so many lines of a language's corpus: all kinds, and few enough
// for a test that stays short.
func some(t *testing.T, lang string, many int) []line {
	t.Helper()
	all := corpus(t, tuned(lang))
	var out []line
	for i := 0; i < len(all); i += max(1, len(all)/many) {
		out = append(out, all[i])
	}
	return out
}

func TestADisguiseChangesNothing(t *testing.T) {
	for _, lang := range languages(t) {
		s, lines := every(t), some(t, lang, 40)
		for name, disguise := range disguises {
			t.Run(lang+" "+name, func(t *testing.T) {
				for _, l := range lines {
					if plain, hidden := s.Check(l.text), s.Check(disguise(l.text)); plain != hidden {
						t.Errorf("%q: %v, disguised %v", l.text, plain, hidden)
					}
				}
			})
		}
	}
}

// What else stands in a message must not hide danger, nor make any.
func TestOtherSentencesChangeNothing(t *testing.T) {
	s, lines := every(t), []line{}
	for _, lang := range languages(t) {
		lines = append(lines, corpus(t, tuned(lang))...)
	}
	calm := []string{"Walked 20 minutes.", "Mood 4, sleep 6.", "Thanks!", "The rain has stopped.", ""}
	rapid.Check(t, func(t *rapid.T) {
		l := rapid.SampledFrom(lines).Draw(t, "line")
		before, after := rapid.SampledFrom(calm).Draw(t, "before"), rapid.SampledFrom(calm).Draw(t, "after")
		text := before + "\n" + l.text + ".\n" + after
		if want, got := s.Check(l.text).Kind, s.Check(text).Kind; want != got {
			t.Fatalf("%q: %s, alone %s", text, got, want)
		}
	})
}

func TestTheMostUrgentComesFirst(t *testing.T) {
	s := english(t)
	for _, tc := range []struct {
		text        string
		kind, class screen.Kind
	}{
		{"I took all my tablets", screen.Overdose, screen.Medical},
		{"I took all my tablets. I want to die", screen.Overdose, screen.SelfHarm},
		{"chest pain and I want to die", screen.SelfHarm, screen.SelfHarm},
		{"he hit me and now I have chest pain", screen.Harm, screen.Harm},
		{"I have chest pain", screen.Medical, screen.Medical},
		{"a good walk", screen.None, screen.None},
	} {
		if h := s.Check(tc.text); h.Kind != tc.kind || h.Class() != tc.class {
			t.Errorf("%q: %s, class %s; want %s, class %s", tc.text, h.Kind, h.Class(), tc.kind, tc.class)
		}
	}
}

func TestIdiomsDoNotHideDangerBesideThem(t *testing.T) {
	s := every(t)
	for lang, tc := range map[string]struct {
		idioms, joints []string
		danger         []line
	}{
		"en": {[]string{"this pain is killing me", "dead tired", "dying for a coffee", "no thoughts of suicide", "no chest pain"}, []string{" and ", ", but "},
			[]line{{screen.SelfHarm, "I want to kill myself"}, {screen.Medical, "I can't pee"}}},
		"de": {[]string{"ich sterbe vor hunger", "bin nach dem training tot", "die übung bringt mich um", "keine suizidgedanken", "keine schmerzen in der brust"}, []string{" und ", ", aber "},
			[]line{{screen.SelfHarm, "ich will sterben"}, {screen.Medical, "ich kann nicht pinkeln"}}},
		"fr": {[]string{"je meurs de faim", "morte de rire", "mon dos me tue", "pas d'idées suicidaires", "pas de douleur à la poitrine"}, []string{" et ", ", mais "},
			[]line{{screen.SelfHarm, "je veux mourir"}, {screen.Medical, "je n'arrive plus à uriner"}}},
		"es": {[]string{"me muero de risa", "muerta de cansancio", "esta espalda me mata", "no tengo ideas suicidas", "sin dolor en el pecho"}, []string{" y ", ", pero "},
			[]line{{screen.SelfHarm, "quiero morirme"}, {screen.Medical, "no puedo orinar"}}},
	} {
		for _, idiom := range tc.idioms {
			for _, l := range tc.danger {
				for _, joint := range tc.joints {
					for _, text := range []string{idiom + joint + l.text, l.text + joint + idiom} {
						if h := s.Check(text); h.Kind != l.kind {
							t.Errorf("%s: %q: %s by %q, want %s", lang, text, h.Kind, h.Rule, l.kind)
						}
					}
				}
			}
		}
	}
}

func TestATextTooLongToBeReadIsAHit(t *testing.T) {
	s := english(t)
	long := strings.Repeat("walked a bit, ", 2000)
	if h := s.Check(long); h.Kind != screen.Failed || h.Class() != screen.SelfHarm {
		t.Errorf("got %v", h)
	}
	if h := s.Check("I want to die. " + long); h.Kind != screen.SelfHarm {
		t.Errorf("danger at the start of a long text: %v", h)
	}
	if h := s.Check(strings.Repeat("walked a bit, ", 280)); h.Kind != screen.None {
		t.Errorf("a text as long as Discord allows: %v", h)
	}
	if h := s.Check(strings.Repeat("walked a bit, ", 280) + "I want to die"); h.Kind != screen.SelfHarm {
		t.Errorf("danger at the end of a long text: %v", h)
	}
}

func TestAHitNamesARuleAndNoWords(t *testing.T) {
	s, known := every(t), languages(t)
	for _, lang := range known {
		for _, l := range some(t, lang, 100) {
			h := s.Check(l.text)
			if (h.Kind == screen.None) != (h.Rule == "") {
				t.Errorf("%q: kind %s, rule %q", l.text, h.Kind, h.Rule)
			}
			from, rule, _ := strings.Cut(h.Rule, "/")
			if h.Rule != "" && (!slices.Contains(known, from) || !strings.HasPrefix(rule, string(h.Kind)+".")) {
				t.Errorf("rule %q of kind %s", h.Rule, h.Kind)
			}
		}
	}
}

func FuzzCheck(f *testing.F) {
	s := every(f)
	for _, seed := range []string{"", "I want to die", "\xff\xfe", "a\u0300\u0300", "k.i.l.l", "$$@@!!", "1111111111", "...?!", "もう", "👍🏽", "'''s", "i'''m"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		h := s.Check(text)
		if h.Kind == screen.Failed && h.Rule != "too long" {
			t.Fatalf("%q: %v", text, h)
		}
		if again := s.Check(text); again != h {
			t.Fatalf("%q: %v, then %v", text, h, again)
		}
	})
}

// The figure to look at is ns/char: it stays level as the text grows.
func BenchmarkCheck(b *testing.B) {
	s := every(b)
	for name, words := range map[string]string{
		"calm":    "walked twenty minutes in the park and did my bridges. ",
		"hostile": "i want to just really not my chest leg numb took and he ",
		"words":   "abcdefg hijklmno pqrstuvw xyzabcde ",
	} {
		for _, size := range []int{500, 4000, 16000} {
			text := strings.Repeat(words, size/len(words))
			b.Run(name+"/"+sizes[size], func(b *testing.B) {
				for b.Loop() {
					s.Check(text)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(text)), "ns/char")
			})
		}
	}
}

// Messages of 2,000 characters, each made of other lines of the corpora.
func BenchmarkMessagesOf2000(b *testing.B) {
	s := every(b)
	draw := rand.New(rand.NewPCG(1, 2))
	lines := append(corpus(b, "testdata/en.tsv"), corpus(b, "testdata/en.heldout.tsv")...)
	texts := make([]string, 500)
	for i := range texts {
		var t strings.Builder
		for t.Len() < 2000 {
			t.WriteString(lines[draw.IntN(len(lines))].text + ". ")
		}
		texts[i] = t.String()[:2000]
	}
	var took []time.Duration
	busy := processor()
	for b.Loop() {
		began := time.Now()
		s.Check(texts[len(took)%len(texts)])
		took = append(took, time.Since(began))
	}
	b.ReportMetric(float64((processor()-busy).Microseconds())/1000/float64(len(took)), "cpu-ms/op")
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

// processor is the processor time that the process has taken.
func processor() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

var sizes = map[int]string{500: "500", 4000: "4000", 16000: "16000"}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := read(func(string) bool { return true }); err != nil {
			b.Fatal(err)
		}
	}
}

package screen_test

import (
	"bufio"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"waymark/content"
	"waymark/screen"
)

// english is the screen with the rules of English alone, every that with those
// of all languages.
func english(t testing.TB) *screen.Screen {
	t.Helper()
	return made(t, oneLanguage)
}

func every(t testing.TB) *screen.Screen {
	t.Helper()
	return made(t, allLanguages)
}

var (
	oneLanguage  = sync.OnceValues(func() (*screen.Screen, error) { return read(func(lang string) bool { return lang == "en" }) })
	allLanguages = sync.OnceValues(func() (*screen.Screen, error) { return read(func(string) bool { return true }) })
)

var loaded = sync.OnceValues(content.Load)

func read(wanted func(string) bool) (*screen.Screen, error) {
	words, err := loaded()
	if err != nil {
		return nil, err
	}
	files := maps.Clone(words.Screen())
	maps.DeleteFunc(files, func(lang string, _ []byte) bool { return !wanted(lang) })
	return screen.New(files)
}

func made(t testing.TB, s func() (*screen.Screen, error)) *screen.Screen {
	t.Helper()
	made, err := s()
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// languages are those that the screen has rules for.
func languages(t testing.TB) []string {
	t.Helper()
	words, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(maps.Keys(words.Screen()))
}

// tuned and heldOut are the lines of a language that its rules were tuned on,
// and those that they were not.
func tuned(lang string) string   { return "testdata/" + lang + ".tsv" }
func heldOut(lang string) string { return "testdata/" + lang + ".heldout.tsv" }

// line is a line of a corpus: the kind that a person gave it, and the text.
type line struct {
	kind screen.Kind
	text string
}

func corpus(t testing.TB, file string) []line {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var out []line
	for sc := bufio.NewScanner(f); sc.Scan(); {
		if strings.HasPrefix(sc.Text(), "#") {
			continue
		}
		kind, text, ok := strings.Cut(sc.Text(), "\t")
		if !ok {
			t.Fatalf("%s: no tab in %q", file, sc.Text())
		}
		out = append(out, line{screen.Kind(kind), text})
	}
	return out
}

// score is how often danger was seen, and calm words left alone.
type score struct{ danger, seen, calm, alarms int }

// measure checks every line; wrong is told of each that comes out otherwise.
func measure(s *screen.Screen, lines []line, wrong func(line, screen.Hit)) score {
	var n score
	for _, l := range lines {
		h := s.Check(l.text)
		if l.kind == screen.None {
			n.calm++
			if h.Kind != screen.None {
				n.alarms++
				wrong(l, h)
			}
			continue
		}
		n.danger++
		if h.Kind == l.kind {
			n.seen++
		} else {
			wrong(l, h)
		}
	}
	return n
}

// A language's lines are read by the rules of all of them, as a patient's are.
func TestTheCorpusComesOutRight(t *testing.T) {
	for _, lang := range languages(t) {
		t.Run(lang, func(t *testing.T) {
			n := measure(every(t), corpus(t, tuned(lang)), func(l line, h screen.Hit) {
				if l.kind == screen.None {
					t.Logf("false alarm: %q: %s by %s", l.text, h.Kind, h.Rule)
					return
				}
				t.Errorf("%q: got %s by %q, want %s", l.text, h.Kind, h.Rule, l.kind)
			})
			if n.danger < 150 || n.calm < 150 {
				t.Fatalf("the corpus has shrunk to %d and %d lines", n.danger, n.calm)
			}
			if n.alarms*50 > n.calm {
				t.Errorf("%d false alarms in %d lines: at most 2 %%", n.alarms, n.calm)
			}
		})
	}
}

// The rules were not tuned on these lines. The bounds are what is asked of a
// list that nobody has seen.
func TestLinesThatTheRulesWereNotTunedOn(t *testing.T) {
	for _, lang := range languages(t) {
		t.Run(lang, func(t *testing.T) {
			var wrong []string
			n := measure(every(t), corpus(t, heldOut(lang)), func(l line, h screen.Hit) {
				wrong = append(wrong, string(l.kind)+": "+l.text+": "+string(h.Kind))
			})
			if n.seen*10 < n.danger*9 || n.alarms*10 > n.calm {
				t.Errorf("danger seen in %d of %d lines, false alarms in %d of %d:\n%s", n.seen, n.danger, n.alarms, n.calm, strings.Join(wrong, "\n"))
			}
		})
	}
}

// A line in the corpora twice would count twice, and one that is held out would
// not be held out.
func TestTheCorporaShareNoLine(t *testing.T) {
	seen := map[string]bool{}
	for _, lang := range languages(t) {
		for _, file := range []string{tuned(lang), heldOut(lang)} {
			for _, l := range corpus(t, file) {
				if key := strings.ToLower(l.text); seen[key] {
					t.Errorf("%s: %q stands twice", file, l.text)
				} else {
					seen[key] = true
				}
			}
		}
	}
}

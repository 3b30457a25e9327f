package screen

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Kind is what a text seems to be about.
type Kind string

// The kinds. Overdose is something taken already, on purpose or not. Failed
// says that the screen could not do its work; it is to be treated as a hit.
const (
	None     Kind = "none"
	SelfHarm Kind = "selfharm"
	Harm     Kind = "harm"
	Medical  Kind = "medical"
	Overdose Kind = "overdose"
	Failed   Kind = "failed"
)

// rank orders the kinds: what has to be answered first comes first. Words about
// an overdose are answered with the crisis lines too.
var rank = []Kind{Overdose, SelfHarm, Harm, Medical}

// longest is how many characters are read. Discord's longest message has 4,000.
const longest = 20_000

// engine is the version of this package's code; a change that can change an
// answer raises it.
const engine = "3"

// Hit is what was found. The zero value is not a Hit; Check makes them.
type Hit struct {
	Kind Kind
	Rule string // the rule's id, such as "en/selfharm.die"; never the patient's words
	self bool   // words about self-harm were found as well
}

// Class returns the kind as one of four: None, SelfHarm, Harm or Medical. An
// overdose is Medical, or SelfHarm if words of that kind came with it; a failure
// is SelfHarm.
func (h Hit) Class() Kind {
	switch {
	case h.Kind == Failed, h.Kind == Overdose && h.self:
		return SelfHarm
	case h.Kind == Overdose:
		return Medical
	}
	return h.Kind
}

// Screen is a set of rules, ready to be used by many at once.
type Screen struct {
	ready      chan struct{} // closed once the rules are read
	err        error         // why they can't be
	languages  []*language   // in alphabetical order
	dictionary *dictionary
	version    string
}

// New reads the rules of each language, as TOML (see content/en/screen.toml).
// The error names the language and the rule or pattern that can't be read; a
// Screen without any rule is an error.
func New(files map[string][]byte) (*Screen, error) {
	s := Begin(files)
	return s, s.Wait()
}

// Begin returns a Screen that reads its rules while the program goes on
// starting. Whoever asks it something waits.
func Begin(files map[string][]byte) *Screen {
	s := &Screen{ready: make(chan struct{})}
	go func() {
		defer close(s.ready)
		s.err = s.read(files)
	}()
	return s
}

// Wait returns once the rules are read. Errors as New's.
func (s *Screen) Wait() error {
	<-s.ready
	return s.err
}

func (s *Screen) read(files map[string][]byte) error {
	if len(files) == 0 {
		return errors.New("read safety rules: there are none")
	}
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		l, err := newLanguage(name, files[name])
		if err != nil {
			return fmt.Errorf("read safety rules of %q: %w", name, err)
		}
		s.languages = append(s.languages, l)
		fmt.Fprintf(sum, "%s %d\n", name, len(files[name]))
		sum.Write(files[name])
	}
	s.dictionary = newDictionary(s.languages)
	s.version = engine + "." + hex.EncodeToString(sum.Sum(nil))[:8]
	return nil
}

// Version names the code and the rules: it changes when either does.
func (s *Screen) Version() string {
	<-s.ready
	return s.version
}

// Check reads a text by the rules of every language and returns the most urgent
// thing found. It doesn't panic.
func (s *Screen) Check(text string) (hit Hit) {
	defer func() {
		if recover() != nil {
			hit = Hit{Kind: Failed, Rule: "panic"}
		}
	}()
	if s.Wait() != nil {
		return Hit{Kind: Failed, Rule: "no rules"}
	}
	whole := true
	if n := 0; len(text) > longest {
		for at := range text {
			if n++; n > longest {
				text, whole = text[:at], false
				break
			}
		}
	}
	hit = s.find(s.dictionary.reading(segment(clean(text))))
	if hit.Kind == None && !whole {
		return Hit{Kind: Failed, Rule: "too long"}
	}
	return hit
}

func (s *Screen) find(r *reading) Hit {
	best, at, self := Hit{Kind: None}, len(rank), false
	for n, l := range s.languages {
		for _, h := range l.hits(r.tokens(n)) {
			self = self || h.Kind == SelfHarm
			if r := slices.Index(rank, h.Kind); r < at {
				best, at = h, r
			}
		}
	}
	best.self = self
	return best
}

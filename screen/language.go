package screen

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// rules is the file of a language.
type rules struct {
	Expand   map[string]string   // "can't" = "can not"
	Elide    map[string]string   // "j" = "je": what an apostrophe, or a space in its place, cuts off the next word
	Misspelt map[string][]string // the right word, and how it is misspelt
	Spelling []string            // words of six letters or more: one slip in them is mended, and they may be written in two
	Join     []string            // other words that may be written in two
	Class    map[string][]string // phrases; a phrase "<other>" is all of that class
	Idioms   []string            // patterns that are taken away before the rules look
	Clause   []string            // words that begin a clause of their own: and, but
	Denial   denial
	Rule     []rule
}

// denial is how a symptom is denied: "no", "any", "or". It clears rules that
// may be denied, and those only.
type denial struct {
	No     []string // a denial covers the symptom that follows it
	Bridge []string // words that may stand between the two
	Or     []string // words that carry a denial on to the next symptom
}

// rule is what to look for.
type rule struct {
	ID     string
	Kind   Kind
	Any    []string // patterns; one is enough
	Unless []string // patterns that clear a match in their clause
	Deny   bool     // a plain denial clears it
}

// language is a file of rules, ready to be used.
type language struct {
	spelling spelling
	terms    map[term]int32
	idioms   index
	index    index
	rules    []compiled
	heads    map[int32][]int32 // the rules that a sequence may be the first of
	clause   *set
	no       [][]int32
	bridge   *set
	or       *set
}

type compiled struct {
	id     string
	kind   Kind
	deny   bool
	any    [][]int32 // patterns, each as the numbers of its sequences in the index
	unless []int32   // sequences
}

func newLanguage(name string, file []byte) (*language, error) {
	var r rules
	meta, err := toml.Decode(string(file), &r)
	if err != nil {
		return nil, err
	}
	if left := meta.Undecoded(); len(left) > 0 {
		return nil, fmt.Errorf("unknown name %s", left[0])
	}
	l := &language{spelling: newSpelling(r), terms: map[term]int32{}, heads: map[int32][]int32{}}
	g := &grammar{spelling: &l.spelling, class: map[string]*set{}, terms: l.terms, read: map[string][]int32{}, steps: map[string][]*set{}}
	if err := g.classes(r.Class); err != nil {
		return nil, err
	}
	for _, text := range r.Idioms {
		s, err := g.sequence(text)
		if err != nil {
			return nil, fmt.Errorf("idiom %q: %w", text, err)
		}
		l.idioms.add(s)
	}
	if err := l.small(g, r); err != nil {
		return nil, err
	}
	if len(r.Rule) == 0 {
		return nil, errors.New("no rules")
	}
	for _, rule := range r.Rule {
		if err := l.add(g, name, rule); err != nil {
			return nil, fmt.Errorf("rule %q: %w", rule.ID, err)
		}
	}
	l.idioms.close(len(l.terms), int(g.sets))
	l.index.close(len(l.terms), int(g.sets))
	return l, nil
}

func newSpelling(r rules) spelling {
	s := spelling{expand: map[string][]string{}, elide: map[string]string{}, join: map[string]bool{}, known: map[string]bool{}}
	for short, long := range r.Expand {
		for _, p := range segment(clean(long)) {
			s.expand[clean(short)] = append(s.expand[clean(short)], p.text)
		}
	}
	for short, long := range r.Elide {
		s.elide[clean(short)] = clean(long)
		s.expand[clean(short)] = []string{clean(long)}
	}
	for _, right := range slices.Sorted(maps.Keys(r.Misspelt)) {
		for _, wrong := range r.Misspelt[right] {
			for _, p := range segment(clean(right)) {
				s.expand[clean(wrong)] = append(s.expand[clean(wrong)], p.text)
			}
		}
	}
	for _, w := range r.Spelling {
		w = clean(w)
		s.join[w], s.known[w] = true, true
		s.right = append(s.right, w)
	}
	for _, w := range r.Join {
		s.join[clean(w)] = true
	}
	return s
}

// classes reads the classes: first those that name no other, then those that
// do.
func (g *grammar) classes(from map[string][]string) error {
	left := slices.Sorted(maps.Keys(from))
	for len(left) > 0 {
		var next []string
		var why error
		for _, name := range left {
			class, err := g.phrases(from[name])
			if err != nil {
				next, why = append(next, name), fmt.Errorf("class %q: %w", name, err)
				continue
			}
			g.class[name] = class
		}
		if len(next) == len(left) {
			return why
		}
		left = next
	}
	return nil
}

// phrases reads a list of phrases, and of names of classes.
func (g *grammar) phrases(list []string) (*set, error) {
	s := g.set()
	for _, text := range list {
		if strings.HasPrefix(text, "<") {
			e, err := g.element(text)
			if err != nil {
				return nil, err
			}
			for _, class := range e.sets {
				s.join(class)
			}
			continue
		}
		phrase, err := g.phrase(text)
		if err != nil {
			return nil, err
		}
		s.add(phrase)
	}
	s.sorted()
	return s, nil
}

// small reads the small words: those that begin a clause, and those of a
// denial.
func (l *language) small(g *grammar, r rules) error {
	var err error
	for _, text := range r.Denial.No {
		var no []int32
		if no, err = g.phrase(text); err != nil {
			return fmt.Errorf("denial: %w", err)
		}
		l.no = append(l.no, no)
	}
	words := func(list []string) *set {
		s := g.set()
		for _, w := range list {
			s.add([]int32{g.number(term{text: clean(w)})})
		}
		s.sorted()
		return s
	}
	l.clause, l.bridge, l.or = words(r.Clause), words(r.Denial.Bridge), words(r.Denial.Or)
	return nil
}

func (l *language) add(g *grammar, name string, r rule) error {
	if r.ID == "" || len(r.Any) == 0 || !slices.Contains(rank, r.Kind) {
		return fmt.Errorf("it needs an id, one of the kinds %v and patterns", rank)
	}
	if slices.ContainsFunc(l.rules, func(c compiled) bool { return c.id == name+"/"+r.ID }) {
		return errors.New("the id stands twice")
	}
	c := compiled{id: name + "/" + r.ID, kind: r.Kind, deny: r.Deny}
	for _, text := range r.Any {
		p, err := g.pattern(text)
		if err != nil {
			return err
		}
		var numbers []int32
		for _, s := range p.all {
			numbers = append(numbers, l.index.add(s))
		}
		c.any = append(c.any, numbers)
		l.heads[numbers[0]] = append(l.heads[numbers[0]], int32(len(l.rules)))
	}
	for _, text := range r.Unless {
		s, err := g.sequence(text)
		if err != nil {
			return fmt.Errorf("unless %q: %w", text, err)
		}
		c.unless = append(c.unless, l.index.add(s))
	}
	l.rules = append(l.rules, c)
	return nil
}

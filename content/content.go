package content

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/sync/errgroup"
	"golang.org/x/text/language"

	"waymark/rehab"
)

// English is the language that has every text; others fall back to it.
const English = "en"

//go:embed *.toml */*.toml */messages/*.toml */plans/*.toml
var files embed.FS

// Content is everything that is asked and said, in every language. It doesn't
// change after Load and may be used by many at once.
type Content struct {
	cat       *rehab.Catalogue
	languages []string // English first
	screen    map[string][]byte
	messages  map[string]map[string]*message // by language and key
	speakers  map[string]*i18n.Localizer
}

// Load reads the content that is built into the program. An error names the
// file that can't be read.
func Load() (*Content, error) { return load(files) }

func load(fsys fs.FS) (*Content, error) {
	c := &Content{cat: &rehab.Catalogue{Vocabulary: map[string]rehab.Vocabulary{}, Consent: map[string]string{}, Plans: map[string][]rehab.PlanTemplate{}},
		screen: map[string][]byte{}, messages: map[string]map[string]*message{}, speakers: map[string]*i18n.Localizer{}}
	var beside errgroup.Group // the two halves take as long as each other
	beside.Go(func() error { return c.loadCatalogue(fsys) })
	err := c.loadWords(fsys)
	if err2 := beside.Wait(); err2 != nil {
		err = err2
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

// loadWords reads what there is of each language.
func (c *Content) loadWords(fsys fs.FS) error {
	texts, err := fs.Glob(fsys, "*/messages/*.toml")
	if err != nil {
		return fmt.Errorf("list messages: %w", err)
	}
	bundle := i18n.NewBundle(language.English)
	for _, file := range texts {
		lang := path.Dir(path.Dir(file))
		if c.messages[lang] == nil {
			c.messages[lang] = map[string]*message{}
			c.languages = append(c.languages, lang)
		}
		if err := c.loadMessages(fsys, bundle, lang, file); err != nil {
			return fmt.Errorf("read %s: %w", file, err)
		}
	}
	if c.messages[English] == nil {
		return fmt.Errorf("read messages: no folder %s/messages", English)
	}
	slices.SortStableFunc(c.languages, func(a, b string) int {
		return btoi(b == English) - btoi(a == English)
	})
	for _, lang := range c.languages {
		if err := c.loadLanguage(fsys, lang); err != nil {
			return err
		}
		if err := c.loadPlans(fsys, lang); err != nil {
			return err
		}
		c.speakers[lang] = i18n.NewLocalizer(bundle, lang, English)
	}
	return c.loadScreen(fsys)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// loadCatalogue reads what no language differs in.
func (c *Content) loadCatalogue(fsys fs.FS) error {
	var items struct{ Item []rehab.Item }
	var templates struct{ Template []rehab.Template }
	var cards struct{ Card []rehab.Card }
	for file, into := range map[string]any{"items.toml": &items, "templates.toml": &templates, "cards.toml": &cards} {
		if err := decode(fsys, file, into); err != nil {
			return err
		}
	}
	c.cat.Items, c.cat.Templates, c.cat.Cards = items.Item, templates.Template, cards.Card
	return nil
}

// loadScreen reads the phrases of the safety screen. Its languages are its own:
// whoever writes in one may be spoken to in another.
func (c *Content) loadScreen(fsys fs.FS) error {
	found, err := fs.Glob(fsys, "*/screen.toml")
	if err != nil {
		return fmt.Errorf("list the screen's phrases: %w", err)
	}
	for _, file := range found {
		if c.screen[path.Dir(file)], err = fs.ReadFile(fsys, file); err != nil {
			return fmt.Errorf("read %s: %w", file, err)
		}
	}
	return nil
}

// loadLanguage reads what a language has beside its messages: how people type
// in it, and the version of its consent text.
func (c *Content) loadLanguage(fsys fs.FS, lang string) error {
	var vocabulary rehab.Vocabulary
	if has(fsys, lang+"/typed.toml") {
		if err := decode(fsys, lang+"/typed.toml", &vocabulary); err != nil {
			return err
		}
		c.cat.Vocabulary[lang] = vocabulary
	}
	var consent struct{ Version string }
	if has(fsys, lang+"/consent.toml") {
		if err := decode(fsys, lang+"/consent.toml", &consent); err != nil {
			return err
		}
		c.cat.Consent[lang] = consent.Version
	}
	return nil
}

// loadPlans reads the plans to start from of a language: one a file, which
// gives the plan its id.
func (c *Content) loadPlans(fsys fs.FS, lang string) error {
	found, err := fs.Glob(fsys, lang+"/plans/*.toml")
	if err != nil {
		return fmt.Errorf("list plans: %w", err)
	}
	for _, file := range found {
		plan := rehab.PlanTemplate{ID: strings.TrimSuffix(path.Base(file), ".toml")}
		if err := decode(fsys, file, &plan); err != nil {
			return err
		}
		c.cat.Plans[lang] = append(c.cat.Plans[lang], plan)
	}
	slices.SortFunc(c.cat.Plans[lang], func(a, b rehab.PlanTemplate) int { return strings.Compare(a.Name, b.Name) })
	return nil
}

func has(fsys fs.FS, file string) bool {
	_, err := fs.Stat(fsys, file)
	return err == nil
}

// decode reads a TOML file; a name that means nothing is an error, so that a
// slip of the pen does not go unseen.
func decode(fsys fs.FS, file string, into any) error {
	meta, err := toml.DecodeFS(fsys, file, into)
	if err != nil {
		return fmt.Errorf("read %s: %w", file, err)
	}
	if left := meta.Undecoded(); len(left) > 0 {
		return fmt.Errorf("read %s: unknown name %s", file, left[0])
	}
	return nil
}

// Catalogue returns what can be asked and said, for the domain's steps. It is
// not to be changed.
func (c *Content) Catalogue() *rehab.Catalogue { return c.cat }

// Languages returns the languages that there are, English first.
func (c *Content) Languages() []string { return slices.Clone(c.languages) }

// Screen returns the phrases of the safety screen as they stand in the file, by
// language: all of them are for every text, in whatever language it is.
func (c *Content) Screen() map[string][]byte { return c.screen }

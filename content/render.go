package content

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	i18ntemplate "github.com/nicksnyder/go-i18n/v2/i18n/template"

	"waymark/rehab"
)

// parser refuses a slot without a value: a gap in a sentence is our mistake
// and not the reader's.
var parser = &i18ntemplate.TextParser{Option: "missingkey=error"}

// maxDepth is how deep texts may stand in one another.
const maxDepth = 8

// Render puts a text into words in a language, or in English where the
// language has none. The texts among its arguments are rendered first; ambient
// holds slots that every text may use. Whole numbers stand as they are,
// fractions with one place. An argument named "count" chooses the plural form.
//
// It is an error if English lacks the key, or a slot has no value.
func (c *Content) Render(lang string, t rehab.Text, ambient rehab.Args) (string, error) {
	speaker, ok := c.speakers[lang]
	if !ok {
		lang, speaker = English, c.speakers[English]
	}
	return (&rendering{content: c, lang: lang, speaker: speaker, ambient: ambient}).text(t, 0)
}

type rendering struct {
	content *Content
	lang    string
	speaker *i18n.Localizer
	ambient rehab.Args
}

func (r *rendering) text(t rehab.Text, depth int) (string, error) {
	if depth > maxDepth {
		return "", fmt.Errorf("text %s: texts stand too deep in one another", t.Key)
	}
	known := r.content.messages[r.lang][t.Key]
	if known == nil {
		if known = r.content.messages[English][t.Key]; known == nil {
			return "", fmt.Errorf("text %s: no such key", t.Key)
		}
	}
	data := make(map[string]any, len(r.ambient)+len(t.Args))
	for _, args := range []rehab.Args{r.ambient, t.Args} {
		for name, v := range args {
			shown, err := r.value(v, depth)
			if err != nil {
				return "", fmt.Errorf("text %s: slot %s: %w", t.Key, name, err)
			}
			data[name] = shown
		}
	}
	config := &i18n.LocalizeConfig{MessageID: t.Key, TemplateData: data, TemplateParser: parser}
	if n, ok := t.Args["count"].(int); ok && known.plurals {
		config.PluralCount = n
	}
	words, err := r.speaker.Localize(config)
	if _, fellBack := err.(*i18n.MessageNotFoundErr); err != nil && !(fellBack && words != "") { //nolint:errorlint // not wrapped by go-i18n
		return "", fmt.Errorf("text %s: %w", t.Key, slotError(err))
	}
	return words, nil
}

// slotError keeps what the template holds out of the error: it may be words of
// a patient.
func slotError(err error) error {
	msg := err.Error()
	if i := strings.Index(msg, "map has no entry for key"); i >= 0 {
		return fmt.Errorf("%s", msg[i:])
	}
	return fmt.Errorf("can't be put into words (%T)", err)
}

// value makes one argument ready to stand in a sentence.
func (r *rendering) value(v any, depth int) (any, error) {
	switch v := v.(type) {
	case string:
		return words(v), nil
	case float64:
		return words(strings.ReplaceAll(strconv.FormatFloat(v, 'f', 1, 64), ".", r.mark("number.point", "."))), nil
	case rehab.Text:
		s, err := r.text(v, depth+1)
		return words(s), err
	case []rehab.Text:
		l := list{comma: r.mark("list.comma", ", "), and: r.mark("list.and", " and ")}
		for _, t := range v {
			s, err := r.text(t, depth+1)
			if err != nil {
				return nil, err
			}
			l.parts = append(l.parts, s)
		}
		return l, nil
	}
	return v, nil
}

// mark returns a language's own sign: its decimal point, its "and".
func (r *rendering) mark(key, otherwise string) string {
	for _, lang := range []string{r.lang, English} {
		if m := r.content.messages[lang][key]; m != nil {
			return m.forms["other"]
		}
	}
	return otherwise
}

// words is a string in a slot. {{.slot.Capital}} starts a sentence with it.
type words string

// Capital returns the words with a capital first letter.
func (w words) Capital() string {
	r, n := utf8.DecodeRuneInString(string(w))
	if n == 0 || r == utf8.RuneError {
		return string(w)
	}
	return string(unicode.ToUpper(r)) + string(w[n:])
}

// list is several texts in a slot: "a, b and c" by itself, "a, b, c" as
// {{.slot.Commas}}, "a; b; c" as {{.slot.Semicolons}} where parts hold commas
// themselves, and one to a line as {{.slot.Lines}}.
type list struct {
	parts      []string
	comma, and string
}

// String joins the parts as a sentence does.
func (l list) String() string {
	if len(l.parts) < 2 {
		return strings.Join(l.parts, "")
	}
	last := len(l.parts) - 1
	return strings.Join(l.parts[:last], l.comma) + l.and + l.parts[last]
}

// Commas joins the parts as a row of things does.
func (l list) Commas() string { return strings.Join(l.parts, l.comma) }

// Semicolons joins parts that hold commas themselves.
func (l list) Semicolons() string { return strings.Join(l.parts, "; ") }

// Lines puts each part on a line of its own.
func (l list) Lines() string { return strings.Join(l.parts, "\n") }

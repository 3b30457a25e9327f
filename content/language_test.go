package content

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"testing/fstest"

	"waymark/rehab"
)

// second is the built-in content with a made-up second language of few texts.
func second(t *testing.T, more map[string]string) (*Content, error) {
	t.Helper()
	fsys := fstest.MapFS{
		"items.toml":                &fstest.MapFile{Data: []byte("[[item]]\nkey = \"mood\"\nset = \"daily\"\n")},
		"templates.toml":            &fstest.MapFile{},
		"cards.toml":                &fstest.MapFile{},
		"en/messages/a.toml":        &fstest.MapFile{Data: []byte("[\"both\"]\nother = \"both {{.x}}\"\n[\"english\"]\nother = \"English only\"\n[\"list.and\"]\nother = \" and \"\n[\"n\"]\none = \"one\"\nother = \"{{.count}}\"\n")},
		"pl/messages/a.toml":        &fstest.MapFile{Data: []byte("[\"both\"]\nother = \"oba {{.x}}\"\n[\"list.and\"]\nother = \" i \"\n[\"number.point\"]\nother = \",\"\n[\"n\"]\none = \"{{.count}} raz\"\nfew = \"{{.count}} razy few\"\nmany = \"{{.count}} razy many\"\nother = \"{{.count}} raza\"\n")},
		"pl/screen.toml":            &fstest.MapFile{Data: []byte("[x]\n")},
		"pl/typed.toml":             &fstest.MapFile{Data: []byte("skip = [\"pomijam\"]\n")},
		"pl/consent.toml":           &fstest.MapFile{Data: []byte("version = \"1\"\n")},
		"en/messages/unrelated.txt": &fstest.MapFile{Data: []byte("no")},
	}
	for name, data := range more {
		fsys[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return load(fsys)
}

func TestASecondLanguageIsFilesOnly(t *testing.T) {
	c, err := second(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(c.Languages(), " "); got != "en pl" {
		t.Errorf("languages %s", got)
	}
	if string(c.Screen()["pl"]) != "[x]\n" || c.Catalogue().Vocabulary["pl"].Skip[0] != "pomijam" || c.Catalogue().Consent["pl"] != "1" {
		t.Error("its safety phrases, vocabulary or consent version are not there")
	}
	for _, tc := range []struct {
		name, lang string
		text       rehab.Text
		want       string
	}{
		{"its own words", "pl", rehab.T("both", "x", 1), "oba 1"},
		{"English where it has none", "pl", rehab.T("english"), "English only"},
		{"English for a language that isn't there", "xx", rehab.T("both", "x", 1), "both 1"},
		{"its own and", "pl", rehab.T("both", "x", []rehab.Text{rehab.T("english"), rehab.T("english")}), "oba English only i English only"},
		{"its own decimal point", "pl", rehab.T("both", "x", 3.25), "oba 3,2"},
		{"one", "pl", rehab.T("n", "count", 1), "1 raz"},
		{"few", "pl", rehab.T("n", "count", 3), "3 razy few"},
		{"many", "pl", rehab.T("n", "count", 22+3), "25 razy many"},
		{"a fraction in English", "en", rehab.T("both", "x", 4.0), "both 4.0"},
		{"what a person typed is never a template", "en", rehab.T("both", "x", "{{.y}}"), "both {{.y}}"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := c.Render(tc.lang, tc.text, nil)
			if err != nil || got != tc.want {
				t.Errorf("got %q, %v; want %q", got, err, tc.want)
			}
		})
	}
}

func TestTheScreenHasLanguagesOfItsOwn(t *testing.T) {
	c, err := second(t, map[string]string{"xx/screen.toml": "[y]\n"})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(c.Languages(), " "); got != "en pl" || string(c.Screen()["xx"]) != "[y]\n" {
		t.Errorf("languages %s, phrases %q", got, c.Screen()["xx"])
	}
}

func TestAGapIsAnErrorAndNeverASentence(t *testing.T) {
	c, err := second(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	loop := rehab.T("both", "x", "end")
	for range 20 {
		loop = rehab.T("both", "x", loop)
	}
	for name, text := range map[string]rehab.Text{"no such key": rehab.T("nothing"), "no such key inside": rehab.T("both", "x", rehab.T("nothing")),
		"a slot without a value": rehab.T("both", "y", "a patient's words"), "too deep": loop} {
		got, err := c.Render("en", text, nil)
		if err == nil || got != "" {
			t.Errorf("%s: %q, %v", name, got, err)
		} else if strings.Contains(err.Error(), "a patient's words") {
			t.Errorf("%s: the error holds a patient's words: %v", name, err)
		}
	}
}

func TestASlipInAFileIsFound(t *testing.T) {
	for name, more := range map[string]map[string]string{
		"a key twice":                   {"en/messages/b.toml": "[\"both\"]\nother = \"again\"\n"},
		"a template that doesn't parse": {"en/messages/b.toml": "[\"bad\"]\nother = \"{{.x\"\n"},
		"no TOML":                       {"en/messages/b.toml": "["},
		"a name that means nothing":     {"cards.toml": "[[card]]\nid = \"x\"\ncolour = \"red\"\n"},
		"no such language":              {"no-such-language-at-all/messages/a.toml": "[\"a\"]\nother = \"b\"\n"},
	} {
		if _, err := second(t, more); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// A changed consent text asks for a new version: everybody is then asked again.
func TestAChangedConsentTextHasANewVersion(t *testing.T) {
	known := map[string]string{"2026-11-1": "20c4fadb582ffd179bf6ac7dffceaf540dd2a6e9de5e2e91829429a3fa1dcf7f"}
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(c.messages[English]["consent.text"].forms["other"]))
	version := c.cat.Consent[English]
	if got := hex.EncodeToString(sum[:]); known[version] != got {
		t.Errorf("the text of version %s has the hash %s; known: %v. A changed text needs a new version", version, got, known)
	}
}

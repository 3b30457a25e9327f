package bot

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"waymark/content"
	"waymark/discord"
	"waymark/rehab"
	"waymark/storage"
)

// speaks returns a bot that can put things into words, and a voice of its.
func speaks(t *testing.T) (*Bot, voice) {
	t.Helper()
	words, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	b := &Bot{content: words}
	return b, b.clinicVoice(rehab.Clinic{Zone: "UTC"})
}

// whole reads a message and the file that comes with it.
func whole(t *testing.T, m discord.Message) string {
	t.Helper()
	if n := utf8.RuneCountInString(m.Content); n > longest || len(m.Files) != 1 || m.Files[0].Alt == "" {
		t.Fatalf("%d characters, files %+v", n, m.Files)
	}
	return string(m.Files[0].Data)
}

// A form that could not be taken gives back each character that was typed, short
// or long, so that it can be sent again.
func TestWhatWasTypedIntoAFormComesBackWhole(t *testing.T) {
	_, v := speaks(t)
	for name, form := range map[string][]string{
		"one line":     {strings.Repeat("*long* words, ", 300)[:4000]},
		"many lines":   {strings.Repeat("a line of it\n", 300), "and `another` field"},
		"one word":     {strings.Repeat("痛", 4000)},
		"five fields":  {strings.Repeat("1", 4000), strings.Repeat("2", 4000), strings.Repeat("3", 4000), strings.Repeat("4", 4000), strings.Repeat("5", 4000)},
		"only just so": {strings.Repeat("w ", 990)},
	} {
		m, err := (&ask{form: form}).refused(v, rehab.T("command.unknown"))
		if err != nil {
			t.Fatal(err)
		}
		if got := whole(t, m); got != strings.Join(form, "\n\n") {
			t.Errorf("%s: %d characters came back, want %d", name, len(got), len(strings.Join(form, "")))
		}
		if !strings.Contains(m.Content, "in the file") || strings.Contains(m.Content, "You typed:") {
			t.Errorf("%s: %s", name, m.Content)
		}
	}
	m, err := (&ask{form: []string{"short"}}).refused(v, rehab.T("command.unknown"))
	if err != nil || len(m.Files) != 0 || !strings.HasSuffix(m.Content, "You typed:\n> short") {
		t.Errorf("%q, %+v, %v", m.Content, m.Files, err)
	}
}

// Any message that is too long shows its first paragraphs, and all of it in a
// file as somebody would read it.
func TestNothingOfALongMessageIsLost(t *testing.T) {
	_, v := speaks(t)
	for name, words := range map[string]string{
		"one paragraph": strings.Repeat("it said so ", 400), "one word": strings.Repeat("w", 4000),
	} {
		p := say(rehab.T("form.typed"), rehab.T("form.typed_line", "words", words))
		p.ping = "123"
		m, err := v.compose(p, "")
		if err != nil {
			t.Fatal(err)
		}
		if got := whole(t, m); !strings.Contains(got, strings.TrimSpace(words)) {
			t.Errorf("%s: the file has %d characters: %.80s", name, len(got), got)
		}
		if !strings.HasPrefix(m.Content, "<@&123> You typed:") || !strings.HasSuffix(m.Content, "\nThere is more than one message takes. All of it is in the file.") {
			t.Errorf("%s: %s", name, m.Content)
		}
	}
}

// Forty-five names of two hundred characters each, some of them with marks.
func TestANoticeNamesEverybodyHoweverLongTheirNames(t *testing.T) {
	b, v := speaks(t)
	now := time.Date(2026, 3, 5, 1, 0, 0, 0, time.UTC)
	var err error
	if b.store, err = storage.Open(filepath.Join(t.TempDir(), "waymark.db")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.store.Close(); err != nil {
			t.Error(err)
		}
	})
	c, err := b.store.SaveClinic(t.Context(), rehab.Clinic{Guild: "g", Zone: "UTC", Locale: "en"}, rehab.Audit{At: now})
	if err != nil {
		t.Fatal(err)
	}
	alias := func(i int) string { return fmt.Sprintf("%s_%03d", strings.Repeat("W", 196), i) }
	for i := range 45 {
		p, err := b.store.Create(t.Context(), rehab.Patient{Clinic: c.ID, Alias: alias(i), Status: rehab.Active}, rehab.Change{})
		row := storage.NewID()
		_, _, err2 := b.store.Turn(t.Context(), p.ID, "", now, func(rehab.State) (rehab.Change, error) {
			return rehab.Change{Out: []rehab.Outgoing{{ID: row, Kind: rehab.KindText}}}, nil
		})
		if err := errors.Join(err, err2, b.store.End(t.Context(), row, storage.GivenUp, "why", now)); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := b.store.Claim(t.Context(), now.Add(time.Hour), 9)
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d notices, %v", len(rows), err)
	}
	p, err := b.unsentPage(t.Context(), v, rows[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	m, err := v.compose(p, "")
	if err != nil {
		t.Fatal(err)
	}
	all := whole(t, m)
	for i := range 45 {
		if strings.Count(all, alias(i)) != 1 {
			t.Errorf("the file names %s %d times", alias(i), strings.Count(all, alias(i)))
		}
	}
	if !strings.Contains(m.Content, "and 40 more could not be sent in time. That was on my side") || !strings.HasSuffix(m.Content, "All names are in the file.") {
		t.Error(m.Content)
	}
}

package app_test

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/jonboulle/clockwork"

	"waymark/app"
	"waymark/rehab"
	"waymark/storage"
)

// However many messages did not arrive, and for whatever reasons, a clinic
// reads of them in one message that names people and counts the others; a file
// names all.
func TestOneMessageTellsOfAllThatDidNotArrive(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 5, 1, 0, 0, 0, time.UTC)
	a, err := app.New(app.Config{DB: filepath.Join(t.TempDir(), "waymark.db"), Token: "none", APIURL: "http://127.0.0.1:1",
		Numbers: map[string]rehab.Numbers{"AU": australia}}, clockwork.NewFakeClockAt(now), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	for name, outcomes := range map[string][]string{
		"one reason": {storage.Unreachable}, "all reasons": {storage.Unreachable, storage.Refused, storage.GivenUp},
	} {
		c, err := a.Store.SaveClinic(t.Context(), rehab.Clinic{Guild: name, Name: "Harbour", Zone: "UTC", Locale: "en", Country: "AU"}, rehab.Audit{At: now})
		if err != nil {
			t.Fatal(err)
		}
		for i := range 60 * len(outcomes) {
			p, err := a.Store.Create(t.Context(), rehab.Patient{Clinic: c.ID, Alias: fmt.Sprintf("WWWWWWWWWWWWWWWWW%03d", i), Status: rehab.Active}, rehab.Change{})
			if err != nil {
				t.Fatal(err)
			}
			row := storage.NewID()
			_, _, err = a.Store.Turn(t.Context(), p.ID, "", now, func(rehab.State) (rehab.Change, error) {
				return rehab.Change{Out: []rehab.Outgoing{{ID: row, Kind: rehab.KindText}}}, nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := a.Store.End(t.Context(), row, outcomes[i%len(outcomes)], "why", now); err != nil {
				t.Fatal(err)
			}
		}
		rows, err := a.Store.Claim(t.Context(), now.Add(time.Hour), 9)
		if err != nil || len(rows) != 1 {
			t.Fatalf("%s: %d notices, %v", name, len(rows), err)
		}
		m, err := a.Bot.Render(t.Context(), rows[0])
		if err != nil {
			t.Fatal(err)
		}
		named := strings.Count(m.Content, "**WWW")
		for more := range strings.SplitSeq(m.Content, " more ") {
			n := 0
			if _, err := fmt.Sscanf(more[max(strings.LastIndexByte(more, ' '), 0):], "%d", &n); err == nil {
				named += n
			}
		}
		if n := utf8.RuneCountInString(m.Content); n >= 2000 || named != 60*len(outcomes) || strings.Count(m.Content, "\n") != len(outcomes) {
			t.Errorf("%s: %d characters, %d patients:\n%s", name, n, named, m.Content)
		}
		if len(m.Files) != 1 || strings.Count(string(m.Files[0].Data), strings.Repeat("W", 17)) != 60*len(outcomes) {
			t.Errorf("%s: the file is %+v", name, m.Files)
		}
	}
}

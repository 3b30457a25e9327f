package demo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"waymark/discordsim"
	"waymark/discordsim/spec"
)

// played runs the weeks and returns the stage before it closes, and the book.
func played(t *testing.T, o Options) (*stage, book) {
	t.Helper()
	o.Stderr, o.Stdout = logTo{t}, &bytes.Buffer{}
	if judge := spec.FromEnv(t); judge != nil {
		o.watch = func(r discordsim.Request) {
			if err := judge.Check(r.Method, r.Path, r.ContentType, r.Body); err != nil {
				t.Errorf("%s: %v", r.Route, err)
			}
		}
	}
	s, err := open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.play(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s, s.count()
}

type logTo struct{ t *testing.T }

func (l logTo) Write(b []byte) (int, error) {
	l.t.Errorf("the bot complains: %s", b)
	return len(b), nil
}

// Four weeks, four patients: each planned date is asked once and at its time,
// each completed check-in is answered with an encouragement.
func TestDemo(t *testing.T) {
	t.Parallel()
	s, b := played(t, Options{Days: 28, Patients: 4, Seed: 1})
	holds(t, b, 4, 28)
	for _, l := range b.ledgers {
		once(t, s, l)
		varied(t, s, l)
	}
	lapsed(t, b.ledgers[1])
	nightOfTheClocks(t, b.ledgers[3])
}

// The same promises hold whatever people do by chance.
func TestOtherSeeds(t *testing.T) {
	t.Parallel()
	for seed := uint64(2); seed <= 5; seed++ {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			const days = 8
			s, b := played(t, Options{Days: days, Patients: 5, Seed: seed})
			holds(t, b, 5, days)
			for _, l := range b.ledgers {
				once(t, s, l)
				varied(t, s, l)
			}
		})
	}
}

func holds(t *testing.T, b book, patients, days int) {
	t.Helper()
	f := b.figures
	if f.Planned != patients*days {
		t.Errorf("%d check-ins planned, the calendar has %d", f.Planned, patients*days)
	}
	if f.Lost != 0 || f.Doubled != 0 || f.MissedByUs != 0 || f.Late != 0 {
		t.Errorf("lost, doubled, missed by us or late: %+v", f)
	}
	if f.Asked+f.Resting != f.Planned {
		t.Errorf("asked %d and resting %d are not the %d planned", f.Asked, f.Resting, f.Planned)
	}
	if f.Encouraged != f.Answered || f.Answered < f.Asked*3/4 {
		t.Errorf("%d answered, %d encouraged, of %d asked", f.Answered, f.Encouraged, f.Asked)
	}
	if f.Digests != days/7 {
		t.Errorf("%d digests in %d days", f.Digests, days)
	}
}

// once: one check-in for each date, within the minute of its time.
func once(t *testing.T, s *stage, l ledger) {
	t.Helper()
	if l.stray > 0 {
		t.Errorf("%s was asked %d times outside the plan", l.p.name, l.stray)
	}
	for _, g := range l.pages {
		switch {
		case len(g.asked) != 1 && !g.rests:
			t.Errorf("%s was asked %d times for %s", l.p.name, len(g.asked), g.date.Format(time.DateOnly))
		case len(g.asked) > 0 && g.asked[0].At.Sub(g.due).Abs() > time.Minute:
			t.Errorf("%s was asked at %s, not at %s", l.p.name, g.asked[0].At.In(zoneOf(l.p)), g.due.In(zoneOf(l.p)))
		case g.said == "" && !g.saved.IsZero():
			t.Errorf("nothing was said to %s's answers of %s", l.p.name, g.date.Format(time.DateOnly))
		}
	}
}

// varied: no words twice within 14 days.
func varied(t *testing.T, s *stage, l ledger) {
	t.Helper()
	why, err := s.decisions(t.Context(), l.p.name)
	if err != nil {
		t.Fatal(err)
	}
	last := map[string]time.Time{}
	for _, g := range l.pages {
		template := why[g.date.Format(time.DateOnly)].Template
		if before, ok := last[template]; ok && template != "" && g.date.Sub(before) < 14*24*time.Hour {
			t.Errorf("%s read %s on %s and on %s", l.p.name, template, before.Format(time.DateOnly), g.date.Format(time.DateOnly))
		}
		if template != "" {
			last[template] = g.date
		}
	}
	if len(last) < 5 {
		t.Errorf("%s read only %d different templates", l.p.name, len(last))
	}
}

// lapsed: the one who falls silent rests, and is asked again after coming back.
func lapsed(t *testing.T, l ledger) {
	t.Helper()
	rests, after := 0, 0
	for _, g := range l.pages {
		if g.rests {
			rests++
		} else if rests > 0 && len(g.asked) == 1 {
			after++
		}
	}
	if rests < 2 || after < 7 {
		t.Errorf("%s rested on %d dates and was asked on %d after", l.p.name, rests, after)
	}
}

// nightOfTheClocks: 2:30 does not exist on 8 March; 3:00 is the first instant
// after it.
func nightOfTheClocks(t *testing.T, l ledger) {
	t.Helper()
	for date, want := range map[int]string{5: "2026-03-07T02:30:00-05:00", 6: "2026-03-08T03:00:00-04:00", 7: "2026-03-09T02:30:00-04:00"} {
		g := l.pages[date-1]
		if len(g.asked) != 1 {
			t.Fatalf("%s was asked %d times on %s", l.p.name, len(g.asked), want)
		}
		if got := g.asked[0].At.In(zoneOf(l.p)).Format(time.RFC3339); got != want {
			t.Errorf("%s was asked at %s, not at %s", l.p.name, got, want)
		}
	}
}

// The events are lines of JSON: the plans first, the figures last, and the
// charts and the database are kept.
func TestEventsAndWhatIsKept(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	dir := filepath.Join(t.TempDir(), "out")
	if err := Run(t.Context(), Options{Days: 7, Patients: 4, Seed: 3, JSON: true, Out: dir, Stdout: &out, Stderr: logTo{t}}); err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	var last map[string]any
	for line := range strings.Lines(out.String()) {
		last = map[string]any{}
		if err := json.Unmarshal([]byte(line), &last); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		kinds[fmt.Sprint(last["kind"])]++
	}
	if kinds["patient"] != 4 || kinds["asked"] != 28 || kinds["digest"] != 1 || kinds["encouraged"] == 0 || kinds["answered"] < 3*kinds["encouraged"] {
		t.Errorf("kinds of events: %v", kinds)
	}
	if last["kind"] != "figures" || last["planned"] != 28.0 || last["lost"] != 0.0 {
		t.Errorf("the last line is %v", last)
	}
	for _, name := range []string{"waymark.db", "heron-2026-03-09-days.png"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := Run(t.Context(), Options{Days: 1, Patients: 1, Out: dir, Stdout: &out, Stderr: logTo{t}}); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("a second play into the same folder: %v", err)
	}
}

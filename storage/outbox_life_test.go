package storage

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waymark/rehab"
)

// life is what a row should be by now.
type life struct {
	state    string
	priority rehab.Priority
	due      time.Time
	tries    int
	why      string // it is tried again
}

// lives are the rows of one patient through whatever happens.
type lives struct {
	s    *Store
	now  time.Time
	p    rehab.Patient
	rows map[string]*life
}

// pick draws one of the rows in a state; ok is false if there is none.
func (l *lives) pick(t *rapid.T, states ...string) (id string, ok bool) {
	var ids []string
	for id, r := range l.rows {
		if slices.Contains(states, r.state) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return "", false
	}
	slices.Sort(ids)
	return rapid.SampledFrom(ids).Draw(t, "row"), true
}

// held reports whether a row waits behind another of the same patient.
func (l *lives) held(id string, r *life) bool {
	for other, o := range l.rows {
		ahead := o.state == "claimed" || o.state == "due" && o.why != "" && (r.why == "" || other < id)
		if ahead && other != id && o.priority <= r.priority {
			return true
		}
	}
	return false
}

// claim takes what is due, and holds it to what may be taken.
func (l *lives) claim(t *rapid.T) {
	rows, err := l.s.Claim(context.Background(), l.now, 9)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		r := l.rows[row.ID]
		if r == nil || r.state != "due" || r.due.After(l.now) {
			t.Fatalf("claimed what was not due: %+v, which is %+v", row, r)
		}
		if l.held(row.ID, r) {
			t.Fatalf("%s overtook another", row.ID)
		}
		r.state = "claimed"
		if r.tries++; r.tries != row.Tries {
			t.Fatalf("try %d is called %d", r.tries, row.Tries)
		}
	}
	if len(rows) > 0 {
		return
	}
	for id, r := range l.rows { // nothing is forgotten
		if r.state == "due" && !r.due.After(l.now) && !l.held(id, r) {
			t.Fatalf("%s is due and was not claimed", id)
		}
	}
}

// restart is another process on the same database.
func (l *lives) restart(t *rapid.T) {
	l.s.boot = NewID()
	rows, err := l.s.Doubt(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, r := range l.rows {
		if r.state == "claimed" {
			n++
		}
	}
	if len(rows) != n {
		t.Fatalf("%d rows are in doubt, not %d", len(rows), n)
	}
}

// deeds are what may happen to a row at any time, and what it is then.
func (l *lives) deeds(t *rapid.T) map[string]func(id string, r *life) error {
	ctx := context.Background()
	later := l.now.Add(time.Duration(rapid.IntRange(0, 300).Draw(t, "later")) * time.Second)
	return map[string]func(string, *life) error{
		"retry": func(id string, r *life) error {
			if r.state == "claimed" {
				r.state, r.due, r.why = "due", later, WhyNoAnswer
			}
			return l.s.Retry(ctx, id, later, WhyNoAnswer)
		},
		"unclaim": func(id string, r *life) error {
			if r.state == "claimed" {
				r.state, r.due, r.why = "due", later, "a limit"
				r.tries--
			}
			return l.s.Unclaim(ctx, id, later, "a limit")
		},
		"sent": func(id string, r *life) error {
			if r.state == "due" || r.state == "claimed" {
				r.state = "sent"
			}
			return l.s.Sent(ctx, id, "dm", "m", l.now)
		},
		"end": func(id string, r *life) error {
			if r.state == "due" || r.state == "claimed" {
				r.state = Closed
			}
			return l.s.End(ctx, id, Closed, "", l.now)
		},
	}
}

// agree holds the table to what should be in it.
func (l *lives) agree(t *rapid.T) {
	type stored struct {
		id, state string
		tries     int
	}
	var rows []stored
	err := l.s.read(context.Background(), func(ctx context.Context, c *conn) (err error) {
		rows, err = all(ctx, c, func(r row) (s stored, err error) { return s, r.Scan(&s.id, &s.state, &s.tries) },
			`SELECT id, state, tries FROM outbox WHERE patient = $1`, l.p.ID)
		return err
	})
	if err != nil || len(rows) != len(l.rows) {
		t.Fatalf("%d rows, not %d; %v", len(rows), len(l.rows), err)
	}
	for _, r := range rows {
		if want := l.rows[r.id]; r.state != want.state || r.tries != want.tries {
			t.Fatalf("%+v should be %+v", r, want)
		}
	}
}

// Whatever happens in whatever order, processes that die included: a row is
// claimed once for each try, has one end, and is never forgotten.
func TestARowHasOneEndWhateverHappens(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		l := &lives{s: s, now: noon, p: enrolled(t, s, c, fmt.Sprint("bird ", n)), rows: map[string]*life{}}
		for range rapid.IntRange(1, 15).Draw(rt, "deeds") {
			l.now = l.now.Add(time.Duration(rapid.IntRange(0, 120).Draw(rt, "seconds")) * time.Second)
			switch deed := rapid.SampledFrom([]string{"post", "post", "claim", "claim", "claim", "restart", "retry", "unclaim", "sent", "end"}).Draw(rt, "deed"); deed {
			case "post":
				id, p := NewID(), rehab.Priority(rapid.IntRange(int(rehab.FirstSafety), int(rehab.LastDigest)).Draw(rt, "priority"))
				send(t, s, l.p.ID, rehab.Outgoing{ID: id, Kind: rehab.KindText, Priority: p, Due: l.now})
				for _, r := range l.rows { // is tried at once now
					if r.state == "due" && r.why == WhyNoAnswer && r.priority <= p && r.due.After(l.now) {
						r.due = l.now
					}
				}
				l.rows[id] = &life{state: "due", priority: p, due: l.now}
			case "claim":
				l.claim(rt)
			case "restart":
				l.restart(rt)
			default:
				if id, ok := l.pick(rt, "due", "claimed", "sent", Closed); ok {
					check(t, l.deeds(rt)[deed](id, l.rows[id]))
				}
			}
			l.agree(rt)
		}
		for id := range l.rows {
			check(t, s.End(t.Context(), id, Closed, "", l.now))
		}
	})
}

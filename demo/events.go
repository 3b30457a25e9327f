package demo

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"waymark/rehab"
)

// event is one line of the events. Times have the patient's own offset; those
// of the channel the clinic's.
type event struct {
	At       string `json:"at,omitempty"`
	Kind     string `json:"kind"` // patient, asked, answered, encouraged, reminded, closed, digest
	Patient  string `json:"patient,omitempty"`
	Item     string `json:"item,omitempty"`
	Value    string `json:"value,omitempty"`
	Strategy string `json:"strategy,omitempty"`
	Template string `json:"template,omitempty"`
	Text     string `json:"text,omitempty"`
	Date     string `json:"date,omitempty"`

	at time.Time
}

// order of events at one instant.
var order = map[string]int{"asked": 1, "reminded": 2, "answered": 3, "encouraged": 4, "closed": 5, "digest": 6}

// planned is the line that says what a scripted patient's plan was, for those who
// count again.
type planned struct {
	Kind  string `json:"kind"`
	Alias string `json:"alias"`
	Zone  string `json:"zone"`
	Time  string `json:"time"`
	Days  string `json:"days"`
	From  string `json:"from"`
	To    string `json:"to"`
}

// events prints one event a line, the plans first and the figures last.
func (s *stage) events(ctx context.Context, b book) error {
	out := json.NewEncoder(s.o.Stdout)
	out.SetEscapeHTML(false)
	var all []event
	for _, l := range b.ledgers {
		line := planned{Kind: "patient", Alias: l.p.name, Zone: l.p.role.zone, Time: fmt.Sprintf("%02d:%02d", l.p.role.minute/60, l.p.role.minute%60),
			From: date(1).Format(time.DateOnly), To: date(s.o.Days).Format(time.DateOnly)}
		if err := out.Encode(line); err != nil {
			return err
		}
		more, err := s.eventsOf(ctx, l)
		if err != nil {
			return err
		}
		all = append(all, more...)
	}
	for _, m := range s.channel.Messages() {
		if m.Bot && strings.HasPrefix(m.Content, "**Week of ") {
			all = append(all, event{at: m.At, At: m.At.In(s.loc).Format(time.RFC3339), Kind: "digest", Text: m.Content})
		}
	}
	slices.SortStableFunc(all, func(a, b event) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.Patient, b.Patient), cmp.Compare(order[a.Kind], order[b.Kind]))
	})
	for _, e := range all {
		if err := out.Encode(e); err != nil {
			return err
		}
	}
	return out.Encode(struct {
		Kind string `json:"kind"`
		figures
	}{"figures", b.figures})
}

// eventsOf are the events of one patient: what was asked, tapped and said from
// the books, and why it was said from the decisions that the bot wrote down.
func (s *stage) eventsOf(ctx context.Context, l ledger) ([]event, error) {
	why, err := s.decisions(ctx, l.p.name)
	if err != nil {
		return nil, err
	}
	loc := zoneOf(l.p)
	var out []event
	add := func(at time.Time, e event) {
		e.at, e.At, e.Patient = at, at.In(loc).Format(time.RFC3339), l.p.name
		out = append(out, e)
	}
	for _, g := range l.pages {
		day := g.date.Format(time.DateOnly)
		for _, m := range g.asked {
			add(m.At, event{Kind: "asked", Date: day, Text: faces(m)[0].text})
		}
		if g.said != "" {
			add(g.saved, event{Kind: "encouraged", Date: day, Strategy: why[day].Strategy, Template: why[day].Template, Text: g.said})
		}
		if !g.closed.IsZero() {
			add(g.closed, event{Kind: "closed", Date: day, Value: map[bool]string{true: "no answer", false: "answered"}[g.saved.IsZero()]})
		}
	}
	for _, m := range l.p.room.Messages() {
		if f := faces(m)[0]; m.Bot && strings.HasPrefix(f.text, "Your check-in is open until") {
			add(m.At, event{Kind: "reminded", Text: f.text})
		}
	}
	for _, d := range l.p.done {
		item, value := answered(d)
		if item != "" {
			add(d.at, event{Kind: "answered", Item: item, Value: value})
		}
	}
	return out, nil
}

// items by what is asked for them.
var items = []struct{ words, item string }{
	{"how is your mood", "mood"}, {"how did you sleep", "sleep"}, {"feel like moving today", "motivation"}, {"did you do any of these", "done"},
	{"did you enjoy", "joy"}, {"how well could you do it", "task"}, {"could you think", "thinking"}, {"your memory", "memory"},
	{"your plan fits", "fit"}, {"average pain", "pain"}, {"your pain on average", "peg_pain"}, {"enjoyment of life", "peg_enjoyment"},
	{"general activity", "peg_activity"}, {"is this a flare you know", "flare"},
}

// answered is the item that a deed answers, and with what.
func answered(d deed) (item, value string) {
	if d.types != "" {
		if strings.ContainsAny(d.types, "0123456789") && !codeShape.MatchString("**"+d.types+"**") {
			return "typed", d.types
		}
		return "", ""
	}
	switch d.tap {
	case "Back", "Later", "Enough for today", "Change", "That's all":
		return "", ""
	case "Flare-up":
		return "flare", d.tap
	}
	asked := strings.ToLower(d.on.Content)
	for _, i := range items {
		if strings.Contains(asked, i.words) {
			return i.item, d.tap
		}
	}
	return "", ""
}

// decisions reads why the bot said what it said, by date. The database is only
// looked at, and a week at a time: a state holds the last decisions.
func (s *stage) decisions(ctx context.Context, alias string) (map[string]rehab.Decision, error) {
	why := map[string]rehab.Decision{}
	clinics, err := s.app.Store.Clinics(ctx)
	if err != nil || len(clinics) == 0 {
		return why, err
	}
	p, err := s.app.Store.PatientByAlias(ctx, clinics[0].ID, alias)
	if err != nil {
		return why, err
	}
	for d := 7; d <= s.o.Days+7; d += 7 {
		st, err := s.app.Store.State(ctx, p.ID, s.at(d, 0))
		if err != nil {
			return why, err
		}
		for _, x := range st.Decisions {
			why[x.Date.String()] = x
		}
	}
	return why, nil
}

package storage

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"waymark/rehab"
)

// A turn returns the state that reading everything anew would: held over
// patients who each change at random through some weeks, days out of order,
// answers taken back and check-ins that were forgotten about included.
func TestATurnReturnsTheStateAsItIsRead(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	read := 0
	for seed := range uint64(5) {
		p := enrolled(t, s, c, fmt.Sprint("patient ", seed))
		r := changer{rand.New(rand.NewPCG(seed, 7))}
		now := noon
		for i := range 70 {
			now = now.Add(time.Duration(r.IntN(40)) * time.Hour)
			after, made, err := s.Turn(t.Context(), p.ID, "", now, func(st rehab.State) (rehab.Change, error) { return r.change(st, now), nil })
			if rehab.ErrorCode(err) == rehab.Conflict {
				continue // another check-in has that date
			}
			check(t, err)
			fresh, err := s.State(t.Context(), p.ID, now)
			check(t, err)
			if !reflect.DeepEqual(after, fresh) {
				t.Fatalf("patient %d, change %d: %+v\n%s", seed, i, made, difference(after, fresh))
			}
			holdsOpen(t, s, fresh)
			read += fresh.Answered + fresh.Sessions + len(fresh.Ratings)
		}
	}
	if read < 1000 {
		t.Errorf("hardly anything was answered: %d", read)
	}
}

// holdsOpen checks that no open check-in is missing from a state, however old.
func holdsOpen(t *testing.T, s *Store, st rehab.State) {
	t.Helper()
	var open int
	check(t, s.read(t.Context(), func(ctx context.Context, c *conn) (err error) {
		open, _, err = one(ctx, c, func(r row) (n int, err error) { return n, r.Scan(&n) },
			`SELECT count(*) FROM checkin WHERE patient = $1 AND state IN ('queued', 'asked', 'offered')`, st.Patient.ID)
		return err
	}))
	for _, ch := range st.Checkins {
		if ch.State.Open() {
			open--
		}
	}
	if open != 0 {
		t.Fatalf("%d open check-ins are not in the state", open)
	}
}

// difference names the parts of two states that are not alike.
func difference(got, want rehab.State) (parts string) {
	g, w := reflect.ValueOf(got), reflect.ValueOf(want)
	for i := range g.NumField() {
		if a, b := g.Field(i).Interface(), w.Field(i).Interface(); !reflect.DeepEqual(a, b) {
			parts += fmt.Sprintf("%s: the turn returned\n%+v\nand it is\n%+v\n", g.Type().Field(i).Name, a, b)
		}
	}
	return parts
}

type changer struct{ *rand.Rand }

func (r changer) often(percent int) bool { return r.IntN(100) < percent }

// change makes a change of a few parts.
func (r changer) change(st rehab.State, now time.Time) (ch rehab.Change) {
	if r.often(30) {
		p := st.Patient
		p.Silent, p.Enjoys, p.NextDate = r.IntN(4), fmt.Sprint("walking ", r.IntN(9)), rehab.DateOf(now, time.UTC)
		ch.Patient = &p
	}
	if r.often(10) {
		ch.Goal = &rehab.Goal{Phrase: rehab.Phrase{Raw: "travel", Label: "travel"}, Confirmed: true, Since: now}
	}
	if r.often(10) {
		ch.Plan = plan([]string{"Pacific/Apia", "America/New_York"}[r.IntN(2)])
	}
	for _, name := range []string{"a", "b"} {
		if r.often(10) {
			ch.Tasks = append(ch.Tasks, rehab.Task{ID: rehab.ID(st.Patient.ID, name), Label: name, Order: r.IntN(3)})
			ch.Exercises = append(ch.Exercises, rehab.Exercise{ID: rehab.ID(st.Patient.ID, "e", name), Label: name, Times: r.IntN(7),
				Tasks: []string{rehab.ID(st.Patient.ID, name)}, Status: rehab.InPlan, Since: now})
		}
	}
	if r.often(20) {
		ch.Decision = &rehab.Decision{At: now.AddDate(0, 0, -r.IntN(40)), Args: rehab.Args{"joy": 9, "goal": rehab.T("goal.tie")}}
	}
	if n := len(st.Decisions); n > 0 && r.often(20) {
		d := st.Decisions[r.IntN(n)]
		d.Chosen = "later"
		ch.Decision = &d
	}
	if r.often(10) {
		ch.Wishes = []rehab.Wish{{Kind: rehab.WishTalk, State: rehab.WishOpen, At: now}}
	}
	if n := len(st.Wishes); n > 0 && r.often(20) {
		w := st.Wishes[r.IntN(n)]
		w.State = rehab.WishDeclined
		ch.Wishes = append(ch.Wishes, w)
	}
	if r.often(5) {
		ch.Alert = &rehab.Alert{Kind: "medical", At: now}
	}
	r.day(&ch, st, now)
	return ch
}

// day adds check-ins, answers and what is taken back.
func (r changer) day(ch *rehab.Change, st rehab.State, now time.Time) {
	states := []rehab.CheckinState{rehab.Queued, rehab.Asked, rehab.Offered, rehab.Answered, rehab.Partly, rehab.Expired}
	for _, set := range []rehab.Set{rehab.Daily, rehab.Week} {
		if !r.often(60) {
			continue
		}
		date := rehab.DateOf(now, time.UTC).AddDays(-r.IntN(2))
		if r.often(15) {
			date = date.AddDays(-r.IntN(60))
		}
		ch.Checkins = append(ch.Checkins, rehab.Checkin{ID: rehab.CheckinID(st.Patient.ID, set, date), Set: set, Date: date, Due: now,
			State: states[r.IntN(len(states))], Late: r.often(20), Closes: now.Add(time.Hour)})
	}
	known := append([]rehab.Checkin{}, ch.Checkins...)
	for _, in := range st.Checkins {
		if r.often(30) {
			in.State = states[r.IntN(len(states))]
			ch.Checkins = append(ch.Checkins, in)
		}
		known = append(known, in)
	}
	for _, in := range known {
		items := []rehab.Answer{{Item: rehab.ItemMood}, {Item: rehab.ItemDone}, {Item: rehab.ItemDid, Exercise: "walk"}, {Item: rehab.ItemDid, Exercise: "swim"}}
		if in.Set == rehab.Week {
			items = []rehab.Answer{{Item: rehab.ItemFit}, {Item: rehab.ItemTask, Exercise: "a"}}
		}
		for _, a := range items {
			a.Date, a.Checkin, a.Value, a.At = in.Date, in.ID, r.IntN(4), now
			a.Status = rehab.Given
			if r.often(20) {
				a.Status = rehab.Skip
			}
			switch {
			case r.often(25):
				ch.Answers = append(ch.Answers, a)
			case r.often(15):
				ch.Forget = append(ch.Forget, a)
			}
		}
	}
}

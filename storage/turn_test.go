package storage

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"waymark/rehab"
)

func TestAFailedStepChangesNothing(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	before, err := s.State(t.Context(), p.ID, noon)
	check(t, err)
	wrong := rehab.Refuse(rehab.Invalid, "checkin.off_scale")
	for name, step := range map[string]func(rehab.State) (rehab.Change, error){
		"refused": func(rehab.State) (rehab.Change, error) {
			return rehab.Change{Out: []rehab.Outgoing{{Kind: rehab.KindText}}}, wrong
		},
		"refused by the schema": func(st rehab.State) (rehab.Change, error) {
			q := st.Patient
			q.Silent = 99
			return rehab.Change{Patient: &q, Exercises: []rehab.Exercise{{Label: "Walk", Tasks: []string{"no such task"}}}}, nil
		},
	} {
		_, _, err := s.Turn(t.Context(), p.ID, "reply-1", noon, step)
		if err == nil {
			t.Fatalf("%s: no error", name)
		}
		after, err := s.State(t.Context(), p.ID, noon)
		check(t, err)
		if !reflect.DeepEqual(before, after) {
			t.Errorf("%s: state changed to %+v", name, after)
		}
	}
	if n, err := s.Pending(t.Context(), noon); err != nil || n != 0 {
		t.Errorf("%d messages are due, %v", n, err)
	}
	_, _, err = s.Turn(t.Context(), p.ID, "reply-1", noon, func(rehab.State) (rehab.Change, error) { return rehab.Change{}, nil })
	if err != nil {
		t.Errorf("the reply was marked as seen although nothing came of it: %v", err)
	}
}

func TestAPanicCostsOnlyItsTurn(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	func() {
		defer func() {
			if recover() == nil {
				t.Error("no panic")
			}
		}()
		_, _, _ = s.Turn(t.Context(), p.ID, "reply-1", noon, func(rehab.State) (rehab.Change, error) { panic("bad data") })
	}()
	_, _, err := s.Turn(t.Context(), p.ID, "reply-1", noon, func(rehab.State) (rehab.Change, error) { return rehab.Change{}, nil })
	check(t, err)
}

func TestAReplyIsTakenOnce(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	steps := 0
	silent := func(st rehab.State) (rehab.Change, error) {
		steps++
		q := st.Patient
		q.Silent++
		return rehab.Change{Patient: &q}, nil
	}
	after, _, err := s.Turn(t.Context(), p.ID, "reply-1", noon, silent)
	check(t, err)
	if after.Patient.Silent != 1 {
		t.Errorf("after the turn Silent is %d", after.Patient.Silent)
	}
	again, _, err := s.Turn(t.Context(), p.ID, "reply-1", noon, silent)
	refused(t, err, rehab.Conflict, "turn.seen")
	if again.Patient.Silent != 1 || steps != 1 {
		t.Errorf("Silent %d after %d steps", again.Patient.Silent, steps)
	}
	check(t, s.Housekeeping(t.Context(), noon.Add(8*24*time.Hour)))
	_, _, err = s.Turn(t.Context(), p.ID, "reply-1", noon, silent)
	check(t, err)
}

func TestTurnsOfOnePatientComeOneAfterTheOther(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	var all sync.WaitGroup
	const taps = 40
	for range taps {
		all.Go(func() {
			_, _, err := s.Turn(t.Context(), p.ID, NewID(), noon, func(st rehab.State) (rehab.Change, error) {
				q := st.Patient
				q.Silent++
				return rehab.Change{Patient: &q}, nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	got, err := s.Patient(t.Context(), p.ID)
	check(t, err)
	if got.Silent != taps {
		t.Errorf("%d of %d turns were kept", got.Silent, taps)
	}
}

func TestATurnThatWasGivenUpBeforeItBeganChangesNothing(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, err := s.Turn(ctx, p.ID, "reply-1", noon, func(rehab.State) (rehab.Change, error) { return rehab.Change{}, nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

var tuesday = rehab.Date{Year: 2026, Month: 11, Day: 24}

// everything is a change with one of each, with ids where one part names
// another.
func everything() rehab.Change {
	ch := rehab.Checkin{ID: "checkin-1", Set: rehab.Daily, Date: tuesday, Due: noon, AskedAt: noon, Closes: noon.Add(time.Hour),
		RemindAt: noon.Add(time.Minute), State: rehab.Asked, Stage: rehab.ItemMood, Late: true, Flare: rehab.FlareKnown, Channel: "dm",
		Message: "message", Row: "row", Read: &rehab.Reading{Values: map[string]int{"mood": 7}}}
	return rehab.Change{
		Goal:  &rehab.Goal{Phrase: rehab.Phrase{Raw: "travel", Label: "travel"}, Confirmed: true, Since: noon},
		Tasks: []rehab.Task{{ID: "task-1", Label: "carrying a bag", Order: 1}, {Label: "walking", Order: 2}},
		Exercises: []rehab.Exercise{{ID: "exercise-1", Label: "Walk", Phrase: "the walk", Times: 3, Smaller: "to the gate", Mind: true,
			Tasks: []string{"task-1"}, Status: rehab.InPlan, Order: 1, Since: noon}},
		Plan:     plan("Europe/Berlin"),
		Consent:  &rehab.Consent{Version: "1", Hash: "hash", Given: true, Adult: true, At: noon},
		Checkins: []rehab.Checkin{ch},
		Answers: []rehab.Answer{
			{Date: tuesday, Item: "did", Exercise: "exercise-1", Checkin: ch.ID, Status: rehab.Given, Value: rehab.DidWhole, At: noon},
			{Date: tuesday, Item: "mood", Checkin: ch.ID, Status: rehab.Given, Value: 7, At: noon, Typed: true},
			{Date: tuesday, Item: "sleep", Checkin: ch.ID, Status: rehab.Skip, At: noon},
			{Date: tuesday, Item: "task", Exercise: "task-1", Checkin: "weekly", Status: rehab.Given, Value: 4, At: noon},
		},
		Decision: &rehab.Decision{Checkin: ch.ID, Date: tuesday, At: noon, Row: "9", Strategy: "5.4", Template: "joy_1",
			Args: rehab.Args{"joy": 9, "goal": rehab.T("goal.tie")}, Choices: []string{"a", "b"}, Goal: true, Version: 2},
		Wishes: []rehab.Wish{{Kind: rehab.WishTalk, State: rehab.WishOpen, At: noon}},
		Alert:  &rehab.Alert{Kind: "medical", Rule: "rule", Words: "words", At: noon},
		Notes:  []rehab.Note{{Date: tuesday, About: "physio", Words: "secret words", At: noon}},
		Out: []rehab.Outgoing{{Kind: rehab.KindText, Text: rehab.T("hello", "count", 3), Priority: rehab.FirstReply},
			{Kind: rehab.KindAlert, Priority: rehab.ThenAlert}},
		Audit: []rehab.Audit{{Who: "patient", Deed: "all", At: noon}},
	}
}

func TestWhatWasStoredIsWhatIsRead(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	after, made := turn(t, s, p.ID, everything())
	read, err := s.State(t.Context(), p.ID, noon)
	check(t, err)
	if !reflect.DeepEqual(after, read) {
		t.Errorf("the turn returned\n%+v\nand the state is\n%+v", after, read)
	}
	want := rehab.State{Clinic: after.Clinic, Patient: p, Goal: *made.Goal, Tasks: made.Tasks, Exercises: made.Exercises, Plan: *made.Plan,
		Checkins: made.Checkins, Answers: made.Answers[:3], Decisions: []rehab.Decision{*made.Decision}, Ratings: made.Answers[3:],
		Wishes: made.Wishes, Alert: made.Alert, Answered: 1, Sessions: 1}
	today := rehab.Day{Date: tuesday, State: rehab.Asked, Values: map[string]int{"mood": 7}, Did: map[string]int{"exercise-1": rehab.DidWhole},
		Flare: rehab.FlareKnown, Late: true}
	want.First, want.Recent = []rehab.Day{today}, []rehab.Day{today}
	if !reflect.DeepEqual(read, want) {
		t.Errorf("got\n%+v\nwant\n%+v", read, want)
	}
	if made.Plan.Version != 2 {
		t.Errorf("the changed plan is version %d", made.Plan.Version)
	}
	for _, id := range []string{made.Tasks[1].ID, made.Decision.ID, made.Wishes[0].ID, made.Alert.ID, made.Notes[0].ID, made.Out[0].ID} {
		if len(id) != 24 {
			t.Errorf("id %q", id)
		}
	}
	rows, err := s.Claim(t.Context(), noon, 9)
	check(t, err)
	if len(rows) != 2 || rows[0].Patient != p.ID || rows[0].DM != "dm-heron" || !reflect.DeepEqual(rows[0].Text, rehab.T("hello", "count", 3)) ||
		rows[1].Patient != "" || rows[1].Channel != "channel-1" {
		t.Errorf("claimed %+v", rows)
	}
}

func TestAnAnswerTakenBackIsGone(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	_, made := turn(t, s, p.ID, everything())
	after, _ := turn(t, s, p.ID, rehab.Change{Forget: made.Answers[:2], Tasks: []rehab.Task{{ID: "task-1"}}})
	if after.Answered != 0 || after.Sessions != 0 || len(after.Answers) != 1 || after.Recent[0].Values != nil || after.First != nil {
		t.Errorf("left: %+v", after)
	}
	if len(after.Tasks) != 1 || after.Exercises[0].Tasks != nil || len(after.Ratings) != 1 {
		t.Errorf("a task taken away leaves %+v, %+v, %+v", after.Tasks, after.Exercises, after.Ratings)
	}
}

func TestStateHoldsOpenCheckinsHoweverOld(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	var list []rehab.Checkin
	for i, state := range []rehab.CheckinState{rehab.Asked, rehab.Expired, rehab.Expired, rehab.Answered, rehab.Queued} {
		back := []int{20, 10, 4, 3, 0}[i]
		list = append(list, rehab.Checkin{Set: rehab.Daily, Date: tuesday.AddDays(-back), Due: noon.AddDate(0, 0, -back), State: state})
	}
	after, _ := turn(t, s, p.ID, rehab.Change{Checkins: list})
	var states []string
	for _, ch := range after.Checkins {
		states = append(states, string(ch.State))
	}
	if got := strings.Join(states, " "); got != "queued answered asked" {
		t.Errorf("got %s", got)
	}
	if len(after.Recent) != 5 {
		t.Errorf("%d recent dates", len(after.Recent))
	}
}

// What waits to be sent to someone of whom nothing more is to be heard is
// withdrawn in the turn that says so; what tells the clinic of an alert is
// not, nor what the turn itself sends.
func TestAChangeThatSilencesWithdrawsWhatWaits(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	turn(t, s, p.ID, rehab.Change{Out: []rehab.Outgoing{{Kind: rehab.KindText, Text: rehab.T("hello")},
		{Kind: rehab.KindCheckin, Ref: "c", Due: noon.Add(time.Hour)}, {Kind: rehab.KindAlert, Ref: "a"}}})
	turn(t, s, p.ID, rehab.Change{Silence: true, Out: []rehab.Outgoing{{Kind: rehab.KindView, View: "help"}}})
	var kinds []rehab.Kind
	for _, row := range claim(t, s, noon.Add(2*time.Hour), 9) {
		kinds = append(kinds, row.Kind)
	}
	if slices.Sort(kinds); !slices.Equal(kinds, []rehab.Kind{rehab.KindAlert, rehab.KindView}) {
		t.Errorf("still sent: %v", kinds)
	}
}

package rehab

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A small world in memory: one scripted patient, whose changes are folded back
// into the state the way the database does it.
type world struct {
	cat  *Catalogue
	s    State
	now  time.Time
	n    int
	gaps []Gap
}

func newWorld(t testing.TB) *world {
	t.Helper()
	cat := &Catalogue{Items: []Item{
		{Key: ItemMood, Set: Daily, Required: true, Max: 10}, {Key: ItemSleep, Set: Daily, Required: true, Max: 10},
		{Key: ItemMotivation, Set: Daily, Required: true, Max: 10}, {Key: ItemPain, Set: Daily, Optional: true, Max: 10},
		{Key: ItemDone, Set: Daily}, {Key: ItemJoy, Set: Daily, Max: 10},
		{Key: ItemTask, Set: Week, Max: 10}, {Key: ItemFit, Set: Week, Max: 10},
	}, Templates: []Template{{ID: "thanks", Row: "14", Frame: "plain"}}}
	now := time.Date(2026, 3, 5, 21, 30, 0, 0, time.UTC) // Fri 6 March, 8:30 am in Melbourne
	w := &world{cat: cat, now: now}
	w.s = State{
		Clinic:  Clinic{ID: "clinic", Zone: "Australia/Melbourne"},
		Patient: Patient{ID: "heron", Clinic: "clinic", Status: Active, Reminders: true, Enrolled: Date{2026, 3, 5}, Next: now, NextDate: Date{2026, 3, 6}},
		Plan:    Plan{Version: 1, Schedule: Schedule{At: 8*60 + 30, Days: AllDays, Zone: "Australia/Melbourne"}},
		Tasks:   []Task{{ID: "airport", Label: "walking through an airport"}},
		Exercises: []Exercise{{ID: "walk", Label: "Walk", Phrase: "the walk", Times: 4, Status: InPlan, Tasks: []string{"airport"}},
			{ID: "bag", Label: "Carry a bag", Times: 2, Status: InPlan}},
	}
	return w
}

func (w *world) apply(c Change) {
	if c.Patient != nil {
		w.s.Patient = *c.Patient
	}
	if c.Plan != nil {
		w.s.Plan = *c.Plan
	}
	if c.Goal != nil {
		w.s.Goal = *c.Goal
	}
	for _, ch := range c.Checkins {
		kept := false
		for i := range w.s.Checkins {
			if w.s.Checkins[i].ID == ch.ID {
				w.s.Checkins[i], kept = ch, true
			}
		}
		if !kept {
			w.s.Checkins = append([]Checkin{ch}, w.s.Checkins...)
		}
	}
	sheet := Sheet(w.s.Answers)
	for _, a := range c.Forget {
		var rest Sheet
		for _, b := range sheet {
			if b.Checkin != a.Checkin || b.Item != a.Item || b.Exercise != a.Exercise {
				rest = append(rest, b)
			}
		}
		sheet = rest
	}
	for _, a := range c.Answers {
		var rest Sheet
		for _, b := range sheet {
			if b.Checkin != a.Checkin || b.Item != a.Item || b.Exercise != a.Exercise {
				rest = append(rest, b)
			}
		}
		sheet = append(rest, a)
	}
	w.s.Answers = sheet
	if c.Decision != nil {
		var rest []Decision
		for _, d := range w.s.Decisions {
			if d.ID != c.Decision.ID {
				rest = append(rest, d)
			}
		}
		w.s.Decisions = append(rest, *c.Decision)
	}
	w.s.Wishes = append(w.s.Wishes, c.Wishes...)
}

// open opens the planned check-in and marks it as delivered.
func (w *world) open(t testing.TB) Checkin {
	t.Helper()
	o, err := Open(Due{Patient: w.s.Patient, Clinic: w.s.Clinic, Plan: w.s.Plan}, w.now)
	if err != nil {
		t.Fatal(err)
	}
	if o.Checkin.State == Queued {
		o.Checkin.State, o.Checkin.AskedAt, o.Checkin.Message = Asked, w.now, "message"
	}
	w.apply(Change{Patient: &o.Patient, Checkins: []Checkin{*o.Checkin}})
	return *o.Checkin
}

func (w *world) tap(verb, ref, item, value string) (Change, error) {
	w.n++
	c, err := w.cat.Reply(w.s, Reply{ID: ID("tap", string(rune(w.n))), Act: Act{Verb: verb, Row: "row", Ref: ref, Item: item, Value: value},
		Channel: "dm", Message: "message"}, w.now)
	if err == nil {
		w.apply(c)
	}
	return c, err
}

func (w *world) must(t testing.TB, verb, ref, item, value string) Change {
	t.Helper()
	c, err := w.tap(verb, ref, item, value)
	if err != nil {
		t.Fatalf("%s %s %s: %v", verb, item, value, err)
	}
	return c
}

func (w *world) checkin(t testing.TB, id string) Checkin {
	t.Helper()
	for _, ch := range w.s.Checkins {
		if ch.ID == id {
			return ch
		}
	}
	t.Fatalf("no check-in %s", id)
	return Checkin{}
}

func TestFiveTapsOnAnOrdinaryDay(t *testing.T) {
	w := newWorld(t)
	ch := w.open(t)
	for _, step := range []struct{ item, value, next string }{
		{ItemMood, "5", ItemSleep}, {ItemSleep, "4", ItemMotivation}, {ItemMotivation, "6", ItemDone},
		{ItemDone, "walk", ItemJoy}, {ItemJoy, "6", StageDone},
	} {
		c := w.must(t, ActAnswer, ch.ID, step.item, step.value)
		if got := w.checkin(t, ch.ID).Stage; got != step.next {
			t.Fatalf("after %s the check-in is at %q, want %q", step.item, got, step.next)
		}
		if c.Show.Name != "checkin" || c.Fresh {
			t.Errorf("after %s: shows %q fresh %v, want the same message to change", step.item, c.Show.Name, c.Fresh)
		}
	}
	if d, ok := w.s.decision(ch.ID); !ok || d.Date != ch.Date {
		t.Errorf("no encouragement was decided: %+v", d)
	}
	if got := w.cat.ending(w.checkin(t, ch.ID), w.s.Sheet(ch)); got != Answered {
		t.Errorf("ends as %q, want answered", got)
	}
}

func TestATapOnAnEarlierItemChangesThatItem(t *testing.T) {
	w := newWorld(t)
	ch := w.open(t)
	w.must(t, ActAnswer, ch.ID, ItemMood, "5")
	w.must(t, ActAnswer, ch.ID, ItemSleep, "4")
	w.must(t, ActAnswer, ch.ID, ItemMood, "8")
	if v, _ := w.s.Sheet(ch).Value(ItemMood); v != 8 {
		t.Errorf("mood is %d, want 8", v)
	}
	if v, _ := w.s.Sheet(ch).Value(ItemSleep); v != 4 {
		t.Errorf("sleep is %d, want 4 as answered", v)
	}
	if got := w.checkin(t, ch.ID).Stage; got != ItemMotivation {
		t.Errorf("the check-in is at %q, want motivation", got)
	}
}

func TestARestDayTakesBackWhatWasDone(t *testing.T) {
	w := newWorld(t)
	ch := w.open(t)
	w.must(t, ActAnswer, ch.ID, ItemDone, "walk")
	w.must(t, ActAnswer, ch.ID, ItemJoy, "6")
	w.must(t, ActAnswer, ch.ID, ItemDone, "rest")
	sheet := w.s.Sheet(ch)
	if len(sheet.Did()) != 0 {
		t.Errorf("still did %v", sheet.Did())
	}
	if _, ok := sheet.Joy(); ok {
		t.Error("still has joy of an exercise that was taken back")
	}
}

func TestPartAndMore(t *testing.T) {
	w := newWorld(t)
	ch := w.open(t)
	for _, item := range []string{ItemMood, ItemSleep, ItemMotivation} {
		w.must(t, ActAnswer, ch.ID, item, "5")
	}
	w.must(t, ActAnswer, ch.ID, ItemDone, "walk")
	w.must(t, ActAnswer, ch.ID, ItemJoy, "part")
	if got := w.checkin(t, ch.ID).Stage; got != ItemJoy {
		t.Fatalf("after part: at %q, want joy still open", got)
	}
	w.must(t, ActAnswer, ch.ID, ItemJoy, "more")
	if got := w.checkin(t, ch.ID).Stage; got != StageMore {
		t.Fatalf("after more: at %q, want the exercises again", got)
	}
	w.must(t, ActAnswer, ch.ID, ItemDone, DidAlso+"bag")
	w.must(t, ActAnswer, ch.ID, ItemDone, DidAlso+"bag") // whose reply was lost
	w.must(t, ActAnswer, ch.ID, ItemJoy, "7")
	did := w.s.Sheet(ch).Did()
	if len(did) != 2 || did[0].Value != DidPart || did[1].Value != DidWhole {
		t.Errorf("did %+v, want part of a walk and the whole of the other", did)
	}
}

func TestNumbersOffTheScaleAreRefused(t *testing.T) {
	w := newWorld(t)
	ch := w.open(t)
	for _, value := range []string{"11", "-1", "", "seven", "7.5", "9999999999999999999999"} {
		if _, err := w.tap(ActAnswer, ch.ID, ItemMood, value); ErrorCode(err) != Invalid {
			t.Errorf("value %q: %v, want it refused as invalid", value, err)
		}
	}
	if len(w.s.Sheet(ch)) != 0 {
		t.Error("something was recorded all the same")
	}
}

func TestThreeSilentDaysThenRest(t *testing.T) {
	w := newWorld(t)
	var kinds []Kind
	for w.s.Patient.Status == Active {
		w.now = w.s.Patient.Next
		ch := w.open(t)
		end := ch.Closes
		for ; !w.now.After(end) && w.s.Patient.Status == Active; w.now = w.now.Add(15 * time.Minute) {
			c, err := w.cat.Tick(w.s, nil, w.now)
			if err != nil {
				t.Fatal(err)
			}
			w.apply(c)
			for _, o := range c.Out {
				if o.Kind != KindRender {
					kinds = append(kinds, o.Kind)
				}
			}
		}
	}
	if w.s.Patient.Silent != 3 {
		t.Errorf("rests after %d silent days, want 3", w.s.Patient.Silent)
	}
	want := []Kind{KindReminder, KindReminder, KindReminder, KindResting}
	if len(kinds) != len(want) || kinds[3] != KindResting {
		t.Errorf("sent %v, want one reminder a day and the offer to rest", kinds)
	}
	ch := w.open(t)
	if ch.State != WasResting {
		t.Errorf("the next day is %q, want resting", ch.State)
	}
}

func TestLateAndMissed(t *testing.T) {
	for _, tc := range []struct {
		after time.Duration
		want  CheckinState
		late  bool
	}{
		{0, Asked, false}, {9 * time.Minute, Asked, false}, {time.Hour, Asked, true}, {6 * time.Hour, Asked, true},
		{6*time.Hour + time.Second, MissedByUs, false}, {72 * time.Hour, MissedByUs, false},
	} {
		w := newWorld(t)
		w.now = w.now.Add(tc.after)
		ch := w.open(t)
		if ch.State != tc.want || ch.Late != tc.late {
			t.Errorf("%v after its time: %q late %v, want %q late %v", tc.after, ch.State, ch.Late, tc.want, tc.late)
		}
	}
}

// Whatever is tapped in whatever order, answers stay on their scales, one of a
// kind, and of the open check-in; and stop ends it at any moment.
func TestAnyOrderOfTaps(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t)
		ch := w.open(t)
		taps := rapid.SliceOfN(rapid.SampledFrom([][3]string{
			{ActAnswer, ItemMood, "0"}, {ActAnswer, ItemMood, "10"}, {ActAnswer, ItemSleep, "skip"}, {ActAnswer, ItemSleep, "3"},
			{ActAnswer, ItemMotivation, "6"}, {ActAnswer, ItemDone, "walk"}, {ActAnswer, ItemDone, DidAlso + "bag"}, {ActAnswer, ItemDone, "rest"},
			{ActAnswer, ItemDone, "didnt_fit"}, {ActAnswer, ItemDone, "all"}, {ActAnswer, ItemDone, "skip"}, {ActAnswer, ItemJoy, "5"},
			{ActAnswer, ItemJoy, "more"}, {ActAnswer, ItemJoy, "part"}, {ActBack, ItemSleep, ""}, {ActBack, ItemJoy, ""}, {ActEnough, "", ""},
			{ActFlare, "", ""}, {ActFlare, "", "known"}, {ActFlare, "", "questions"}, {ActGoto, "", ""}, {ActGoto, ItemMood, ""},
			{ActGoto, StageDone, ""}, {ActLater, "", ""}, {ActLater, "", "hour"}, {ActRight, "", ""}, {ActOpen, "", ""},
		}), 0, 30).Draw(rt, "taps")
		for _, tap := range taps {
			if _, err := w.tap(tap[0], ch.ID, tap[1], tap[2]); ErrorCode(err) == Internal {
				rt.Fatalf("%v: %v", tap, err)
			}
			w.now = w.now.Add(time.Minute)
		}
		seen := map[[2]string]bool{}
		for _, a := range w.s.Answers {
			if a.Value < 0 || a.Value > 10 || a.Checkin != ch.ID || a.Date != ch.Date {
				rt.Fatalf("answer %+v", a)
			}
			if a.Item != ItemJoy && seen[[2]string{a.Item, a.Exercise}] {
				rt.Fatalf("two answers to %s", a.Item)
			}
			seen[[2]string{a.Item, a.Exercise}] = true
		}
		sheet := w.s.Sheet(ch)
		if done, _ := sheet.Value(ItemDone); done != DoneSome && len(sheet.Did()) > 0 {
			rt.Fatalf("an exercise was done on a day that says %d", done)
		}
		if _, err := w.tap(ActPause, "", "", "stop"); err != nil {
			rt.Fatalf("stop: %v", err)
		}
		for _, c := range w.s.Checkins {
			if c.State.Open() {
				rt.Fatalf("%s is still open after stop", c.Set)
			}
		}
		if !w.s.Patient.Next.IsZero() {
			rt.Fatal("another check-in is planned after stop")
		}
	})
}

// What was typed and left as it is by [Fine as it is] is finished like what was
// confirmed by [Right].
func TestFineAsItIsFinishesADay(t *testing.T) {
	w := newWorld(t)
	ch := w.open(t)
	for _, item := range []string{ItemMood, ItemSleep, ItemMotivation} {
		w.must(t, ActAnswer, ch.ID, item, "5")
	}
	w.must(t, ActGoto, ch.ID, "", "")
	w.s.Answers = append(w.s.Answers, Answer{Patient: "heron", Date: ch.Date, Checkin: ch.ID, Item: ItemDone, Status: Given, Value: DoneRest, Typed: true})
	c := w.must(t, ActGoto, ch.ID, StageDone, "")
	if got := w.checkin(t, ch.ID); !got.Finished || c.Decision == nil {
		t.Errorf("finished %v, encouragement %v", got.Finished, c.Decision)
	}
}

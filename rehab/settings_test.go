package rehab

import (
	"testing"
	"time"
)

// [Not today] still stands under the reminder when the day has been answered in
// the message above it.
func TestAnAnsweredDayCannotBeLetGo(t *testing.T) {
	w := newWorld(t)
	ch := w.open(t)
	for _, tap := range [][2]string{{ItemMood, "5"}, {ItemSleep, "4"}, {ItemMotivation, "6"}, {ItemDone, "rest"}} {
		w.must(t, ActAnswer, ch.ID, tap[0], tap[1])
	}
	w.must(t, ActNot, ch.ID, "", "")
	if got := w.checkin(t, ch.ID); got.State == Skipped || !got.Finished {
		t.Errorf("the check-in is %s after all", got.State)
	}
}

// The bot said "tomorrow": a zone set on the day of enrolment, in which today's
// time still lies ahead, does not bring a check-in today.
func TestTheFirstCheckinComesAfterTheDayOfEnrolment(t *testing.T) {
	w := newWorld(t)
	w.now = time.Date(2026, 3, 5, 1, 0, 0, 0, time.UTC) // Thu noon in Melbourne, 9 am in Perth
	w.s.Plan.At = 10 * 60
	c, err := w.cat.Reply(w.s, Reply{ID: "r", Act: Act{Verb: ActSet, Item: "zone"}, Fields: map[string]string{"zone": "Australia/Perth"}}, w.now)
	if err != nil {
		t.Fatal(err)
	}
	if want := (Date{2026, 3, 6}); c.Patient == nil || c.Patient.NextDate != want {
		t.Errorf("the next check-in is %+v, not on %s", c.Patient, want)
	}
}

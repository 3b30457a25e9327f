package rehab

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Whoever has not agreed, or has taken the agreement back, is planned nothing
// and asked nothing, in whatever order words and buttons of older messages come.
func TestNothingIsPlannedWithoutConsent(t *testing.T) {
	acts := []Act{
		{Verb: ActPause, Value: "7"}, {Verb: ActPause, Value: "open"}, {Verb: ActPause, Value: "resume"}, {Verb: ActPause, Value: "stop"},
		{Verb: ActRest, Value: "again"}, {Verb: ActRest, Value: "weekly"}, {Verb: ActRest, Value: "stop"},
		{Verb: ActGoal, Value: "yes"}, {Verb: ActWhen, Value: "510"}, {Verb: ActConsent, Value: "not_now"}, {Verb: ActConsent, Item: "2", Value: "read"},
		{Verb: ActSet, Item: "time", Value: "600"}, {Verb: ActSet, Item: "days", Value: "mon,wed"}, {Verb: ActSet, Item: "zone", Value: "Europe/Berlin"},
		{Verb: ActSet, Item: "reminders", Value: "on"},
	}
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t)
		p := &w.s.Patient
		p.Status, p.Next, p.NextDate = rapid.SampledFrom([]Status{Stopped, Discharged, Enrolling}).Draw(rt, "status"), time.Time{}, Date{}
		if p.Status == Enrolling {
			p.Step = StepConsent
		}
		for range rapid.IntRange(1, 8).Draw(rt, "acts") {
			a := rapid.SampledFrom(acts).Draw(rt, "act")
			_, _ = w.tap(a.Verb, "", a.Item, a.Value)
			w.now = w.now.AddDate(0, 0, rapid.SampledFrom([]int{0, 8}).Draw(rt, "days"))
			if c, err := w.cat.Tick(w.s, nil, w.now); err == nil {
				w.apply(c)
			}
			if w.s.Patient.Status.Running() || !w.s.Patient.Next.IsZero() {
				rt.Fatalf("after %+v the patient is %s, next asked at %s", a, w.s.Patient.Status, w.s.Patient.Next)
			}
		}
	})
}

func TestWhoIsDischargedStaysSo(t *testing.T) {
	w := newWorld(t)
	w.must(t, ActPause, "", "", "discharge")
	for _, a := range []Act{{Verb: ActPause, Value: "stop"}, {Verb: ActPause, Value: "resume"}, {Verb: ActRest, Value: "stop"}, {Verb: ActRest, Value: "again"}} {
		w.must(t, a.Verb, "", a.Item, a.Value)
		if got := w.s.Patient.Status; got != Discharged {
			t.Errorf("after %s %s the patient is %s", a.Verb, a.Value, got)
		}
	}
}

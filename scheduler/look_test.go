package scheduler_test

import (
	"testing"
	"time"

	"waymark/rehab"
)

// The patient answers nothing. After three days the bot rests, the summary has
// them on its list; on the day that the silence is a week old the clinicians
// are told, once, at the hour of the summary. A reply ends the flag.
func TestAWeekOfSilenceIsToldOnceAtTheHour(t *testing.T) {
	r := newRig(t)
	r.clock.Advance(time.Hour)
	told := map[string]int{}
	for range 24 * 12 {
		for _, n := range r.beats(t) {
			if n.Key == "digest.sentences" {
				told[r.clock.Now().In(mustZone(t, "Australia/Melbourne")).Format("2 15:04")]++
			}
		}
		r.clock.Advance(time.Hour)
	}
	live, err := r.store.Flags(t.Context(), r.clinic.ID)
	if err != nil || len(live) != 1 || live[0].Kind != rehab.FlagQuiet || live[0].Urgency != rehab.Today || live[0].State != rehab.FlagOpen {
		t.Fatalf("flags %+v, %v", live, err)
	}
	if len(told) != 1 || told["12 08:00"] != 1 { // asked first on the 5th
		t.Errorf("told %v", told)
	}
	if on, err := r.store.LastLook(t.Context(), r.clinic.ID); err != nil || on.Day != 17 {
		t.Errorf("last look on %v, %v", on, err)
	}
}

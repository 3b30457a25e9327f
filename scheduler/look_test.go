package scheduler_test

import (
	"testing"
	"time"

	"waymark/rehab"
)

// The patient answers nothing. After three days the bot rests, the summary has
// them on its list; on the day that the silence is a week old there is a daily
// summary, at the hour of the weekly one. On the other days nothing is new, and
// nothing is posted.
func TestAWeekOfSilenceIsToldOnceAtTheHour(t *testing.T) {
	r := newRig(t)
	r.clock.Advance(time.Hour)
	told := map[string]int{}
	for range 24 * 12 {
		r.beats(t)
		if d, err := r.store.LastDigest(t.Context(), r.clinic.ID); err == nil && d.Daily && d.MadeAt.Equal(r.clock.Now()) {
			told[d.MadeAt.In(mustZone(t, "Australia/Melbourne")).Format("2 15:04")]++
			if !d.PostedAt.Equal(d.MadeAt) {
				t.Errorf("not posted: %+v", d)
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

package rehab

import (
	"testing"
	"time"
)

// "Your physio's team reads these on Monday" is said while the last summary was
// read, and not when that is longer ago than a week and a day.
func TestThatTheyReadIsSaidOnlyWhileItIsTrue(t *testing.T) {
	for ago, want := range map[time.Duration]bool{0: true, 7 * 24 * time.Hour: true, 8 * 24 * time.Hour: true, 8*24*time.Hour + time.Second: false} {
		l := &look{s: State{Clinic: Clinic{LastRead: weekPosted.Add(-ago)}}, now: weekPosted}
		if got := l.when("read"); got != want {
			t.Errorf("%v after it was read it is said: %v", ago, got)
		}
	}
	if (&look{now: weekPosted}).when("read") {
		t.Error("it is said of a clinic that has read none")
	}
}

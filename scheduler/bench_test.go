package scheduler_test

import "testing"

// BenchmarkIdleBeat is the heartbeat while nothing is due; less than a
// millisecond is promised.
func BenchmarkIdleBeat(b *testing.B) {
	r := newRig(b)
	for b.Loop() {
		if _, err := r.sched.Tick(b.Context(), r.clock.Now()); err != nil {
			b.Fatal(err)
		}
	}
}

package discord

import "time"

// window lets at most so many events pass in any span of time.
type window struct {
	span  time.Duration
	times []time.Time // of the last events, a ring
	next  int         // the oldest
}

func newWindow(most int, span time.Duration) *window {
	return &window{span: span, times: make([]time.Time, most)}
}

// free returns when another event may pass; zero or past is at once.
func (w *window) free() time.Time {
	oldest := w.times[w.next]
	if oldest.IsZero() {
		return oldest
	}
	return oldest.Add(w.span)
}

// take records an event.
func (w *window) take(now time.Time) {
	w.times[w.next] = now
	w.next = (w.next + 1) % len(w.times)
}

package discord

import (
	"slices"
	"time"
)

// window lets at most so many events pass in any span of time. After a burst
// they pass nearly evenly: what leaves in heaps arrives in other heaps, and Discord
// counts what arrives.
type window struct {
	span  time.Duration
	burst int         // so many in a span may pass without a gap
	times []time.Time // of the last events, a ring
	next  int         // the oldest
	gone  []time.Time // of those for which an instant was taken beforehand and that passed, the last of them, in order
}

func newWindow(most, burst int, span time.Duration) *window {
	return &window{span: span, burst: burst, times: make([]time.Time, most)}
}

func (w *window) place(n int) int { return (w.next - n + len(w.times)) % len(w.times) }

// ago returns the time of the nth event before the next; zero if there is none.
func (w *window) ago(n int) time.Time {
	return w.times[w.place(n)]
}

// after returns when fewer than n events have passed in the span before; zero
// if that is so already.
func (w *window) after(n int) time.Time {
	if first := w.ago(n); !first.IsZero() {
		return first.Add(w.span)
	}
	return time.Time{}
}

// free returns when another event may pass; zero or past is at once.
func (w *window) free() time.Time {
	at := w.after(len(w.times))
	if over := w.after(w.burst); !over.IsZero() {
		// A little less than the even gap, so that who woke late is made up for.
		even := w.ago(1).Add(w.span * 9 / 10 / time.Duration(len(w.times)))
		if over.Before(even) {
			even = over
		}
		at = later(at, even)
	}
	return at
}

// since returns how many of the last events passed after an instant.
func (w *window) since(at time.Time) (n int) {
	for _, passed := range w.times {
		if passed.After(at) {
			n++
		}
	}
	return n
}

// take records an event.
func (w *window) take(now time.Time) {
	w.times[w.next] = now
	w.next = (w.next + 1) % len(w.times)
}

// full returns until when an event whose instant has come must still not pass,
// because others passed later than theirs; zero or past is not at all.
func (w *window) full() time.Time {
	if len(w.gone) < len(w.times) {
		return time.Time{}
	}
	return w.gone[0].Add(w.span)
}

// left records that an event for which an instant was taken beforehand passes
// now, at that instant or later.
func (w *window) left(at, now time.Time) {
	if len(w.gone) == len(w.times) {
		w.gone = slices.Delete(w.gone, 0, 1)
	}
	w.gone = append(w.gone, now)
	if !now.After(at) {
		return
	}
	for i := 1; i <= len(w.times); i++ {
		if !w.ago(i).Equal(at) {
			continue
		}
		for ; i > 1 && w.ago(i-1).Before(now); i-- { // the order stays that of the instants
			w.times[w.place(i)] = w.ago(i - 1)
		}
		w.times[w.place(i)] = now
		return
	}
}

// shift moves what is recorded by as much as the clock was moved.
func (w *window) shift(by time.Duration) {
	for _, times := range [][]time.Time{w.times, w.gone} {
		for i, at := range times {
			times[i] = shifted(at, by)
		}
	}
}

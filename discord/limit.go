package discord

import (
	"net/http"
	"strconv"
	"time"
)

// bucket is what Discord told of one of its rate limits.
type bucket struct {
	most, left int
	reset      time.Time
}

// limits are the rate limits that Discord's answers tell of.
type limits struct {
	ids     map[string]string  // of Discord's bucket, by route name
	buckets map[string]*bucket // by Discord's id and the major part
	all     time.Time          // nothing goes before, but what is free
	banned  time.Time          // nothing at all goes before
}

func newLimits() *limits {
	return &limits{ids: map[string]string{}, buckets: map[string]*bucket{}}
}

const (
	sweepAt  = 1000                 // buckets
	rounding = 5 * time.Millisecond // Discord rounds to milliseconds
	unsaid   = 5 * time.Second      // a refusal that names no time
)

func (l *limits) key(r route) string {
	if id := l.ids[r.name]; id != "" {
		return id + r.major
	}
	return r.name + r.major
}

// free returns when a request may go; zero or past is at once.
func (l *limits) free(r route, now time.Time) time.Time {
	at := l.banned
	if !r.free && l.all.After(at) {
		at = l.all
	}
	return later(at, l.own(r, now))
}

// own returns when the limit of a request's own bucket lets it go; zero is at
// once.
func (l *limits) own(r route, now time.Time) time.Time {
	if b := l.buckets[l.key(r)]; b != nil && b.left <= 0 && b.reset.After(now) {
		return b.reset
	}
	return time.Time{}
}

// take counts a request that goes now.
func (l *limits) take(r route, now time.Time) {
	b := l.buckets[l.key(r)]
	if b == nil {
		return
	}
	if !now.Before(b.reset) {
		b.left = b.most
	}
	b.left--
}

// learn takes over what an answer tells.
func (l *limits) learn(r route, status int, h http.Header, now time.Time) {
	l.sweep(now)
	if id := h.Get("X-RateLimit-Bucket"); id != "" {
		l.ids[r.name] = id
	}
	if status == http.StatusTooManyRequests {
		l.refused(r, h, now)
		return
	}
	left, err := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	if err != nil {
		return
	}
	wait, ok := seconds(h.Get("X-RateLimit-Reset-After"))
	if !ok {
		return
	}
	most, err := strconv.Atoi(h.Get("X-RateLimit-Limit"))
	if err != nil {
		most = left + 1
	}
	reset := now.Add(wait + rounding)
	if b := l.buckets[l.key(r)]; b != nil && b.reset.After(now) {
		// Others of the same bucket may have gone since this one.
		left = min(left, b.left)
	}
	l.buckets[l.key(r)] = &bucket{most: most, left: left, reset: reset}
}

// refused holds back what a 429 speaks of: all, if it is global or comes from
// before Discord itself, else its bucket.
func (l *limits) refused(r route, h http.Header, now time.Time) {
	wait, ok := seconds(h.Get("X-RateLimit-Reset-After"))
	if retry, is := seconds(h.Get("Retry-After")); is && (!ok || h.Get("X-RateLimit-Global") != "") {
		wait, ok = retry, true
	}
	if !ok {
		wait = unsaid
	}
	until := now.Add(wait + rounding)
	switch {
	case h.Get("X-RateLimit-Global") != "" || h.Get("X-RateLimit-Scope") == "global":
		l.all = later(l.all, until)
	case h.Get("X-RateLimit-Bucket") == "" && h.Get("X-RateLimit-Scope") == "":
		l.banned = later(l.banned, until)
	default:
		most := 1
		if n, err := strconv.Atoi(h.Get("X-RateLimit-Limit")); err == nil {
			most = n
		}
		l.buckets[l.key(r)] = &bucket{most: most, reset: until}
	}
}

// sweep forgets buckets that are full again.
func (l *limits) sweep(now time.Time) {
	if len(l.buckets) < sweepAt {
		return
	}
	for k, b := range l.buckets {
		if !b.reset.After(now) {
			delete(l.buckets, k)
		}
	}
}

// shift moves all instants by as much as the clock was moved.
func (l *limits) shift(by time.Duration) {
	l.all, l.banned = shifted(l.all, by), shifted(l.banned, by)
	for _, b := range l.buckets {
		b.reset = shifted(b.reset, by)
	}
}

func shifted(at time.Time, by time.Duration) time.Time {
	if at.IsZero() {
		return at
	}
	return at.Add(by)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// seconds reads a header like "0.512".
func seconds(s string) (time.Duration, bool) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f < 0 || f > 86400 {
		return 0, false
	}
	return time.Duration(f * float64(time.Second)), true
}

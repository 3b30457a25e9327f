package discord

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"
)

// transport is the one place through which requests leave: to the base that is
// set, at our pace, with Discord's limits obeyed on our clock and hidden from
// discordgo's limiter, which would sleep real time.
type transport struct {
	base  *url.URL // nil: Discord itself
	next  http.RoundTripper
	pace  *pace
	clock clockwork.Clock

	mu      sync.Mutex
	limits  map[string]limit // by route and major parameter
	invalid []time.Time      // of the last ten minutes
	opened  time.Time        // when direct messages may be opened again
}

// limit is what Discord last said of one bucket.
type limit struct {
	left  int
	until time.Time
}

// Figures of the breaker: Discord shuts an address out at 10,000 invalid
// requests in ten minutes.
const (
	invalidMost = 2000
	invalidSpan = 10 * time.Minute
)

// RoundTrip sends one request when it may leave.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	route := routeOf(r.Method, r.URL.Path)
	free := outside(r.URL.Path)
	for {
		d := t.hold(route, free)
		if d <= 0 {
			break
		}
		if err := sleep(r.Context(), t.clock, d); err != nil {
			return nil, err
		}
	}
	if !free {
		if err := t.pace.wait(r.Context()); err != nil {
			return nil, err
		}
	}
	if t.base != nil {
		r = r.Clone(r.Context())
		r.URL.Scheme, r.URL.Host = t.base.Scheme, t.base.Host
		r.URL.Path = strings.TrimRight(t.base.Path, "/") + r.URL.Path
		r.Host = t.base.Host
	}
	resp, err := t.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	return resp, t.learn(route, resp)
}

// hold returns how long a request of the route must wait by what Discord said.
func (t *transport) hold(route string, free bool) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.clock.Now()
	if !free {
		if d := t.broken(now); d > 0 {
			return d
		}
	}
	l, ok := t.limits[route]
	if !ok {
		return 0
	}
	if !l.until.After(now) {
		delete(t.limits, route)
		return 0
	}
	if l.left > 0 {
		l.left--
		t.limits[route] = l
		return 0
	}
	return l.until.Sub(now)
}

// broken returns how long everything rests because too many requests were
// refused.
func (t *transport) broken(now time.Time) time.Duration {
	for len(t.invalid) > 0 && now.Sub(t.invalid[0]) > invalidSpan {
		t.invalid = t.invalid[1:]
	}
	if len(t.invalid) < invalidMost {
		return 0
	}
	return t.invalid[len(t.invalid)-invalidMost].Add(invalidSpan).Sub(now)
}

// learn takes over what a response says of the limits, and hides it.
func (t *transport) learn(route string, resp *http.Response) error {
	h := resp.Header
	now := t.clock.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	switch resp.StatusCode {
	case http.StatusTooManyRequests:
		wait := retryAfter(h)
		if h.Get("X-RateLimit-Scope") != "shared" {
			t.invalid = append(t.invalid, now)
		}
		if h.Get("X-RateLimit-Global") != "" || h.Get("Via") == "" && h.Get("X-RateLimit-Bucket") == "" && h.Get("X-RateLimit-Scope") == "" {
			t.pace.stop(now.Add(wait))
		} else {
			t.limits[route] = limit{until: now.Add(wait)}
		}
		if err := asJSON(resp, wait); err != nil {
			return err
		}
	case http.StatusUnauthorized, http.StatusForbidden:
		t.invalid = append(t.invalid, now)
		fallthrough
	default:
		left, err := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
		if after, ok := seconds(h.Get("X-RateLimit-Reset-After")); ok && err == nil {
			t.limits[route] = limit{left: left, until: now.Add(after)}
		}
	}
	for name := range h {
		if strings.HasPrefix(name, "X-Ratelimit-") {
			h.Del(name)
		}
	}
	h.Del("Retry-After")
	return nil
}

// asJSON gives a 429 without a JSON body, as Discord's edge sends it, one that
// discordgo can read.
func asJSON(resp *http.Response, wait time.Duration) error {
	b, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	_ = resp.Body.Close()
	if err != nil {
		return err
	}
	if !json.Valid(b) {
		b = []byte(`{"message":"rate limited","retry_after":` + strconv.FormatFloat(wait.Seconds(), 'f', 3, 64) + `,"global":true}`)
	}
	resp.Body = io.NopCloser(bytes.NewReader(b))
	return nil
}

// retryAfter is how long a 429 asks to wait; a minute if it does not say.
func retryAfter(h http.Header) time.Duration {
	if d, ok := seconds(h.Get("Retry-After")); ok {
		return d
	}
	if d, ok := seconds(h.Get("X-RateLimit-Reset-After")); ok {
		return d
	}
	return time.Minute
}

func seconds(s string) (time.Duration, bool) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f < 0 || f > 86400 {
		return 0, false
	}
	return time.Duration(f * float64(time.Second)), true
}

// outside reports whether Discord's global limit leaves a path out.
func outside(path string) bool {
	return strings.Contains(path, "/interactions/") || strings.Contains(path, "/webhooks/")
}

// routeOf is a request's route with its major parameter, never a token: the
// key of its limit, and what errors may say.
func routeOf(method, path string) string {
	p := strings.Split(strings.Trim(path, "/"), "/")
	for i := range p {
		if i < 2 || i == 3 && (p[2] == "channels" || p[2] == "guilds") {
			continue
		}
		if strings.ContainsAny(p[i], "0123456789") || len(p[i]) > 20 {
			p[i] = "*"
		}
	}
	return method + " " + strings.Join(p, "/")
}

package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"

	"waymark/rehab"
)

const (
	perSecond = 48            // of Discord's 50
	atOnce    = perSecond / 2 // of them without a gap
	// What leaves within this arrives within a second: the way there takes now
	// more time, now less.
	paceSpan     = time.Second + 10*time.Millisecond
	answerWithin = 30 * time.Second // real time
	mostAnswer   = 16 << 20         // bytes
)

// transport takes each request to Discord when its turn has come.
type transport struct {
	base  *http.Transport
	api   *url.URL // nil is Discord itself
	clock clockwork.Clock
	work  *work

	log     *slog.Logger
	mu      sync.Mutex
	pace    *window
	breaker *breaker
	limits  *limits
	latest  time.Time // of the clock; it can be set back
}

func newTransport(api string, clock clockwork.Clock, w *work) (*transport, error) {
	t := &transport{clock: clock, work: w, log: slog.New(slog.DiscardHandler), pace: newWindow(perSecond, atOnce, paceSpan),
		breaker: newBreaker(), limits: newLimits()}
	t.base = &http.Transport{Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 2 * perSecond,
		IdleConnTimeout: 90 * time.Second, TLSHandshakeTimeout: 10 * time.Second}
	if api == "" {
		return t, nil
	}
	u, err := url.Parse(api)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.User != nil {
		return nil, rehab.Refuse(rehab.Invalid, "discord.api_url")
	}
	t.api = u
	return t, nil
}

// attempt is what became of one request.
type attempt struct {
	status int // 0: no answer
	code   int // Discord's
}

type attemptKey struct{}

// byKey holds the instant of the clock after which a request must not go; none is
// no bound.
type byKey struct{}

// patienceKey holds how long a request waits for a limit of its own bucket, which
// holds up nobody else; none is no bound.
type patienceKey struct{}

// tooLong is a request that did not go: limits hold it back until an instant
// after its byKey, or for longer than its patience.
type tooLong struct{ until time.Time }

func (e *tooLong) Error() string { return "its turn comes too late" }

// RoundTrip waits for the request's turn, sends it, and keeps what the answer
// says of limits to itself: discordgo would sleep real time on it.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	way := routeOf(r.Method, r.URL.Path)
	if err := t.turn(r.Context(), way); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), answerWithin)
	defer cancel()
	out := r.Clone(ctx)
	t.redirect(out.URL)
	out.Host = ""
	resp, err := t.base.RoundTrip(out)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, mostAnswer))
	if closeErr := resp.Body.Close(); err == nil {
		err = closeErr
	}
	t.learn(way, resp)
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	if a, ok := r.Context().Value(attemptKey{}).(*attempt); ok {
		a.status, a.code = resp.StatusCode, codeOf(resp.StatusCode, body)
	}
	for name := range resp.Header {
		if strings.HasPrefix(name, "X-Ratelimit-") {
			resp.Header.Del(name)
		}
	}
	resp.Header.Del("Retry-After")
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// redirect sends a request to the other base. A base may name a version of the
// interface (".../api/v10") or leave that to us.
func (t *transport) redirect(u *url.URL) {
	if t.api == nil {
		return
	}
	u.Scheme, u.Host = t.api.Scheme, t.api.Host
	base := strings.TrimRight(t.api.Path, "/")
	last := base[strings.LastIndex(base, "/")+1:]
	path := u.Path
	switch {
	case last == "api":
		path = strings.TrimPrefix(path, "/api")
	case strings.HasPrefix(last, "v") && strings.Trim(last[1:], "0123456789") == "" && len(last) > 1:
		if _, rest, ok := strings.Cut(strings.TrimPrefix(path, "/api/"), "/"); ok {
			path = "/" + rest
		}
	}
	u.Path, u.RawPath = base+path, ""
}

// turn waits until a request may go, and counts it. In the pace requests leave
// in the order in which they came: each has its instant at once, so that none
// is overtaken time and again. One that is not used, since a limit was told of
// meanwhile, is lost: no more of them than there are workers, 1/48 s each.
func (t *transport) turn(ctx context.Context, way route) error {
	var at time.Time // the instant that the request has in the pace
	by, bound := ctx.Value(byKey{}).(time.Time)
	patience, impatient := ctx.Value(patienceKey{}).(time.Duration)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		t.mu.Lock()
		now := t.now()
		until := later(t.limits.free(way, now), t.checkBreaker(way, now))
		switch {
		case bound && later(until, now).After(by):
			t.mu.Unlock()
			return &tooLong{later(until, now)}
		case impatient && t.limits.own(way, now).Sub(now) > patience:
			t.mu.Unlock()
			return &tooLong{until}
		case until.After(now):
			at = time.Time{}
		case !way.free && at.IsZero():
			at = later(now, t.pace.free())
			t.pace.take(at)
			until = at
		case !way.free && t.pace.full().After(now):
			until = t.pace.full()
		default:
			if !way.free {
				t.pace.left(at, now)
			}
			t.limits.take(way, now)
			t.mu.Unlock()
			return nil
		}
		t.mu.Unlock()
		if err := t.wait(ctx, until); err != nil {
			return err
		}
	}
}

// spent counts requests that were made just now by another process.
func (t *transport) spent(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	for range min(n, perSecond) {
		t.pace.take(now)
		t.pace.left(now, now)
	}
}

// now reads the clock. All that waits for an instant waits no longer when the
// clock was set back. (The machine's own clock is compared by what has passed,
// whatever it shows; a clock by hand is not.)
func (t *transport) now() time.Time {
	now := t.clock.Now()
	if back := now.Sub(t.latest); back < 0 {
		t.pace.shift(back)
		t.breaker.refused.shift(back)
		t.limits.shift(back)
	}
	t.latest = now
	return now
}

// checkBreaker returns when the breaker lets a request go, and says when it
// stops sending and when sending goes on.
func (t *transport) checkBreaker(way route, now time.Time) time.Time {
	until := t.breaker.free(way)
	switch stopped := until.After(now); {
	case stopped && !t.breaker.open:
		t.breaker.open = true
		t.log.Error("sending is stopped: Discord has refused so many requests that it may ban this address; the errors before say which",
			"refused", t.breaker.refused.since(now.Add(-refusedSpan)), "within", refusedSpan.String(), "stopped_for", until.Sub(now).String())
	case !stopped && t.breaker.open && !way.free:
		t.breaker.open = false
		t.log.Warn("sending goes on after Discord had refused many requests")
	}
	return until
}

// wait returns at an instant of the clock, or with ctx's error before.
func (t *transport) wait(ctx context.Context, until time.Time) error {
	const jump = time.Millisecond
	release := t.work.hold(ctx, until)
	defer release()
	for {
		now := t.clock.Now()
		if !now.Before(until) {
			return nil
		}
		timer := t.clock.NewTimer(until.Sub(now))
		if t.clock.Since(now) > jump {
			// The clock was moved while the timer was made: it would ring late.
			timer.Stop()
			continue
		}
		select {
		case <-timer.Chan():
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
	}
}

func (t *transport) learn(way route, resp *http.Response) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	t.limits.learn(way, resp.StatusCode, resp.Header, now)
	switch resp.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden:
		t.breaker.refused.take(now)
	case http.StatusTooManyRequests:
		if resp.Header.Get("X-RateLimit-Scope") != "shared" {
			t.breaker.refused.take(now)
		}
	}
}

// codeOf reads Discord's error code.
func codeOf(status int, body []byte) int {
	if status < http.StatusBadRequest {
		return 0
	}
	var e struct {
		Code int `json:"code"`
	}
	if json.Unmarshal(body, &e) != nil {
		return 0
	}
	return e.Code
}

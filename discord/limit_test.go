package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"pgregory.net/rapid"

	"waymark/rehab"
)

// fake is Discord as one function, with a transport to it on a fake clock.
type fake struct {
	*transport
	clock *clockwork.FakeClock
	work  *work
}

func newFake(t *testing.T, answer http.HandlerFunc) *fake {
	t.Helper()
	server := httptest.NewServer(answer)
	clock, w := clockwork.NewFakeClockAt(noon), newWork()
	tr, err := newTransport(server.URL, clock, w)
	check(t, err)
	t.Cleanup(func() { tr.base.CloseIdleConnections(); server.Close() })
	return &fake{tr, clock, w}
}

func (f *fake) get(ctx context.Context, path string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://discord.com/api/v9/"+path, nil)
	if err != nil {
		return nil, err
	}
	return f.RoundTrip(r)
}

// drive moves the clock to whatever is waited for until all is done.
func (f *fake) drive(t *testing.T, done <-chan struct{}) {
	t.Helper()
	limit := time.After(10 * time.Second)
	for {
		moving, next, changed := f.work.look()
		if moving == 0 && next.After(f.clock.Now()) {
			f.clock.Advance(next.Sub(f.clock.Now()))
			continue
		}
		select {
		case <-done:
			return
		case <-changed:
		case <-limit:
			t.Fatal("never done")
		}
	}
}

// Requests come one by one, in heaps and after idle times, and take more or
// less long to arrive.
func TestNeverMoreThan48ArriveInAnySecond(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWindow(perSecond, atOnce, paceSpan)
		now := noon
		var sent, arrived []time.Time
		gaps := rapid.OneOf(rapid.Just(0), rapid.IntRange(0, 60), rapid.IntRange(0, 3000))
		for range rapid.IntRange(1, 300).Draw(t, "requests") {
			now = now.Add(time.Duration(gaps.Draw(t, "ms")) * time.Millisecond)
			now = later(now, w.free())
			w.take(now)
			sent = append(sent, now)
			arrived = append(arrived, now.Add(time.Duration(rapid.IntRange(0, 10).Draw(t, "way"))*time.Millisecond))
		}
		slices.SortFunc(arrived, time.Time.Compare)
		for i := perSecond; i < len(arrived); i++ {
			if arrived[i].Sub(arrived[i-perSecond]) < time.Second {
				t.Fatalf("49 from %v to %v", arrived[i-perSecond], arrived[i])
			}
		}
		for i := atOnce; i < len(sent); i++ {
			if sent[i].Sub(sent[i-atOnce]) < paceSpan && sent[i].Sub(sent[i-1]) < paceSpan*9/10/perSecond {
				t.Fatalf("a heap at %v", sent[i])
			}
		}
	})
}

// Instants are taken beforehand by those who wait, and some wake late: still
// no more than 48 leave in a span, and each has its instant after those who came
// before it.
func TestWhoWakesLateKeepsThePace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type waiter struct{ at, leaves time.Time }
		w := newWindow(perSecond, atOnce, paceSpan)
		now, latest := noon, noon
		var waiting []waiter
		var left []time.Time
		leave := func() {
			i := 0
			for j := range waiting {
				if waiting[j].leaves.Before(waiting[i].leaves) {
					i = j
				}
			}
			now = later(now, waiting[i].leaves)
			if full := w.full(); full.After(now) {
				waiting[i].leaves = full
				return
			}
			w.left(waiting[i].at, now)
			left = append(left, now)
			waiting = slices.Delete(waiting, i, i+1)
		}
		late := rapid.OneOf(rapid.Just(0), rapid.IntRange(0, 30), rapid.IntRange(0, 400))
		for range rapid.IntRange(1, 300).Draw(t, "requests") {
			for len(waiting) == workers {
				leave()
			}
			at := later(now, w.free())
			if at.Before(latest) {
				t.Fatalf("overtakes: %v before %v", at, latest)
			}
			latest = at
			w.take(at)
			waiting = append(waiting, waiter{at, at.Add(time.Duration(late.Draw(t, "late")) * time.Millisecond)})
		}
		for len(waiting) > 0 {
			leave()
		}
		for i := perSecond; i < len(left); i++ {
			if left[i].Sub(left[i-perSecond]) < paceSpan {
				t.Fatalf("49 from %v to %v", left[i-perSecond], left[i])
			}
		}
	})
}

// Whatever the clock does, nothing waits longer than it would have.
func TestAClockSetBackHoldsNoRequestUp(t *testing.T) {
	f := newFake(t, func(http.ResponseWriter, *http.Request) {})
	for range 2 * perSecond {
		f.asks(t, "guilds/1")
	}
	f.mu.Lock()
	now := f.now()
	f.limits.all, f.limits.banned = now.Add(3*time.Second), now.Add(2*time.Second)
	f.limits.buckets[f.limits.key(routeOf("GET", "guilds/1"))] = &bucket{most: 1, reset: now.Add(4 * time.Second)}
	f.mu.Unlock()
	f.clock.Advance(-time.Hour)
	began := f.clock.Now()
	f.asks(t, "guilds/1")
	if took := f.clock.Since(began); took != 4*time.Second {
		t.Errorf("waited %v, not the 4 s that were left", took)
	}
}

func TestManyRequestsKeepThePaceAndInteractionsDoNotWait(t *testing.T) {
	var mu sync.Mutex
	at := map[string][]time.Time{}
	var f *fake
	f = newFake(t, func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		kind := strings.Split(r.URL.Path, "/")[3]
		at[kind] = append(at[kind], f.clock.Now())
	})
	var wg sync.WaitGroup
	ask := func(path string) {
		ctx, end := f.work.begin(t.Context())
		wg.Go(func() {
			defer end()
			if _, err := f.get(ctx, path); err != nil {
				t.Error(err)
			}
		})
	}
	for i := range 200 {
		ask(fmt.Sprintf("channels/%d/messages", i))
	}
	for i := range 60 {
		ask(fmt.Sprintf("interactions/%d/token/callback", i))
	}
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	f.drive(t, done)
	if len(at["channels"]) != 200 || len(at["interactions"]) != 60 {
		t.Fatalf("%d and %d", len(at["channels"]), len(at["interactions"]))
	}
	for i := perSecond; i < 200; i++ {
		if at["channels"][i].Sub(at["channels"][i-perSecond]) < time.Second {
			t.Fatalf("49 in a second, at %d", i)
		}
	}
	if last := at["channels"][199].Sub(noon); last > 4300*time.Millisecond {
		t.Errorf("200 took %v of the clock", last)
	}
	if !at["interactions"][59].Equal(noon) {
		t.Errorf("an interaction waited until %v", at["interactions"][59])
	}
}

func limited(header ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return h
}

func TestLimitsHoldWhatTheySpeakOf(t *testing.T) {
	one, other := routeOf("POST", "channels/1/messages"), routeOf("POST", "channels/2/messages")
	open, tap := routeOf("POST", "users/@me/channels"), routeOf("POST", "interactions/1/t/callback")
	for _, c := range []struct {
		name   string
		status int
		header http.Header
		wait   map[string]time.Duration // by channel 1, channel 2, opening, interaction
	}{
		{"room left", 200, limited("X-RateLimit-Bucket", "b", "X-RateLimit-Limit", "5", "X-RateLimit-Remaining", "4", "X-RateLimit-Reset-After", "5"), nil},
		{"bucket used up", 200, limited("X-RateLimit-Bucket", "b", "X-RateLimit-Limit", "5", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset-After", "1.5"),
			map[string]time.Duration{"one": 1500 * time.Millisecond}},
		{"bucket refused", 429, limited("X-RateLimit-Bucket", "b", "X-RateLimit-Scope", "user", "X-RateLimit-Reset-After", "2", "Retry-After", "2"),
			map[string]time.Duration{"one": 2 * time.Second}},
		{"global", 429, limited("X-RateLimit-Global", "true", "X-RateLimit-Scope", "global", "Retry-After", "3"),
			map[string]time.Duration{"one": 3 * time.Second, "other": 3 * time.Second, "open": 3 * time.Second}},
		{"from before Discord", 429, limited("Retry-After", "60"),
			map[string]time.Duration{"one": time.Minute, "other": time.Minute, "open": time.Minute, "tap": time.Minute}},
		{"says nothing", 429, limited(), map[string]time.Duration{"one": unsaid, "other": unsaid, "open": unsaid, "tap": unsaid}},
		{"garbage", 200, limited("X-RateLimit-Remaining", "few", "X-RateLimit-Reset-After", "-1"), nil},
	} {
		l := newLimits()
		l.learn(one, c.status, c.header, noon)
		for name, r := range map[string]route{"one": one, "other": other, "open": open, "tap": tap} {
			got := max(l.free(r, noon).Sub(noon), 0)
			want := c.wait[name]
			if want > 0 {
				want += rounding
			}
			if got != want {
				t.Errorf("%s: %s waits %v, not %v", c.name, name, got, want)
			}
			if at := noon.Add(want); l.free(r, at).After(at) {
				t.Errorf("%s: %s waits again at %v", c.name, name, want)
			}
		}
	}
}

func TestBucketsAreForgottenWhenFull(t *testing.T) {
	l := newLimits()
	h := limited("X-RateLimit-Bucket", "b", "X-RateLimit-Limit", "5", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset-After", "1")
	for i := range 5 * sweepAt {
		l.learn(routeOf("POST", fmt.Sprintf("channels/%d/messages", i)), 200, h, noon.Add(time.Duration(i)*time.Second))
	}
	if len(l.buckets) > sweepAt || len(l.ids) != 1 {
		t.Errorf("%d buckets, %d ids", len(l.buckets), len(l.ids))
	}
}

func TestAGlobalRefusalStopsEveryRouteUntilItsTime(t *testing.T) {
	refuse := true
	f := newFake(t, func(w http.ResponseWriter, _ *http.Request) {
		if refuse {
			refuse = false
			w.Header().Set("Retry-After", "2")
			w.Header().Set("X-RateLimit-Global", "true")
			w.Header().Set("X-RateLimit-Scope", "global")
			w.WriteHeader(429)
			return
		}
		w.Header().Set("X-Ratelimit-Limit", "5")
		w.Header().Set("X-Other", "kept")
	})
	resp, err := f.get(t.Context(), "channels/1/messages")
	check(t, err)
	if resp.StatusCode != 429 || resp.Header.Get("Retry-After") != "" || resp.Header.Get("X-RateLimit-Global") != "" {
		t.Errorf("%d %v", resp.StatusCode, resp.Header)
	}
	ctx, end := f.work.begin(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer end()
		resp, err := f.get(ctx, "guilds/2")
		if err != nil || resp.Header.Get("X-Ratelimit-Limit") != "" || resp.Header.Get("X-Other") != "kept" {
			t.Errorf("%v %v", resp, err)
		}
	}()
	f.drive(t, done)
	if went := f.clock.Since(noon); went != 2*time.Second+rounding {
		t.Errorf("waited %v", went)
	}
}

func TestWaitingEndsWithItsContext(t *testing.T) {
	f := newFake(t, func(http.ResponseWriter, *http.Request) {})
	f.limits.all = noon.Add(time.Hour)
	ctx, cancel := context.WithCancel(t.Context())
	unit, end := f.work.begin(ctx)
	defer end()
	failed := make(chan error, 1)
	go func() { _, err := f.get(unit, "guilds/1"); failed <- err }()
	for {
		moving, _, changed := f.work.look()
		if moving == 0 {
			break
		}
		<-changed
	}
	cancel()
	if err := next(t, failed); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestAnotherBase(t *testing.T) {
	for base, want := range map[string]string{
		"http://127.0.0.1:1":               "http://127.0.0.1:1/api/v9/users/@me",
		"http://127.0.0.1:1/":              "http://127.0.0.1:1/api/v9/users/@me",
		"http://127.0.0.1:1/api":           "http://127.0.0.1:1/api/v9/users/@me",
		"https://discord.com/api/v10":      "https://discord.com/api/v10/users/@me",
		"https://proxy.example/x/api/v10/": "https://proxy.example/x/api/v10/users/@me",
		"https://proxy.example/discord":    "https://proxy.example/discord/api/v9/users/@me",
	} {
		tr, err := newTransport(base, clockwork.NewFakeClock(), newWork())
		check(t, err)
		r, err := http.NewRequest(http.MethodGet, "https://discord.com/api/v9/users/@me", nil)
		check(t, err)
		tr.redirect(r.URL)
		if got := r.URL.String(); got != want {
			t.Errorf("%s: %s", base, got)
		}
	}
	for _, bad := range []string{"discord.com", "ftp://x", "http://", "https://me:secret@discord.com", "https://x/?y=1", "://"} {
		if _, err := newTransport(bad, clockwork.NewFakeClock(), newWork()); rehab.ErrorCode(err) != rehab.Invalid {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

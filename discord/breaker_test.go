package discord

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"
)

// refusals is a Discord that refuses everything, with a log of what is said.
func refusals(t *testing.T, status int, header ...string) (*fake, *journal, *int) {
	t.Helper()
	asked, log := new(int), &journal{}
	f := newFake(t, func(w http.ResponseWriter, _ *http.Request) {
		*asked++
		for name, values := range limited(header...) {
			w.Header()[name] = values
		}
		w.WriteHeader(status)
	})
	f.log = slog.New(slog.NewTextHandler(log, nil))
	return f, log, asked
}

// asks makes a request and waits for its turn on the clock.
func (f *fake) asks(t *testing.T, path string) {
	t.Helper()
	ctx, end := f.work.begin(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer end()
		if _, err := f.get(ctx, path); err != nil {
			t.Error(err)
		}
	}()
	f.drive(t, done)
}

func TestSendingStopsFarFromABanAndSaysSoOnce(t *testing.T) {
	t.Parallel()
	f, log, asked := refusals(t, http.StatusForbidden)
	for range mostRefused {
		f.breaker.refused.take(noon)
	}
	f.asks(t, "interactions/1/t/callback")
	if *asked != 1 || !f.clock.Now().Equal(noon) {
		t.Errorf("a tap was not answered for %v", f.clock.Since(noon))
	}
	for range 2 {
		f.asks(t, "guilds/1")
	}
	if f.clock.Since(noon) < refusedSpan {
		t.Errorf("sent again after %v", f.clock.Since(noon))
	}
	if got := log.String(); strings.Count(got, "sending is stopped") != 1 || strings.Count(got, "sending goes on") != 1 || !strings.Contains(got, "refused=4001") {
		t.Errorf("said:\n%s", got)
	}
}

func TestTapsWaitToo(t *testing.T) {
	t.Parallel()
	f, _, _ := refusals(t, http.StatusForbidden)
	for range mostRefusedEver {
		f.breaker.refused.take(noon)
	}
	f.asks(t, "interactions/1/t/callback")
	if f.clock.Since(noon) < refusedSpan {
		t.Errorf("answered after %v", f.clock.Since(noon))
	}
}

func TestWhatDiscordCountsIsCounted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		status  int
		header  []string
		counted bool
	}{
		{"forbidden", 403, nil, true},
		{"token", 401, nil, true},
		{"own limit", 429, []string{"X-RateLimit-Scope", "user", "X-RateLimit-Bucket", "b", "Retry-After", "1"}, true},
		{"global limit", 429, []string{"X-RateLimit-Scope", "global", "X-RateLimit-Global", "true", "Retry-After", "1"}, true},
		{"limit of all bots", 429, []string{"X-RateLimit-Scope", "shared", "X-RateLimit-Bucket", "b", "Retry-After", "1"}, false},
		{"from before Discord", 429, []string{"Retry-After", "1"}, true},
		{"not found", 404, nil, false},
		{"taken", 200, nil, false},
	} {
		f, _, _ := refusals(t, c.status, c.header...)
		f.asks(t, "guilds/1")
		if counted := !f.breaker.refused.after(1).IsZero(); counted != c.counted {
			t.Errorf("%s: counted is %v", c.name, counted)
		}
	}
}

package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"waymark/discordsim"
	"waymark/rehab"
	"waymark/storage"
)

func TestALostConnectionIsResumed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	h, heard := listener()
	w.open(t, h)
	for i, lose := range []func(){w.DropGateway, w.Reconnect} {
		lose()
		said := fmt.Sprintf("while %d was lost", i)
		w.pat.Types(said)
		if got := next(t, heard); got.Content != said {
			t.Errorf("heard %q", got.Content)
		}
		w.settled(t, func() bool { return w.Books().Resumes == i+1 })
	}
	if n := w.Books().Identifies; n != 1 {
		t.Errorf("%d sessions were begun", n)
	}
}

// discordgo answers a close of Discord's with code 1000, which may end the
// session. Then the words are read back.
func TestWhatWasSaidWhileDiscordClosedIsHeardOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	h, heard := listener()
	store, _, p := w.clinicOf(t, "")
	w.wroteTo(t, store, p)
	w.session.ReadBack(store)
	w.open(t, h)
	w.CloseGateway(4000)
	for _, said := range []string{"while it was closed", "and after"} {
		w.pat.Types(said)
		if got := next(t, heard); got.Content != said {
			t.Errorf("heard %q", got.Content)
		}
	}
}

// After two heartbeats without an answer the connection is given up and
// resumed. discordgo itself would take five, and end the session.
func TestASilentConnectionIsGivenUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordsim.Options{Heartbeat: 50 * time.Millisecond})
	w.session.silence = 110 * time.Millisecond
	h, heard := listener()
	w.open(t, h)
	answer := w.BreakGateway(discordsim.GatewayFault{Kind: discordsim.NoAcks})
	w.settled(t, func() bool { return strings.Contains(w.log.String(), "gone silent") })
	answer()
	w.pat.Types("hello?")
	if got := next(t, heard); got.Content != "hello?" {
		t.Errorf("heard %q", got.Content)
	}
	w.settled(t, func() bool { return w.Books().Resumes >= 1 })
	if n := w.Books().Identifies; n != 1 {
		t.Errorf("%d sessions were begun", n)
	}
}

func TestWhatCanNotBeResumedIsReadBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	store, _, p := w.clinicOf(t, "")
	w.pat.Types("three days ago")
	w.clock.Advance(72 * time.Hour)
	heardOf := w.pat.Types("yesterday, and heard")
	_, _, err := store.Turn(t.Context(), p.ID, heardOf.ID, w.clock.Now(), func(rehab.State) (rehab.Change, error) { return rehab.Change{}, nil })
	check(t, err)
	w.pat.Types("yesterday, as we went down")
	w.wroteTo(t, store, p)
	w.clock.Advance(24 * time.Hour)
	w.pat.Types("while we were down")
	w.pat.Edits(heardOf, "yesterday, and changed")
	w.clock.Advance(time.Second)
	again := w.newSession(t, w.URL()) // as after a restart
	closed(t, w.session)
	w.session = again
	h, heard := listener()
	again.ReadBack(store)
	w.open(t, h)
	for _, want := range []string{"yesterday, and changed", "yesterday, as we went down", "while we were down"} {
		if got := next(t, heard); got.Content != want || got.Edited != (got.ID == heardOf.ID) {
			t.Errorf("heard %+v", got)
		}
	}
	w.pat.Types("now")
	if got := next(t, heard); got.Content != "now" {
		t.Errorf("heard %+v", got)
	}
	w.InvalidSession(false)
	w.settled(t, func() bool { return w.Books().Count("GET /channels/{channel}/messages") == 2 && again.Busy() == 0 })
	if got := next(t, heard); got.Content != "yesterday, and changed" { // the bot knows a change that it has heard
		t.Errorf("heard %+v", got)
	}
	w.pat.Types("later")
	if got := next(t, heard); got.Content != "later" {
		t.Errorf("heard again: %+v", got)
	}
}

func TestWhatWasHeardIsForgottenInTheEnd(t *testing.T) {
	s := newSeen()
	for i := range 3 * mostSeen {
		if !s.add(fmt.Sprint(i)) {
			t.Fatalf("%d is known", i)
		}
	}
	if s.add(fmt.Sprint(3*mostSeen-1)) || len(s.ids) > mostSeen+1 {
		t.Errorf("%d are known", len(s.ids))
	}
}

// wroteTo records a message of ours to pat.
func (w *world) wroteTo(t *testing.T, store *storage.Store, p rehab.Patient) {
	t.Helper()
	post(t, store, p.ID, w.clock.Now(), rehab.Outgoing{Kind: rehab.KindText})
	rows, err := store.Claim(t.Context(), w.clock.Now(), 1)
	check(t, err)
	check(t, store.Sent(t.Context(), rows[0].ID, w.pat.DM().ID(), "m", w.clock.Now()))
}

func TestWhatCanNotBeMendedByTryingAgainEndsWithHowTo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	wrong, err := New(Config{Token: "wrong", APIURL: w.URL(), Clock: w.clock, Log: quiet()})
	check(t, err)
	if err := wrong.Open(t.Context()); rehab.ErrorText(err).Key != "discord.token_bad" || strings.Contains(err.Error(), "wrong") {
		t.Errorf("bad token: %v", err)
	}
	closed(t, wrong)
	for code, key := range fatal {
		g := newGateway(t, func(c *websocket.Conn, _ int) {
			_ = c.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(code, secretWords))
		})
		s := w.newSession(t, g.URL)
		err := s.Open(t.Context())
		if rehab.ErrorText(err).Key != key || rehab.ErrorCode(err) != rehab.Invalid || strings.Contains(err.Error(), secretWords) {
			t.Errorf("%d: %v", code, err)
		}
	}
}

func TestOpenKeepsTryingWhileDiscordIsAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	w.Fail("GET /users/@me", 2, 503)
	w.Fail("GET /gateway/bot", 1, 502)
	w.Fail("GET /gateway", 1, 500)
	check(t, w.session.Open(t.Context()))
	if n := w.Books().Identifies; n != 1 {
		t.Errorf("%d sessions were begun", n)
	}
	w.session.mu.Lock()
	defer w.session.mu.Unlock()
	if w.session.user != w.BotID() || w.session.app != w.BotID() {
		t.Error("who we are is not known")
	}
}

func TestOpenEndsWithItsContext(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	release := w.BreakGateway(discordsim.GatewayFault{Kind: discordsim.LateReady})
	defer release()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := w.session.Open(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

// discordgo locks itself up for ever if the first packet after Hello asks it
// to reconnect.
func TestALockedUpSessionIsReplaced(t *testing.T) {
	t.Parallel()
	g := newGateway(t, func(c *websocket.Conn, n int) {
		if n == 1 {
			_ = c.WriteJSON(map[string]any{"op": 7})
			return
		}
		_ = c.WriteJSON(map[string]any{"op": 0, "s": 1, "t": "READY", "d": map[string]any{"session_id": "x", "user": map[string]any{"id": "1"}}})
	})
	w := newWorld(t, options())
	s := w.newSession(t, g.URL)
	s.openWithin = 100 * time.Millisecond
	check(t, s.Open(t.Context()))
	if n := g.opened.Load(); n != 2 {
		t.Errorf("%d connections", n)
	}
}

func TestASessionThatCanNotBeResumedIsBegunAnew(t *testing.T) {
	t.Parallel()
	g := newGateway(t, func(c *websocket.Conn, n int) {
		if n == 2 {
			_ = c.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(4009, ""))
			return
		}
		_ = c.WriteJSON(map[string]any{"op": 0, "s": 1, "t": "READY", "d": map[string]any{"session_id": "x", "user": map[string]any{"id": "1"}}})
	})
	w := newWorld(t, options())
	s := w.newSession(t, g.URL)
	check(t, s.Open(t.Context()))
	s.hangUp()
	check(t, s.Open(t.Context()))
	if asked := []string{next(t, g.asked), next(t, g.asked), next(t, g.asked)}; strings.Join(asked, " ") != "identify resume identify" {
		t.Errorf("asked %v", asked)
	}
}

// gateway is a Discord that says hello and then what a test wants.
type gateway struct {
	*httptest.Server
	opened, remaining atomic.Int64
	asked             chan string
}

func newGateway(t *testing.T, then func(c *websocket.Conn, n int)) *gateway {
	t.Helper()
	g := &gateway{asked: make(chan string, 10)}
	g.remaining.Store(1000)
	mux := http.NewServeMux()
	mux.HandleFunc("/api/v9/", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `{"id":"1","url":"%s","session_start_limit":{"remaining":%d,"reset_after":3600000}}`,
			strings.Replace(g.URL, "http", "ws", 1), g.remaining.Load())
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		c, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer c.Close()
		n := int(g.opened.Add(1))
		_ = c.WriteJSON(map[string]any{"op": 10, "d": map[string]any{"heartbeat_interval": 60000}})
		var first struct{ Op int }
		if c.ReadJSON(&first) != nil {
			return
		}
		g.asked <- map[int]string{2: "identify", 6: "resume"}[first.Op]
		then(c, n)
		for {
			if _, _, err := c.ReadMessage(); err != nil {
				return
			}
		}
	})
	g.Server = httptest.NewServer(mux)
	t.Cleanup(g.Close)
	return g
}

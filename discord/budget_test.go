package discord

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"waymark/rehab"
)

func TestTheLastSessionsOfTheDayAreSpared(t *testing.T) {
	t.Parallel()
	g := newGateway(t, func(c *websocket.Conn, _ int) {})
	g.remaining.Store(spareIdentifies - 1)
	w := newWorld(t, options())
	s := w.newSession(t, g.URL)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := s.Open(ctx); !errors.Is(err, context.DeadlineExceeded) || g.opened.Load() != 0 {
		t.Errorf("%v, %d connections", err, g.opened.Load())
	}
}

// discordgo begins a session at once each time that the last one is called
// invalid: a day's thousand would be used up in minutes.
func TestInvalidSessionsWithoutEndDontUseUpTheDay(t *testing.T) {
	t.Parallel()
	var begun, connections atomic.Int64
	g := newGateway(t, func(c *websocket.Conn, n int) {
		connections.Store(int64(n))
		for {
			begun.Add(1)
			_ = c.WriteJSON(map[string]any{"op": 9, "d": false})
			for p := (struct{ Op int }{}); p.Op != 2; {
				if c.ReadJSON(&p) != nil {
					return
				}
			}
		}
	})
	w := newWorld(t, options())
	s := w.newSession(t, g.URL)
	check(t, s.Open(t.Context()))
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Watch(ctx) }()
	w.settled(t, func() bool { return connections.Load() >= 3 })
	stop()
	check(t, next(t, done))
	if n, of := begun.Load(), connections.Load(); n > of*mostSaid {
		t.Errorf("%d sessions on %d connections", n, of)
	}
}

func TestATokenThatStopsWorkingEndsTheWatchWithHowTo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	s := w.newSession(t, w.URL())
	check(t, s.Open(t.Context()))
	done := make(chan error, 1)
	go func() { done <- s.Watch(t.Context()) }()
	w.Fail("GET /gateway/bot", 1, http.StatusUnauthorized)
	w.CloseGateway(4004)
	if err := next(t, done); rehab.ErrorText(err).Key != "discord.token_bad" {
		t.Errorf("%v", err)
	}
}

func TestConnectionsAreCounted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	check(t, w.session.Open(t.Context()))
	w.settled(t, func() bool { return strings.Contains(w.log.String(), "a gateway session was begun") })
	if !strings.Contains(w.log.String(), "sessions_left_today=") {
		t.Error(w.log)
	}
}

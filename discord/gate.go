package discord

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// gate is one gateway session of discordgo: a session that is opened again
// resumes. It can lock itself for ever; then it is cut and left behind.
type gate struct {
	dg     *discordgo.Session
	begins func() // called as a session is asked for

	mu   sync.Mutex
	conn net.Conn
}

func newGate(dg *discordgo.Session) *gate {
	g := &gate{dg: dg, begins: func() {}}
	dg.Dialer = &websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: 45 * time.Second, NetDialContext: g.dial}
	return g
}

// dial keeps the connection, so that it can be cut past discordgo's locks.
func (g *gate) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.conn = &wire{Conn: conn, begins: g.begins, said: newWindow(mostSaid, mostSaid, time.Minute)}
	return g.conn, nil
}

// The bot says little on the gateway. Longer than a heartbeat are what a proxy,
// TLS and the websocket begin with (up to five writes), a RESUME and an IDENTIFY.
const (
	longSaid = 120 // bytes
	mostSaid = 8   // of these in a minute
)

// wire is a connection that ends when the bot says too much. While Discord
// calls the session invalid, discordgo begins one after the other without a
// pause; after a thousand in a day Discord resets the token.
type wire struct {
	net.Conn

	begins func()

	mu   sync.Mutex
	said *window
}

var errTooMuch = errors.New("too many sessions begun on one connection")

func (w *wire) Write(b []byte) (int, error) {
	if len(b) >= longSaid {
		if !w.may(time.Now()) {
			return 0, errors.Join(errTooMuch, w.Close())
		}
		w.begins()
	}
	return w.Conn.Write(b)
}

func (w *wire) may(now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.said.free().After(now) {
		return false
	}
	w.said.take(now)
	return true
}

func (g *gate) cut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.conn != nil {
		_ = g.conn.Close() // what it had to say no longer matters
	}
}

// heard returns when the heartbeat was answered last, if discordgo lets go of
// its lock.
func (g *gate) heard() (time.Time, bool) {
	if !g.dg.TryRLock() {
		return time.Time{}, false
	}
	defer g.dg.RUnlock()
	return g.dg.LastHeartbeatAck, true
}

// grace is what a cut session is given to return.
const grace = 2 * time.Second

// within runs a call that may lock itself up. stuck says that it did, cut or
// not.
func (g *gate) within(ctx context.Context, limit time.Duration, call func() error) (stuck bool, err error) {
	done := make(chan error, 1)
	go func() { done <- call() }()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case err := <-done:
		return false, err
	case <-ctx.Done():
	case <-timer.C:
	}
	g.cut()
	timer.Reset(grace)
	select {
	case err := <-done:
		return false, err
	case <-timer.C:
		return true, context.DeadlineExceeded
	}
}

// close ends the connection with a code: 1000 ends the session at Discord too,
// 4000 leaves it to be resumed.
func (g *gate) close(ctx context.Context, code int, limit time.Duration) (stuck bool) {
	stuck, _ = g.within(ctx, limit, func() error { return g.dg.CloseWithCode(code) })
	return stuck
}

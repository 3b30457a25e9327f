package discord

import (
	"context"
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
	dg *discordgo.Session

	mu   sync.Mutex
	conn net.Conn
}

func newGate(dg *discordgo.Session) *gate {
	g := &gate{dg: dg}
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
	g.conn = conn
	return conn, nil
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
func (g *gate) close(code int, limit time.Duration) (stuck bool) {
	stuck, _ = g.within(context.Background(), limit, func() error { return g.dg.CloseWithCode(code) })
	return stuck
}

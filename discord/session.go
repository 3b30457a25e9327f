package discord

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
	"github.com/jonboulle/clockwork"

	"waymark/rehab"
	"waymark/storage"
)

// Config is what a Session needs.
type Config struct {
	Token  string // of the bot, without "Bot "
	APIURL string // base of Discord's interface; "" is Discord's own
	Clock  clockwork.Clock
	Log    *slog.Logger

	Heartbeat time.Duration // of the gateway, in real time; 0 is Discord's
}

// heartbeat is Discord's.
// Source: what Discord's gateway says in its HELLO.
const heartbeat = 41250 * time.Millisecond

// Handler takes what people do. Calls for one person come one at a time and in
// order; those for different people at once. ctx ends with the Session.
type Handler interface {
	OnMessage(ctx context.Context, m Incoming)
	// OnInteraction answers with Respond. The interaction's Data fits its Type.
	OnInteraction(ctx context.Context, i *discordgo.Interaction)
}

// Session is the bot's account at Discord. Its methods may be called at the
// same time.
type Session struct {
	rest      *discordgo.Session // never opened, so never locked
	transport *transport
	clock     clockwork.Clock
	log       *slog.Logger
	work      *work
	queues    *queues
	handler   Handler
	archive   *storage.Store // nil: nothing is read back

	// Real time. Two heartbeats without an answer are a dead connection.
	silence, openWithin, closeWithin, ackWithin, firstPause time.Duration

	down chan struct{} // the connection was lost
	gaps chan struct{} // events were missed
	ctx  context.Context
	stop context.CancelFunc
	jobs sync.WaitGroup

	mu        sync.Mutex
	gate      *gate
	heard     time.Time // when the heartbeat was answered last
	greeted   time.Time // when the session was asked for that is still to come; else zero
	connected bool      // the gateway was opened and not lost since
	user      string
	app       string
	waiting   map[string]*waiting // interactions without an answer, by id
	seen      *seen
	// Sessions that were begun, not resumed, by this process.
	sessions int
}

// New makes a Session; nothing is asked of Discord yet. Errors: Invalid for a
// base that is no address.
func New(cfg Config) (*Session, error) {
	replaceLogger(cfg.Log)
	beat := cfg.Heartbeat
	if beat <= 0 {
		beat = heartbeat
	}
	w := newWork()
	t, err := newTransport(cfg.APIURL, cfg.Clock, w)
	if err != nil {
		return nil, err
	}
	t.log = cfg.Log
	s := &Session{transport: t, clock: cfg.Clock, log: cfg.Log, work: w,
		silence: 2*beat + min(beat, time.Second), openWithin: min(2*beat, time.Minute), closeWithin: 10 * time.Second,
		ackWithin: 2 * time.Second, firstPause: time.Second,
		down: make(chan struct{}, 1), gaps: make(chan struct{}, 1), waiting: map[string]*waiting{},
		seen: newSeen()}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.queues = newQueues(s)
	if s.rest, err = s.library(cfg.Token); err != nil {
		return nil, err
	}
	return s, nil
}

// library returns a discordgo session that asks through our transport and
// never retries, reconnects or logs by itself.
func (s *Session) library(token string) (*discordgo.Session, error) {
	dg, err := discordgo.New("Bot " + token)
	if err != nil {
		return nil, fmt.Errorf("make session: %w", err)
	}
	dg.Client = &http.Client{Transport: s.transport}
	dg.ShouldRetryOnRateLimit, dg.MaxRestRetries = false, 0
	dg.ShouldReconnectOnError, dg.StateEnabled, dg.SyncEvents = false, false, true
	dg.LogLevel = discordgo.LogWarning
	dg.Identify.Intents = discordgo.IntentsGuilds | discordgo.IntentsDirectMessages
	return dg, nil
}

// Handle says who takes what people do. It is called once, before Open.
func (s *Session) Handle(h Handler) { s.handler = h }

// ReadBack says where it stands which direct channels to read back when events
// were missed, and what was heard. It is called once, before Open.
func (s *Session) ReadBack(store *storage.Store) { s.archive = store }

// User returns the id of the bot's account; "" before Check or Open.
func (s *Session) User() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.user
}

// Check asks Discord who we are. Errors: Invalid if the token is not taken,
// Unavailable if Discord can't be reached.
func (s *Session) Check(ctx context.Context) error {
	var me, app struct {
		ID string `json:"id"`
	}
	err := s.ask(ctx, "GET", "users/@me", nil, &me)
	if err == nil {
		err = s.ask(ctx, "GET", "applications/@me", nil, &app)
	}
	if err != nil {
		if err = tokenError(err); rehab.ErrorCode(err) == rehab.Invalid {
			return err
		}
		return &rehab.Error{Code: rehab.Unavailable, Text: rehab.T("discord.unreachable"), Err: err}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.user, s.app = me.ID, app.ID
	return nil
}

// Hears reports whether what people do reaches us now: the gateway is open, and
// its session was begun or resumed.
func (s *Session) Hears() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connected && s.greeted.IsZero()
}

// Busy returns the number of events being handled and rows being sent.
func (s *Session) Busy() int {
	s.work.mu.Lock()
	defer s.work.mu.Unlock()
	return s.work.units
}

// Waits returns the instant of the clock that all work in hand waits for, the
// earliest if there are several; ok is false while something goes on by itself
// or there is nothing in hand. Whoever moves a clock by hand moves it there.
func (s *Session) Waits() (until time.Time, ok bool) {
	moving, until, _ := s.work.look()
	return until, moving == 0 && until.After(s.clock.Now())
}

// Changed returns what is closed the next time that Busy or Waits changes.
func (s *Session) Changed() <-chan struct{} {
	_, _, changed := s.work.look()
	return changed
}

// Close ends the connection and waits until what is being handled is done, or
// ctx ends. It may be called twice.
func (s *Session) Close(ctx context.Context) error {
	s.mu.Lock()
	g := s.gate
	s.gate = nil
	s.mu.Unlock()
	if g != nil {
		g.close(ctx, websocket.CloseNormalClosure, s.closeWithin)
	}
	err := s.queues.drain(ctx)
	s.stop()
	s.jobs.Wait()
	s.transport.base.CloseIdleConnections()
	return err
}

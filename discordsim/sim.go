package discordsim

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"
)

// Options says how a Sim behaves. The zero value is a Discord on the real clock.
type Options struct {
	// Clock gives all times of the platform; nil is the real one.
	Clock clockwork.Clock
	// Token is what the bot logs in with, without the word Bot; empty is DefaultToken.
	Token string
	// BotName is the name of the bot's account; empty is "bot".
	BotName string
	// Latency is added to each REST request, in real time.
	Latency time.Duration
	// NoLimits switches rate limits off, headers included.
	NoLimits bool
	// Heartbeat is the gateway's interval in real time; zero is Discord's 41.25 s.
	Heartbeat time.Duration
	// Patience is how long a person waits for the bot in real time; zero is 10 s.
	Patience time.Duration
	// Privileged are the privileged intents that the application was granted: IntentGuildMembers, IntentMessageContent.
	Privileged int64
	// OnRequest, if set, is called once for each REST request before its answer leaves. It must not call back into the Sim
	// while it holds a lock that the bot or a person may hold.
	OnRequest func(Request)
}

// DefaultToken is the bot token of a Sim that was given none.
const DefaultToken = "simulated.bot.token"

const (
	defaultHeartbeat = 41250 * time.Millisecond
	defaultPatience  = 10 * time.Second
)

// ErrClosed is returned by waits that a Close ended.
var ErrClosed = errors.New("discordsim: closed")

// Sim is one local Discord with one bot. Make it with New and end it with Close.
type Sim struct {
	opts     Options
	clock    clockwork.Clock
	listener net.Listener
	server   *http.Server
	done     chan struct{}
	running  sync.WaitGroup
	closing  sync.Once

	mu           sync.Mutex
	changed      chan struct{}
	ids          snowflakes
	app          string
	bot, owner   *User
	users        map[string]*User
	people       map[string]*User
	guilds       []*Guild
	channels     map[string]*channel
	messages     map[string]*message
	nonces       map[string]*message // the bot's last message with each nonce
	interactions map[string]*Interaction
	byToken      map[string]*Interaction
	commands     commandBook
	limits       limits
	gateway      gateway
	faults       []*fault
	books        Books
}

// New starts a Discord on a free port of 127.0.0.1. The error is that of listening.
func New(o Options) (*Sim, error) {
	if o.Clock == nil {
		o.Clock = clockwork.NewRealClock()
	}
	if o.Token == "" {
		o.Token = DefaultToken
	}
	if o.BotName == "" {
		o.BotName = "bot"
	}
	if o.Heartbeat <= 0 {
		o.Heartbeat = defaultHeartbeat
	}
	if o.Patience <= 0 {
		o.Patience = defaultPatience
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open local discord: %w", err)
	}
	s := &Sim{
		opts: o, clock: o.Clock, listener: listener,
		done: make(chan struct{}), changed: make(chan struct{}),
		users: map[string]*User{}, people: map[string]*User{},
		channels: map[string]*channel{}, messages: map[string]*message{}, nonces: map[string]*message{},
		interactions: map[string]*Interaction{}, byToken: map[string]*Interaction{},
		commands: newCommandBook(), limits: newLimits(), gateway: newGateway(),
	}
	s.bot = s.addUser(o.BotName, true)
	s.app = s.bot.id
	s.owner = s.addUser("owner of "+o.BotName, false)
	s.server = &http.Server{Handler: s.routes(), ReadHeaderTimeout: 10 * time.Second}
	s.running.Go(func() { _ = s.server.Serve(listener) })
	return s, nil
}

// URL is the base that stands for https://discord.com: requests go to URL()+"/api/v9/...".
func (s *Sim) URL() string { return "http://" + s.listener.Addr().String() }

// GatewayURL is what GET /gateway answers.
func (s *Sim) GatewayURL() string { return "ws://" + s.listener.Addr().String() + "/gateway" }

// Token is the bot's token, without the word Bot.
func (s *Sim) Token() string { return s.opts.Token }

// BotID is the id of the bot's account and of its application.
func (s *Sim) BotID() string { return s.app }

// Close ends every connection and waits for all that the Sim started. It may be called twice.
func (s *Sim) Close() {
	s.closing.Do(func() {
		close(s.done)
		s.mu.Lock()
		for _, c := range s.gateway.conns() {
			c.hangUp()
		}
		for _, t := range s.gateway.timers {
			t.Stop()
		}
		s.mu.Unlock()
		_ = s.server.Close()
		s.running.Wait()
	})
}

// notify wakes all who wait for a change. The lock is held.
func (s *Sim) notify() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// await returns nil once cond holds. It looks again after each change and gives up after Options.Patience of real time.
// The lock is not held while cond runs.
func (s *Sim) await(what string, cond func() bool) error {
	limit := time.NewTimer(s.opts.Patience)
	defer limit.Stop()
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if cond() {
			return nil
		}
		select {
		case <-changed:
		case <-s.done:
			return fmt.Errorf("wait for %s: %w", what, ErrClosed)
		case <-limit.C:
			return fmt.Errorf("wait for %s: not seen in %v", what, s.opts.Patience)
		}
	}
}

func (s *Sim) now() time.Time { return s.clock.Now() }

func (s *Sim) newID() string { return s.ids.next(s.clock.Now()) }

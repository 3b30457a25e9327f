package discord

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/jonboulle/clockwork"

	"waymark/rehab"
)

// Config is what a session is made of.
type Config struct {
	Token  string
	APIURL string // another base than Discord's own; "" is Discord
	Clock  clockwork.Clock
	Log    *slog.Logger
}

// Handler takes what people do. Its methods run one at a time for one person.
type Handler interface {
	OnMessage(context.Context, Incoming)
	OnInteraction(context.Context, *discordgo.Interaction)
}

// Session is the one connection to Discord.
type Session struct {
	dg    *discordgo.Session
	clock clockwork.Clock
	log   *slog.Logger

	handler Handler
	queues  queues
	user    atomic.Value // string: the bot's own id
	done    context.Context
	cancel  context.CancelFunc
	mu      sync.Mutex
	resumed bool
}

const requestWithin = 20 * time.Second

// New makes a session; nothing is sent before Open.
func New(cfg Config) (*Session, error) {
	dg, err := discordgo.New("Bot " + cfg.Token)
	if err != nil {
		return nil, fmt.Errorf("make session: %w", err)
	}
	var base *url.URL
	if cfg.APIURL != "" {
		base, err = url.Parse(cfg.APIURL)
		if err != nil || base.Host == "" {
			return nil, rehab.Refuse(rehab.Invalid, "discord.api_url")
		}
	}
	silence(cfg.Log)
	wire := http.DefaultTransport.(*http.Transport).Clone()
	dg.Client = &http.Client{Timeout: requestWithin, Transport: &transport{base: base, next: wire, clock: cfg.Clock,
		pace: &pace{clock: cfg.Clock}, limits: map[string]limit{}}}
	dg.ShouldReconnectOnError, dg.ShouldRetryOnRateLimit, dg.MaxRestRetries = false, false, 0
	dg.StateEnabled = false
	dg.SyncEvents = true
	dg.Identify.Intents = discordgo.IntentsGuilds | discordgo.IntentsDirectMessages
	s := &Session{dg: dg, clock: cfg.Clock, log: cfg.Log}
	s.done, s.cancel = context.WithCancel(context.Background())
	s.user.Store("")
	dg.AddHandler(s.event)
	return s, nil
}

// Handle sets who takes what people do.
func (s *Session) Handle(h Handler) { s.handler = h }

// User returns the bot's own id; empty before Open.
func (s *Session) User() string { return s.user.Load().(string) }

// call makes one request. The limiter of discordgo is a fresh one each time:
// it would keep one bucket for each interaction for ever.
func (s *Session) call(ctx context.Context, method, endpoint string, data any, files []File) ([]byte, error) {
	var contentType string
	var b []byte
	if data != nil {
		var err error
		if contentType, b, err = body(data, files); err != nil {
			return nil, fmt.Errorf("encode request: %w", err)
		}
	}
	path := strings.TrimPrefix(endpoint, discordgo.EndpointDiscord)
	if i := strings.IndexByte(path, '?'); i >= 0 {
		path = path[:i]
	}
	bucket := discordgo.NewRatelimiter().LockBucket("")
	resp, err := s.dg.RequestWithLockedBucket(method, endpoint, contentType, b, bucket, 0, discordgo.WithContext(ctx))
	return resp, reduce(safeRoute(method, path), err)
}

// safeRoute is a route without ids or tokens.
func safeRoute(method, path string) string {
	p := strings.Split(strings.Trim(path, "/"), "/")
	for i := range p {
		if strings.ContainsAny(p[i], "0123456789") && len(p[i]) > 3 || len(p[i]) > 20 {
			p[i] = "*"
		}
	}
	return method + " /" + strings.Join(p, "/")
}

package discord

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"waymark/rehab"
)

// fatal are the gateway's close codes after which connecting again can't help,
// and what to tell whoever runs the bot.
// Source: Discord's documentation, Gateway Close Event Codes.
var fatal = map[int]string{
	4004: "discord.token_bad",
	4010: "discord.gateway_refused",
	4011: "discord.gateway_refused",
	4012: "discord.gateway_refused",
	4013: "discord.intents_refused",
	4014: "discord.intents_refused",
}

// lost are the close codes after which a session can't be resumed.
var lost = map[int]bool{4003: true, 4005: true, 4007: true, 4009: true}

const (
	spareIdentifies = 10 // Discord resets the token of a bot that uses them up
	resumesInVain   = 5  // then a new session is begun
	longestPause    = time.Minute

	// A connection that is lost sooner than it is steady may have cost a session
	// of the day's 1,000; one in five minutes would use up 288.
	steady       = time.Minute
	longestShaky = 5 * time.Minute
)

// Open connects, and keeps trying while Discord can't be reached. Errors:
// Invalid with how to mend it, if trying again can't help; else ctx's.
func (s *Session) Open(ctx context.Context) error {
	return s.persist(ctx, func(try int) error {
		if err := s.Check(ctx); err != nil {
			return err
		}
		return s.open(ctx, try)
	})
}

// persist tries until it is done, or can't be.
func (s *Session) persist(ctx context.Context, once func(try int) error) error {
	for try := 1; ; try++ {
		err := once(try)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if rehab.ErrorCode(err) == rehab.Invalid {
			return err
		}
		s.log.Warn("connection not opened", "error", connectionError(err), "try", try)
		if err := pause(ctx, jitter(s.firstPause, longestPause, try)); err != nil {
			return err
		}
	}
}

// open opens the gateway once: the session that we have, so that it resumes,
// else a new one.
func (s *Session) open(ctx context.Context, try int) error {
	left, err := s.saveIdentifies(ctx)
	if err != nil {
		return err
	}
	s.mu.Lock()
	g := s.gate
	s.mu.Unlock()
	if g == nil || try > resumesInVain {
		if g, err = s.newGate(); err != nil {
			return err
		}
	}
	select {
	case <-s.down: // of a connection before this one
	default:
	}
	s.mu.Lock()
	before := s.greeted
	s.greeted = time.Now()
	s.mu.Unlock()
	stuck, err := g.within(ctx, s.openWithin, g.dg.Open)
	code := 0
	if closed, ok := errors.AsType[*websocket.CloseError](err); ok {
		code = closed.Code
	}
	switch {
	case err == nil, errors.Is(err, discordgo.ErrWSAlreadyOpen):
		s.mu.Lock()
		defer s.mu.Unlock()
		s.heard, s.connected = time.Now(), true
		if err != nil {
			s.greeted = before
		}
		s.log.Info("the gateway is open", "sessions_left_today", left, "sessions_begun", s.sessions)
		return nil
	case fatal[code] != "":
		return &rehab.Error{Code: rehab.Invalid, Text: rehab.T(fatal[code], "code", code), Err: connectionError(err)}
	case stuck, lost[code]:
		s.forget(g)
	}
	return err
}

// newGate puts a new gateway session in the place of the old one.
func (s *Session) newGate() (*gate, error) {
	dg, err := s.library("")
	if err != nil {
		return nil, err
	}
	dg.Token, dg.Identify.Token = s.rest.Token, s.rest.Token
	dg.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) { s.event(e) })
	g := newGate(dg)
	g.begins = func() { s.begin(g) }
	dg.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) { s.lose(g) })
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gate = g
	return g, nil
}

// begin notes that a session is asked for, which on an open connection happens
// when Discord calls the one before it invalid.
func (s *Session) begin(g *gate) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gate == g && s.greeted.IsZero() {
		s.greeted = time.Now()
	}
}

// forget leaves a session behind that is of no more use.
func (s *Session) forget(g *gate) {
	g.cut()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gate == g {
		s.gate = nil
	}
}

// lose tells the watch that a connection ended, if it is the present one.
func (s *Session) lose(g *gate) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gate == g {
		s.connected = false
		tell(s.down)
	}
}

// saveIdentifies returns how many sessions may be begun today; -1 if Discord
// doesn't say. It waits while they are so few that one more would put the token
// at risk. Errors: Invalid if the token is not taken.
func (s *Session) saveIdentifies(ctx context.Context) (left int, err error) {
	var b struct {
		Limit struct {
			Remaining  *int  `json:"remaining"`
			ResetAfter int64 `json:"reset_after"` // ms
		} `json:"session_start_limit"`
	}
	if err := s.ask(ctx, "GET", "gateway/bot", nil, &b); err != nil {
		return 0, tokenError(err)
	}
	if b.Limit.Remaining == nil {
		return -1, nil
	}
	if left = *b.Limit.Remaining; left >= spareIdentifies {
		return left, nil
	}
	wait := time.Duration(b.Limit.ResetAfter) * time.Millisecond
	s.log.Error("too many connections today; waiting, so that Discord does not reset the token", "for", wait.String())
	return left, pause(ctx, wait)
}

// tokenError turns a refusal of the token into how to mend it.
func tokenError(err error) error {
	if e, ok := errors.AsType[*Error](err); ok && e.Status == http.StatusUnauthorized {
		return &rehab.Error{Code: rehab.Invalid, Text: rehab.T("discord.token_bad"), Err: err}
	}
	return err
}

// connectionError says why a connection failed without what others wrote into
// the error.
func connectionError(err error) error {
	if closed, ok := errors.AsType[*websocket.CloseError](err); ok {
		return &closeError{closed.Code}
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return plain(err)
}

// pause waits in real time.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// jitter doubles from first with each try up to most, give or take a half.
func jitter(first, most time.Duration, try int) time.Duration {
	d := first << min(max(try, 1)-1, 20)
	if d > most || d <= 0 {
		d = most
	}
	return d/2 + rand.N(d)
}

func tell(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

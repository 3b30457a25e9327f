package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"waymark/rehab"
)

// Figures of the connection, in real time: the gateway knows no other.
const (
	openWithin  = 60 * time.Second
	lookEvery   = 5 * time.Second
	interval    = 41250 * time.Millisecond // Discord's heartbeat
	missedAcks  = 2
	closeCode   = 4000 // closing with 1000 or 1001 would end the session
	reopenFirst = time.Second
	reopenMost  = 2 * time.Minute
)

// fatal are the close codes after which trying again can't help.
var fatal = map[int]string{4004: "discord.token_bad", 4010: "discord.shard", 4011: "discord.shard", 4012: "discord.version",
	4013: "discord.intents", 4014: "discord.intents_denied"}

// Open connects, or says why it can't. It gives up after a minute: discordgo's
// own Open has no end.
func (s *Session) Open(ctx context.Context) error {
	if err := s.Check(ctx); err != nil {
		return err
	}
	return s.open(ctx)
}

func (s *Session) open(ctx context.Context) error {
	done := make(chan error, 1)
	go func() { done <- s.dg.Open() }()
	deadline := time.NewTimer(openWithin)
	defer deadline.Stop()
	select {
	case err := <-done:
		return mended(err)
	case <-ctx.Done():
		return ctx.Err()
	case <-deadline.C:
		return rehab.Refuse(rehab.Unavailable, "discord.no_ready")
	}
}

// mended turns the error of an opening into one that says how to mend it.
func mended(err error) error {
	if err == nil || errors.Is(err, discordgo.ErrWSAlreadyOpen) {
		return nil
	}
	if c, ok := errors.AsType[*websocket.CloseError](err); ok {
		if key, is := fatal[c.Code]; is {
			return &rehab.Error{Code: rehab.Forbidden, Text: rehab.Text{Key: key}}
		}
		return fmt.Errorf("open gateway: closed with %d", c.Code)
	}
	return fmt.Errorf("open gateway: %w", errNetwork)
}

// Check asks Discord who we are: a wrong token is found before anything else.
func (s *Session) Check(ctx context.Context) error {
	b, err := s.call(ctx, http.MethodGet, discordgo.EndpointUser("@me"), nil, nil)
	if r, ok := errors.AsType[*RefusedError](err); ok && r.Status == http.StatusUnauthorized {
		return rehab.Refuse(rehab.Forbidden, "discord.token_bad")
	} else if err != nil {
		return err
	}
	var me struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(b, &me); err != nil {
		return fmt.Errorf("read own account: %w", err)
	}
	s.user.Store(me.ID)
	return nil
}

// Watch keeps the connection until ctx ends: when acknowledgements stay away
// or it is lost, the same session is closed and opened again, which resumes.
// It returns an error only when trying again can't help.
func (s *Session) Watch(ctx context.Context) error {
	lost := make(chan struct{}, 1)
	remove := s.dg.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) {
		select {
		case lost <- struct{}{}:
		default:
		}
	})
	defer remove()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-lost:
		case <-look.C:
			s.dg.RLock()
			silent := time.Since(s.dg.LastHeartbeatAck)
			s.dg.RUnlock()
			if silent < missedAcks*interval {
				continue
			}
		}
		if err := s.reopen(ctx); err != nil {
			return err
		}
	}
}

// reopen closes the session without ending it and opens it until that works.
func (s *Session) reopen(ctx context.Context) error {
	for wait := reopenFirst; ; wait = min(2*wait, reopenMost) {
		_ = s.dg.CloseWithCode(closeCode)
		err := s.open(ctx)
		switch {
		case err == nil || ctx.Err() != nil:
			return nil
		case rehab.ErrorCode(err) == rehab.Forbidden || rehab.ErrorCode(err) == rehab.Unavailable:
			return err
		}
		s.log.Warn("connection lost", "error", err)
		t := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			t.Stop()
			return nil
		case <-t.C:
		}
	}
}

// Close ends the connection and lets what is being handled finish.
func (s *Session) Close(ctx context.Context) error {
	_ = s.dg.CloseWithCode(websocket.CloseNormalClosure)
	idle := make(chan struct{})
	go func() { s.queues.busy.Wait(); close(idle) }()
	select {
	case <-idle:
	case <-ctx.Done():
	}
	s.cancel()
	s.dg.Client.CloseIdleConnections()
	return nil
}

// Register sees to it that Discord has our commands, changing them only if
// they differ from what it has.
func (s *Session) Register(ctx context.Context, want []*discordgo.ApplicationCommand) error {
	endpoint := discordgo.EndpointApplicationGlobalCommands(s.User())
	b, err := s.call(ctx, http.MethodGet, endpoint, nil, nil)
	if err != nil {
		return fmt.Errorf("read commands: %w", err)
	}
	var have []*discordgo.ApplicationCommand
	if err := json.Unmarshal(b, &have); err != nil {
		return fmt.Errorf("read commands: %w", err)
	}
	if sameCommands(have, want) {
		return nil
	}
	if _, err := s.call(ctx, http.MethodPut, endpoint, want, nil); err != nil {
		return fmt.Errorf("register commands: %w", err)
	}
	return nil
}

// sameCommands compares what matters: names, descriptions, options, contexts.
func sameCommands(a, b []*discordgo.ApplicationCommand) bool {
	shape := func(list []*discordgo.ApplicationCommand) string {
		type bare struct {
			Name, Description string
			Options           []*discordgo.ApplicationCommandOption
			Contexts          *[]discordgo.InteractionContextType
		}
		all := map[string]bare{}
		for _, c := range list {
			all[c.Name] = bare{c.Name, c.Description, c.Options, c.Contexts}
		}
		out, err := json.Marshal(all)
		if err != nil {
			return err.Error()
		}
		return string(out)
	}
	return len(a) == len(b) && shape(a) == shape(b)
}

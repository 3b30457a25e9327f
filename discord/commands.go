package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// Register sees to it that Discord has exactly these global commands. It
// writes them only if they differ from what Discord has: there are 200 to be
// made a day. It keeps trying while Discord can't be reached. Errors: Invalid
// with how to mend it, if the token is not taken; that Discord doesn't take
// them; ctx's.
func (s *Session) Register(ctx context.Context, commands []*discordgo.ApplicationCommand) error {
	for try := 1; ; try++ {
		err := tokenError(s.register(ctx, commands))
		if e, ok := errors.AsType[*Error](err); !ok || e.final() {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.log.Warn("commands not registered", "error", err, "try", try)
		if err := pause(ctx, jitter(s.firstPause, longestPause, try)); err != nil {
			return err
		}
	}
}

func (s *Session) register(ctx context.Context, commands []*discordgo.ApplicationCommand) error {
	if has, err := s.HasCommands(ctx, commands); has || err != nil {
		return err
	}
	path, err := s.commandsPath(ctx)
	if err != nil {
		return err
	}
	if _, err := s.call(ctx, "PUT", path, commands, nil); err != nil {
		return fmt.Errorf("register commands: %w", err)
	}
	s.log.Info("commands were registered", "commands", len(commands))
	return nil
}

// HasCommands reports whether Discord has exactly these global commands.
// Errors: those of Check; an *Error.
func (s *Session) HasCommands(ctx context.Context, commands []*discordgo.ApplicationCommand) (bool, error) {
	path, err := s.commandsPath(ctx)
	if err != nil {
		return false, err
	}
	raw, err := s.call(ctx, "GET", path+"?with_localizations=true", nil, nil)
	if err != nil {
		return false, fmt.Errorf("read commands: %w", err)
	}
	want, err := json.Marshal(commands)
	if err != nil {
		return false, fmt.Errorf("encode commands: %w", err)
	}
	return same(raw, want), nil
}

// commandsPath asks Discord who we are, if we don't know yet.
func (s *Session) commandsPath(ctx context.Context) (string, error) {
	known := func() string {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.app
	}
	if known() == "" {
		if err := s.Check(ctx); err != nil {
			return "", err
		}
	}
	return "applications/" + known() + "/commands", nil
}

// same reports whether two lists of commands mean the same to Discord,
// whatever their order.
func same(a, b []byte) bool {
	x, okX := commandList(a)
	y, okY := commandList(b)
	return okX && okY && reflect.DeepEqual(x, y)
}

// added are the fields that Discord fills in by itself.
var added = []string{"id", "application_id", "guild_id", "version", "dm_permission", "default_permission", "handler"}

func commandList(raw []byte) ([]map[string]any, bool) {
	var list []map[string]any
	if json.Unmarshal(raw, &list) != nil {
		return nil, false
	}
	for _, c := range list {
		for _, field := range added {
			delete(c, field)
		}
		tidy(c, "type", 1.0)
		tidy(c, "integration_types", []any{0.0})
		tidy(c, "contexts", []any{0.0, 1.0, 2.0})
		prune(c)
	}
	slices.SortFunc(list, func(x, y map[string]any) int { return strings.Compare(fmt.Sprint(x["name"]), fmt.Sprint(y["name"])) })
	return list, true
}

// tidy puts a list in order and takes a field out that says what holds anyway.
func tidy(c map[string]any, field string, usual any) {
	if list, ok := c[field].([]any); ok {
		slices.SortFunc(list, func(x, y any) int { return strings.Compare(fmt.Sprint(x), fmt.Sprint(y)) })
	}
	if reflect.DeepEqual(c[field], usual) {
		delete(c, field)
	}
}

// prune takes out what says nothing: null, false, zero, empty.
func prune(tree map[string]any) {
	for k, v := range tree {
		switch v := v.(type) {
		case nil:
			delete(tree, k)
		case bool:
			if !v {
				delete(tree, k)
			}
		case string:
			if v == "" {
				delete(tree, k)
			}
		case float64:
			if v == 0 && k != "value" {
				delete(tree, k)
			}
		case []any:
			for _, inner := range v {
				if m, ok := inner.(map[string]any); ok {
					prune(m)
				}
			}
			if len(v) == 0 {
				delete(tree, k)
			}
		case map[string]any:
			prune(v)
			if len(v) == 0 {
				delete(tree, k)
			}
		}
	}
}

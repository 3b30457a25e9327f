package discord

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/bwmarrin/discordgo"
)

// Codes of Discord's that decide what becomes of a message.
const (
	codeUnknownMessage = 10008
	codeUnknownChannel = 10003
	codeOpeningTooFast = 40003
	codeMissingAccess  = 50001
	codeCannotSend     = 50007
	codeNoMutualGuild  = 50278
)

// RefusedError is Discord's refusal: status, code and route, and nothing that
// was in the request or the response.
type RefusedError struct {
	Status int // HTTP
	Code   int // Discord's; 0 when it gave none
	Route  string
}

func (e *RefusedError) Error() string {
	return fmt.Sprintf("discord refused %s: status %d, code %d", e.Route, e.Status, e.Code)
}

// reduce keeps of an error what may be told.
func reduce(route string, err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*discordgo.RESTError](err); ok {
		out := &RefusedError{Route: route}
		if e.Response != nil {
			out.Status = e.Response.StatusCode
		}
		if e.Message != nil {
			out.Code = e.Message.Code
		}
		return out
	}
	if _, ok := errors.AsType[*discordgo.RateLimitError](err); ok {
		return &RefusedError{Route: route, Status: http.StatusTooManyRequests}
	}
	for _, known := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, known) {
			return fmt.Errorf("call %s: %w", route, known)
		}
	}
	return fmt.Errorf("call %s: %w", route, errNetwork)
}

// errNetwork stands for what went wrong on the way: the details hold addresses
// with tokens in them.
var errNetwork = errors.New("network or server trouble")

// silence replaces discordgo's own logger, whose lines hold raw events.
func silence(log *slog.Logger) {
	discordgo.Logger = func(level, _ int, format string, _ ...any) {
		if level <= discordgo.LogError {
			log.Warn("discordgo", "about", format)
		}
	}
}

package discord

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/bwmarrin/discordgo"
)

// Codes of Discord's that decide what becomes of a message.
// Source: Discord's documentation, Opcodes and Status Codes, JSON Error Codes.
const (
	unknownChannel    = 10003
	unknownMessage    = 10008
	unknownUser       = 10013
	slowmode          = 20016
	channelWriteLimit = 20028
	openingTooFast    = 40003
	alreadyAnswered   = 40060
	missingAccess     = 50001
	cannotSendToUser  = 50007
	noMutualServer    = 50278
)

// Error is a request that Discord did not grant, reduced to what may be read
// by anyone: no body, no token, no id.
type Error struct {
	Status int    // HTTP status; 0 if there was no answer
	Code   int    // Discord's own; 0 for none
	Route  string // template: "POST /channels/{channel}/messages"
	Err    error  // why there was no answer
}

func (e *Error) Error() string {
	switch {
	case e.Status == 0:
		return e.Route + ": " + e.Err.Error()
	case e.Code == 0:
		return fmt.Sprintf("%s: status %d", e.Route, e.Status)
	}
	return fmt.Sprintf("%s: status %d, code %d", e.Route, e.Status, e.Code)
}

func (e *Error) Unwrap() error { return e.Err }

// final reports whether the same request would be refused again. A 403 without
// a code is not Discord itself, but what stands before it.
func (e *Error) final() bool {
	passing := e.Status == http.StatusTooManyRequests || e.Status == http.StatusForbidden && e.Code == 0
	return e.Status >= 400 && e.Status < 500 && !passing
}

// codeIn returns Discord's code in an error, 0 if there is none.
func codeIn(err error) int {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return 0
}

// reduce makes an Error of what a request came to.
func reduce(way route, a attempt, err error) *Error {
	if a.status != 0 {
		return &Error{Status: a.status, Code: a.code, Route: way.name}
	}
	return &Error{Route: way.name, Err: plain(err)}
}

// plain says what went wrong on the network in our own words: the errors of
// other packages carry addresses, and those of interactions their token.
func plain(err error) error {
	if e, ok := errors.AsType[*tooLong](err); ok {
		return e
	}
	switch {
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case errors.Is(err, context.DeadlineExceeded):
		return context.DeadlineExceeded
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("connection closed")
	}
	if number, ok := errors.AsType[syscall.Errno](err); ok {
		return errors.New(number.Error())
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return errors.New("host name not found")
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return errors.New("certificate not trusted")
	}
	if e, ok := errors.AsType[net.Error](err); ok && e.Timeout() {
		return errors.New("time out")
	}
	return errors.New("no answer")
}

var (
	libraryLog  atomic.Pointer[slog.Logger]
	replaceOnce sync.Once
)

// replaceLogger makes discordgo log through ours. Only its format strings are
// kept: their arguments hold raw events and tokens.
func replaceLogger(log *slog.Logger) {
	libraryLog.Store(log)
	replaceOnce.Do(func() {
		discordgo.Logger = func(level, _ int, format string, _ ...any) {
			at := slog.LevelDebug
			if level <= discordgo.LogWarning {
				at = slog.LevelInfo
			}
			libraryLog.Load().Log(context.Background(), at, "discordgo", "says", format)
		}
	})
}

// closeError is a gateway connection that was closed by Discord.
type closeError struct{ code int }

func (e *closeError) Error() string { return fmt.Sprintf("gateway closed with code %d", e.code) }

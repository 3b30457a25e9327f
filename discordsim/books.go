package discordsim

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Request is one REST request and how it was answered.
type Request struct {
	Method string
	// Path is as the client asked it, /api/v9 included; Route is the template, method included.
	Path, Route string
	Query       string
	ContentType string
	// Body is the whole body as it came. It is only there for Options.OnRequest, not in the books.
	Body []byte
	// Status is the answer's, 0 where the connection broke; Code is Discord's error code, 0 for none.
	Status, Code int
	Global       bool // a global 429
	At           time.Time
}

// Typing is one typing indicator that the bot showed.
type Typing struct {
	ChannelID string
	At        time.Time
}

// Books are all that happened, seen from outside the bot. Times are those of the Sim's clock.
type Books struct {
	// Messages are all ever made, in order, deleted and ephemeral ones included, each as it is now.
	Messages []Message
	// Requests are all that came, in order of their answers, refused ones included.
	Requests []Request
	Typings  []Typing
	// Identifies and Resumes count the gateway sessions begun and taken up again.
	Identifies, Resumes int

	messages []*message
}

// Books returns a copy of the books.
func (s *Sim) Books() Books {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.books
	out.messages = nil
	out.Requests, out.Typings = slices.Clone(s.books.Requests), slices.Clone(s.books.Typings)
	for _, m := range s.books.messages {
		out.Messages = append(out.Messages, m.snapshot())
	}
	return out
}

// Refused are the requests that were answered with 400 or more.
func (b Books) Refused() []Request {
	return slices.DeleteFunc(slices.Clone(b.Requests), func(r Request) bool { return r.Status < 400 })
}

// Count429 is the number of requests refused by a rate limit.
func (b Books) Count429() int {
	n := 0
	for _, r := range b.Requests {
		if r.Status == http.StatusTooManyRequests {
			n++
		}
	}
	return n
}

// Count is the number of requests of a route, such as "POST /channels/{channel}/messages".
func (b Books) Count(route string) int {
	n := 0
	for _, r := range b.Requests {
		if r.Route == route {
			n++
		}
	}
	return n
}

// record writes a request into the books.
func (s *Sim) record(rt route, r *http.Request, content []byte, a answer, refused error) Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	path, _, _ := strings.Cut(r.RequestURI, "?")
	request := Request{
		Method: r.Method, Path: path, Route: rt.pattern, Query: r.URL.RawQuery,
		ContentType: r.Header.Get("Content-Type"), Status: a.status, At: s.now(), Global: a.header.Get("X-RateLimit-Global") != "",
	}
	if e, ok := errors.AsType[*apiError](refused); ok {
		request.Code = e.code
	}
	s.limits.refused(s.now(), a)
	s.books.Requests = append(s.books.Requests, request)
	s.notify()
	request.Body = content
	return request
}

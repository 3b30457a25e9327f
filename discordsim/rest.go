package discordsim

import (
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strings"
	"time"
)

// call is one REST request on its way through the Sim.
type call struct {
	sim   *Sim
	r     *http.Request
	body  []byte // the JSON, taken out of multipart where it came so
	files map[int]upload
}

// answer is what goes back: JSON, or nothing where body is nil and the status says so.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// handler does the work of a route, with the lock held. A nil result is 204.
type handler func(*call) (any, error)

// created marks a result that is answered with 201.
type created struct{ body any }

// raw marks a result that is not JSON.
type raw struct {
	contentType string
	bytes       []byte
}

type route struct {
	pattern string
	handle  handler
	open    bool // needs no bot token
	free    bool // not bound by the global rate limit
}

// routes is the whole REST surface. The names in braces are the route templates that Fail and the books use.
func (s *Sim) routes() http.Handler {
	mux := http.NewServeMux()
	for _, group := range [][]route{generalRoutes, messageRoutes, interactionRoutes, commandRoutes, guildRoutes} {
		for _, rt := range group {
			mux.HandleFunc(rt.pattern, s.serve(rt))
		}
	}
	mux.HandleFunc("/", s.serve(route{pattern: "unknown", handle: func(*call) (any, error) { return nil, errNotFound }}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.Path
		switch {
		case strings.TrimSuffix(path, "/") == "/gateway":
			s.serveGateway(w, r)
			return
		case strings.HasPrefix(path, "/attachments/"):
			s.serveAttachment(w, r)
			return
		}
		rest, ok := strings.CutPrefix(path, "/api")
		version, after, _ := strings.Cut(strings.TrimPrefix(rest, "/"), "/")
		if !ok || version != "v9" && version != "v10" {
			s.serve(route{pattern: "unknown", handle: func(*call) (any, error) { return nil, errAPIVersion }, open: true})(w, r)
			return
		}
		inner := r.Clone(r.Context())
		inner.URL.Path, inner.URL.RawPath = "/"+after, ""
		mux.ServeHTTP(w, inner)
	})
}

// serve takes a request through faults, token, limits and handler, in Discord's order, and writes it into the books.
func (s *Sim) serve(rt route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !pause(r, s.opts.Latency) {
			return
		}
		content, readErr := readBody(r)
		fault := s.meet(rt, r, content)
		if fault != nil && !fault.AfterEffect && !pause(r, fault.Latency) {
			return
		}
		var a answer
		var refused error
		if fault.spares() {
			a, refused = s.process(rt, r, content, readErr)
		}
		if fault != nil && fault.AfterEffect {
			pause(r, fault.Latency)
		}
		if fault.answers() {
			a, refused = fault.answer()
		}
		request := s.record(rt, r, content, a, refused)
		if s.opts.OnRequest != nil {
			s.opts.OnRequest(request)
		}
		if fault != nil && fault.Reset {
			hangUp(w)
			return
		}
		for key, values := range a.header {
			w.Header()[key] = values
		}
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body)
	}
}

// process does the request and says how it is answered.
func (s *Sim) process(rt route, r *http.Request, content []byte, readErr error) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &call{sim: s, r: r}
	header := http.Header{}
	if s.limits.banned(s.now()) {
		return bannedAnswer(), errBanned
	}
	if !rt.open && r.Header.Get("Authorization") != "Bot "+s.opts.Token {
		return refusal(header, errUnauthorized), errUnauthorized
	}
	if !s.opts.NoLimits {
		if limited := s.limits.take(s.now(), rt, r, header); limited != nil {
			return limited.answer(header), errRateLimited
		}
	}
	err := readErr
	if err == nil {
		c.body, c.files, err = parts(r.Header.Get("Content-Type"), content)
	}
	var result any
	if err == nil {
		result, err = rt.handle(c)
	}
	if err != nil {
		return refusal(header, err), err
	}
	return success(header, result), nil
}

func success(header http.Header, result any) answer {
	status := http.StatusOK
	if c, ok := result.(created); ok {
		status, result = http.StatusCreated, c.body
	}
	switch result := result.(type) {
	case nil:
		return answer{http.StatusNoContent, header, nil}
	case raw:
		header.Set("Content-Type", result.contentType)
		return answer{status, header, result.bytes}
	}
	return jsonAnswer(status, header, result)
}

func refusal(header http.Header, err error) answer {
	refused, ok := errors.AsType[*apiError](err)
	if !ok {
		refused = &apiError{http.StatusInternalServerError, 0, "500: Internal Server Error", nil}
	}
	return jsonAnswer(refused.status, header, refused.body())
}

func jsonAnswer(status int, header http.Header, body any) answer {
	content, err := json.Marshal(body)
	if err != nil {
		status, content = http.StatusInternalServerError, []byte(`{"message":"500: Internal Server Error","code":0}`)
	}
	header.Set("Content-Type", "application/json")
	return answer{status, header, content}
}

// pause waits in real time; false says that the client went away.
func pause(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

func hangUp(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // a reset, not an end
		}
		_ = conn.Close()
	}
}

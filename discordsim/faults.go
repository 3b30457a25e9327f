package discordsim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// Fault makes requests go wrong: those of a route, of a person, of a span of time, or all. What they come to is one of Status, Code,
// Limit and Reset; with none of them they are only late.
type Fault struct {
	// Route is a template as the books show it, such as "POST /channels/{channel}/messages"; empty is any.
	Route string
	// User, if set, spares all requests but those about this person: into the direct channel, opening it, answers to interactions.
	User *User
	// Times is how many requests it meets; zero is all.
	Times int
	// From and Until are instants of the Sim's clock; zero is no bound. At Until it is over.
	From, Until time.Time

	// Status is what the client gets. Statuses of 500 and more have no Discord code; 502 has no JSON either.
	Status int
	// Code is a refusal by one of Discord's error codes that the Sim knows, with the status and the words that go with it.
	Code int
	// Limit is a refusal by rate. A global one spares what the global limit spares.
	Limit Limit
	// RetryAfter is what a Limit asks for; zero is the time that is left until Until, or a second.
	RetryAfter time.Duration
	// Reset breaks the connection in place of an answer.
	Reset bool

	// Latency is waited before the work, in real time.
	Latency time.Duration
	// AfterEffect lets Discord do the work first; then all else goes wrong, the Latency included. Otherwise nothing is done.
	AfterEffect bool
}

// fault is a Fault in force.
type fault struct {
	Fault
	met int
}

// Fail answers the next requests of a route with a status and does nothing of what they ask.
func (s *Sim) Fail(route string, times, status int) {
	s.Break(Fault{Route: route, Times: times, Status: status})
}

// Break adds a fault. Of several that fit a request the first is met.
func (s *Sim) Break(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &fault{Fault: f})
}

// Mend takes all faults away, those of the gateway too.
func (s *Sim) Mend() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults, s.gateway.faults = nil, nil
	s.gateway.release()
}

// meet is the fault of a request; nil if it goes well.
func (s *Sim) meet(rt route, r *http.Request, content []byte) *fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if f.Times > 0 && f.met == f.Times || !during(f.From, f.Until, s.now()) || f.Route != "" && f.Route != rt.pattern || f.Limit == LimitGlobal && rt.free ||
			f.User != nil && s.about(r, content) != f.User {
			continue
		}
		f.met++
		met := *f
		if met.Limit != "" && met.RetryAfter == 0 {
			met.RetryAfter = time.Second
			if !met.Until.IsZero() {
				met.RetryAfter = met.Until.Sub(s.now())
			}
		}
		return &met
	}
	return nil
}

// during says whether an instant lies in a span; a zero bound is none.
func during(from, until, now time.Time) bool {
	return !now.Before(from) && (until.IsZero() || now.Before(until))
}

// about is the person whom a request concerns; nil if it is none. The lock is held.
func (s *Sim) about(r *http.Request, content []byte) *User {
	if i := s.interactions[r.PathValue("interaction")]; i != nil {
		return i.user
	}
	if i := s.byToken[r.PathValue("token")]; i != nil {
		return i.user
	}
	if ch := s.channels[r.PathValue("channel")]; ch != nil {
		return ch.recipient
	}
	var body struct {
		RecipientID string `json:"recipient_id"`
	}
	if json.Unmarshal(content, &body) != nil {
		return nil
	}
	return s.users[body.RecipientID]
}

// spares says whether the request is done at all.
func (f *fault) spares() bool { return f == nil || f.AfterEffect || !f.answers() }

// answers says whether the fault stands in for the answer.
func (f *fault) answers() bool {
	return f != nil && (f.Status != 0 || f.Code != 0 || f.Limit != "" || f.Reset)
}

// answer is what the client gets. A broken connection has no status.
func (f *fault) answer() (answer, error) {
	switch {
	case f.Reset:
		return answer{}, nil
	case f.Limit != "":
		return f.Limit.answer(f.RetryAfter), errRateLimited
	case f.Code != 0:
		i := slices.IndexFunc(refusals, func(e *apiError) bool { return e.code == f.Code })
		if i < 0 {
			refused := &apiError{http.StatusBadRequest, f.Code, "an error that the Sim does not know", nil}
			return refusal(http.Header{}, refused), refused
		}
		return refusal(http.Header{}, refusals[i]), refusals[i]
	case f.Status == http.StatusBadGateway:
		return answer{f.Status, http.Header{"Content-Type": {"text/html"}}, []byte("error code: 502")}, nil
	}
	text := fmt.Sprintf("%d: %s", f.Status, http.StatusText(f.Status))
	return jsonAnswer(f.Status, http.Header{}, map[string]any{"message": text, "code": 0}), nil
}

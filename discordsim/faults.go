package discordsim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// Fault makes requests of one route go wrong.
type Fault struct {
	// Route is a template as the books show it, such as "POST /channels/{channel}/messages"; empty is any.
	Route string
	// Times is how many requests it meets; negative is all from now on.
	Times int
	// Status, if set, is what the client gets. Statuses of 500 and more have no Discord code; 502 has no JSON either.
	Status int
	// AfterEffect lets Discord do the work before the answer goes wrong. Otherwise nothing is done.
	AfterEffect bool
	// Latency is waited before the work, in real time.
	Latency time.Duration
	// Reset closes the connection in place of an answer.
	Reset bool
}

// Fail answers the next requests of a route with a status and does nothing of what they ask.
func (s *Sim) Fail(route string, times, status int) {
	s.Break(Fault{Route: route, Times: times, Status: status})
}

// Break adds a fault. Of several for one route the first that is left is met.
func (s *Sim) Break(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.Latency > 0 && f.Status == 0 && !f.Reset {
		f.AfterEffect = true
	}
	s.faults = append(s.faults, &f)
}

// Mend takes all faults away.
func (s *Sim) Mend() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

func (s *Sim) fault(pattern string) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if f.Times == 0 || f.Route != "" && f.Route != pattern {
			continue
		}
		if f.Times > 0 {
			f.Times--
		}
		met := *f
		return &met
	}
	return nil
}

func (f *Fault) answer() answer {
	if f.Status == http.StatusBadGateway {
		return answer{f.Status, http.Header{"Content-Type": {"text/html"}}, []byte("error code: 502")}
	}
	body, _ := json.Marshal(map[string]any{"message": fmt.Sprintf("%d: %s", f.Status, http.StatusText(f.Status)), "code": 0})
	return answer{f.Status, http.Header{"Content-Type": {"application/json"}}, body}
}

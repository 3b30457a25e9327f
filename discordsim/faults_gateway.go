package discordsim

import (
	"encoding/json"
	"slices"
	"time"
)

// GatewayKind is what goes wrong on the gateway.
type GatewayKind string

// What a connection suffers: heartbeats that nobody answers; nothing at all that is written, though the connection stays; a READY that is
// held back; and in place of READY or RESUMED op 7, or op 9 that ends the session, or op 9 that leaves it to be resumed.
// What a dispatch suffers: it comes twice; it comes after the next one; it never comes, after a resume neither; it has parts of a type that
// nobody knows, in the message and in the form.
const (
	NoAcks         GatewayKind = "no acks"
	Silence        GatewayKind = "silence"
	LateReady      GatewayKind = "late ready"
	ReconnectFirst GatewayKind = "reconnect first"
	InvalidFirst   GatewayKind = "invalid first"
	ResumableFirst GatewayKind = "resumable first"
	Doubled        GatewayKind = "doubled"
	Swapped        GatewayKind = "swapped"
	Lost           GatewayKind = "lost"
	StrangeParts   GatewayKind = "strange parts"
)

// GatewayFault makes the gateway go wrong.
type GatewayFault struct {
	Kind GatewayKind
	// Event names the dispatches that are met, such as "MESSAGE_CREATE"; empty is any but READY and RESUMED.
	Event string
	// Times is how many heartbeats, connections or dispatches are met; zero is all.
	Times int
	// From and Until are instants of the Sim's clock; zero is no bound. What Silence and LateReady hold back comes at Until.
	From, Until time.Time
}

// gatewayFault is a GatewayFault in force.
type gatewayFault struct {
	GatewayFault
	met int
}

// BreakGateway adds a fault of the gateway and returns what takes it away again. What was held back comes then.
func (s *Sim) BreakGateway(f GatewayFault) (mend func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	added := &gatewayFault{GatewayFault: f}
	s.gateway.faults = append(s.gateway.faults, added)
	mend = func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.gateway.faults = slices.DeleteFunc(s.gateway.faults, func(g *gatewayFault) bool { return g == added })
		s.gateway.release()
	}
	if !f.Until.IsZero() {
		s.gateway.timers = append(s.gateway.timers, s.clock.AfterFunc(f.Until.Sub(s.now()), mend))
	}
	return mend
}

// meet is the first fault in force of one of the kinds; empty if there is none. The lock is held, as in all that follows.
func (g *gateway) meet(now time.Time, event string, kinds ...GatewayKind) GatewayKind {
	for _, f := range g.faults {
		if f.Times > 0 && f.met == f.Times || !during(f.From, f.Until, now) || !slices.Contains(kinds, f.Kind) ||
			f.Event != "" && f.Event != event || f.Event == "" && (event == "READY" || event == "RESUMED") {
			continue
		}
		f.met++
		return f.Kind
	}
	return ""
}

// release lets go what faults that are over held back.
func (g *gateway) release() {
	waiting := g.waiting
	g.waiting = nil
	for _, begin := range waiting {
		begin()
	}
	for _, c := range g.conns() {
		c.rouse()
	}
}

// greet meets a bot that identifies or resumes with something else than it hopes for; false if all is well.
func (c *conn) greet(session *session) bool {
	s := c.sim
	switch s.gateway.meet(s.now(), "", ReconnectFirst, InvalidFirst, ResumableFirst) {
	case ReconnectFirst:
		c.control(opReconnect, nil)
	case InvalidFirst:
		if session != nil {
			delete(s.gateway.sessions, session.id)
		}
		c.control(opInvalidSession, false)
	case ResumableFirst:
		c.control(opInvalidSession, true)
	default:
		return false
	}
	return true
}

// push sends an event through the faults that dispatches meet.
func (s *session) push(event string, data any) {
	held := s.held
	s.held = nil
	switch s.sim.gateway.meet(s.sim.now(), event, Doubled, Swapped, Lost, StrangeParts) {
	case Doubled:
		s.number(event, data)
		s.number(event, data)
	case Swapped:
		s.held = func() { s.number(event, data) }
	case Lost:
	case StrangeParts:
		s.number(event, strange(data))
	default:
		s.number(event, data)
	}
	if held != nil {
		held()
	}
}

// strange is a message or an interaction with parts that no client knows yet.
func strange(data any) any {
	content, err := json.Marshal(data)
	var body map[string]any
	if err != nil || json.Unmarshal(content, &body) != nil {
		return data
	}
	holders := []any{body, body["message"]}
	if body["token"] != nil {
		holders = []any{body["message"], body["data"]}
	}
	for _, holder := range holders {
		holder, ok := holder.(map[string]any)
		if !ok {
			continue
		}
		part := map[string]any{"type": 99, "id": 99, "novelty": []any{map[string]any{"type": 98}}}
		parts, _ := holder["components"].([]any)
		holder["components"] = append([]any{part, map[string]any{"type": typeRow, "components": []any{part}}}, parts...)
	}
	return body
}

// Announce sends the bot a dispatch of any type with any data, which need not be one that Discord has today.
func (s *Sim) Announce(event string, data any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dispatch(event, 0, data)
}

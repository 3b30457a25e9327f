package discordsim

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/jonboulle/clockwork"
)

// Gateway intents, as Discord numbers them.
const (
	IntentGuilds         int64 = 1 << 0
	IntentGuildMembers   int64 = 1 << 1
	IntentGuildPresences int64 = 1 << 8
	IntentGuildMessages  int64 = 1 << 9
	IntentDirectMessages int64 = 1 << 12
	IntentMessageContent int64 = 1 << 15

	privilegedIntents = IntentGuildMembers | IntentGuildPresences | IntentMessageContent
	knownIntents      = 1<<29 - 1
)

// maxReplay is how many events a session keeps at least for a resume. Older ones are lost, and then the session can't be resumed.
const maxReplay = 20000

// maxAway is how many sessions may be begun before one that the bot left can no longer be resumed.
const maxAway = 8

// session is what one IDENTIFY began: numbered events, which outlive a lost connection.
type session struct {
	id      string
	intents int64
	seq     int64
	log     [][]byte // the last events; the newest has number seq
	conn    *conn    // nil while the bot is away
	since   int      // how many sessions were begun before it
	sim     *Sim
	held    func() // an event that comes after the next one
}

// gateway is all sessions and connections.
type gateway struct {
	sessions map[string]*session
	open     map[*conn]bool
	faults   []*gatewayFault
	timers   []clockwork.Timer
	waiting  []func() // sessions whose READY is held back
	budget   window
}

func newGateway() gateway {
	return gateway{sessions: map[string]*session{}, open: map[*conn]bool{}}
}

func (g *gateway) conns() []*conn {
	var out []*conn
	for c := range g.open {
		out = append(out, c)
	}
	return out
}

// number numbers an event, keeps it and sends it if the bot is there. The lock is held.
func (s *session) number(event string, data any) {
	s.seq++
	content, err := json.Marshal(map[string]any{"op": opDispatch, "t": event, "s": s.seq, "d": data})
	if err != nil {
		return
	}
	s.log = append(s.log, content)
	if len(s.log) > 2*maxReplay {
		s.log = slices.Clone(s.log[maxReplay:])
	}
	if s.conn != nil {
		s.conn.send(content)
	}
}

// after are the events with numbers above seq; false says that they are no longer all there.
func (s *session) after(seq int64) ([][]byte, bool) {
	missing := s.seq - seq
	if missing > int64(len(s.log)) {
		return nil, false
	}
	return s.log[int64(len(s.log))-missing:], true
}

// dispatch sends an event to all sessions that asked for one of its intents; an intent of 0 is for all. The lock is held.
func (s *Sim) dispatch(event string, intent int64, data any) {
	for _, session := range s.gateway.sessions {
		if intent == 0 || session.intents&intent != 0 {
			session.push(event, data)
		}
	}
}

// identify begins a session.
func (c *conn) identify(raw json.RawMessage) {
	var d struct {
		Token   string `json:"token"`
		Intents *int64 `json:"intents"`
	}
	s := c.sim
	_, inBudget := s.gateway.budget.take(s.now(), identifyBudget)
	switch {
	case json.Unmarshal(raw, &d) != nil || d.Intents == nil:
		c.close(4002, "Error while decoding payload.")
	case c.session != nil:
		c.close(4005, "Already authenticated.")
	case strings.TrimPrefix(d.Token, "Bot ") != s.opts.Token || !inBudget:
		c.close(4004, "Authentication failed.")
	case *d.Intents < 0 || *d.Intents > knownIntents:
		c.close(4013, "Invalid intent(s).")
	case *d.Intents&privilegedIntents&^s.opts.Privileged != 0:
		c.close(4014, "Disallowed intent(s).")
	case !c.greet(nil):
		c.begin(*d.Intents)
	}
}

// begin sends READY and the guilds. The lock is held.
func (c *conn) begin(intents int64) {
	s := c.sim
	switch {
	case !s.gateway.open[c] || c.session != nil:
		return
	case s.gateway.meet(s.now(), "", LateReady) != "":
		s.gateway.waiting = append(s.gateway.waiting, func() { c.begin(intents) })
		return
	}
	session := &session{id: "session" + s.newID(), intents: intents, conn: c, sim: s, since: s.books.Identifies}
	s.gateway.sessions[session.id], c.session = session, session
	s.books.Identifies++
	for id, old := range s.gateway.sessions {
		if old.conn == nil && s.books.Identifies-old.since > maxAway {
			delete(s.gateway.sessions, id)
		}
	}
	guilds := []any{}
	for _, g := range s.guilds {
		guilds = append(guilds, map[string]any{"id": g.id, "unavailable": true})
	}
	session.push("READY", map[string]any{
		"v": 10, "user": s.bot.json(), "guilds": guilds, "session_id": session.id, "resume_gateway_url": s.GatewayURL(),
		"session_type": "normal", "private_channels": []any{}, "application": map[string]any{"id": s.app, "flags": 0}, "shard": []int{0, 1},
	})
	if intents&IntentGuilds != 0 {
		for _, g := range s.guilds {
			session.push("GUILD_CREATE", g.createJSON())
		}
	}
	s.notify()
}

// resume takes a session up again and replays what the bot missed.
func (c *conn) resume(raw json.RawMessage) {
	var d struct {
		Token     string `json:"token"`
		SessionID string `json:"session_id"`
		Seq       int64  `json:"seq"`
	}
	s := c.sim
	if json.Unmarshal(raw, &d) != nil {
		c.close(4002, "Error while decoding payload.")
		return
	}
	if strings.TrimPrefix(d.Token, "Bot ") != s.opts.Token {
		c.close(4004, "Authentication failed.")
		return
	}
	session := s.gateway.sessions[d.SessionID]
	if session == nil {
		c.control(opInvalidSession, false)
		return
	}
	if c.greet(session) {
		return
	}
	if d.Seq > session.seq {
		c.close(4007, "Invalid seq.")
		return
	}
	missed, ok := session.after(d.Seq)
	if !ok {
		delete(s.gateway.sessions, session.id)
		c.control(opInvalidSession, false)
		return
	}
	if session.conn != nil {
		session.conn.session = nil
		session.conn.hangUp()
	}
	session.conn, c.session = c, session
	s.books.Resumes++
	for _, event := range missed {
		c.send(event)
	}
	session.push("RESUMED", map[string]any{})
	s.notify()
}

// AwaitOnline returns once the bot has a live session.
func (s *Sim) AwaitOnline() error {
	return s.await("the bot to come online", s.Online)
}

// Online says whether the bot has a live session.
func (s *Sim) Online() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, session := range s.gateway.sessions {
		if session.conn != nil {
			return true
		}
	}
	return false
}

// DropGateway breaks the bot's connections without a word. Their sessions can be resumed.
func (s *Sim) DropGateway() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.gateway.conns() {
		c.hangUp()
	}
}

// Reconnect asks the bot to connect again and resume (op 7).
func (s *Sim) Reconnect() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.gateway.conns() {
		c.control(opReconnect, nil)
	}
}

// InvalidSession tells the bot that its session is not valid (op 9). Unless it may be resumed, the session ends.
func (s *Sim) InvalidSession(resumable bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.gateway.conns() {
		if c.session != nil {
			c.session.conn = nil
			if !resumable {
				delete(s.gateway.sessions, c.session.id)
			}
			c.session = nil
		}
		c.control(opInvalidSession, resumable)
	}
}

// CloseGateway closes the bot's connections with a code, such as 4004 or 4014.
func (s *Sim) CloseGateway(code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.gateway.conns() {
		c.close(code, "closed by the test")
	}
}

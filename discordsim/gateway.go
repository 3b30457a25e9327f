package discordsim

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
)

// Gateway opcodes, as Discord numbers them.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opPresence       = 3
	opVoice          = 4
	opResume         = 6
	opReconnect      = 7
	opMembers        = 8
	opInvalidSession = 9
	opHello          = 10
	opHeartbeatAck   = 11
)

// Discord's limits of the gateway.
var (
	identifyBudget = bucketSize{1000, 24 * time.Hour}
	sendBudget     = bucketSize{120, time.Minute}
)

// conn is one websocket. All but ws is guarded by the Sim's lock.
type conn struct {
	sim     *Sim
	ws      *websocket.Conn
	queue   []frame
	wake    chan struct{}
	gone    chan struct{} // closed when the reader ends
	sent    window
	session *session
}

// frame is a payload, or a close code.
type frame struct {
	payload []byte
	code    int
	reason  string
}

// serveGateway takes a websocket in, says hello and keeps it until it ends.
func (s *Sim) serveGateway(w http.ResponseWriter, r *http.Request) {
	upgrader := websocket.Upgrader{}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	c := &conn{sim: s, ws: ws, wake: make(chan struct{}, 1), gone: make(chan struct{})}
	s.mu.Lock()
	select {
	case <-s.done:
		s.mu.Unlock()
		_ = ws.Close()
		return
	default:
	}
	s.running.Add(1)
	defer s.running.Done()
	s.gateway.open[c] = true
	c.control(opHello, map[string]any{"heartbeat_interval": s.opts.Heartbeat.Milliseconds(), "_trace": []string{}})
	switch query := r.URL.Query(); {
	case query.Get("v") != "" && query.Get("v") != "9" && query.Get("v") != "10":
		c.close(4012, "Invalid API version.")
	case query.Get("encoding") != "" && query.Get("encoding") != "json":
		c.close(4002, "Only JSON is spoken here.")
	}
	s.mu.Unlock()
	ws.SetCloseHandler(func(code int, _ string) error {
		c.leave(code)
		return ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
	})
	s.running.Go(c.write)
	c.read()
	c.leave(websocket.CloseAbnormalClosure)
	close(c.gone)
	_ = ws.Close()
}

// leave takes the connection away from its session. A bot that closes with 1000 or 1001 ends the session too.
func (c *conn) leave(code int) {
	s := c.sim
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.gateway.open, c)
	if c.session != nil {
		c.session.conn = nil
		if code == websocket.CloseNormalClosure || code == websocket.CloseGoingAway {
			delete(s.gateway.sessions, c.session.id)
		}
		c.session = nil
	}
	s.notify()
}

// read takes the bot's payloads until the connection ends.
func (c *conn) read() {
	for {
		_ = c.ws.SetReadDeadline(time.Now().Add(2*c.sim.opts.Heartbeat + time.Second))
		_, content, err := c.ws.ReadMessage()
		if err != nil {
			return
		}
		c.sim.mu.Lock()
		c.receive(content)
		c.sim.mu.Unlock()
	}
}

func (c *conn) receive(content []byte) {
	var p struct {
		Op int             `json:"op"`
		D  json.RawMessage `json:"d"`
	}
	if json.Unmarshal(content, &p) != nil {
		c.close(4002, "Error while decoding payload.")
		return
	}
	if _, ok := c.sent.take(time.Now(), sendBudget); !ok {
		c.close(4008, "Rate limited.")
		return
	}
	switch {
	case p.Op == opHeartbeat:
		if c.sim.gateway.meet(c.sim.now(), "", NoAcks) == "" {
			c.control(opHeartbeatAck, nil)
		}
	case p.Op == opIdentify:
		c.identify(p.D)
	case p.Op == opResume:
		c.resume(p.D)
	case c.session == nil:
		c.close(4003, "Not authenticated.")
	case p.Op == opMembers:
		c.sendMembers(p.D)
	case p.Op == opPresence || p.Op == opVoice:
	default:
		c.close(4001, "Unknown opcode.")
	}
}

// sendMembers answers a request for a guild's members with one chunk.
func (c *conn) sendMembers(raw json.RawMessage) {
	var d struct {
		GuildID string `json:"guild_id"`
		Nonce   string `json:"nonce"`
	}
	_ = json.Unmarshal(raw, &d)
	for _, g := range c.sim.guilds {
		if g.id != d.GuildID {
			continue
		}
		members := []any{}
		for _, m := range g.order {
			members = append(members, g.memberJSON(m))
		}
		c.session.push("GUILD_MEMBERS_CHUNK", map[string]any{
			"guild_id": g.id, "members": members, "chunk_index": 0, "chunk_count": 1, "nonce": d.Nonce,
		})
	}
}

// control sends a payload that has no number.
func (c *conn) control(op int, data any) {
	content, err := json.Marshal(map[string]any{"op": op, "d": data, "s": nil, "t": nil})
	if err == nil {
		c.send(content)
	}
}

func (c *conn) send(payload []byte) { c.put(frame{payload: payload}) }

// close ends the connection with a code after what was sent before.
func (c *conn) close(code int, reason string) { c.put(frame{code: code, reason: reason}) }

func (c *conn) put(f frame) {
	c.queue = append(c.queue, f)
	c.rouse()
}

// rouse has the writer look at its queue.
func (c *conn) rouse() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// hangUp breaks the connection without a close frame.
func (c *conn) hangUp() { _ = c.ws.NetConn().Close() }

// outgoing takes the queue, if it may be written.
func (c *conn) outgoing() []frame {
	c.sim.mu.Lock()
	defer c.sim.mu.Unlock()
	if len(c.queue) == 0 || c.sim.gateway.meet(c.sim.now(), "", Silence) != "" {
		return nil
	}
	frames := c.queue
	c.queue = nil
	return frames
}

// write sends the queue in order until the connection ends.
func (c *conn) write() {
	for {
		for _, f := range c.outgoing() {
			_ = c.ws.SetWriteDeadline(time.Now().Add(5 * time.Second))
			if f.code != 0 {
				_ = c.ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(f.code, f.reason))
				_ = c.ws.Close()
				return
			}
			if c.ws.WriteMessage(websocket.TextMessage, f.payload) != nil {
				_ = c.ws.Close()
				return
			}
		}
		select {
		case <-c.wake:
		case <-c.gone:
			return
		}
	}
}

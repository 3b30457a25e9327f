package discord

import (
	"context"
	"encoding/json"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Incoming is a message that someone wrote to the bot.
type Incoming struct {
	ID      string
	User    string
	Channel string
	Guild   string // empty in direct messages
	Content string
	Files   []string // names of attached files
	Voice   bool     // a voice message: no words, one sound file
	Edited  bool     // an earlier message was changed
	Bot     bool     // written by a program
}

// written is a message as Discord sends it, as far as we read it: whatever
// else is in it can't fail.
type written struct {
	ID      string  `json:"id"`
	Channel string  `json:"channel_id"`
	Guild   string  `json:"guild_id"`
	Type    int     `json:"type"`
	Flags   int     `json:"flags"`
	Content string  `json:"content"`
	Edited  *string `json:"edited_timestamp"`
	Nonce   any     `json:"nonce"`
	Webhook string  `json:"webhook_id"` // of what answers an interaction
	At      string  `json:"timestamp"`
	Author  *struct {
		ID  string `json:"id"`
		Bot bool   `json:"bot"`
	} `json:"author"`
	Attachments []struct {
		Filename string `json:"filename"`
	} `json:"attachments"`
	Components json.RawMessage `json:"components"`
}

const (
	plainMessage = 0
	replyMessage = 19
	voiceFlag    = 1 << 13
)

// incoming returns what a person wrote; ok is false for anything else, our own
// messages included.
func (s *Session) incoming(w written) (m Incoming, ok bool) {
	if w.ID == "" || w.Author == nil || w.Author.ID == "" || w.Author.ID == s.User() {
		return m, false
	}
	if w.Type != plainMessage && w.Type != replyMessage {
		return m, false
	}
	m = Incoming{ID: w.ID, User: w.Author.ID, Channel: w.Channel, Guild: w.Guild, Content: w.Content, Voice: w.Flags&voiceFlag != 0,
		Edited: w.Edited != nil, Bot: w.Author.Bot}
	for _, a := range w.Attachments {
		m.Files = append(m.Files, a.Filename)
	}
	return m, true
}

// event takes one event of the gateway. It runs on the connection's own
// goroutine and must not block or panic.
func (s *Session) event(e *discordgo.Event) {
	s.queues.guard(func() {
		switch e.Type {
		case "READY":
			s.ready(e.RawData)
		case "RESUMED":
			s.mu.Lock()
			s.greeted = time.Time{}
			s.mu.Unlock()
			s.log.Info("the gateway session was resumed")
		case "MESSAGE_CREATE":
			s.message(e.RawData, false)
		case "MESSAGE_UPDATE":
			s.message(e.RawData, true)
		case "INTERACTION_CREATE":
			s.interaction(e.RawData)
		}
	})
}

// ready notes who we are. A session that begins, and was not resumed, may have
// missed something.
func (s *Session) ready(raw json.RawMessage) {
	var d struct {
		User struct {
			ID string `json:"id"`
		} `json:"user"`
	}
	known := json.Unmarshal(raw, &d) == nil && d.User.ID != ""
	s.mu.Lock()
	s.sessions++
	s.greeted = time.Time{}
	if known {
		s.user = d.User.ID
	}
	s.mu.Unlock()
	s.log.Info("a gateway session was begun")
	tell(s.gaps)
}

// message takes a message event. Discord sends an update without an edit when
// it fills in a link's preview.
func (s *Session) message(raw json.RawMessage, update bool) {
	var w written
	if json.Unmarshal(raw, &w) != nil || s.handler == nil {
		return
	}
	if m, ok := s.incoming(w); ok && m.Edited == update {
		s.hear(m)
	}
}

func (s *Session) interaction(raw json.RawMessage) {
	i, ok := readInteraction(raw)
	if !ok || s.handler == nil {
		s.log.Warn("an interaction could not be read")
		return
	}
	person := ""
	switch {
	case i.Member != nil && i.Member.User != nil:
		person = i.Member.User.ID
	case i.User != nil:
		person = i.User.ID
	}
	if !s.await(i) {
		return
	}
	s.queues.add(person, func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, tokenLife)
		defer cancel()
		defer s.forgetInteraction(i.ID)
		s.handler.OnInteraction(ctx, i)
	})
}

// tokenLife is how long an interaction can be answered after it was
// acknowledged.
const tokenLife = 15 * time.Minute

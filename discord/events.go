package discord

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Incoming is one direct message, as far as it concerns us.
type Incoming struct {
	ID, Channel, Guild, User string
	Bot                      bool
	Content                  string
	Files                    []string // names of attachments
	Voice                    bool
	Edited                   bool
}

const voiceFlag = 1 << 13

// wireMessage is the part of a message event that is read: component types that
// discordgo does not know can't break it.
type wireMessage struct {
	ID      string `json:"id"`
	Channel string `json:"channel_id"`
	Guild   string `json:"guild_id"`
	Author  *struct {
		ID  string `json:"id"`
		Bot bool   `json:"bot"`
	} `json:"author"`
	Content     string `json:"content"`
	Flags       int    `json:"flags"`
	Edited      string `json:"edited_timestamp"`
	Attachments []struct {
		Filename string `json:"filename"`
	} `json:"attachments"`
}

func (m wireMessage) incoming(edited bool) Incoming {
	in := Incoming{ID: m.ID, Channel: m.Channel, Guild: m.Guild, User: m.Author.ID, Bot: m.Author.Bot, Content: m.Content,
		Voice: m.Flags&voiceFlag != 0, Edited: edited}
	for _, a := range m.Attachments {
		in.Files = append(in.Files, a.Filename)
	}
	if edited {
		in.ID += ".edit"
	}
	return in
}

// event takes every event raw, and puts what people did into their own queue.
func (s *Session) event(_ *discordgo.Session, e *discordgo.Event) {
	switch e.Type {
	case "READY":
		var r struct {
			User struct {
				ID string `json:"id"`
			} `json:"user"`
		}
		if json.Unmarshal(e.RawData, &r) == nil {
			s.user.Store(r.User.ID)
		}
	case "MESSAGE_CREATE", "MESSAGE_UPDATE":
		var m wireMessage
		if json.Unmarshal(e.RawData, &m) != nil || m.Author == nil || m.Author.Bot {
			return
		}
		edited := e.Type == "MESSAGE_UPDATE"
		if edited && m.Edited == "" {
			return
		}
		s.queues.do(m.Author.ID, func() { s.guard("message", func(ctx context.Context) { s.handler.OnMessage(ctx, m.incoming(edited)) }) })
	case "INTERACTION_CREATE":
		var i discordgo.Interaction
		if err := json.Unmarshal(e.RawData, &i); err != nil || i.Data == nil {
			s.log.Warn("interaction not understood")
			return
		}
		s.queues.do(personOf(&i), func() { s.guard("interaction", func(ctx context.Context) { s.handler.OnInteraction(ctx, &i) }) })
	}
}

func personOf(i *discordgo.Interaction) string {
	if i.Member != nil && i.Member.User != nil {
		return i.Member.User.ID
	}
	if i.User != nil {
		return i.User.ID
	}
	return ""
}

// handleWithin bounds what one event may take.
const handleWithin = 30 * time.Second

// guard runs a handler so that its panic costs this event and no more.
func (s *Session) guard(what string, run func(context.Context)) {
	ctx, cancel := context.WithTimeout(s.done, handleWithin)
	defer cancel()
	defer func() {
		if recover() != nil {
			s.log.Error("handler panicked", "event", what)
		}
	}()
	if s.handler != nil {
		run(ctx)
	}
}

// queues keep one person's events in order, and nobody waits for another. A
// queue that is empty costs nothing.
type queues struct {
	mu      sync.Mutex
	waiting map[string][]func()
	busy    sync.WaitGroup
	open    int
	idle    chan struct{}
}

func (q *queues) do(key string, run func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.waiting == nil {
		q.waiting = map[string][]func(){}
	}
	q.open++
	rest, running := q.waiting[key]
	q.waiting[key] = append(rest, run)
	if !running {
		q.busy.Add(1)
		go q.drain(key)
	}
}

func (q *queues) drain(key string) {
	defer q.busy.Done()
	for {
		q.mu.Lock()
		list := q.waiting[key]
		if len(list) == 0 {
			delete(q.waiting, key)
			q.mu.Unlock()
			return
		}
		run := list[0]
		q.waiting[key] = list[1:]
		q.mu.Unlock()
		run()
		q.mu.Lock()
		q.open--
		q.mu.Unlock()
	}
}

// Busy returns how many events are waiting or being handled.
func (s *Session) Busy() int {
	s.queues.mu.Lock()
	defer s.queues.mu.Unlock()
	return s.queues.open
}

package discordsim

import (
	"encoding/json"
	"slices"
	"time"
)

// Message flags, as Discord numbers them.
const (
	flagEphemeral    = 1 << 6
	flagLoading      = 1 << 7
	flagVoice        = 1 << 13
	flagComponentsV2 = 1 << 15
)

// Message is what a message is at one moment: a copy that later changes don't touch.
type Message struct {
	ID, ChannelID string
	// Author is the account's name; Bot says that it is the bot's.
	Author      string
	Bot         bool
	Content     string
	Embeds      []Embed
	Components  []Component
	Attachments []Attachment
	// At and EditedAt are times of the Sim's clock; EditedAt is zero if it was never edited.
	At, EditedAt     time.Time
	Edited, Deleted  bool
	Ephemeral, Voice bool
	Loading          bool   // "the bot is thinking": a deferred reply not yet filled
	Nonce            string // as the bot sent it
	ReplyTo          string // id of the message that this one answers
	Mentions         []string
	FromInteraction  bool
	Edits            []Edit // what it was before each edit, oldest first
	DeletedAt        time.Time
}

// Edit is a state that an edit replaced, and when.
type Edit struct {
	At         time.Time
	Content    string
	Components []Component
}

// Attachment is a file of a message. Description is its alt text.
type Attachment struct {
	ID, Filename, ContentType, Description string
	Bytes                                  []byte
	seconds                                float64
}

// message is the platform's own record.
type message struct {
	channel     *channel
	id          string
	author      *User
	content     string
	embeds      []Embed
	components  []Component
	attachments []*Attachment
	at, edited  time.Time
	edits       []Edit
	deleted     time.Time
	flags       int
	nonce       json.RawMessage
	seenBy      *User
	via         *Interaction
	reference   *message
	mentions    *allowedMentions
}

// draft is what a new message is made of.
type draft struct {
	author      *User
	content     string
	embeds      []Embed
	components  []Component
	attachments []*Attachment
	flags       int
	nonce       json.RawMessage
	seenBy      *User
	via         *Interaction
	reference   *message
	mentions    *allowedMentions
}

// change is what an edit sets; nil leaves as it is.
type change struct {
	content     *string
	embeds      *[]Embed
	components  *[]Component
	attachments *[]*Attachment
	mentions    *allowedMentions
	flags       *int
}

func (m *message) gone() bool { return !m.deleted.IsZero() }

// create makes a message and tells the gateway. The lock is held, as in all that follows.
func (c *channel) create(d draft) *message {
	s := c.sim
	m := &message{
		channel: c, id: s.newID(), at: s.now(), author: d.author, content: d.content, embeds: d.embeds,
		components: d.components, flags: d.flags, nonce: d.nonce, seenBy: d.seenBy, via: d.via, reference: d.reference,
		mentions: d.mentions,
	}
	number(m.components)
	m.attach(d.attachments)
	c.messages = append(c.messages, m)
	s.messages[m.id] = m
	s.books.messages = append(s.books.messages, m)
	if nonce := nonceText(m.nonce); nonce != "" && m.author == s.bot {
		s.nonces[nonce] = m
	}
	s.announce("MESSAGE_CREATE", m)
	s.notify()
	return m
}

func (m *message) attach(files []*Attachment) {
	m.attachments = files
	for _, a := range files {
		if a.ID == "" {
			a.ID = m.channel.sim.newID()
		}
	}
}

// edit changes a message and tells the gateway. Filling a deferred reply is not an edit that a person sees.
func (m *message) edit(c change) {
	s := m.channel.sim
	if m.flags&flagLoading != 0 {
		m.flags &^= flagLoading
	} else {
		m.edits = append(m.edits, Edit{At: s.now(), Content: m.content, Components: m.components})
		m.edited = s.now()
	}
	if c.content != nil {
		m.content = *c.content
	}
	if c.embeds != nil {
		m.embeds = *c.embeds
	}
	if c.components != nil {
		m.components = *c.components
		number(m.components)
	}
	if c.attachments != nil {
		m.attach(*c.attachments)
	}
	if c.mentions != nil {
		m.mentions = c.mentions
	}
	if c.flags != nil {
		m.flags |= *c.flags & flagComponentsV2
	}
	s.announce("MESSAGE_UPDATE", m)
	s.notify()
}

func (m *message) remove() {
	if m.gone() {
		return
	}
	s := m.channel.sim
	m.deleted = s.now()
	if m.seenBy == nil {
		body := map[string]any{"id": m.id, "channel_id": m.channel.id}
		intent := IntentDirectMessages
		if g := m.channel.guild; g != nil {
			body["guild_id"], intent = g.id, IntentGuildMessages
		}
		if m.channel.may(s.bot, ViewChannel) {
			s.dispatch("MESSAGE_DELETE", intent, body)
		}
	}
	s.notify()
}

// announce sends a message event to the sessions that asked for it. Ephemeral messages are not announced.
func (s *Sim) announce(event string, m *message) {
	if m.seenBy != nil || !m.channel.may(s.bot, ViewChannel) {
		return
	}
	intent := IntentDirectMessages
	if m.channel.guild != nil {
		intent = IntentGuildMessages
	}
	for _, session := range s.gateway.sessions {
		if session.intents&intent == 0 {
			continue
		}
		body := m.json(m.readable(session.intents))
		if g := m.channel.guild; g != nil {
			body["guild_id"] = g.id
			if mem := g.members[m.author.id]; mem != nil {
				body["member"] = g.bareMemberJSON(mem)
			}
		}
		session.push(event, body)
	}
}

// readable says whether the bot gets the words. In DMs, of its own messages and where it is mentioned it needs no intent.
func (m *message) readable(intents int64) bool {
	return intents&IntentMessageContent != 0 || m.channel.guild == nil || m.author.bot ||
		slices.Contains(m.notified(), m.channel.sim.app)
}

func (m *message) snapshot() Message {
	out := Message{
		ID: m.id, ChannelID: m.channel.id, Author: m.author.name, Bot: m.author.bot, Content: m.content,
		Embeds: slices.Clone(m.embeds), Components: slices.Clone(m.components),
		At: m.at, EditedAt: m.edited, Edited: !m.edited.IsZero(), Deleted: m.gone(), DeletedAt: m.deleted,
		Ephemeral: m.flags&flagEphemeral != 0, Voice: m.flags&flagVoice != 0, Loading: m.flags&flagLoading != 0,
		Nonce: nonceText(m.nonce), Mentions: m.notified(), FromInteraction: m.via != nil, Edits: slices.Clone(m.edits),
	}
	if m.reference != nil {
		out.ReplyTo = m.reference.id
	}
	for _, a := range m.attachments {
		out.Attachments = append(out.Attachments, *a)
	}
	return out
}

// nonceText is a nonce without its quotes: Discord takes a number as well as a string.
func nonceText(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	if string(raw) == "null" {
		return ""
	}
	return string(raw)
}

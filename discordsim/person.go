package discordsim

// User is an account: a person, or the bot.
type User struct {
	sim      *Sim
	id, name string
	locale   string
	bot      bool
	closed   bool
	dm       *channel
}

// User returns the person of that name and makes the account if there is none.
func (s *Sim) User(name string) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.people[name]; u != nil {
		return u
	}
	u := s.addUser(name, false)
	s.people[name] = u
	return u
}

// addUser makes an account. The lock is held, or nobody else knows the Sim yet.
func (s *Sim) addUser(name string, bot bool) *User {
	u := &User{sim: s, id: s.newID(), name: name, bot: bot, locale: "en-GB"}
	s.users[u.id] = u
	return u
}

// ID is the account's snowflake.
func (u *User) ID() string { return u.id }

// Name is the account's name.
func (u *User) Name() string { return u.name }

// Speaks sets the locale that the person's interactions carry, such as "de". It is "en-GB" from the start.
func (u *User) Speaks(locale string) {
	u.sim.mu.Lock()
	defer u.sim.mu.Unlock()
	u.locale = locale
}

// CloseDMs forbids the bot to write to the person (50007), or allows it again. Interactions still work.
func (u *User) CloseDMs(closed bool) {
	u.sim.mu.Lock()
	defer u.sim.mu.Unlock()
	u.closed = closed
}

// LosesDM ends the conversation with the bot: its channel and what stood there are unknown from now on (10003), to the person too. A new
// one begins when one of them opens it.
func (u *User) LosesDM() {
	u.sim.mu.Lock()
	defer u.sim.mu.Unlock()
	if u.dm != nil {
		delete(u.sim.channels, u.dm.id)
		u.dm = nil
	}
}

// DM is the conversation between the person and the bot, as the person sees it.
func (u *User) DM() *Channel {
	u.sim.mu.Lock()
	defer u.sim.mu.Unlock()
	return &Channel{sim: u.sim, c: u.sim.openDM(u), viewer: u}
}

// In is a server's channel as this person sees it.
func (u *User) In(c *Channel) *Channel { return &Channel{sim: c.sim, c: c.c, viewer: u} }

func (s *Sim) openDM(u *User) *channel {
	if u.dm == nil {
		u.dm = &channel{sim: s, id: s.newID(), recipient: u}
		s.channels[u.dm.id] = u.dm
	}
	return u.dm
}

// Types sends the bot a direct message.
func (u *User) Types(text string) Message { return u.DM().Types(text) }

// SendsVoice sends the bot a voice message: no words, one sound file, flag 8192.
func (u *User) SendsVoice() Message {
	return u.DM().post(u, draft{flags: flagVoice, attachments: []*Attachment{{
		Filename: "voice-message.ogg", ContentType: "audio/ogg", Bytes: []byte("OggS"), seconds: 3.5,
	}}})
}

// SendsPicture sends the bot a picture without words.
func (u *User) SendsPicture(name string) Message {
	return u.DM().post(u, draft{attachments: []*Attachment{{
		Filename: name, ContentType: "image/png", Bytes: []byte("\x89PNG\r\n\x1a\n"),
	}}})
}

// Edits changes the words of a message that the person wrote. It does nothing to another's message.
func (u *User) Edits(m Message, text string) Message {
	s := u.sim
	s.mu.Lock()
	defer s.mu.Unlock()
	real := s.messages[m.ID]
	if real == nil || real.author != u || real.gone() {
		return m
	}
	real.edit(change{content: &text})
	return real.snapshot()
}

// Deletes removes a message that the person wrote.
func (u *User) Deletes(m Message) {
	s := u.sim
	s.mu.Lock()
	defer s.mu.Unlock()
	if real := s.messages[m.ID]; real != nil && real.author == u {
		real.remove()
	}
}

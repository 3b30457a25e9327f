package discordsim

import (
	"slices"
	"time"
)

// Guild is a server. The bot is a member of each from the start, with a role of its own.
type Guild struct {
	sim      *Sim
	id, name string
	owner    *User
	everyone *Role
	botRole  *Role
	roles    []*Role
	members  map[string]*member
	order    []*member
	channels []*channel
}

// Role is a named set of permission bits in a guild.
type Role struct {
	guild    *Guild
	id, name string
	bits     int64
	position int
	managed  bool
}

type member struct {
	user   *User
	roles  []*Role
	joined time.Time
}

func (m *member) has(r *Role) bool { return slices.Contains(m.roles, r) }

// Guild returns the server of that name and makes it if there is none.
func (s *Sim) Guild(name string) *Guild {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, g := range s.guilds {
		if g.name == name {
			return g
		}
	}
	g := &Guild{sim: s, id: s.newID(), name: name, members: map[string]*member{}}
	g.everyone = &Role{guild: g, id: g.id, name: "@everyone", bits: defaultPermissions}
	g.botRole = &Role{guild: g, id: s.newID(), name: s.bot.name, bits: defaultPermissions, position: 1, managed: true}
	g.roles = []*Role{g.everyone, g.botRole}
	g.owner = s.addUser("owner of "+name, false)
	g.join(g.owner)
	g.join(s.bot, g.botRole)
	s.guilds = append(s.guilds, g)
	s.dispatch("GUILD_CREATE", IntentGuilds, g.createJSON())
	s.notify()
	return g
}

// ID is the server's snowflake.
func (g *Guild) ID() string { return g.id }

// Name is the server's name.
func (g *Guild) Name() string { return g.name }

// Owner is the account that owns the server and may do all in it.
func (g *Guild) Owner() *User { return g.owner }

// Everyone is the role that all members have.
func (g *Guild) Everyone() *Role { return g.everyone }

// BotRole is the role that the bot got when it was added.
func (g *Guild) BotRole() *Role { return g.botRole }

// Role returns the role of that name and makes it if there is none. Bits given are added to its permissions.
func (g *Guild) Role(name string, bits ...int64) *Role {
	g.sim.mu.Lock()
	defer g.sim.mu.Unlock()
	i := slices.IndexFunc(g.roles, func(r *Role) bool { return r.name == name })
	event := "GUILD_ROLE_UPDATE"
	if i < 0 {
		g.roles = append(g.roles, &Role{guild: g, id: g.sim.newID(), name: name, position: len(g.roles)})
		i, event = len(g.roles)-1, "GUILD_ROLE_CREATE"
	}
	r := g.roles[i]
	for _, b := range bits {
		r.bits |= b
	}
	g.sim.dispatch(event, IntentGuilds, map[string]any{"guild_id": g.id, "role": r.json()})
	return r
}

// ID is the role's snowflake; that of @everyone is the server's.
func (r *Role) ID() string { return r.id }

// Name is the role's name.
func (r *Role) Name() string { return r.name }

// Permit sets the role's permission bits.
func (r *Role) Permit(bits int64) {
	r.guild.sim.mu.Lock()
	defer r.guild.sim.mu.Unlock()
	r.bits = bits
	r.guild.sim.dispatch("GUILD_ROLE_UPDATE", IntentGuilds, map[string]any{"guild_id": r.guild.id, "role": r.json()})
}

// Join makes a person a member, or gives a member more roles.
func (g *Guild) Join(u *User, roles ...*Role) {
	g.sim.mu.Lock()
	defer g.sim.mu.Unlock()
	event := "GUILD_MEMBER_UPDATE"
	if g.members[u.id] == nil {
		event = "GUILD_MEMBER_ADD"
	}
	g.join(u, roles...)
	body := g.memberJSON(g.members[u.id])
	body["guild_id"] = g.id
	g.sim.dispatch(event, IntentGuildMembers, body)
	g.sim.notify()
}

func (g *Guild) join(u *User, roles ...*Role) {
	m := g.members[u.id]
	if m == nil {
		m = &member{user: u, joined: g.sim.now()}
		g.members[u.id] = m
		g.order = append(g.order, m)
	}
	for _, r := range roles {
		if r != g.everyone && !m.has(r) {
			m.roles = append(m.roles, r)
		}
	}
}

// Leave ends a person's membership and with it their roles.
func (g *Guild) Leave(u *User) {
	g.sim.mu.Lock()
	defer g.sim.mu.Unlock()
	m := g.members[u.id]
	if m == nil {
		return
	}
	delete(g.members, u.id)
	g.order = slices.DeleteFunc(g.order, func(o *member) bool { return o == m })
	g.sim.dispatch("GUILD_MEMBER_REMOVE", IntentGuildMembers, map[string]any{"guild_id": g.id, "user": u.json()})
	g.sim.notify()
}

// Channel returns the text channel of that name and makes it if there is none. Overwrites given replace those it had.
func (g *Guild) Channel(name string, overwrites ...Overwrite) *Channel {
	s := g.sim
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(g.channels, func(c *channel) bool { return c.name == name })
	event := "CHANNEL_UPDATE"
	if i < 0 {
		c := &channel{sim: s, id: s.newID(), name: name, guild: g, position: len(g.channels)}
		s.channels[c.id] = c
		g.channels = append(g.channels, c)
		i, event = len(g.channels)-1, "CHANNEL_CREATE"
	}
	c := g.channels[i]
	if len(overwrites) > 0 {
		c.overwrites = slices.Clone(overwrites)
	}
	if c.may(s.bot, ViewChannel) {
		s.dispatch(event, IntentGuilds, c.json())
	}
	return &Channel{sim: s, c: c}
}

// Delete removes a channel of the server: it and what stood there are unknown from now on (10003). Another of the same name is another one.
func (g *Guild) Delete(c *Channel) {
	s := g.sim
	s.mu.Lock()
	defer s.mu.Unlock()
	seen := c.c.may(s.bot, ViewChannel)
	g.channels = slices.DeleteFunc(g.channels, func(o *channel) bool { return o == c.c })
	delete(s.channels, c.c.id)
	if seen {
		s.dispatch("CHANNEL_DELETE", IntentGuilds, c.c.json())
	}
}

// mutual says whether the bot and a person share a server.
func (s *Sim) mutual(u *User) bool {
	return slices.ContainsFunc(s.guilds, func(g *Guild) bool {
		return g.members[u.id] != nil && g.members[s.bot.id] != nil
	})
}

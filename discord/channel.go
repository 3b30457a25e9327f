package discord

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// Exposure is who can see a channel that should not, and what the bot lacks in
// it. The channel is private and of use if both are empty.
type Exposure struct {
	By      []string // names of roles and members, each with an @ before it
	Missing []string // names of rights, as Discord shows them
}

// needed are the rights the bot needs in the clinicians' channel.
var needed = []struct {
	bit  int64
	name string
}{
	{discordgo.PermissionViewChannel, "View Channel"},
	{discordgo.PermissionSendMessages, "Send Messages"},
	{discordgo.PermissionEmbedLinks, "Embed Links"},
	{discordgo.PermissionAttachFiles, "Attach Files"},
	{discordgo.PermissionReadMessageHistory, "Read Message History"},
}

// server is what decides who sees a channel.
type server struct {
	ID         string // also the id of the role @everyone
	Owner      string
	Roles      []serverRole
	Overwrites []overwrite
	Members    map[string]member // those whom an overwrite names, and the bot
}

type serverRole struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Permissions bits   `json:"permissions"`
	Tags        struct {
		Bot string `json:"bot_id"`
	} `json:"tags"`
}

type overwrite struct {
	ID    string `json:"id"`
	Type  int    `json:"type"` // 0 role, 1 member
	Allow bits   `json:"allow"`
	Deny  bits   `json:"deny"`
}

type member struct {
	Nick string `json:"nick"`
	User struct {
		Name   string `json:"username"`
		Global string `json:"global_name"`
	} `json:"user"`
	Roles []string `json:"roles"`
}

// bits are permissions, which Discord writes as text.
type bits int64

func (b *bits) UnmarshalJSON(raw []byte) error {
	n, err := strconv.ParseInt(strings.Trim(string(raw), `"`), 10, 64)
	*b = bits(n)
	return err
}

// errElsewhere is a channel that belongs to another server.
var errElsewhere = errors.New("check channel: it is not in this server")

// Private looks at who can see a channel: only the clinic's role, the bot and
// administrators may. Errors: an *Error if the bot can't look.
func (s *Session) Private(ctx context.Context, guild, channel, role string) (Exposure, error) {
	var g struct {
		Owner string       `json:"owner_id"`
		Roles []serverRole `json:"roles"`
	}
	if err := s.ask(ctx, "GET", "guilds/"+guild, nil, &g); err != nil {
		return Exposure{}, err
	}
	var ch struct {
		Guild      string      `json:"guild_id"`
		Overwrites []overwrite `json:"permission_overwrites"`
	}
	if err := s.ask(ctx, "GET", "channels/"+channel, nil, &ch); err != nil {
		return Exposure{}, err
	}
	if ch.Guild != guild {
		return Exposure{}, errElsewhere
	}
	sv := server{ID: guild, Owner: g.Owner, Roles: g.Roles, Overwrites: ch.Overwrites, Members: map[string]member{}}
	ids := []string{s.User()}
	for _, o := range ch.Overwrites {
		if o.Type == 1 && o.ID != s.User() {
			ids = append(ids, o.ID)
		}
	}
	for _, id := range ids {
		var m member
		err := s.ask(ctx, "GET", "guilds/"+guild+"/members/"+id, nil, &m)
		if e, ok := errors.AsType[*Error](err); ok && e.Status == 404 {
			continue // left since
		}
		if err != nil {
			return Exposure{}, err
		}
		sv.Members[id] = m
	}
	return sv.exposure(s.User(), role), nil
}

// permissions are what someone with these roles may do in the channel, by
// Discord's own order: the roles' sum, then the channel's overwrites for
// everyone, for the roles together, for the member.
func (sv server) permissions(who string, roles []string) bits {
	var p bits
	for _, r := range sv.Roles {
		if r.ID == sv.ID || slices.Contains(roles, r.ID) {
			p |= r.Permissions
		}
	}
	if who != "" && who == sv.Owner || p&discordgo.PermissionAdministrator != 0 {
		return ^bits(0)
	}
	var everyone, some, own overwrite
	for _, o := range sv.Overwrites {
		switch {
		case o.Type == 0 && o.ID == sv.ID:
			everyone = o
		case o.Type == 0 && slices.Contains(roles, o.ID):
			some.Allow |= o.Allow
			some.Deny |= o.Deny
		case o.Type == 1 && o.ID == who:
			own = o
		}
	}
	for _, o := range []overwrite{everyone, some, own} {
		p = p&^o.Deny | o.Allow
	}
	return p
}

// exposure names who can see the channel and should not. Roles are looked at
// one by one: what no role may see alone, no two may see together.
func (sv server) exposure(bot, clinic string) Exposure {
	var e Exposure
	open := sv.permissions("", nil)&discordgo.PermissionViewChannel != 0
	if open {
		e.By = append(e.By, "@everyone")
	}
	for _, r := range sv.Roles {
		if open || r.ID == sv.ID || r.ID == clinic || r.Tags.Bot == bot && bot != "" || r.Permissions&discordgo.PermissionAdministrator != 0 {
			continue
		}
		if sv.permissions("", []string{r.ID})&discordgo.PermissionViewChannel != 0 {
			e.By = append(e.By, "@"+r.Name)
		}
	}
	for _, o := range sv.Overwrites {
		m, here := sv.Members[o.ID]
		if open || o.Type != 1 || o.ID == bot || !here || o.Allow&discordgo.PermissionViewChannel == 0 {
			continue
		}
		if !slices.Contains(m.Roles, clinic) && !sv.administers(o.ID, m) {
			e.By = append(e.By, "@"+m.name())
		}
	}
	mine := sv.permissions(bot, sv.Members[bot].Roles)
	for _, n := range needed {
		if mine&bits(n.bit) == 0 || mine&discordgo.PermissionViewChannel == 0 {
			e.Missing = append(e.Missing, n.name)
		}
	}
	return e
}

func (sv server) administers(id string, m member) bool {
	return id == sv.Owner || slices.ContainsFunc(sv.Roles, func(r serverRole) bool {
		return slices.Contains(m.Roles, r.ID) && r.Permissions&discordgo.PermissionAdministrator != 0
	})
}

func (m member) name() string {
	for _, n := range []string{m.Nick, m.User.Global, m.User.Name} {
		if n != "" {
			return n
		}
	}
	return "someone"
}

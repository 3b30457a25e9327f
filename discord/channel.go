package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"github.com/bwmarrin/discordgo"
)

// Exposure is who can see a channel that should not, and what the bot lacks in
// it.
type Exposure struct {
	By      []string // names of roles and members, as the server shows them
	Missing []string // names of rights
}

// needed are the rights the bot needs in the clinicians' channel.
var needed = []struct {
	bit  int64
	name string
}{
	{discordgo.PermissionViewChannel, "View Channel"}, {discordgo.PermissionSendMessages, "Send Messages"},
	{discordgo.PermissionEmbedLinks, "Embed Links"}, {discordgo.PermissionAttachFiles, "Attach Files"},
	{discordgo.PermissionReadMessageHistory, "Read Message History"},
}

// Private looks at who can see a channel: only the clinic's role, the bot and
// administrators may.
func (s *Session) Private(ctx context.Context, guild, channel, role string) (Exposure, error) {
	var roles []*discordgo.Role
	var ch discordgo.Channel
	var me discordgo.Member
	for endpoint, into := range map[string]any{discordgo.EndpointGuildRoles(guild): &roles, discordgo.EndpointChannel(channel): &ch,
		discordgo.EndpointGuildMember(guild, s.User()): &me} {
		b, err := s.call(ctx, http.MethodGet, endpoint, nil, nil)
		if err != nil {
			return Exposure{}, err
		}
		if err := json.Unmarshal(b, into); err != nil {
			return Exposure{}, fmt.Errorf("read channel: %w", err)
		}
	}
	e := exposure(guild, role, s.User(), me.Roles, roles, ch.PermissionOverwrites)
	for i, who := range e.By {
		if name, ok := s.memberName(ctx, guild, who); ok {
			e.By[i] = name
		}
	}
	return e, nil
}

func (s *Session) memberName(ctx context.Context, guild, user string) (string, bool) {
	b, err := s.call(ctx, http.MethodGet, discordgo.EndpointGuildMember(guild, user), nil, nil)
	var m discordgo.Member
	if err != nil || json.Unmarshal(b, &m) != nil || m.User == nil {
		return "", false
	}
	return m.User.Username, true
}

// exposure works out who sees a channel from the server's roles and the
// channel's overwrites, by Discord's own order: everyone, roles, members.
// Members are named by their ids.
func exposure(guild, role, bot string, mine []string, roles []*discordgo.Role, over []*discordgo.PermissionOverwrite) Exposure {
	var e Exposure
	base := map[string]int64{}
	for _, r := range roles {
		base[r.ID] = r.Permissions
	}
	at := func(id string) (allow, deny int64) {
		for _, o := range over {
			if o.ID == id {
				return o.Allow, o.Deny
			}
		}
		return 0, 0
	}
	sees := func(held []string) int64 {
		p := base[guild]
		for _, r := range held {
			p |= base[r]
		}
		if p&discordgo.PermissionAdministrator != 0 {
			return discordgo.PermissionAll | discordgo.PermissionAdministrator
		}
		allow, deny := at(guild)
		p = p&^deny | allow
		var a, d int64
		for _, r := range held {
			x, y := at(r)
			a, d = a|x, d|y
		}
		return p&^d | a
	}
	for _, r := range roles {
		held := []string{r.ID}
		if r.ID == guild {
			held = nil
		}
		p := sees(held)
		if r.ID == role || slices.Contains(mine, r.ID) && r.Managed || p&discordgo.PermissionAdministrator != 0 {
			continue
		}
		if p&discordgo.PermissionViewChannel != 0 {
			e.By = append(e.By, "@"+trimAt(r.Name))
		}
	}
	for _, o := range over {
		if o.Type == discordgo.PermissionOverwriteTypeMember && o.ID != bot && o.Allow&discordgo.PermissionViewChannel != 0 {
			e.By = append(e.By, o.ID)
		}
	}
	own := sees(mine)
	allow, deny := at(bot)
	own = own&^deny | allow
	for _, n := range needed {
		if own&n.bit == 0 && own&discordgo.PermissionAdministrator == 0 {
			e.Missing = append(e.Missing, n.name)
		}
	}
	return e
}

func trimAt(name string) string {
	if len(name) > 0 && name[0] == '@' {
		return name[1:]
	}
	return name
}

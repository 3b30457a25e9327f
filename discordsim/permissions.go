package discordsim

import "strconv"

// Permission bits, as Discord numbers them.
const (
	Administrator      int64 = 1 << 3
	ManageChannels     int64 = 1 << 4
	ManageGuild        int64 = 1 << 5
	ViewChannel        int64 = 1 << 10
	SendMessages       int64 = 1 << 11
	ManageMessages     int64 = 1 << 13
	EmbedLinks         int64 = 1 << 14
	AttachFiles        int64 = 1 << 15
	ReadMessageHistory int64 = 1 << 16
	ManageRoles        int64 = 1 << 28
	UseCommands        int64 = 1 << 31

	allPermissions     int64 = 1<<53 - 1
	defaultPermissions       = ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadMessageHistory | UseCommands
)

// Overwrite allows and denies bits in one channel to one role or one member. Set Role or User.
type Overwrite struct {
	Role        *Role
	User        *User
	Allow, Deny int64
}

func (o Overwrite) json() map[string]any {
	out := map[string]any{"allow": bits(o.Allow), "deny": bits(o.Deny)}
	if o.User != nil {
		out["id"], out["type"] = o.User.id, 1
	} else {
		out["id"], out["type"] = o.Role.id, 0
	}
	return out
}

func bits(n int64) string { return strconv.FormatInt(n, 10) }

// permissions computes what a member may do in a channel, or in the guild where c is nil: roles first, then the overwrites of
// @everyone, of the roles together, of the member. The owner and administrators may do all.
func (g *Guild) permissions(u *User, c *channel) int64 {
	m := g.members[u.id]
	if m == nil {
		return 0
	}
	if g.owner == u {
		return allPermissions
	}
	p := g.everyone.bits
	for _, r := range m.roles {
		p |= r.bits
	}
	if p&Administrator != 0 {
		return allPermissions
	}
	if c == nil {
		return p
	}
	var allow, deny int64
	for _, o := range c.overwrites {
		if o.Role == g.everyone {
			p = p&^o.Deny | o.Allow
		} else if o.Role != nil && m.has(o.Role) {
			allow, deny = allow|o.Allow, deny|o.Deny
		}
	}
	p = p&^deny | allow
	for _, o := range c.overwrites {
		if o.User == u {
			p = p&^o.Deny | o.Allow
		}
	}
	if p&ViewChannel == 0 {
		return 0
	}
	return p
}

// may says whether an account has the bits in a channel. In a DM its two parties may do what people do.
func (c *channel) may(u *User, want int64) bool {
	if c.guild == nil {
		return (u == c.recipient || u.bot) && want&(ManageMessages|ManageChannels|ManageRoles) == 0
	}
	return c.guild.permissions(u, c)&want == want
}

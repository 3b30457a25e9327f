package discordsim

import (
	"net/url"
	"time"
)

// stamp is a time as Discord writes it: ISO 8601 with microseconds and a zone.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000-07:00") }

func (u *User) json() map[string]any {
	out := map[string]any{
		"id": u.id, "username": u.name, "discriminator": "0", "global_name": nil, "avatar": nil, "public_flags": 0, "flags": 0,
		"primary_guild": nil,
	}
	if u.bot {
		out["bot"], out["discriminator"] = true, "0001"
	}
	return out
}

func (m *message) json(words bool) map[string]any {
	out := map[string]any{
		"id": m.id, "channel_id": m.channel.id, "author": m.author.json(), "content": "", "timestamp": stamp(m.at),
		"edited_timestamp": nil, "tts": false, "mention_everyone": false, "mentions": []any{}, "mention_roles": []string{},
		"attachments": []any{}, "embeds": []Embed{}, "components": []Component{}, "pinned": false, "type": 0, "flags": m.flags,
	}
	if words {
		out["content"], out["attachments"] = m.content, m.attachmentsJSON()
		if m.embeds != nil {
			out["embeds"] = m.embeds
		}
		if m.components != nil {
			out["components"] = m.components
		}
	}
	if !m.edited.IsZero() {
		out["edited_timestamp"] = stamp(m.edited)
	}
	if len(m.nonce) > 0 && string(m.nonce) != "null" && m.channel.sim.now().Sub(m.at) <= nonceWindow {
		out["nonce"] = m.nonce
	}
	m.mentionsJSON(out)
	if m.via != nil {
		out["webhook_id"], out["application_id"] = m.channel.sim.app, m.channel.sim.app
		out["interaction_metadata"] = m.via.metadata()
		if m.via.kind == kindCommand {
			out["type"] = 20
		}
	}
	if m.reference != nil {
		out["type"] = 19
		out["message_reference"] = map[string]any{"type": 0, "message_id": m.reference.id, "channel_id": m.channel.id}
	}
	return out
}

func (m *message) mentionsJSON(out map[string]any) {
	users, roles := []any{}, []string{}
	for _, id := range m.notified() {
		switch u := m.channel.sim.users[id]; {
		case id == "everyone":
			out["mention_everyone"] = true
		case u != nil:
			users = append(users, u.json())
		default:
			roles = append(roles, id)
		}
	}
	out["mentions"], out["mention_roles"] = users, roles
}

func (m *message) attachmentsJSON() []any {
	out := []any{}
	for _, a := range m.attachments {
		address := m.channel.sim.URL() + "/attachments/" + m.channel.id + "/" + a.ID + "/" + url.PathEscape(a.Filename)
		one := map[string]any{"id": a.ID, "filename": a.Filename, "size": len(a.Bytes), "url": address, "proxy_url": address,
			"content_type": a.ContentType}
		if a.Description != "" {
			one["description"] = a.Description
		}
		if a.seconds > 0 {
			one["duration_secs"], one["waveform"] = a.seconds, "AAAA"
		}
		out = append(out, one)
	}
	return out
}

func (c *channel) json() map[string]any {
	last := any(nil)
	if n := len(c.messages); n > 0 {
		last = c.messages[n-1].id
	}
	if c.guild == nil {
		return map[string]any{"id": c.id, "type": 1, "last_message_id": last, "flags": 0, "recipients": []any{c.recipient.json()}}
	}
	overwrites := []any{}
	for _, o := range c.overwrites {
		overwrites = append(overwrites, o.json())
	}
	return map[string]any{
		"id": c.id, "type": 0, "guild_id": c.guild.id, "name": c.name, "position": c.position, "topic": nil, "nsfw": false,
		"parent_id": nil, "rate_limit_per_user": 0, "last_message_id": last, "flags": 0, "permission_overwrites": overwrites,
	}
}

func (r *Role) json() map[string]any {
	out := map[string]any{
		"id": r.id, "name": r.name, "description": nil, "color": 0, "colors": map[string]any{"primary_color": 0, "secondary_color": nil,
			"tertiary_color": nil}, "hoist": false, "icon": nil, "unicode_emoji": nil, "position": r.position,
		"permissions": bits(r.bits), "managed": r.managed, "mentionable": true, "flags": 0,
	}
	if r.managed {
		out["tags"] = map[string]any{"bot_id": r.guild.sim.app}
	}
	return out
}

func (g *Guild) bareMemberJSON(m *member) map[string]any {
	roles := []string{}
	for _, r := range m.roles {
		roles = append(roles, r.id)
	}
	return map[string]any{
		"roles": roles, "joined_at": stamp(m.joined), "nick": nil, "avatar": nil, "banner": nil, "premium_since": nil, "pending": false,
		"communication_disabled_until": nil, "deaf": false, "mute": false, "flags": 0,
	}
}

func (g *Guild) memberJSON(m *member) map[string]any {
	out := g.bareMemberJSON(m)
	out["user"] = m.user.json()
	return out
}

func (g *Guild) json() map[string]any {
	roles := []any{}
	for _, r := range g.roles {
		roles = append(roles, r.json())
	}
	return map[string]any{
		"id": g.id, "name": g.name, "description": nil, "icon": nil, "home_header": nil, "splash": nil, "discovery_splash": nil, "banner": nil,
		"owner_id": g.owner.id, "application_id": nil, "region": "deprecated", "afk_channel_id": nil, "afk_timeout": 300,
		"system_channel_id": nil, "system_channel_flags": 0, "rules_channel_id": nil, "public_updates_channel_id": nil,
		"safety_alerts_channel_id": nil, "widget_enabled": false, "widget_channel_id": nil, "verification_level": 0,
		"default_message_notifications": 0, "mfa_level": 0, "explicit_content_filter": 0, "max_presences": nil,
		"max_members": 500000, "max_stage_video_channel_users": 50, "max_video_channel_users": 25, "incidents_data": nil, "vanity_url_code": nil, "premium_tier": 0, "premium_subscription_count": 0,
		"premium_progress_bar_enabled": false, "preferred_locale": "en-GB", "nsfw": false, "nsfw_level": 0,
		"emojis": []any{}, "stickers": []any{}, "features": []any{}, "roles": roles,
	}
}

// createJSON is the guild as GUILD_CREATE shows it: with the channels that the bot may see and, of the members, itself.
func (g *Guild) createJSON() map[string]any {
	out := g.json()
	channels := []any{}
	for _, c := range g.channels {
		if c.may(g.sim.bot, ViewChannel) {
			channels = append(channels, c.json())
		}
	}
	me := g.members[g.sim.bot.id]
	out["joined_at"], out["large"], out["unavailable"] = stamp(me.joined), false, false
	out["member_count"], out["members"] = len(g.members), []any{g.memberJSON(me)}
	out["channels"], out["threads"], out["presences"], out["voice_states"] = channels, []any{}, []any{}, []any{}
	out["stage_instances"], out["guild_scheduled_events"], out["soundboard_sounds"] = []any{}, []any{}, []any{}
	return out
}

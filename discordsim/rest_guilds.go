package discordsim

import (
	"slices"
	"strconv"
)

var generalRoutes = []route{
	{pattern: "GET /gateway", handle: getGateway, open: true},
	{pattern: "GET /gateway/bot", handle: getGatewayBot},
	{pattern: "GET /users/@me", handle: func(c *call) (any, error) { return c.sim.meJSON(), nil }},
	{pattern: "GET /users/@me/guilds", handle: myGuilds},
	{pattern: "GET /users/{user}", handle: getUser},
	{pattern: "GET /applications/@me", handle: getApplication},
	{pattern: "GET /oauth2/applications/@me", handle: getApplication},
}

var guildRoutes = []route{
	{pattern: "GET /guilds/{guild}", handle: getGuild},
	{pattern: "GET /guilds/{guild}/roles", handle: getRoles},
	{pattern: "GET /guilds/{guild}/channels", handle: getChannels},
	{pattern: "GET /guilds/{guild}/members", handle: listMembers},
	{pattern: "GET /guilds/{guild}/members/{user}", handle: getMember},
}

func getGateway(c *call) (any, error) {
	return map[string]any{"url": c.sim.GatewayURL()}, nil
}

func getGatewayBot(c *call) (any, error) {
	budget := &c.sim.gateway.budget
	used, reset := 0, identifyBudget.per
	if age := c.sim.now().Sub(budget.opened); budget.used > 0 && age < identifyBudget.per {
		used, reset = budget.used, identifyBudget.per-age
	}
	return map[string]any{"url": c.sim.GatewayURL(), "shards": 1, "session_start_limit": map[string]any{
		"total": identifyBudget.most, "remaining": identifyBudget.most - used, "reset_after": reset.Milliseconds(), "max_concurrency": 1,
	}}, nil
}

func (s *Sim) meJSON() map[string]any {
	out := s.bot.json()
	out["mfa_enabled"], out["locale"], out["verified"], out["email"] = true, "en-GB", true, nil
	return out
}

func myGuilds(c *call) (any, error) {
	out := []any{}
	for _, g := range c.sim.guilds {
		out = append(out, map[string]any{"id": g.id, "name": g.name, "icon": nil, "banner": nil, "owner": false,
			"permissions": bits(g.permissions(c.sim.bot, nil)), "features": []any{}})
	}
	return out, nil
}

func getUser(c *call) (any, error) {
	u := c.sim.users[c.r.PathValue("user")]
	if u == nil {
		return nil, errUnknownUser
	}
	return u.json(), nil
}

func getApplication(c *call) (any, error) {
	s := c.sim
	flags := 0
	if s.opts.Privileged&IntentGuildMembers != 0 {
		flags |= 1 << 15
	}
	if s.opts.Privileged&IntentMessageContent != 0 {
		flags |= 1 << 19
	}
	return map[string]any{
		"id": s.app, "name": s.bot.name, "icon": nil, "description": "", "bot_public": false, "bot_require_code_grant": false,
		"verify_key": "0000000000000000000000000000000000000000000000000000000000000000", "flags": flags, "bot": s.bot.json(), "type": nil,
		"flags_new": strconv.Itoa(flags), "redirect_uris": []string{}, "interactions_endpoint_url": nil,
		"role_connections_verification_url": nil, "owner": s.owner.json(), "approximate_user_install_count": 0,
		"approximate_user_authorization_count": 0, "explicit_content_filter": 0, "eligible_oauth2_scopes": []string{},
		"team": nil, "hook": true, "approximate_guild_count": len(s.guilds), "integration_types_config": map[string]any{"0": map[string]any{}},
	}, nil
}

// guild finds the guild of the request, if the bot is in it.
func (c *call) guild() (*Guild, error) {
	i := slices.IndexFunc(c.sim.guilds, func(g *Guild) bool { return g.id == c.r.PathValue("guild") })
	if i < 0 || c.sim.guilds[i].members[c.sim.app] == nil {
		return nil, errUnknownGuild
	}
	return c.sim.guilds[i], nil
}

func getGuild(c *call) (any, error) {
	g, err := c.guild()
	if err != nil {
		return nil, err
	}
	return g.json(), nil
}

func getRoles(c *call) (any, error) {
	g, err := c.guild()
	if err != nil {
		return nil, err
	}
	return g.json()["roles"], nil
}

// getChannels answers with all channels, those included that the bot can't see, as Discord does.
func getChannels(c *call) (any, error) {
	g, err := c.guild()
	if err != nil {
		return nil, err
	}
	out := []any{}
	for _, ch := range g.channels {
		out = append(out, ch.json())
	}
	return out, nil
}

// listMembers needs the privileged members intent. It goes on after the member id in after, by rising ids.
func listMembers(c *call) (any, error) {
	g, err := c.guild()
	if err != nil {
		return nil, err
	}
	if c.sim.opts.Privileged&IntentGuildMembers == 0 {
		return nil, errMissingAccess
	}
	limit, err := strconv.Atoi(c.r.URL.Query().Get("limit"))
	if err != nil {
		limit = 1
	}
	if limit < 1 || limit > 1000 {
		var f form
		f.add("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 1000.")
		return nil, f.err()
	}
	sorted := slices.SortedFunc(slices.Values(g.order), func(a, b *member) int {
		if older(a.user.id, b.user.id) {
			return -1
		}
		return 1
	})
	out := []any{}
	for _, m := range sorted {
		if after := c.r.URL.Query().Get("after"); (after == "" || older(after, m.user.id)) && len(out) < limit {
			out = append(out, g.memberJSON(m))
		}
	}
	return out, nil
}

func getMember(c *call) (any, error) {
	g, err := c.guild()
	if err != nil {
		return nil, err
	}
	m := g.members[c.r.PathValue("user")]
	if m == nil {
		return nil, errUnknownMember
	}
	return g.memberJSON(m), nil
}

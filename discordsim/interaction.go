package discordsim

import (
	"fmt"
	"slices"
	"time"
)

// Kinds of interactions, as Discord numbers them.
const (
	kindCommand      = 2
	kindComponent    = 3
	kindAutocomplete = 4
	kindModal        = 5
)

// How long an interaction may wait for its first response, and how long its token lives.
const (
	firstResponse = 3 * time.Second
	tokenLife     = 15 * time.Minute
)

// ResponseKind is how the bot first answered an interaction.
type ResponseKind string

// The first responses, by Discord's callback types 4, 5, 6, 7, 8 and 9.
const (
	Unanswered     ResponseKind = ""
	Replied        ResponseKind = "message"
	Deferred       ResponseKind = "deferred"
	DeferredUpdate ResponseKind = "deferred update"
	Updated        ResponseKind = "update"
	Completed      ResponseKind = "autocomplete"
	OpenedModal    ResponseKind = "modal"
)

var responseKinds = map[int]ResponseKind{4: Replied, 5: Deferred, 6: DeferredUpdate, 7: Updated, 8: Completed, 9: OpenedModal}

// Response is what an interaction has led to so far.
type Response struct {
	Kind ResponseKind
	// Message is the reply, or for an update the message that was updated, as it is now.
	Message Message
	// FollowUps are the messages after the first, oldest first, deleted ones left out.
	FollowUps []Message
	// Modal is set if the bot opened one.
	Modal *Modal
	// Choices are the bot's suggestions for an autocomplete.
	Choices []Choice
	// Settled is false while a deferred response has not been filled.
	Settled bool
}

// Choice is a suggestion or a fixed value of a command's option.
type Choice struct {
	Name  string `json:"name"`
	Value any    `json:"value"`
}

// Interaction is one thing that a person did to the bot's parts, and what came of it.
type Interaction struct {
	sim       *Sim
	id, token string
	kind      int
	user      *User
	channel   *channel
	source    *message     // the message whose component was used, or whose modal it is
	opener    *Interaction // what opened the modal that was submitted
	at        time.Time
	payload   map[string]any
	err       error
	first     ResponseKind
	original  *message
	filled    bool
	modal     *Modal
	choices   []Choice
	followUps []*message
}

// failed is something that a person could not do: there was no such button, command or choice.
func failed(s *Sim, err error) *Interaction { return &Interaction{sim: s, err: err} }

// ID is the interaction's snowflake; empty if it could not be made.
func (i *Interaction) ID() string { return i.id }

// Err says why the person could not do it. It does not wait for the bot.
func (i *Interaction) Err() error { return i.err }

// Wait returns once the bot has given its first response. The error is Err, or that none came.
func (i *Interaction) Wait() (Response, error) {
	return i.Await(func(r Response) bool { return r.Kind != Unanswered })
}

// Settle returns once the bot has answered and, if it deferred, has filled the deferred response.
func (i *Interaction) Settle() (Response, error) {
	return i.Await(func(r Response) bool { return r.Settled })
}

// Await returns once cond is true of the response. It is asked again after each change.
func (i *Interaction) Await(cond func(Response) bool) (Response, error) {
	if i.err != nil {
		return Response{}, i.err
	}
	var r Response
	err := i.sim.await("the answer to an interaction", func() bool {
		r = i.Response()
		return cond(r)
	})
	if err != nil && r.Kind == Unanswered {
		return r, fmt.Errorf("the application did not respond: %w", err)
	}
	return r, err
}

// Response is what there is now, without waiting.
func (i *Interaction) Response() Response {
	i.sim.mu.Lock()
	defer i.sim.mu.Unlock()
	r := Response{Kind: i.first, Modal: i.modal, Choices: slices.Clone(i.choices)}
	if i.original != nil {
		r.Message = i.original.snapshot()
	}
	for _, m := range i.followUps {
		if !m.gone() {
			r.FollowUps = append(r.FollowUps, m.snapshot())
		}
	}
	r.Settled = i.first != Unanswered && (i.filled || i.first != Deferred && i.first != DeferredUpdate)
	return r
}

// act makes an interaction and sends it to the bot. The lock is held.
func (u *User) act(kind int, c *channel, source *message, data map[string]any) *Interaction {
	s := u.sim
	i := &Interaction{sim: s, id: s.newID(), kind: kind, user: u, channel: c, source: source, at: s.now()}
	i.token = "aW50ZXJhY3Rpb24" + s.newID() + "x" + i.id
	i.payload = map[string]any{
		"id": i.id, "application_id": s.app, "type": kind, "data": data, "channel_id": c.id, "channel": c.json(), "token": i.token,
		"version": 1, "locale": u.locale, "entitlements": []any{}, "attachment_size_limit": maxFile,
	}
	if g := c.guild; g != nil {
		who := g.memberJSON(g.members[u.id])
		who["permissions"] = bits(g.permissions(u, c))
		i.payload["member"], i.payload["guild_id"], i.payload["context"] = who, g.id, 0
		i.payload["guild"] = map[string]any{"id": g.id, "locale": "en-GB", "features": []any{}}
		i.payload["guild_locale"], i.payload["app_permissions"] = "en-GB", bits(g.permissions(s.bot, c))
		i.payload["authorizing_integration_owners"] = map[string]string{"0": g.id}
	} else {
		i.payload["user"], i.payload["context"], i.payload["app_permissions"] = u.json(), 1, bits(defaultPermissions)
		i.payload["authorizing_integration_owners"] = map[string]string{"0": "0"}
	}
	if source != nil {
		i.payload["message"] = source.json(true)
	}
	s.interactions[i.id], s.byToken[i.token] = i, i
	s.dispatch("INTERACTION_CREATE", 0, i.payload)
	s.notify()
	return i
}

// metadata is what a message that answers the interaction tells of it.
func (i *Interaction) metadata() map[string]any {
	out := map[string]any{"id": i.id, "type": i.kind, "user": i.user.json(), "authorizing_integration_owners": i.payload["authorizing_integration_owners"]}
	switch {
	case i.opener != nil:
		out["triggering_interaction_metadata"] = i.opener.metadata()
	case i.source != nil:
		out["interacted_message_id"] = i.source.id
	}
	return out
}

// Resend delivers the same interaction once more, as Discord sometimes does.
func (u *User) Resend(i *Interaction) {
	u.sim.mu.Lock()
	defer u.sim.mu.Unlock()
	if i.payload != nil {
		u.sim.dispatch("INTERACTION_CREATE", 0, i.payload)
	}
}

// target finds a message that the person can see. The lock is held.
func (u *User) target(id string) (*message, error) {
	m := u.sim.messages[id]
	if m == nil || m.gone() || m.seenBy != nil && m.seenBy != u || !m.channel.may(u, ViewChannel) {
		return nil, fmt.Errorf("the message is not there for this person")
	}
	return m, nil
}

// Click presses a button of a message, by its label or else its custom id, as the message is now.
func (u *User) Click(m Message, button string) *Interaction {
	s := u.sim
	s.mu.Lock()
	defer s.mu.Unlock()
	real, err := u.target(m.ID)
	if err != nil {
		return failed(s, fmt.Errorf("click %q: %w", button, err))
	}
	return u.press(real, real.snapshot(), button)
}

// ClickStale presses a button as it was in the copy that the person holds, even if the bot has removed it since: a slow client does so.
func (u *User) ClickStale(m Message, button string) *Interaction {
	s := u.sim
	s.mu.Lock()
	defer s.mu.Unlock()
	real, err := u.target(m.ID)
	if err != nil {
		return failed(s, fmt.Errorf("click %q: %w", button, err))
	}
	return u.press(real, m, button)
}

func (u *User) press(real *message, seen Message, button string) *Interaction {
	b, ok := seen.Button(button)
	if !ok || b.CustomID == "" {
		return failed(u.sim, fmt.Errorf("click %q: no such button among %q", button, seen.Buttons()))
	}
	return u.act(kindComponent, real.channel, real, map[string]any{"component_type": b.Type, "custom_id": b.CustomID, "id": b.ID})
}

// Selects chooses in a menu of a message. The menu is named by custom id or placeholder, empty for the first; choices by label or value. In menus of
// accounts, roles and channels the values are ids.
func (u *User) Selects(m Message, menu string, choices ...string) *Interaction {
	s := u.sim
	s.mu.Lock()
	defer s.mu.Unlock()
	real, err := u.target(m.ID)
	if err != nil {
		return failed(s, fmt.Errorf("select in %q: %w", menu, err))
	}
	c, ok := real.snapshot().Menu(menu)
	if !ok {
		return failed(s, fmt.Errorf("select in %q: no such menu", menu))
	}
	values, err := c.pick(choices)
	if err != nil {
		return failed(s, fmt.Errorf("select in %q: %w", menu, err))
	}
	data := map[string]any{"component_type": c.Type, "custom_id": c.CustomID, "id": c.ID, "values": values}
	if c.Type != typeStringSelect {
		data["resolved"] = s.resolve(real.channel.guild, values)
	}
	return u.act(kindComponent, real.channel, real, data)
}

// pick turns what a person chose into values, as the client would let them.
func (c Component) pick(choices []string) ([]string, error) {
	least, most := 1, 1
	if c.MinValues != nil {
		least = *c.MinValues
	}
	if c.MaxValues != nil {
		most = *c.MaxValues
	}
	if len(choices) < least || len(choices) > most {
		return nil, fmt.Errorf("%d chosen, it takes %d to %d", len(choices), least, most)
	}
	values := []string{}
	for _, choice := range choices {
		if len(c.Options) == 0 {
			values = append(values, choice)
			continue
		}
		i := slices.IndexFunc(c.Options, func(o SelectOption) bool { return o.Label == choice || o.Value == choice })
		if i < 0 {
			return nil, fmt.Errorf("no option %q", choice)
		}
		values = append(values, c.Options[i].Value)
	}
	return values, nil
}

// resolve gives the objects that ids stand for. The lock is held.
func (s *Sim) resolve(g *Guild, ids []string) map[string]any {
	out := map[string]map[string]any{"users": {}, "members": {}, "roles": {}, "channels": {}}
	for _, id := range ids {
		if u := s.users[id]; u != nil {
			out["users"][id] = u.json()
			if g != nil && g.members[id] != nil {
				out["members"][id] = g.bareMemberJSON(g.members[id])
			}
		}
		if c := s.channels[id]; c != nil && c.guild != nil {
			out["channels"][id] = map[string]any{"id": id, "name": c.name, "type": 0, "permissions": bits(defaultPermissions)}
		}
		if g != nil {
			for _, r := range g.roles {
				if r.id == id {
					out["roles"][id] = r.json()
				}
			}
		}
	}
	resolved := map[string]any{}
	for kind, found := range out {
		if len(found) > 0 {
			resolved[kind] = found
		}
	}
	return resolved
}

package discordsim

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// nonceWindow is how long an enforced nonce is remembered. Discord says "the past few minutes".
const nonceWindow = 3 * time.Minute

var messageRoutes = []route{
	{pattern: "POST /users/@me/channels", handle: openDM},
	{pattern: "GET /channels/{channel}", handle: getChannel},
	{pattern: "GET /channels/{channel}/messages", handle: listMessages},
	{pattern: "POST /channels/{channel}/messages", handle: createMessage},
	{pattern: "GET /channels/{channel}/messages/{message}", handle: getMessage},
	{pattern: "PATCH /channels/{channel}/messages/{message}", handle: editMessage},
	{pattern: "DELETE /channels/{channel}/messages/{message}", handle: deleteMessage},
	{pattern: "POST /channels/{channel}/typing", handle: typing},
}

func openDM(c *call) (any, error) {
	var body struct {
		RecipientID string `json:"recipient_id"`
	}
	if err := decode(c.body, &body, "recipient_id", "access_tokens", "nicks"); err != nil {
		return nil, err
	}
	if !isID(body.RecipientID) {
		var f form
		f.add("recipient_id", "NUMBER_TYPE_COERCE", "Value is not snowflake.")
		return nil, f.err()
	}
	u := c.sim.users[body.RecipientID]
	if u == nil || u.bot {
		return nil, errInvalidRecipient
	}
	return c.sim.openDM(u).json(), nil
}

// channel finds the channel of the request, if the bot may see it.
func (c *call) channel() (*channel, error) {
	ch := c.sim.channels[c.r.PathValue("channel")]
	if ch == nil {
		return nil, errUnknownChannel
	}
	if !ch.may(c.sim.bot, ViewChannel) {
		return nil, errMissingAccess
	}
	return ch, nil
}

// message finds the message of the request. Ephemeral ones can't be reached through their channel.
func (c *call) message() (*message, error) {
	ch, err := c.channel()
	if err != nil {
		return nil, err
	}
	m := c.sim.messages[c.r.PathValue("message")]
	if m == nil || m.gone() || m.channel != ch || m.seenBy != nil {
		return nil, errUnknownMessage
	}
	return m, nil
}

func getChannel(c *call) (any, error) {
	ch, err := c.channel()
	if err != nil {
		return nil, err
	}
	return ch.json(), nil
}

func getMessage(c *call) (any, error) {
	m, err := c.message()
	if err != nil {
		return nil, err
	}
	return m.json(m.readable(c.sim.opts.Privileged)), nil
}

// listMessages answers newest first. With after it takes those next to the given id, so that a reader can go on page by page.
func listMessages(c *call) (any, error) {
	ch, err := c.channel()
	if err != nil {
		return nil, err
	}
	query := c.r.URL.Query()
	limit := 50
	if text := query.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 100 {
			var f form
			f.add("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
			return nil, f.err()
		}
		limit = n
	}
	out := []any{}
	if !ch.may(c.sim.bot, ReadMessageHistory) {
		return out, nil
	}
	before, after := query.Get("before"), query.Get("after")
	fit := slices.DeleteFunc(slices.Clone(ch.messages), func(m *message) bool {
		return m.gone() || m.seenBy != nil || before != "" && !older(m.id, before) || after != "" && !older(after, m.id)
	})
	if len(fit) > limit {
		if after != "" {
			fit = fit[:limit]
		} else {
			fit = fit[len(fit)-limit:]
		}
	}
	for _, m := range slices.Backward(fit) {
		out = append(out, m.json(m.readable(c.sim.opts.Privileged)))
	}
	return out, nil
}

func createMessage(c *call) (any, error) {
	ch, err := c.channel()
	if err != nil {
		return nil, err
	}
	var body messageBody
	if err := decode(c.body, &body, createFields...); err != nil {
		return nil, err
	}
	var f form
	body.check(&f)
	if body.Flags&flagEphemeral != 0 {
		f.add("flags", "MESSAGE_FLAGS_INVALID", "Only an interaction's reply can be ephemeral.")
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	files, err := attachments(body.Attachments, c.files, nil)
	if err != nil {
		return nil, err
	}
	if body.empty(len(files)) {
		return nil, errEmptyMessage
	}
	if err := c.sim.maySend(ch, len(files) > 0); err != nil {
		return nil, err
	}
	d := body.draft(c.sim.bot, files)
	if ref := body.Reference; ref != nil && ref.MessageID != "" {
		d.reference = c.sim.messages[ref.MessageID]
		if (d.reference == nil || d.reference.gone()) && (ref.FailIfNotExists == nil || *ref.FailIfNotExists) {
			f.add("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
			return nil, f.err()
		}
	}
	if body.EnforceNonce && nonceText(body.Nonce) != "" {
		if earlier := c.sim.withNonce(nonceText(body.Nonce)); earlier != nil {
			if earlier.gone() {
				return nil, errUnknownMessage
			}
			return earlier.json(true), nil
		}
	}
	return ch.create(d).json(true), nil
}

// maySend says why the bot can't write to a channel.
func (s *Sim) maySend(ch *channel, files bool) error {
	switch {
	case ch.guild == nil && !s.mutual(ch.recipient):
		return errNoMutualGuild
	case ch.guild == nil && ch.recipient.closed:
		return errDMsClosed
	case !ch.may(s.bot, SendMessages) || files && !ch.may(s.bot, AttachFiles):
		return errMissingPerms
	}
	return nil
}

// withNonce finds the bot's message of the past few minutes that was sent with that nonce.
func (s *Sim) withNonce(nonce string) *message {
	if m := s.nonces[nonce]; m != nil && s.now().Sub(m.at) <= nonceWindow {
		return m
	}
	return nil
}

func editMessage(c *call) (any, error) {
	m, err := c.message()
	if err != nil {
		return nil, err
	}
	if m.author != c.sim.bot {
		return nil, errNotAuthor
	}
	if m.channel.guild == nil {
		if err := c.sim.maySend(m.channel, false); err != nil {
			return nil, err
		}
	}
	return c.changeMessage(m, editFields)
}

// changeMessage applies the request's body to a message of the bot.
func (c *call) changeMessage(m *message, known []string) (any, error) {
	var body messageBody
	if err := decode(c.body, &body, known...); err != nil {
		return nil, err
	}
	if m.flags&flagComponentsV2 != 0 {
		body.Flags |= flagComponentsV2
	}
	var f form
	body.check(&f)
	if err := f.err(); err != nil {
		return nil, err
	}
	files, err := attachments(body.Attachments, c.files, m.attachments)
	if err != nil {
		return nil, err
	}
	if err := body.stillSomething(m, files); err != nil {
		return nil, err
	}
	m.edit(body.change(&files))
	return m.json(true), nil
}

func deleteMessage(c *call) (any, error) {
	m, err := c.message()
	switch {
	case err != nil:
		return nil, err
	case m.author != c.sim.bot && m.channel.guild == nil:
		return nil, errDMAction
	case m.author != c.sim.bot && !m.channel.may(c.sim.bot, ManageMessages):
		return nil, errMissingPerms
	}
	m.remove()
	return nil, nil
}

func typing(c *call) (any, error) {
	ch, err := c.channel()
	if err != nil {
		return nil, err
	}
	if err := c.sim.maySend(ch, false); err != nil {
		return nil, err
	}
	c.sim.books.Typings = append(c.sim.books.Typings, Typing{ChannelID: ch.id, At: c.sim.now()})
	return nil, nil
}

// serveAttachment gives out the bytes of an attachment, as Discord's media servers do.
func (s *Sim) serveAttachment(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.books.messages {
		for _, a := range m.attachments {
			if r.URL.Path == "/attachments/"+m.channel.id+"/"+a.ID+"/"+a.Filename && !m.gone() {
				w.Header().Set("Content-Type", a.ContentType)
				_, _ = w.Write(a.Bytes)
				return
			}
		}
	}
	http.NotFound(w, r)
}

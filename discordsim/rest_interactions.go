package discordsim

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

const callbackRoute = "POST /interactions/{interaction}/{token}/callback"

var interactionRoutes = []route{
	{pattern: callbackRoute, handle: callback, open: true, free: true},
	{pattern: "POST /webhooks/{webhook}/{token}", handle: followUp, open: true, free: true},
	{pattern: "GET /webhooks/{webhook}/{token}/messages/{message}", handle: getReply, open: true, free: true},
	{pattern: "PATCH /webhooks/{webhook}/{token}/messages/{message}", handle: editReply, open: true, free: true},
	{pattern: "DELETE /webhooks/{webhook}/{token}/messages/{message}", handle: deleteReply, open: true, free: true},
}

// replyData is the data of a callback of any type.
type replyData struct {
	messageBody
	Choices  []Choice `json:"choices"`
	CustomID string   `json:"custom_id"`
	Title    string   `json:"title"`
}

// callback takes the first response to an interaction: within three seconds, once, and of a type that fits.
func callback(c *call) (any, error) {
	i := c.sim.interactions[c.r.PathValue("interaction")]
	switch {
	case i == nil:
		return nil, errUnknownAct
	case c.r.PathValue("token") != i.token:
		return nil, errWebhookToken
	case i.first != Unanswered:
		return nil, errAcked
	case c.sim.now().Sub(i.at) > firstResponse:
		return nil, errUnknownAct
	}
	var body struct {
		Type int             `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	if err := decode(c.body, &body, "type", "data"); err != nil {
		return nil, err
	}
	kind := responseKinds[body.Type]
	if !kind.fits(i) {
		var f form
		f.add("type", "INTERACTION_CALLBACK_TYPE_INVALID", fmt.Sprintf("Callback type %d does not fit this interaction.", body.Type))
		return nil, f.err()
	}
	var data replyData
	if !isNull(body.Data) {
		known := append([]string{"choices", "custom_id", "title"}, replyFields...)
		if err := decode(body.Data, &data, known...); err != nil {
			return nil, within("data", err)
		}
	}
	if err := c.respond(i, kind, &data); err != nil {
		return nil, err
	}
	i.first = kind
	c.sim.notify()
	if c.r.URL.Query().Get("with_response") != "true" {
		return nil, nil
	}
	out := map[string]any{"interaction": map[string]any{"id": i.id, "type": i.kind, "response_message_ephemeral": data.Flags&flagEphemeral != 0}}
	if i.original != nil {
		out["resource"] = map[string]any{"type": body.Type, "message": i.original.json(true)}
	}
	return out, nil
}

// fits says whether an interaction may be answered so.
func (k ResponseKind) fits(i *Interaction) bool {
	switch k {
	case Replied, Deferred:
		return i.kind != kindAutocomplete
	case DeferredUpdate, Updated:
		return i.source != nil && i.kind != kindAutocomplete
	case Completed:
		return i.kind == kindAutocomplete
	case OpenedModal:
		return i.kind == kindCommand || i.kind == kindComponent
	}
	return false
}

// within puts the faults of an inner object under its field.
func within(field string, err error) error {
	if refused, ok := errors.AsType[*apiError](err); ok && refused.form != nil {
		var f form
		for _, fault := range refused.form.faults {
			f.add(field+"/"+fault.path, fault.code, fault.message)
		}
		return f.err()
	}
	return err
}

func (c *call) respond(i *Interaction, kind ResponseKind, data *replyData) error {
	var f form
	switch kind {
	case Completed:
		checkChoices(&f, "data/choices", data.Choices)
		i.choices = data.Choices
		return f.err()
	case OpenedModal:
		var layout []Component
		if data.Components != nil {
			layout = *data.Components
		}
		checkModal(&f, data.CustomID, data.Title, layout)
		if err := f.err(); err != nil {
			return err
		}
		i.modal = newModal(i, data.CustomID, data.Title, layout)
		return nil
	case DeferredUpdate:
		i.original = i.source
		return nil
	case Deferred:
		i.original = i.create(draft{flags: data.Flags&flagEphemeral | flagLoading})
		return nil
	}
	data.check(&f)
	if err := f.err(); err != nil {
		return within("data", err)
	}
	var before []*Attachment
	if kind == Updated {
		before = i.source.attachments
	}
	files, err := attachments(data.Attachments, c.files, before)
	if err != nil {
		return within("data", err)
	}
	if kind == Updated {
		if i.source.gone() {
			return errUnknownMessage
		}
		if err := data.stillSomething(i.source, files); err != nil {
			return err
		}
		i.source.edit(data.change(&files))
		i.original = i.source
		return nil
	}
	if data.empty(len(files)) {
		return errEmptyMessage
	}
	i.original = i.create(data.draft(c.sim.bot, files))
	return nil
}

// create makes a message that answers the interaction; an ephemeral one is for the person alone.
func (i *Interaction) create(d draft) *message {
	d.author, d.via = i.sim.bot, i
	if d.flags&flagEphemeral != 0 {
		d.seenBy = i.user
	}
	return i.channel.create(d)
}

// interaction finds the interaction whose token the request holds: answered once, and not older than fifteen minutes.
func (c *call) interaction() (*Interaction, error) {
	i := c.sim.byToken[c.r.PathValue("token")]
	switch {
	case i == nil || c.r.PathValue("webhook") != c.sim.app || i.first == Unanswered:
		return nil, errUnknownWebhook
	case c.sim.now().Sub(i.at) > tokenLife:
		return nil, errWebhookToken
	}
	return i, nil
}

// reply finds the message of the request among those that answer the interaction.
func (c *call) reply() (*message, *Interaction, error) {
	i, err := c.interaction()
	if err != nil {
		return nil, nil, err
	}
	id := c.r.PathValue("message")
	for _, m := range append([]*message{i.original}, i.followUps...) {
		if m != nil && !m.gone() && (m.id == id || id == "@original" && m == i.original) {
			return m, i, nil
		}
	}
	return nil, nil, errUnknownMessage
}

// followUp makes a further message. The first one after a deferred reply fills that reply.
func followUp(c *call) (any, error) {
	i, err := c.interaction()
	if err != nil {
		return nil, err
	}
	if i.original != nil && i.original.flags&flagLoading != 0 && !i.original.gone() {
		i.filled = true
		return c.changeMessage(i.original, followFields)
	}
	var body messageBody
	if err := decode(c.body, &body, followFields...); err != nil {
		return nil, err
	}
	var f form
	body.check(&f)
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
	m := i.create(body.draft(c.sim.bot, files))
	i.followUps, i.filled = append(i.followUps, m), true
	c.sim.notify()
	return m.json(true), nil
}

func getReply(c *call) (any, error) {
	m, _, err := c.reply()
	if err != nil {
		return nil, err
	}
	return m.json(true), nil
}

func editReply(c *call) (any, error) {
	m, i, err := c.reply()
	if err != nil {
		return nil, err
	}
	out, err := c.changeMessage(m, editFields)
	if err == nil && m == i.original {
		i.filled = true
		c.sim.notify()
	}
	return out, err
}

func deleteReply(c *call) (any, error) {
	m, i, err := c.reply()
	if err != nil {
		return nil, err
	}
	i.filled = i.filled || m == i.original
	m.remove()
	return nil, nil
}

func checkChoices(f *form, path string, all []Choice) {
	if len(all) > maxOptions {
		f.add(path, "BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", maxOptions))
	}
	for k, choice := range all {
		at := fmt.Sprintf("%s/%d", path, k)
		f.length(at+"/name", utf8.RuneCountInString(choice.Name), 1, 100)
		switch v := choice.Value.(type) {
		case string:
			f.length(at+"/value", utf8.RuneCountInString(v), 1, 100)
			if strings.TrimSpace(v) == "" {
				f.required(at + "/value")
			}
		case float64:
		default:
			f.add(at+"/value", "BASE_TYPE_INVALID", "This value has the wrong type.")
		}
	}
}

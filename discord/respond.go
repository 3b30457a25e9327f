package discord

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Response is the answer to an interaction: one of Message, Modal and Choices.
// None of them acknowledges a tap and changes nothing.
type Response struct {
	Message   *Message
	Update    bool // the message that was tapped becomes Message; else a new one
	Ephemeral bool // only the one who asked sees it
	Modal     *discordgo.InteractionResponseData
	Choices   []*discordgo.ApplicationCommandOptionChoice // of an autocomplete; not nil
}

// Kinds of callbacks, as Discord numbers them.
const (
	callbackMessage     = 4
	callbackLater       = 5
	callbackLaterUpdate = 6
	callbackUpdate      = 7
	callbackChoices     = 8
	callbackModal       = 9
)

// waiting is an interaction without an answer. If the answer takes long, it is
// acknowledged first, and the answer follows.
type waiting struct {
	mu     sync.Mutex
	timer  *time.Timer
	done   bool // answered or acknowledged
	later  int  // how it was acknowledged: a kind of callback
	failed error
}

// await notes an interaction; false if it is there already.
func (s *Session) await(i *discordgo.Interaction) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting[i.ID] != nil {
		return false
	}
	w := &waiting{}
	s.waiting[i.ID] = w
	if i.Type != discordgo.InteractionApplicationCommandAutocomplete {
		w.timer = time.AfterFunc(s.ackWithin, func() { s.acknowledge(w, i) })
	}
	return true
}

func (s *Session) forgetInteraction(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w := s.waiting[id]; w != nil && w.timer != nil {
		w.timer.Stop()
	}
	delete(s.waiting, id)
}

// acknowledge says that the answer is on its way. In a server it will be for
// the asking one alone.
func (s *Session) acknowledge(w *waiting, i *discordgo.Interaction) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.done {
		return
	}
	w.done = true
	w.later = callbackLater
	var data any
	if i.Message != nil {
		w.later = callbackLaterUpdate
	} else if i.GuildID != "" {
		data = map[string]any{"flags": discordgo.MessageFlagsEphemeral}
	}
	ctx, cancel := context.WithTimeout(s.ctx, s.closeWithin)
	defer cancel()
	if err := s.answer(ctx, i, callback{w.later, data}, nil); err != nil {
		w.failed = err
		s.log.Warn("interaction not acknowledged", "error", err)
	}
}

// ErrLate is an answer that can't follow an acknowledgement: a form, or
// suggestions.
var ErrLate = errors.New("answer interaction: too late for a form or suggestions")

type callback struct {
	Type int `json:"type"`
	Data any `json:"data,omitempty"`
}

func callbackPath(i *discordgo.Interaction) string {
	return "interactions/" + i.ID + "/" + i.Token + "/callback"
}

// Respond answers an interaction, in time or after it was acknowledged. nil
// means that Discord took the answer. An answer that Discord had taken already
// is no error.
func (s *Session) Respond(ctx context.Context, i *discordgo.Interaction, r Response) error {
	s.mu.Lock()
	w := s.waiting[i.ID]
	s.mu.Unlock()
	if w == nil {
		w = &waiting{}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.timer != nil {
		w.timer.Stop()
	}
	switch {
	case w.failed != nil:
		return w.failed
	case w.done:
		return s.follow(ctx, i, w.later, r)
	}
	w.done = true
	c, files, err := r.callback(i)
	if err != nil {
		return err
	}
	return s.answer(ctx, i, c, files)
}

// answer posts the first answer to an interaction. Whoever tapped sees an
// error if none comes, so one that met with trouble at Discord or on the way
// is posted again at once, as long as it would be in time.
func (s *Session) answer(ctx context.Context, i *discordgo.Interaction, c callback, files []File) error {
	const (
		tries = 3
		first = 100 * time.Millisecond
	)
	began := time.Now()
	for try := 1; ; try++ {
		_, err := s.call(ctx, "POST", callbackPath(i), c, files)
		e, refused := errors.AsType[*Error](err)
		switch {
		case codeIn(err) == alreadyAnswered:
			return nil
		case !refused || e.Status != 0 && e.Status < 500 || try == tries || time.Since(began) > s.ackWithin:
			return err
		}
		if pause(ctx, jitter(first, time.Second, try)) != nil {
			return err
		}
	}
}

// callback is the first answer in Discord's shape.
func (r Response) callback(i *discordgo.Interaction) (callback, []File, error) {
	switch {
	case r.Modal != nil:
		return callback{callbackModal, form{r.Modal.CustomID, r.Modal.Title, r.Modal.Components}}, nil, nil
	case r.Choices != nil:
		return callback{callbackChoices, map[string]any{"choices": r.Choices}}, nil, nil
	case r.Message == nil && i.Message != nil:
		return callback{Type: callbackLaterUpdate}, nil, nil
	case r.Message == nil:
		return callback{}, nil, fmt.Errorf("answer interaction: nothing to say to a command")
	case r.Update && i.Message != nil:
		return callback{callbackUpdate, r.Message.change()}, r.Message.Files, nil
	}
	return callback{callbackMessage, r.fresh()}, r.Message.Files, nil
}

// form is a modal in Discord's shape.
type form struct {
	CustomID   string                       `json:"custom_id"`
	Title      string                       `json:"title"`
	Components []discordgo.MessageComponent `json:"components"`
}

func (r Response) fresh() payload {
	p := r.Message.fresh()
	if r.Ephemeral {
		p.Flags |= discordgo.MessageFlagsEphemeral
	}
	return p
}

// follow gives the answer after an acknowledgement of the given kind.
func (s *Session) follow(ctx context.Context, i *discordgo.Interaction, later int, r Response) error {
	webhook := "webhooks/" + i.AppID + "/" + i.Token
	switch {
	case r.Modal != nil || r.Choices != nil:
		return ErrLate
	case r.Message == nil:
		return nil
	case later == callbackLater || r.Update:
		_, err := s.call(ctx, "PATCH", webhook+"/messages/@original", r.Message.change(), r.Message.Files)
		return err
	}
	_, err := s.call(ctx, "POST", webhook, r.fresh(), r.Message.Files)
	return err
}

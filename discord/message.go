package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// Message is one message as it should stand. Nobody is called by it but
// MentionRoles and MentionUsers.
type Message struct {
	Content      string
	Components   []discordgo.MessageComponent
	Files        []File
	MentionRoles []string
	MentionUsers []string
	Flags        discordgo.MessageFlags
}

// File is a picture or document of a message. Alt says in words what it shows,
// in at most 1024 characters.
type File struct {
	Name string
	Type string // media type
	Data []byte
	Alt  string
}

const longestAlt = 1024

// Empty reports whether there is nothing to show.
func (m Message) Empty() bool {
	return m.Content == "" && len(m.Components) == 0 && len(m.Files) == 0
}

// payload is a message in Discord's shape. discordgo's own has neither a nonce
// nor a description of files.
type payload struct {
	Content     string                       `json:"content"`
	Components  []discordgo.MessageComponent `json:"components"`
	Mentions    mentions                     `json:"allowed_mentions"`
	Attachments *[]attachment                `json:"attachments,omitempty"`
	Flags       discordgo.MessageFlags       `json:"flags,omitempty"`
	Nonce       string                       `json:"nonce,omitempty"`
	Enforce     bool                         `json:"enforce_nonce,omitempty"`
}

type mentions struct {
	Parse []string `json:"parse"`
	Roles []string `json:"roles"`
	Users []string `json:"users"`
}

type attachment struct {
	ID          int    `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
}

// fresh is the payload of a new message.
func (m Message) fresh() payload {
	p := payload{Content: m.Content, Components: m.Components, Flags: m.Flags, Mentions: mentions{Parse: []string{}, Roles: m.MentionRoles, Users: m.MentionUsers}}
	if p.Components == nil {
		p.Components = []discordgo.MessageComponent{}
	}
	if p.Mentions.Roles == nil {
		p.Mentions.Roles = []string{}
	}
	if p.Mentions.Users == nil {
		p.Mentions.Users = []string{}
	}
	if len(m.Files) > 0 {
		p.Attachments = m.attachments()
	}
	return p
}

// change is the payload that turns an earlier message into this one: the list
// of files replaces what was there, even by none.
func (m Message) change() payload {
	p := m.fresh()
	p.Attachments = m.attachments()
	return p
}

func (m Message) attachments() *[]attachment {
	list := []attachment{}
	for i, f := range m.Files {
		alt := []rune(f.Alt)
		list = append(list, attachment{ID: i, Filename: f.Name, Description: string(alt[:min(len(alt), longestAlt)])})
	}
	return &list
}

// call asks something of Discord and returns its answer. A request over a rate
// limit is made again when its time has come, three times at most. Errors are
// an *Error.
func (s *Session) call(ctx context.Context, method, path string, body any, files []File) ([]byte, error) {
	const tries = 3
	for try := 1; ; try++ {
		answer, err := s.once(ctx, method, path, body, files)
		if err == nil {
			return answer, nil
		}
		if err.Status != 429 || try == tries {
			return nil, err
		}
	}
}

func (s *Session) once(ctx context.Context, method, path string, body any, files []File) ([]byte, *Error) {
	trimmed, _, _ := strings.Cut(path, "?")
	way := routeOf(method, trimmed)
	content, kind, err := encode(body, files)
	if err != nil {
		return nil, &Error{Route: way.name, Err: err}
	}
	var a attempt
	// A bucket of its own: discordgo keeps those it makes for ever, and lets
	// one request at a time through each.
	b := &discordgo.Bucket{Remaining: 1}
	b.Lock()
	answer, err := s.rest.RequestWithLockedBucket(method, discordgo.EndpointAPI+path, kind, content, b, 0,
		discordgo.WithContext(context.WithValue(ctx, attemptKey{}, &a)))
	if err != nil {
		return nil, reduce(way, a, err)
	}
	return answer, nil
}

// encode makes the body of one try. The readers of files are new each time: a
// try leaves them at their end.
func encode(body any, files []File) (content []byte, kind string, err error) {
	switch {
	case body == nil:
		return nil, "", nil
	case len(files) == 0:
		content, err = json.Marshal(body)
		kind = "application/json"
	default:
		var list []*discordgo.File
		for _, f := range files {
			list = append(list, &discordgo.File{Name: f.Name, ContentType: f.Type, Reader: bytes.NewReader(f.Data)})
		}
		kind, content, err = discordgo.MultipartBodyWithJSON(body, list)
	}
	if err != nil {
		return nil, "", fmt.Errorf("encode body: %T", err)
	}
	return content, kind, nil
}

// ask is call with the answer decoded.
func (s *Session) ask(ctx context.Context, method, path string, body, answer any) error {
	raw, err := s.call(ctx, method, path, body, nil)
	if err != nil {
		return err
	}
	if json.Unmarshal(raw, answer) != nil {
		return &Error{Route: routeOf(method, path).name, Err: fmt.Errorf("answer is not what it should be")}
	}
	return nil
}

// create posts a message and returns its id. nonce names it, so that the same
// try made twice within two minutes leaves one message; empty for none.
func (s *Session) create(ctx context.Context, channel, nonce string, m Message) (string, error) {
	p := m.fresh()
	p.Nonce, p.Enforce = nonce, nonce != ""
	raw, err := s.call(ctx, "POST", "channels/"+channel+"/messages", p, m.Files)
	if err != nil {
		return "", err
	}
	var made struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(raw, &made) != nil || made.ID == "" {
		return "", &Error{Route: "POST /channels/{channel}/messages", Err: fmt.Errorf("answer has no id")}
	}
	return made.ID, nil
}

// edit changes a message into another.
func (s *Session) edit(ctx context.Context, channel, message string, m Message) error {
	ctx = context.WithValue(ctx, patienceKey{}, rowPatience)
	_, err := s.call(ctx, "PATCH", "channels/"+channel+"/messages/"+message, m.change(), m.Files)
	return err
}

// Post sends a message to a channel at once, past the outbox: for people of
// whom nothing is recorded.
func (s *Session) Post(ctx context.Context, channel string, m Message) error {
	_, err := s.create(ctx, channel, "", m)
	return err
}

// openDM returns the direct channel to a person. Asking twice gives the same.
func (s *Session) openDM(ctx context.Context, user string) (string, error) {
	var ch struct {
		ID string `json:"id"`
	}
	err := s.ask(ctx, "POST", "users/@me/channels", map[string]string{"recipient_id": user}, &ch)
	if err == nil && ch.ID == "" {
		err = &Error{Route: "POST /users/@me/channels", Err: fmt.Errorf("answer has no id")}
	}
	return ch.ID, err
}

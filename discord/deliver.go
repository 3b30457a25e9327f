package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"waymark/rehab"
	"waymark/storage"
)

// nonceHolds is how long Discord remembers a nonce, to be on the safe side.
const nonceHolds = 2 * time.Minute

// deliver sends the message of a row and returns where it is. A row that was
// tried before is safe by its nonce for two minutes; after that the channel is
// read back first.
func (s *Session) deliver(ctx context.Context, row storage.Row, m Message, opening *sync.Mutex) (channel, message string, err error) {
	if row.Kind == rehab.KindRender {
		_, err := s.call(ctx, http.MethodPatch, discordgo.EndpointChannelMessage(row.Channel, row.Message), m.payload(), m.Files)
		return row.Channel, row.Message, err
	}
	if channel, err = s.channelFor(ctx, row, opening); err != nil {
		return "", "", err
	}
	if row.Tries > 1 && s.clock.Now().Sub(row.First) > nonceHolds {
		if id, found, err := s.find(ctx, channel, row, m); err != nil || found {
			return channel, id, err
		}
	}
	p := m.payload()
	p.Nonce, p.EnforceNonce = row.ID, true
	b, err := s.call(ctx, http.MethodPost, discordgo.EndpointChannelMessages(channel), p, m.Files)
	if err != nil {
		return "", "", err
	}
	var sent struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(b, &sent); err != nil || sent.ID == "" {
		return "", "", fmt.Errorf("read sent message: %w", errNetwork)
	}
	return channel, sent.ID, nil
}

// channelFor is the channel that a row goes to; a direct message channel is
// opened if it is not known yet, one at a time.
func (s *Session) channelFor(ctx context.Context, row storage.Row, opening *sync.Mutex) (string, error) {
	switch {
	case row.Channel != "":
		return row.Channel, nil
	case row.DM != "":
		return row.DM, nil
	case row.User == "":
		return "", &RefusedError{Status: http.StatusBadRequest, Route: "no recipient"}
	}
	opening.Lock()
	defer opening.Unlock()
	b, err := s.call(ctx, http.MethodPost, discordgo.EndpointUserChannels("@me"), map[string]string{"recipient_id": row.User}, nil)
	if err != nil {
		return "", err
	}
	var ch struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(b, &ch); err != nil || ch.ID == "" {
		return "", fmt.Errorf("read channel: %w", errNetwork)
	}
	return ch.ID, nil
}

// readBack is how many messages are read back; it covers days of one patient.
const readBack = 100

// find looks for a row's message among our own in a channel, not older than
// its first try: by a button that carries the row's id, else by equal words
// and files.
func (s *Session) find(ctx context.Context, channel string, row storage.Row, m Message) (id string, found bool, err error) {
	after := snowflake(row.First.Add(-5 * time.Second))
	q := url.Values{"limit": {fmt.Sprint(readBack)}, "after": {after}}
	b, err := s.call(ctx, http.MethodGet, discordgo.EndpointChannelMessages(channel)+"?"+q.Encode(), nil, nil)
	if err != nil {
		return "", false, err
	}
	var list []struct {
		ID     string `json:"id"`
		Author struct {
			ID string `json:"id"`
		} `json:"author"`
		Content     string          `json:"content"`
		Components  json.RawMessage `json:"components"`
		Attachments []struct {
			Filename string `json:"filename"`
		} `json:"attachments"`
	}
	if err := json.Unmarshal(b, &list); err != nil {
		return "", false, fmt.Errorf("read channel back: %w", errNetwork)
	}
	for _, got := range list {
		if got.Author.ID != s.User() {
			continue
		}
		if strings.Contains(string(got.Components), row.ID) {
			return got.ID, true, nil
		}
		same := len(m.Components) == 0 && got.Content == m.Content && len(got.Attachments) == len(m.Files)
		for i := range m.Files {
			same = same && got.Attachments[i].Filename == m.Files[i].Name
		}
		if same {
			return got.ID, true, nil
		}
	}
	return "", false, nil
}

// snowflake is the smallest message id of an instant.
func snowflake(at time.Time) string {
	const epoch = 1420070400000
	return fmt.Sprint(max(at.UnixMilli()-epoch, 0) << 22)
}

// settleDoubts sends again what an earlier process may or may not have sent:
// the nonce, or reading back, keeps it from being sent twice.
func (s *Sender) settleDoubts(ctx context.Context) {
	rows, err := s.store.Doubt(ctx)
	if err != nil {
		s.log.Error("read messages in doubt", "error", err)
	}
	for _, row := range rows {
		row.Tries++
		s.flying.Add(1)
		s.send(ctx, row)
		s.flying.Add(-1)
	}
}

// Figures of trying again.
const (
	retryFirst = 2 * time.Second
	retryMost  = 5 * time.Minute
	retryTimes = 40
	slowOpen   = 30 * time.Second
)

// failed decides what becomes of a message that was not taken.
func (s *Sender) failed(ctx context.Context, row storage.Row, err error) {
	now := s.clock.Now()
	r, refused := errors.AsType[*RefusedError](err)
	switch {
	case refused && unreachable(r.Code):
		s.end(ctx, row, storage.Unreachable, fmt.Sprint(r.Code))
	case refused && r.Code == codeUnknownMessage && row.Kind == rehab.KindRender:
		s.end(ctx, row, storage.Closed, "message is gone")
	case refused && r.Code == codeOpeningTooFast:
		s.retry(ctx, row, now.Add(slowOpen), "opening too fast")
	case refused && r.Status == http.StatusTooManyRequests:
		s.retry(ctx, row, now, "limited")
	case refused && r.Status < 500 || errors.Is(err, errRender):
		s.log.Error("message refused", "kind", row.Kind, "error", err)
		s.end(ctx, row, storage.Refused, "refused")
	case row.Tries >= retryTimes:
		s.log.Error("message given up", "kind", row.Kind, "error", err)
		s.end(ctx, row, storage.GivenUp, "tried often")
	default:
		s.retry(ctx, row, now.Add(backoff(row.Tries)), "trouble on the way")
	}
}

func unreachable(code int) bool {
	return code == codeCannotSend || code == codeNoMutualGuild || code == codeMissingAccess
}

// backoff doubles with each try, and is spread by half so that many don't come
// back at once.
func backoff(tries int) time.Duration {
	d := retryMost
	if tries < 8 {
		d = min(retryFirst<<max(tries-1, 0), retryMost)
	}
	return d/2 + rand.N(d/2+1)
}

func (s *Sender) retry(ctx context.Context, row storage.Row, at time.Time, why string) {
	if err := s.store.Retry(context.WithoutCancel(ctx), row.ID, at, why); err != nil {
		s.log.Error("put message back", "error", err)
	}
}

func (s *Sender) end(ctx context.Context, row storage.Row, outcome, why string) {
	var notice *rehab.Outgoing
	if outcome == storage.Unreachable && row.Patient != "" {
		notice = &rehab.Outgoing{Kind: rehab.KindNotice, Ref: row.Patient, Text: rehab.T("notice.unreachable"), Priority: rehab.ThenAlert}
	}
	if err := s.store.End(context.WithoutCancel(ctx), row.ID, outcome, why, s.clock.Now(), notice); err != nil {
		s.log.Error("record message as ended", "error", err)
	}
}

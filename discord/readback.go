package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"waymark/storage"
)

const (
	nonceHolds = 2 * time.Minute // Discord says "the past few minutes"
	clockSlack = time.Hour       // our clock against Discord's, where that does no harm
	pageSize   = 100
	mostPages  = 20

	// Nobody waits in a worker for a limit of one channel alone, but in the outbox:
	// the workers are for the others.
	rowPatience = time.Second
)

// deliver posts a row's message and returns its id. The row's id is the nonce:
// within two minutes of the first try a second one gives the same message.
// After that, and when the clock was set back, the channel is read back before
// it is tried again. What would have to wait for a limit until the nonce is
// forgotten, or until it is too late, does not go.
func (s *Sender) deliver(ctx context.Context, row storage.Row, channel string, m Message) (string, error) {
	ctx = context.WithValue(ctx, patienceKey{}, rowPatience)
	by := row.Expires
	if since := s.clock.Now().Sub(row.First); row.Tries > 1 && (since >= nonceHolds || since < 0) {
		id, err := s.session.find(ctx, channel, row.ID, row.First, m)
		if id != "" || err != nil {
			return id, err
		}
	} else if forgotten := row.First.Add(nonceHolds); row.Tries > 1 && (by.IsZero() || forgotten.Before(by)) {
		by = forgotten
	}
	if !by.IsZero() {
		ctx = context.WithValue(ctx, byKey{}, by)
	}
	return s.session.create(ctx, channel, row.ID, m)
}

// find looks for a row's message among our own in a channel that are not older
// than its first try: by a button that carries the row's id, else by equal
// words and file names. "" means that it isn't there.
func (s *Session) find(ctx context.Context, channel, row string, first time.Time, m Message) (id string, err error) {
	since := first
	if now := s.clock.Now(); now.Before(first) {
		since = now
	}
	err = s.history(ctx, channel, since.Add(-clockSlack), func(w written) bool {
		if w.Author == nil || w.Author.ID != s.User() || !matches(w, row, first, m) {
			return true
		}
		id = w.ID
		return false
	})
	return id, err
}

// matches reports whether a message of ours is the row's.
func matches(w written, row string, first time.Time, m Message) bool {
	if nonce, ok := w.Nonce.(string); ok && nonce != "" {
		return nonce == row
	}
	if carries(w.Components, row) {
		return true
	}
	if len(m.Components) > 0 {
		return false
	}
	at, err := time.Parse(time.RFC3339, w.At)
	if err != nil || at.Before(first.Truncate(time.Second)) || strings.TrimSpace(w.Content) != strings.TrimSpace(m.Content) {
		return false
	}
	var have, want []string
	for _, a := range w.Attachments {
		have = append(have, a.Filename)
	}
	for _, f := range m.Files {
		want = append(want, f.Name)
	}
	return slices.Equal(have, want)
}

// carries reports whether a custom id among the parts of a message holds the
// row's id.
func carries(parts json.RawMessage, row string) bool {
	var tree any
	if json.Unmarshal(parts, &tree) != nil {
		return false
	}
	return carried(tree, row)
}

func carried(tree any, row string) bool {
	switch v := tree.(type) {
	case []any:
		return slices.ContainsFunc(v, func(inner any) bool { return carried(inner, row) })
	case map[string]any:
		if id, ok := v["custom_id"].(string); ok && strings.Contains(id, row) {
			return true
		}
		return carried(v["components"], row) || carried(v["component"], row) || carried(v["accessory"], row)
	}
	return false
}

// history reads a channel's messages since an instant, oldest first, until
// each returns false.
func (s *Session) history(ctx context.Context, channel string, since time.Time, each func(written) bool) error {
	after := snowflake(since)
	for range mostPages {
		var page []written
		path := fmt.Sprintf("channels/%s/messages?limit=%d&after=%s", channel, pageSize, after)
		if err := s.ask(ctx, "GET", path, nil, &page); err != nil {
			return err
		}
		slices.SortFunc(page, func(a, b written) int { return compareIDs(a.ID, b.ID) })
		for _, w := range page {
			if !each(w) {
				return nil
			}
			after = w.ID
		}
		if len(page) < pageSize {
			return nil
		}
	}
	return nil
}

func compareIDs(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

// snowflake is the smallest id of an instant.
// Source: Discord's documentation, Snowflakes: milliseconds since 2015, 22 bits up.
func snowflake(at time.Time) string {
	const epoch = 1420070400000
	return strconv.FormatInt(max(at.UnixMilli()-epoch, 0)<<22, 10)
}

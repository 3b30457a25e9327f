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
	clockSlack = 24 * time.Hour  // how far our clock may be ahead of Discord's
	pageSize   = 100
	mostPages  = 20

	// Nobody waits in a worker for a limit of one channel alone, but in the outbox:
	// the workers are for the others.
	rowPatience = time.Second
)

// deliver posts a row's message and returns its id. The row's id is the nonce:
// within two minutes of the first try a second one gives the same message.
// After that the channel is read back before it is tried again, and also when
// nobody knows how long ago the first try was: an earlier process made it, or
// the clock was set back. What would have to wait for a limit until the nonce is
// forgotten, or until it is too late, does not go.
func (s *Sender) deliver(ctx context.Context, row storage.Row, channel string, m Message) (string, error) {
	ctx = context.WithValue(ctx, patienceKey{}, rowPatience)
	by := row.Expires
	since := s.clock.Now().Sub(row.First)
	if row.Tries > 1 && (row.Earlier || since < 0 || since+time.Duration(s.setBack.Load()) >= nonceHolds) {
		id, err := s.find(ctx, channel, row, m)
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

// find looks for a row's message among our own in a channel: by a button that
// carries the row's id, else by equal words and file names, if no other row is
// known to have made it. "" means that it isn't there. How far back it looks is
// by our clock, with a day to spare; as far as it can, should the first try lie
// in the future.
func (s *Sender) find(ctx context.Context, channel string, row storage.Row, m Message) (id string, err error) {
	oldest := snowflake(row.First.Add(-clockSlack - time.Duration(s.setBack.Load())))
	if s.clock.Now().Before(row.First) {
		oldest = "0"
	}
	err = s.session.newest(ctx, channel, func(w written) (more bool, err error) {
		if compareIDs(w.ID, oldest) < 0 {
			return false, nil
		}
		if w.Author == nil || w.Author.ID != s.session.User() || !matches(w, row.ID, m) {
			return true, nil
		}
		another, err := s.store.Another(ctx, row, w.ID)
		if err == nil && !another {
			id = w.ID
		}
		return another, err
	})
	return id, err
}

// matches reports whether a message of ours is the row's, or one with the same
// words. The answer to an interaction is never a row's.
func matches(w written, row string, m Message) bool {
	if w.Webhook != "" {
		return false
	}
	if nonce, ok := w.Nonce.(string); ok && nonce != "" {
		return nonce == row
	}
	if carries(w.Components, row) {
		return true
	}
	if len(m.Components) > 0 || strings.TrimSpace(w.Content) != strings.TrimSpace(m.Content) {
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

// newest reads a channel's messages from the newest one back, until each returns
// false.
func (s *Session) newest(ctx context.Context, channel string, each func(written) (more bool, err error)) error {
	path := fmt.Sprintf("channels/%s/messages?limit=%d", channel, pageSize)
	from := ""
	for range mostPages {
		var page []written
		if err := s.ask(ctx, "GET", path+from, nil, &page); err != nil {
			return err
		}
		slices.SortFunc(page, func(a, b written) int { return compareIDs(b.ID, a.ID) })
		for _, w := range page {
			if more, err := each(w); err != nil || !more {
				return err
			}
			from = "&before=" + w.ID
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

// The first millisecond of Discord's ids.
// Source: Discord's documentation, Snowflakes: milliseconds since 2015, 22 bits up.
const snowflakes = 1420070400000

// snowflake is the smallest id of an instant.
func snowflake(at time.Time) string {
	return strconv.FormatInt(max(at.UnixMilli()-snowflakes, 0)<<22, 10)
}

// madeAt is when Discord gave an id; zero for what is none.
func madeAt(id string) time.Time {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(n>>22 + snowflakes)
}

package discord

import (
	"context"
	"time"
)

const (
	gapSpan  = 48 * time.Hour // of each direct channel that was in use in it
	gapPace  = 5              // channels a second
	mostSeen = 10000          // messages that are known to have been heard
)

// seen are the messages heard last, so that reading back does not hand them
// over again.
type seen struct {
	ids  map[string]bool
	ring []string
	next int
}

func newSeen() *seen { return &seen{ids: map[string]bool{}, ring: make([]string, mostSeen)} }

// add remembers a message; false if it is known.
func (s *seen) add(id string) bool {
	if s.ids[id] {
		return false
	}
	delete(s.ids, s.ring[s.next])
	s.ring[s.next] = id
	s.ids[id] = true
	s.next = (s.next + 1) % mostSeen
	return true
}

// readBack hands over what people wrote while we could not hear it.
func (s *Session) readBack(ctx context.Context) {
	if s.archive == nil || s.handler == nil {
		return
	}
	ctx, end := s.work.begin(ctx)
	defer end()
	since := s.clock.Now().Add(-gapSpan)
	channels, err := s.archive.DirectChannels(ctx, since)
	if err != nil {
		s.log.Error("list direct channels", "error", err)
		return
	}
	pace, found := newWindow(gapPace, gapPace, time.Second), 0
	for _, channel := range channels {
		if err := s.transport.wait(ctx, pace.free()); err != nil {
			return
		}
		pace.take(s.clock.Now())
		found += s.catchUp(ctx, channel, since)
	}
	if found > 0 {
		s.log.Info("messages were written while none could be heard", "messages", found)
	}
}

// catchUp hands over what was written in a direct channel since an instant and
// may not have been heard, and returns how much that is.
func (s *Session) catchUp(ctx context.Context, channel string, since time.Time) int {
	if s.archive == nil || s.handler == nil {
		return 0
	}
	missed, err := s.missed(ctx, channel, since)
	if err != nil {
		s.log.Warn("direct channel not read back", "error", err)
	}
	for _, m := range missed {
		s.hear(m)
	}
	return len(missed)
}

// missed are the messages of a direct channel that may not have been heard,
// oldest first. What was changed since it was heard is handed over again.
func (s *Session) missed(ctx context.Context, channel string, since time.Time) (list []Incoming, err error) {
	err = s.history(ctx, channel, since, func(w written) bool {
		m, ok := s.incoming(w)
		if !ok || m.Bot {
			return true
		}
		heard, err := s.archive.Heard(ctx, m.ID)
		if err != nil {
			s.log.Error("look for a message", "error", err)
		}
		if heard && !m.Edited {
			return true
		}
		m.Edited = heard
		list = append(list, m)
		return true
	})
	return list, err
}

// hear hands over a message, unless it was already.
func (s *Session) hear(m Incoming) {
	s.mu.Lock()
	fresh := m.Edited || s.seen.add(m.ID)
	s.mu.Unlock()
	if fresh {
		s.queues.add(m.User, func(ctx context.Context) { s.handler.OnMessage(ctx, m) })
	}
}

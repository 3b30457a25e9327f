package discord

import (
	"context"
	"time"

	"waymark/rehab"
	"waymark/storage"
)

const (
	gapSpan  = 48 * time.Hour // of each direct channel, after a gap
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

// readBack hands over what people wrote while we could not hear it. Of what
// they wrote before this process began, that is what we have not written
// anything after.
func (s *Session) readBack(ctx context.Context) {
	if s.recent == nil || s.handler == nil {
		return
	}
	ctx, end := s.work.begin(ctx)
	defer end()
	channels, err := s.recent(ctx)
	if err != nil {
		s.log.Error("list direct channels", "error", err)
		return
	}
	pace := newWindow(gapPace, gapPace, time.Second)
	for _, channel := range channels {
		if err := s.transport.wait(ctx, pace.free()); err != nil {
			return
		}
		pace.take(s.clock.Now())
		missed, err := s.missed(ctx, channel)
		if err != nil {
			s.log.Warn("direct channel not read back", "error", err)
		}
		for _, m := range missed {
			s.hear(m)
		}
	}
}

// missed are the messages of a direct channel that may not have been heard,
// oldest first.
func (s *Session) missed(ctx context.Context, channel string) (list []Incoming, err error) {
	err = s.history(ctx, channel, s.clock.Now().Add(-gapSpan), func(w written) bool {
		at, _ := time.Parse(time.RFC3339, w.At)
		if w.Author != nil && w.Author.ID == s.User() && at.Before(s.began) {
			list = nil
		}
		if m, ok := s.incoming(w); ok && !m.Bot {
			m.Edited = false
			list = append(list, m)
		}
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

// DirectChannels returns the direct channels of all patients who may write to
// us, for Recent.
func DirectChannels(store *storage.Store) func(context.Context) ([]string, error) {
	return func(ctx context.Context) (list []string, err error) {
		clinics, err := store.Clinics(ctx)
		if err != nil {
			return nil, err
		}
		for _, c := range clinics {
			patients, err := store.Patients(ctx, c.ID)
			if err != nil {
				return nil, err
			}
			for _, p := range patients {
				if p.DM != "" && p.Status != rehab.Discharged {
					list = append(list, p.DM)
				}
			}
		}
		return list, nil
	}
}

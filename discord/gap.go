package discord

import (
	"context"
	"time"

	"waymark/rehab"
	"waymark/storage"
)

const (
	gapSpan = 48 * time.Hour // of each direct channel, after a gap
	gapPace = 5              // channels a second
)

// readBack hands over what people wrote while we could not hear it. What was
// handled already is there again: handlers know a message by its id.
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
	since := s.clock.Now().Add(-gapSpan)
	pace := newWindow(gapPace, time.Second)
	for _, channel := range channels {
		if err := s.transport.wait(ctx, pace.free()); err != nil {
			return
		}
		pace.take(s.clock.Now())
		err := s.history(ctx, channel, since, func(w written) bool {
			if m, ok := s.incoming(w); ok && !m.Bot {
				m.Edited = false
				s.queues.add(m.User, func(ctx context.Context) { s.handler.OnMessage(ctx, m) })
			}
			return true
		})
		if err != nil {
			s.log.Warn("direct channel not read back", "error", err)
		}
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

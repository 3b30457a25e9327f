package discord

import (
	"context"
	"strings"
	"time"

	"waymark/rehab"
	"waymark/storage"
)

const (
	privacyHolds = time.Minute     // a look at a channel is good for
	privacyRetry = 5 * time.Minute // messages wait while others can see it
	privacyTold  = 24 * time.Hour  // the channel is told so again
)

// privacy is what is known of a clinic's channel.
type privacy struct {
	looked, told time.Time
	by           []string // who can see it and should not
}

// guard looks at who can see a clinic's channel before anything of its
// patients is posted there. While others can, messages wait, and the channel
// is told who, once a day. ok says that nothing is in the way.
func (s *Sender) guard(ctx context.Context, row storage.Row) (o outcome, ok bool) {
	if row.Patient != "" || row.Clinic == "" {
		return o, true
	}
	c, err := s.store.Clinic(ctx, row.Clinic)
	if err != nil {
		s.log.Error("read clinic", "error", err)
		return s.tryAgain(row, "clinic"), false
	}
	now := s.clock.Now()
	s.mu.Lock()
	p := s.seenBy[c.ID]
	s.mu.Unlock()
	if p.looked.IsZero() || now.Sub(p.looked) >= privacyHolds {
		e, err := s.session.Private(ctx, c.Guild, c.Channel, c.Role)
		if err != nil {
			return s.judge(ctx, row, "", "", err), false
		}
		p.looked, p.by = now, e.By
	}
	if len(p.by) > 0 && now.Sub(p.told) >= privacyTold {
		s.log.Error("a clinic's channel can be seen by others; its messages wait", "roles_or_members", len(p.by))
		if s.tell(ctx, c, p.by) {
			p.told = now
		}
	}
	s.mu.Lock()
	s.seenBy[c.ID] = p
	s.mu.Unlock()
	if len(p.by) > 0 {
		return outcome{again: now.Add(privacyRetry), why: "channel is not private"}, false
	}
	return o, true
}

// tell says in a clinic's channel who can see it. That holds nothing of a
// patient.
func (s *Sender) tell(ctx context.Context, c rehab.Clinic, by []string) bool {
	m, err := s.render(ctx, storage.Row{Outgoing: rehab.Outgoing{Clinic: c.ID, Kind: rehab.KindNotice,
		Text: rehab.T("notice.channel_seen_by", "list", strings.Join(by, ", "))}})
	if err == nil {
		err = s.session.Post(ctx, c.Channel, m)
	}
	if err != nil {
		s.log.Error("tell a clinic that its channel is not private", "error", err)
	}
	return err == nil
}

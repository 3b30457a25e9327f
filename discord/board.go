package discord

import (
	"context"
	"errors"
	"strings"
	"time"

	"waymark/rehab"
	"waymark/storage"
)

const (
	privacyHolds = time.Minute     // a look at a channel is good for
	privacyRetry = 5 * time.Minute // messages wait while others can see it
	tellRetry    = 6 * time.Hour   // after somebody could not be told
)

// board is what is known of a clinic's channel.
type board struct {
	looked time.Time
	by     []string                      // who can see it and should not
	shut   bool                          // that we may not write to it was logged
	failed map[storage.Trouble]time.Time // when it could not be told
}

// guard looks at who can see a clinic's channel before anything of its
// patients is posted there. While others can, messages wait; the channel and the
// server's owner are told who, once. ok says that nothing is in the way.
func (s *Sender) guard(ctx context.Context, row storage.Row) (o outcome, ok bool) {
	if row.Patient != "" || row.Clinic == "" {
		return o, true
	}
	c, err := s.store.Clinic(ctx, row.Clinic)
	if err != nil {
		s.log.Error("read clinic", "error", err)
		return s.tryAgain(row, whyRender), false
	}
	now := s.clock.Now()
	s.mu.Lock()
	p := s.boards[c.ID]
	s.mu.Unlock()
	if age := now.Sub(p.looked); p.looked.IsZero() || age >= privacyHolds || age < 0 {
		e, err := s.session.Private(ctx, c.Guild, c.Channel, c.Role)
		if err != nil {
			return s.judge(ctx, row, "", "", err), false
		}
		if len(e.By) > 0 && len(p.by) == 0 {
			s.log.Error("a clinic's channel can be seen by others; its messages wait", "roles_or_members", len(e.By))
		}
		s.mu.Lock()
		p = s.boards[c.ID]
		p.looked, p.by = now, e.By
		s.boards[c.ID] = p
		s.mu.Unlock()
	}
	if len(p.by) == 0 {
		s.over(ctx, c.ID, storage.SeenChannel, storage.SeenOwner)
		return o, true
	}
	list := strings.Join(p.by, ", ")
	s.once(ctx, c.ID, storage.SeenChannel, func() error {
		return s.tell(ctx, c, c.Channel, rehab.T("notice.channel_seen_by", "list", list))
	})
	s.once(ctx, c.ID, storage.SeenOwner, func() error {
		return s.tellOwner(ctx, c, rehab.T("notice.channel_seen_owner", "list", list))
	})
	return outcome{again: now.Add(privacyRetry), why: storage.WhySeen}, false
}

// shut holds a clinic's message back while its channel is gone or closed to
// us. Those who can mend that read it in the log and, as the server's owner, in
// a direct message. An alert is kept until it can be posted; the patient was
// told that nobody had been reached.
func (s *Sender) shut(ctx context.Context, row storage.Row, err error) outcome {
	s.mu.Lock()
	p := s.boards[row.Clinic]
	first := !p.shut
	p.shut, p.looked = true, time.Time{}
	s.boards[row.Clinic] = p
	s.mu.Unlock()
	if first {
		s.log.Error("a clinic's channel can't be written to; its messages wait", "error", err)
	}
	s.once(ctx, row.Clinic, storage.ShutOwner, func() error {
		c, err := s.store.Clinic(ctx, row.Clinic)
		if err != nil {
			return err
		}
		return s.tellOwner(ctx, c, rehab.T("notice.channel_shut"))
	})
	now := s.clock.Now()
	if row.Expired(now) {
		return outcome{end: storage.GivenUp, why: storage.WhyShut}
	}
	return outcome{again: now.Add(jitter(firstRetry, brokenRetry, row.Tries)), why: storage.WhyShut}
}

// opened notes that a clinic's channel takes messages.
func (s *Sender) opened(ctx context.Context, clinic string) {
	s.mu.Lock()
	p := s.boards[clinic]
	was := p.shut
	p.shut = false
	s.boards[clinic] = p
	s.mu.Unlock()
	if was {
		s.log.Info("a clinic's channel can be written to again")
	}
	s.over(ctx, clinic, storage.ShutOwner)
}

// once tells of trouble unless that was done since it began. Should we end
// between the two, it is told twice. Who takes no message is tried again after
// a while, anything else at the next message that has to wait.
func (s *Sender) once(ctx context.Context, clinic string, what storage.Trouble, say func() error) {
	s.telling.Lock()
	defer s.telling.Unlock()
	now := s.clock.Now()
	s.mu.Lock()
	at, failed := s.boards[clinic].failed[what]
	s.mu.Unlock()
	if since := now.Sub(at); failed && since < tellRetry && since >= 0 {
		return
	}
	told, err := s.store.TroubleTold(ctx, clinic, what)
	if told {
		return
	}
	if err == nil {
		err = say()
	}
	if err == nil {
		err = s.store.TellTrouble(context.WithoutCancel(ctx), clinic, what, now)
	}
	if err == nil || ctx.Err() != nil {
		return
	}
	s.log.Error("tell of a clinic's channel", "what", what, "error", err)
	if e, ok := errors.AsType[*Error](err); ok && e.final() {
		s.mu.Lock()
		defer s.mu.Unlock()
		p := s.boards[clinic]
		if p.failed == nil {
			p.failed = map[storage.Trouble]time.Time{}
		}
		p.failed[what] = now
		s.boards[clinic] = p
	}
}

// over notes that trouble is mended.
func (s *Sender) over(ctx context.Context, clinic string, what ...storage.Trouble) {
	for _, w := range what {
		if err := s.store.EndTrouble(ctx, clinic, w); err != nil && ctx.Err() == nil {
			s.log.Error("end trouble with a clinic's channel", "error", err)
		}
		s.mu.Lock()
		delete(s.boards[clinic].failed, w)
		s.mu.Unlock()
	}
}

// tellOwner tells the owner of a clinic's server what to mend.
func (s *Sender) tellOwner(ctx context.Context, c rehab.Clinic, what rehab.Text) error {
	var g struct {
		Owner string `json:"owner_id"`
	}
	if err := s.session.ask(ctx, "GET", "guilds/"+c.Guild, nil, &g); err != nil {
		return err
	}
	if g.Owner == "" {
		return errNobody
	}
	channel, err := s.session.openDM(ctx, g.Owner)
	if err != nil {
		return err
	}
	return s.tell(ctx, c, channel, what)
}

// tell says something about a clinic's channel, past the outbox. It holds
// nothing of a patient.
func (s *Sender) tell(ctx context.Context, c rehab.Clinic, channel string, what rehab.Text) error {
	m, err := s.render(ctx, storage.Row{Outgoing: rehab.Outgoing{Clinic: c.ID, Kind: rehab.KindNotice, Text: what}})
	if err != nil {
		return err
	}
	return s.session.Post(ctx, channel, m)
}

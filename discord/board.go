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
	troubleTold  = 24 * time.Hour  // people are told so again
)

// board is what is known of a clinic's channel.
type board struct {
	looked, told time.Time
	by           []string  // who can see it and should not
	shut         time.Time // when it was told that we may not write to it; zero: we may
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
		p.looked, p.by = now, e.By
	}
	if len(p.by) > 0 && now.Sub(p.told) >= troubleTold {
		s.log.Error("a clinic's channel can be seen by others; its messages wait", "roles_or_members", len(p.by))
		if s.tell(ctx, c, c.Channel, rehab.T("notice.channel_seen_by", "list", strings.Join(p.by, ", "))) {
			p.told = now
		}
	}
	s.mu.Lock()
	p.shut = s.boards[c.ID].shut
	s.boards[c.ID] = p
	s.mu.Unlock()
	if len(p.by) > 0 {
		return outcome{again: now.Add(privacyRetry), why: whySeen}, false
	}
	return o, true
}

// shut holds a clinic's message back while its channel is gone or closed to
// us. Those who can mend that read it in the log and, once a day, as a direct
// message to the server's owner. An alert is kept until it can be posted; the
// patient was told that nobody had been reached.
func (s *Sender) shut(ctx context.Context, row storage.Row, err error) outcome {
	now := s.clock.Now()
	s.mu.Lock()
	p := s.boards[row.Clinic]
	first := p.shut.IsZero()
	tell := first || now.Sub(p.shut) >= troubleTold
	if tell {
		p.shut = now
	}
	p.looked = time.Time{}
	s.boards[row.Clinic] = p
	s.mu.Unlock()
	if first {
		s.log.Error("a clinic's channel can't be written to; its messages wait", "error", err)
	}
	if tell {
		s.tellOwner(ctx, row.Clinic)
	}
	if row.Kind != rehab.KindAlert && !row.First.IsZero() && now.Sub(row.First) >= clinicWaits {
		return outcome{end: storage.GivenUp, why: whyShut}
	}
	return outcome{again: now.Add(jitter(firstRetry, brokenRetry, row.Tries)), why: whyShut}
}

// tellOwner tells the owner of a clinic's server that its channel is to be
// mended.
func (s *Sender) tellOwner(ctx context.Context, clinic string) {
	c, err := s.store.Clinic(ctx, clinic)
	if err != nil {
		s.log.Error("read clinic", "error", err)
		return
	}
	var g struct {
		Owner string `json:"owner_id"`
	}
	if err := s.session.ask(ctx, "GET", "guilds/"+c.Guild, nil, &g); err != nil || g.Owner == "" {
		s.log.Error("the owner of a clinic's server can't be told about its channel", "error", err)
		return
	}
	channel, err := s.session.openDM(ctx, g.Owner)
	if err != nil {
		s.log.Error("the owner of a clinic's server can't be told about its channel", "error", err)
		return
	}
	s.tell(ctx, c, channel, rehab.T("notice.channel_shut"))
}

// tell says something about a clinic's channel, past the outbox. It holds
// nothing of a patient.
func (s *Sender) tell(ctx context.Context, c rehab.Clinic, channel string, what rehab.Text) bool {
	m, err := s.render(ctx, storage.Row{Outgoing: rehab.Outgoing{Clinic: c.ID, Kind: rehab.KindNotice, Text: what}})
	if err == nil {
		err = s.session.Post(ctx, channel, m)
	}
	if err != nil {
		s.log.Error("tell a clinic about its channel", "error", err)
	}
	return err == nil
}

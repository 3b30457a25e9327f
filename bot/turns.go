package bot

import (
	"context"
	"time"

	"waymark/rehab"
)

// renderAfter is how long the response to an interaction may take before the
// outbox shows what was recorded: after a crash between the two, say.
const renderAfter = 10 * time.Second

// patientAct does what a patient's button or form says.
func (b *Bot) patientAct(ctx context.Context, a *ask) (answer, error) {
	if len(a.values) > 0 {
		a.act.Value = join(a.values)
	}
	if a.act.Verb == rehab.ActPause && (a.act.Value == "discharge" || a.act.Value == "died") { // the clinic's word, on no button of a patient's
		return answer{}, rehab.Refuse(rehab.NotFound, "old.button")
	}
	now := b.clock.Now()
	if out, hit, err := b.screened(ctx, a); hit {
		return out, err
	}
	if a.act.Verb == rehab.ActConsent {
		a.fields["hash"] = b.consentHash()
	}
	return b.turn(ctx, a, func(s rehab.State) (rehab.Change, error) { return b.cat.Reply(s, a.reply(), now) })
}

// screened looks at what was typed into a form or a command's option, before
// anything else is done with it.
func (b *Bot) screened(ctx context.Context, a *ask) (out answer, found bool, err error) {
	now := b.clock.Now()
	for _, words := range a.fields {
		hit, ok := b.hit(words)
		if !ok {
			continue
		}
		out, err = b.turn(ctx, a, func(s rehab.State) (rehab.Change, error) {
			return rehab.Reported(s, hit.kind, hit.rule, words, a.reply(), now), nil
		})
		if rehab.ErrorCode(err) == rehab.NotFound {
			err = rehab.Refuse(rehab.NotFound, "safety.stranger")
		}
		return out, true, err
	}
	return answer{}, false, nil
}

func (a *ask) reply() rehab.Reply {
	return rehab.Reply{ID: a.id, Act: a.act, Words: a.words, Fields: a.fields, Channel: a.channel, Message: a.message}
}

func join(values []string) string {
	out := ""
	for i, v := range values {
		if i > 0 {
			out += ","
		}
		out += v
	}
	return out
}

// turn takes one step of the patient who asks, in one transaction, and returns
// what is to be shown. Should the answer not arrive, the outbox shows it.
func (b *Bot) turn(ctx context.Context, a *ask, step func(rehab.State) (rehab.Change, error)) (answer, error) {
	p, err := b.store.PatientByUser(ctx, a.user)
	if rehab.ErrorCode(err) == rehab.NotFound {
		return answer{}, rehab.Refuse(rehab.NotFound, "stranger.hello")
	} else if err != nil {
		return answer{}, err
	}
	if err := b.reached(ctx, p); err != nil {
		return answer{}, err
	}
	now := b.clock.Now()
	s, c, err := b.store.Turn(ctx, p.ID, a.id, now, func(s rehab.State) (rehab.Change, error) {
		c, err := step(s)
		if err != nil || c.Show.Name == "" {
			return c, err
		}
		c.Out = append(c.Out, a.shown(c, now))
		return c, nil
	})
	if rehab.ErrorCode(err) == rehab.Conflict && rehab.ErrorText(err).Key == "turn.seen" {
		return b.again(ctx, a, s)
	} else if err != nil {
		return answer{}, err
	}
	if c.Show.Name == "" || a.typed {
		return answer{}, nil
	}
	row := c.Out[len(c.Out)-1].ID
	carried := row
	if !c.Fresh && a.message != "" && a.act.Row != "" {
		carried = a.act.Row
	}
	out, err := b.answerWith(ctx, s, c.Show, carried)
	out.row, out.update = row, !c.Fresh && a.message != ""
	return out, err
}

// reached notes that who acts here may be written to again: the next check-in
// is tried.
func (b *Bot) reached(ctx context.Context, p rehab.Patient) error {
	if p.Unreachable == "" {
		return nil
	}
	return b.store.Reached(ctx, p.ID)
}

// shown is the outbox row that stands for the answer until it has arrived. A
// typed reply has no other answer, so its row is due at once.
func (a *ask) shown(c rehab.Change, now time.Time) rehab.Outgoing {
	o := rehab.Outgoing{Kind: rehab.KindView, View: c.Show.Name, Ref: c.Show.Ref, Text: c.Show.Text, Part: c.Show.Part,
		Priority: c.Show.Priority(), Due: now.Add(renderAfter)}
	if a.typed {
		o.Due = now
	}
	if !c.Fresh && a.message != "" {
		o.Kind, o.Channel, o.Message = rehab.KindRender, a.channel, a.message
	}
	return o
}

// again answers an interaction that came twice: with the state as it is.
func (b *Bot) again(ctx context.Context, a *ask, s rehab.State) (answer, error) {
	if a.typed {
		return answer{}, nil
	}
	v := rehab.View{Name: "text", Text: rehab.T("turn.seen")}
	for _, ch := range s.Checkins {
		if ch.ID == a.act.Ref {
			v = rehab.View{Name: "checkin", Ref: ch.ID}
		}
	}
	out, err := b.answerWith(ctx, s, v, a.act.Row)
	out.update = a.message != "" && v.Name == "checkin"
	return out, err
}

func (b *Bot) answerWith(ctx context.Context, s rehab.State, v rehab.View, row string) (answer, error) {
	p, err := b.show(ctx, s, v)
	if err != nil {
		return answer{}, err
	}
	m, err := b.voice(s).compose(p, row)
	return answer{message: &m}, err
}

package bot

import (
	"context"
	"fmt"
	"strings"

	"waymark/discord"
	"waymark/rehab"
	"waymark/screen"
)

// OnMessage takes one direct message. Every one gets an answer, which leaves
// by the outbox.
func (b *Bot) OnMessage(ctx context.Context, m discord.Incoming) {
	if m.Guild != "" || m.Bot {
		return
	}
	a := &ask{id: m.ID, user: m.User, channel: m.Channel, words: m.Content, typed: true, fields: map[string]string{}}
	err := b.message(ctx, a, m)
	if err == nil {
		return
	}
	if rehab.ErrorCode(err) == rehab.Internal {
		b.log.Error("message", "error", err)
	}
	if err := b.write(ctx, a, rehab.ErrorText(err)); err != nil {
		b.log.Error("answer message", "error", err)
	}
}

// write answers typed words with a text, by the outbox: to the patient, or to
// the channel of someone who is none.
func (b *Bot) write(ctx context.Context, a *ask, t rehab.Text) error {
	now := b.clock.Now()
	p, err := b.store.PatientByUser(ctx, a.user)
	if rehab.ErrorCode(err) == rehab.NotFound {
		return b.writeStranger(ctx, a, t)
	} else if err != nil {
		return err
	}
	_, _, err = b.store.Turn(ctx, p.ID, a.id, now, func(rehab.State) (rehab.Change, error) {
		return rehab.Change{Out: []rehab.Outgoing{{Kind: rehab.KindText, Text: t, Due: now}}}, nil
	})
	if rehab.ErrorCode(err) == rehab.Conflict {
		return nil
	}
	return err
}

// writeStranger answers someone of whom nothing is recorded, at once.
func (b *Bot) writeStranger(ctx context.Context, a *ask, t rehab.Text) error {
	v := b.speaker(b.language(a.locale), rehab.Clinic{}, "")
	m, err := v.compose(say(t), "")
	if err != nil {
		return err
	}
	return b.session.Post(ctx, a.channel, m)
}

// message screens the words first, then takes them for what they are: a
// command by its plain word, a code, an answer.
func (b *Bot) message(ctx context.Context, a *ask, m discord.Incoming) (err error) {
	defer func() {
		if what := recover(); what != nil {
			err = fmt.Errorf("panic in a message handler: %T", what)
		}
	}()
	known := true
	if p, err := b.store.PatientByUser(ctx, a.user); rehab.ErrorCode(err) == rehab.NotFound {
		known = false
	} else if err != nil {
		return err
	} else if err := b.reached(ctx, p); err != nil {
		return err
	}
	if m.Edited { // the message itself was taken under its own id
		a.id = rehab.ID("edit", m.ID, m.Content)
	}
	if hit, ok := b.hit(strings.Join(append([]string{m.Content}, m.Files...), "\n")); ok {
		if !known {
			return b.write(ctx, a, rehab.T("safety.stranger"))
		}
		now := b.clock.Now()
		_, err := b.turn(ctx, a, func(s rehab.State) (rehab.Change, error) {
			return rehab.Reported(s, hit.kind, hit.rule, m.Content, a.reply(), now), nil
		})
		return err
	}
	switch {
	case m.Edited && !known:
		return nil
	case m.Edited:
		return b.write(ctx, a, rehab.T("words.edited"))
	case m.Voice:
		return b.write(ctx, a, rehab.T("words.voice"))
	case len(m.Files) > 0 && strings.TrimSpace(m.Content) == "":
		return b.write(ctx, a, rehab.T("words.picture"))
	}
	if c, ok := plainWord(m.Content); ok && (known || c.deed == rehab.DoEnrol || c.deed == rehab.DoHelp) {
		_, err := c.run(b, ctx, a)
		return err
	}
	if code, ok := codeIn(m.Content); ok {
		a.fields["code"] = code
		_, err := b.start(ctx, a)
		if !known || rehab.ErrorCode(err) != rehab.NotFound {
			return err
		}
	}
	if !known {
		return rehab.Refuse(rehab.NotFound, "stranger.hello")
	}
	_, err = b.patientAct(ctx, a)
	return err
}

// plainWord returns the command that the whole message names.
func plainWord(words string) (command, bool) {
	word := strings.ToLower(strings.Trim(strings.TrimSpace(strings.ReplaceAll(words, "’", "'")), ".!/ "))
	for _, c := range commands() {
		if c.words && c.name == word {
			return c, true
		}
		for _, alias := range c.aliases {
			if alias == word {
				return c, true
			}
		}
	}
	return command{}, false
}

// dashes part the two groups of a code, as keyboards write them.
var dashes = strings.NewReplacer("-", " ", "–", " ", "—", " ", "‑", " ")

// codeIn returns the one-time code in a message: eight letters and digits in one
// group or two of four, alone or after "start". Other groups are no code: "7 6 8
// dance" has eight letters and digits too.
func codeIn(words string) (string, bool) {
	f := strings.Fields(dashes.Replace(words))
	if len(f) > 0 && strings.EqualFold(strings.Trim(f[0], "/"), "start") {
		f = f[1:]
	}
	if len(f) == 0 || len(f) > 2 || len(f) == 2 && len(f[0]) != codeLength/2 {
		return "", false
	}
	code := strings.ToUpper(strings.Join(f, ""))
	if len(code) != codeLength {
		return "", false
	}
	digits := 0
	for _, r := range code {
		if !strings.ContainsRune(codeLetters, r) {
			return "", false
		}
		if r >= '2' && r <= '9' {
			digits++
		}
	}
	return code, digits > 0
}

// hit is what the safety screen found.
type hit struct{ kind, rule string }

// hit screens words; a failure of the screen counts as a hit.
func (b *Bot) hit(words string) (hit, bool) {
	if strings.TrimSpace(words) == "" {
		return hit{}, false
	}
	h := b.screen.Check(words)
	switch h.Kind {
	case screen.None:
		return hit{}, false
	case screen.SelfHarm, screen.Harm, screen.Medical, screen.Overdose:
		return hit{kind: string(h.Kind), rule: h.Rule}, true
	}
	return hit{kind: string(screen.SelfHarm), rule: h.Rule}, true
}

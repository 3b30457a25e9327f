package bot

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"waymark/rehab"
)

// A one-time code: eight letters and digits that are not taken for one
// another when read aloud, one digit at least.
const (
	codeLength  = 8
	codeLetters = "ACDEFGHJKLMNPQRTUVWXY2346789"
)

// newCode returns a fresh code (39 bits) as it is stored, without the hyphen.
func newCode() (string, error) {
	for {
		raw := make([]byte, codeLength)
		if _, err := rand.Read(raw); err != nil {
			return "", fmt.Errorf("make code: %w", err)
		}
		var code strings.Builder
		for _, r := range raw {
			code.WriteByte(codeLetters[int(r)%len(codeLetters)])
		}
		if strings.ContainsAny(code.String(), "2346789") {
			return code.String(), nil
		}
	}
}

// shownCode is a code as people read it: in two groups.
func shownCode(code string) string { return code[:codeLength/2] + "-" + code[codeLength/2:] }

// consentHash is the hash of the consent text as it is shown in English; the
// version names the same text in every language.
func (b *Bot) consentHash() string {
	words, err := b.content.Render("en", rehab.T("consent.text", "weekday", rehab.SayWeekday(1)), b.ambient("en", rehab.Clinic{}, ""))
	if err != nil {
		return ""
	}
	sum := sha256.Sum256([]byte(words))
	return hex.EncodeToString(sum[:])
}

// start redeems a code, or, for a patient without one, begins again.
func (b *Bot) start(ctx context.Context, a *ask) (answer, error) {
	code, ok := codeIn(a.fields["code"])
	if !ok {
		if strings.TrimSpace(a.fields["code"]) != "" {
			return answer{}, rehab.Refuse(rehab.Invalid, "invite.shape")
		}
		a.act = rehab.Act{Verb: rehab.ActPause, Value: "resume"}
		return b.patientAct(ctx, a)
	}
	moving, err := b.redeem(ctx, a, code)
	switch {
	case err != nil:
		return answer{}, err
	case moving.Patient != "":
		return b.askMove(ctx, a, moving)
	case moving.Clinic != "":
		return b.turn(ctx, a, func(rehab.State) (rehab.Change, error) {
			return rehab.Change{Show: rehab.View{Name: "move"}, Fresh: true}, nil
		})
	}
	return b.turn(ctx, a, func(s rehab.State) (rehab.Change, error) {
		return rehab.Change{Show: rehab.View{Name: "consent"}, Fresh: true}, nil
	})
}

// redeem makes the account the patient whom the code was given for, or finds
// the move that it is for, of which the patient is asked first. Guessing is
// braked.
func (b *Bot) redeem(ctx context.Context, a *ask, code string) (moving rehab.Move, err error) {
	now := b.clock.Now()
	if b.codes.holds(a.user, now) {
		return moving, rehab.Refuse(rehab.Unavailable, "invite.braked")
	}
	_, err = b.store.Redeem(ctx, code, a.user, a.channel, now)
	if rehab.ErrorCode(err) == rehab.NotFound {
		moving, err = b.store.AskMove(ctx, code, a.user, a.channel, now)
	}
	if c := rehab.ErrorCode(err); c == rehab.NotFound || c == rehab.Conflict || c == rehab.Unavailable {
		b.codes.miss(a.user, now)
	}
	return moving, err
}

// checkin shows today's check-in, opening it early if it is not due yet.
func (b *Bot) checkin(ctx context.Context, a *ask) (answer, error) {
	now := b.clock.Now()
	return b.turn(ctx, a, func(s rehab.State) (rehab.Change, error) { return rehab.Ahead(s, now) })
}

// cards lists the learning cards; one tap opens one.
func (b *Bot) cards(ctx context.Context, a *ask) (answer, error) {
	return b.turn(ctx, a, func(s rehab.State) (rehab.Change, error) {
		return rehab.Change{Show: rehab.View{Name: "cards"}, Fresh: true}, nil
	})
}

func showCards(sc scene) (page, error) {
	p := say(rehab.T("card.list"))
	list := pick{hint: rehab.T("card.choose"), act: rehab.Act{Verb: rehab.ActCard}, min: 1, max: 1}
	for _, c := range sc.bot.cat.Cards {
		list.options = append(list.options, option{label: rehab.Text{Key: "card." + c.ID + ".name"}, value: c.ID})
	}
	p.picks = []pick{list}
	return p, nil
}

// myData and forgetMe pass the wish on to the clinic, and say so.
func (b *Bot) myData(ctx context.Context, a *ask) (answer, error) {
	return b.request(ctx, a, rehab.WishData, "mydata.passed_on")
}

func (b *Bot) forgetMe(ctx context.Context, a *ask) (answer, error) {
	return b.request(ctx, a, rehab.WishForget, "forget.passed_on")
}

func (b *Bot) request(ctx context.Context, a *ask, kind rehab.WishKind, key string) (answer, error) {
	now := b.clock.Now()
	return b.turn(ctx, a, func(s rehab.State) (rehab.Change, error) { return b.cat.Request(s, kind, key, a.id, now) })
}

// help says what can be done, by who asks.
func (b *Bot) help(ctx context.Context, a *ask) (answer, error) {
	roles, err := b.rolesOf(ctx, a)
	if err != nil {
		return answer{}, err
	}
	who := roles[len(roles)-1]
	switch who {
	case rehab.ThePatient:
		return view("help")(b, ctx, a)
	case rehab.Clinician:
		return b.guide(ctx, a)
	}
	p := say(rehab.Text{Key: "help." + string(who)})
	p.add(b.helpLines(who)...)
	if a.typed {
		return answer{}, b.write(ctx, a, rehab.Text{Key: "help." + string(who)})
	}
	v := b.speaker(b.language(a.locale), rehab.Clinic{}, "")
	m, err := v.compose(p, "")
	return answer{message: &m, private: a.guild != ""}, err
}

// helpLines are the commands that this person may use, one a line.
func (b *Bot) helpLines(who rehab.Role) []rehab.Text {
	var lines []rehab.Text
	for _, c := range commands() {
		if !rehab.May(who, c.deed) || c.deed == rehab.DoHelp || c.server != (who == rehab.Clinician || who == rehab.Administrator) {
			continue
		}
		lines = append(lines, rehab.T("help.line", "command", "/"+c.name, "what", rehab.Text{Key: "command." + strings.ReplaceAll(c.name, " ", ".")}))
	}
	return lines
}

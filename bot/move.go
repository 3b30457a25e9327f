package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/bwmarrin/discordgo"

	"waymark/rehab"
)

// patientMove asks the clinician to make sure of who it is that wants to
// change accounts, before there is a code.
func (b *Bot) patientMove(ctx context.Context, a *ask) (answer, error) {
	s, err := b.byAlias(ctx, a)
	if err != nil {
		return answer{}, err
	}
	if !s.Patient.Status.Running() {
		return answer{}, rehab.Refuse(rehab.Conflict, "move.not_in", "alias", s.Patient.Alias)
	}
	p := say(rehab.T("move.check", "alias", s.Patient.Alias), rehab.T("move.check_how"))
	p.row(clinicTap(rehab.T("move.checked"), "pmove", s.Patient.ID, "", ""))
	return b.privately(s.Clinic, p, false)
}

// moveCode gives the code that the patient sends from the new account.
func (b *Bot) moveCode(ctx context.Context, a *ask) (answer, error) {
	s, err := b.patientOf(ctx, a, a.act.Ref)
	if err != nil {
		return answer{}, err
	}
	if !s.Patient.Status.Running() {
		return answer{}, rehab.Refuse(rehab.Conflict, "move.not_in", "alias", s.Patient.Alias)
	}
	return b.giveMove(ctx, a, s.Clinic, rehab.Move{Patient: s.Patient.ID, Alias: s.Patient.Alias}, "patient.identity_checked", "move.code")
}

// patientReceive gives a code by which a patient of another clinic comes to
// this one.
func (b *Bot) patientReceive(ctx context.Context, a *ask) (answer, error) {
	c, err := b.clinicOf(ctx, a)
	if err != nil {
		return answer{}, err
	}
	alias, err := rehab.Alias(a.fields["alias"])
	if err != nil {
		return answer{}, err
	}
	return b.giveMove(ctx, a, c, rehab.Move{Alias: alias}, "patient.receive_offered", "move.receive_code")
}

func (b *Bot) giveMove(ctx context.Context, a *ask, c rehab.Clinic, m rehab.Move, deed, key string) (answer, error) {
	var err error
	if m.Code, err = newCode(); err != nil {
		return answer{}, err
	}
	now := b.clock.Now()
	m.Clinic, m.By, m.Expires = c.ID, a.user, now.AddDate(0, 0, inviteDays)
	if err := b.store.SaveMove(ctx, m, rehab.Audit{Who: a.user, Deed: deed, At: now}); err != nil {
		return answer{}, err
	}
	return b.withQR(c, say(rehab.Text{Key: key, Args: rehab.Args{"alias": m.Alias, "code": shownCode(m.Code), "count": inviteDays}}))
}

// askMove asks an account that is nobody's yet whether the patient's check-ins
// are to come to it. Who typed the code is answered at once: there is no outbox
// for an account that is nobody's.
func (b *Bot) askMove(ctx context.Context, a *ask, m rehab.Move) (answer, error) {
	s, err := b.store.State(ctx, m.Patient, b.clock.Now())
	if err != nil {
		return answer{}, err
	}
	p := say(rehab.T("move.ask_account"))
	p.row(moveRow("move.yes_account", "move.no_account")...)
	msg, err := b.voice(s).compose(p, "")
	if err != nil {
		return answer{}, err
	}
	if a.typed {
		return answer{}, b.session.Post(ctx, a.channel, msg)
	}
	return answer{message: &msg}, nil
}

func moveRow(yes, no string) []button {
	agree := tap(rehab.Text{Key: yes}, rehab.ActMove, "", "", "yes")
	agree.style = discordgo.PrimaryButton
	return []button{agree, tap(rehab.Text{Key: no}, rehab.ActMove, "", "", "no")}
}

// moveText says what a change of clinics means, and who would see what.
func moveText(from, to rehab.Clinic) rehab.Text {
	return rehab.T("move.ask_clinic", "to", to.Name, "to_notice", to.Notice, "from", from.Name)
}

// showMove asks a patient whether another clinic is to take over. It shows
// nothing any more once that is settled.
func showMove(sc scene) (page, error) {
	m, err := sc.bot.store.AskedMove(sc.ctx, sc.s.Patient.User, sc.now)
	if rehab.ErrorCode(err) == rehab.NotFound || err == nil && m.Patient != "" {
		return page{}, nil
	} else if err != nil {
		return page{}, err
	}
	to, err := sc.bot.store.Clinic(sc.ctx, m.Clinic)
	if err != nil {
		return page{}, err
	}
	p := say(moveText(sc.s.Clinic, to))
	p.row(moveRow("move.yes_clinic", "move.no_clinic")...)
	return p, nil
}

// moved takes the answer of an account that was asked about a move.
func (b *Bot) moved(ctx context.Context, a *ask) (answer, error) {
	now := b.clock.Now()
	m, err := b.store.AskedMove(ctx, a.user, now)
	if err != nil {
		return answer{}, err
	}
	said, lang, c := rehab.T("move.declined"), b.language(a.locale), rehab.Clinic{}
	switch a.act.Value {
	case "no":
		if c = b.clinicFor(ctx, a); m.Patient != "" { // whoever has the account is nobody's patient
			c, err = b.store.Clinic(ctx, m.Clinic)
		}
		if err == nil {
			err = b.store.DeclineMove(ctx, a.user, now)
		}
	case "yes":
		var consent rehab.Consent
		if m.Patient == "" {
			if consent, err = b.moveConsent(ctx, a, m); err != nil {
				return answer{}, err
			}
		}
		var s rehab.State
		m, s, err = b.store.Move(ctx, a.user, consent, now)
		said, lang, c = rehab.T("move.done_account"), s.Patient.Locale, s.Clinic
		if m.Patient == "" {
			said = rehab.T("move.done_clinic")
		}
	default:
		err = rehab.Refuse(rehab.NotFound, "old.button")
	}
	if err != nil {
		return answer{}, err
	}
	msg, err := b.speaker(lang, c, c.Country).compose(say(said), "")
	return answer{message: &msg, update: a.message != ""}, err
}

// moveConsent is the record of a yes to a change of clinics: of the words as
// they were shown.
func (b *Bot) moveConsent(ctx context.Context, a *ask, m rehab.Move) (rehab.Consent, error) {
	p, err := b.store.PatientByUser(ctx, a.user)
	if err != nil {
		return rehab.Consent{}, err
	}
	from, err := b.store.Clinic(ctx, p.Clinic)
	if err != nil {
		return rehab.Consent{}, err
	}
	to, err := b.store.Clinic(ctx, m.Clinic)
	if err != nil {
		return rehab.Consent{}, err
	}
	words, err := b.speaker(p.Locale, from, p.Country).speak(moveText(from, to))
	sum := sha256.Sum256([]byte(words))
	return rehab.Consent{Version: "move/" + b.cat.Consent[p.Locale], Hash: hex.EncodeToString(sum[:]), Locale: p.Locale}, err
}

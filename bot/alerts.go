package bot

import (
	"context"

	"github.com/bwmarrin/discordgo"

	"waymark/discord"
	"waymark/rehab"
)

// alertPage is a safety alert in the clinicians' channel: who, what kind, when,
// and what to do. It quotes nothing.
func (b *Bot) alertPage(ctx context.Context, c rehab.Clinic, id string) (page, error) {
	al, err := b.store.Alert(ctx, id)
	if err != nil {
		return page{}, err
	}
	s, err := b.store.State(ctx, al.Patient, b.clock.Now())
	if err != nil {
		return page{}, err
	}
	at := clinicLocal(c, al.At)
	p := say(rehab.Text{Key: "alert." + al.Kind, Args: rehab.Args{"alias": s.Patient.Alias}},
		rehab.T("alert.when", "time", rehab.SayTime(wallOf(al.At, at.Location())), "date", rehab.SayDate(rehab.DateOf(al.At, at.Location()))),
		rehab.T("alert.what", "alias", s.Patient.Alias))
	p.ping, p.cover = c.Role, b.onCover(ctx, c)
	switch {
	case !al.Cleared.IsZero():
		p.add(rehab.T("alert.cleared"))
		return p, nil
	case !al.TakenAt.IsZero():
		p.add(rehab.T("alert.taken_by", "who", "<@"+al.TakenBy+">"))
	}
	var row []button
	if al.TakenAt.IsZero() {
		take := clinicTap(rehab.T("alert.take"), "kseen", al.ID, "", "")
		take.style = discordgo.PrimaryButton
		row = append(row, take)
	}
	if al.Words != "" {
		row = append(row, clinicTap(rehab.T("alert.words"), "kwords", al.ID, "", ""))
	}
	p.row(append(row, clinicTap(rehab.T("alert.clear"), "kclear", al.ID, "", ""))...)
	return p, nil
}

// ownAlert returns an alert of the asking clinician's own clinic.
func (b *Bot) ownAlert(ctx context.Context, a *ask) (rehab.Alert, rehab.State, error) {
	al, err := b.store.Alert(ctx, a.act.Ref)
	if err != nil {
		return al, rehab.State{}, rehab.Refuse(rehab.NotFound, "old.button")
	}
	s, err := b.patientOf(ctx, a, al.Patient)
	return al, s, err
}

// alertTaken records who looks after an alert.
func (b *Bot) alertTaken(ctx context.Context, a *ask) (answer, error) {
	al, s, err := b.ownAlert(ctx, a)
	if err != nil {
		return answer{}, err
	}
	if _, err := b.store.TakeAlert(ctx, al.ID, a.user, b.clock.Now()); err != nil {
		return answer{}, err
	}
	return b.alertAgain(ctx, a, s.Clinic, al.ID)
}

// alertCleared ends an alert: encouragement goes on for the patient.
func (b *Bot) alertCleared(ctx context.Context, a *ask) (answer, error) {
	al, s, err := b.ownAlert(ctx, a)
	if err != nil {
		return answer{}, err
	}
	if _, err := b.store.ClearAlert(ctx, al.ID, a.user, b.clock.Now()); err != nil {
		return answer{}, err
	}
	return b.alertAgain(ctx, a, s.Clinic, al.ID)
}

func (b *Bot) alertAgain(ctx context.Context, a *ask, c rehab.Clinic, id string) (answer, error) {
	p, err := b.alertPage(ctx, c, id)
	if err != nil {
		return answer{}, err
	}
	p.ping, p.cover = "", ""
	m, err := b.clinicVoice(c).compose(p, a.act.Row)
	return answer{message: &m, update: true}, err
}

// alertWords shows the words behind an alert to the one who asks; that they
// were looked at is audited.
func (b *Bot) alertWords(ctx context.Context, a *ask) (answer, error) {
	al, s, err := b.ownAlert(ctx, a)
	if err != nil {
		return answer{}, err
	}
	now := b.clock.Now()
	if err := b.store.Audit(ctx, rehab.Audit{Clinic: s.Clinic.ID, Patient: al.Patient, Who: a.user, Deed: "alert.words_seen", At: now}); err != nil {
		return answer{}, err
	}
	words := rehab.OneLine(al.Words)
	if len([]rune(words)) <= longestWords {
		return b.privately(s.Clinic, say(rehab.T("alert.words_are", "alias", s.Patient.Alias, "words", words)), false)
	}
	p := say(rehab.T("alert.words_file", "alias", s.Patient.Alias))
	p.files = []discord.File{{Name: "words.txt", Type: "text/plain; charset=utf-8", Data: []byte(al.Words)}}
	if p.files[0].Alt, err = b.clinicVoice(s.Clinic).speak(rehab.T("alert.words_alt")); err != nil {
		return answer{}, err
	}
	return b.privately(s.Clinic, p, false)
}

// longestWords is how much of what a patient wrote stands in a message; all of
// anything longer comes as a file, so that nothing of it is missed.
const longestWords = 1500

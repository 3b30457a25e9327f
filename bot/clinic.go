package bot

import (
	"context"
	"maps"
	"time"

	"github.com/bwmarrin/discordgo"

	"waymark/discord"
	"waymark/rehab"
	"waymark/storage"
)

// clinicAct is what a button, select or form on the clinicians' side does.
type clinicAct struct {
	deed rehab.Deed
	do   func(*Bot, context.Context, *ask) (answer, error)
}

// clinicActs is the table of them, by verb. Ref names the patient, the wish,
// the alert or the digest.
var clinicActs map[string]clinicAct

func init() {
	clinicActs = map[string]clinicAct{
		"padd":    {rehab.DoAddPatient, (*Bot).patientAdded}, // the form was sent
		"pcode":   {rehab.DoAddPatient, (*Bot).inviteCode},
		"pmove":   {rehab.DoActClinic, (*Bot).moveCode},      // identity was checked
		"popen":   {rehab.DoReadClinic, (*Bot).patientOpen},  // from a summary's select
		"prange":  {rehab.DoReadClinic, (*Bot).patientRange}, // how far back to look
		"ftake":   {rehab.DoActClinic, (*Bot).flagTaken},
		"fdone":   {rehab.DoActClinic, (*Bot).flagForm},
		"fclose":  {rehab.DoActClinic, (*Bot).flagClosed}, // the form was sent
		"fsnooze": {rehab.DoActClinic, (*Bot).flagSnoozed},
		"fjudge":  {rehab.DoActClinic, (*Bot).flagJudged},
		"fopen":   {rehab.DoReadClinic, (*Bot).flagsOpen}, // from the list's select
		"kaways":  {rehab.DoReadClinic, (*Bot).awaysShown},
		"kaway":   {rehab.DoActClinic, (*Bot).awayTakenBack},
		"khelp":   {rehab.DoReadClinic, (*Bot).guideCommands},
		"kread":   {rehab.DoReadClinic, (*Bot).digestRead},
		"kchange": {rehab.DoActClinic, (*Bot).digestForm},
		"kwhen":   {rehab.DoActClinic, (*Bot).digestChanged}, // the form was sent
		"kans":    {rehab.DoActClinic, (*Bot).wishAsked},
		"kansf":   {rehab.DoActClinic, (*Bot).wishForm},
		"kanswer": {rehab.DoActClinic, (*Bot).wishAnswered},
		"kfewer":  {rehab.DoActClinic, (*Bot).wishFewer},
		"pcard":   {rehab.DoReadClinic, (*Bot).cardAgain},
		"kvisit":  {rehab.DoReadClinic, (*Bot).visitShown},
		"kagree":  {rehab.DoActClinic, (*Bot).agreeForm},
		"kagreed": {rehab.DoActClinic, (*Bot).agreed},
		"kwrite":  {rehab.DoActClinic, (*Bot).relayForm},
		"kword":   {rehab.DoActClinic, (*Bot).relayed},
		"knote":   {rehab.DoReadClinic, (*Bot).noteRead},
		"kseen":   {rehab.DoActClinic, (*Bot).alertTaken},
		"kwords":  {rehab.DoActClinic, (*Bot).alertWords},
		"kclear":  {rehab.DoActClinic, (*Bot).alertCleared},
	}
	maps.Copy(clinicActs, planActs())
}

// clinicOf returns the clinic of the server that the ask came from.
func (b *Bot) clinicOf(ctx context.Context, a *ask) (rehab.Clinic, error) {
	c, err := b.store.ClinicByGuild(ctx, a.guild)
	if rehab.ErrorCode(err) == rehab.NotFound {
		return c, rehab.Refuse(rehab.NotFound, "clinic.not_set_up")
	}
	return c, err
}

// patientOf returns a patient of the asking clinician's own clinic.
func (b *Bot) patientOf(ctx context.Context, a *ask, id string) (rehab.State, error) {
	c, err := b.clinicOf(ctx, a)
	if err != nil {
		return rehab.State{}, err
	}
	s, err := b.store.State(ctx, id, b.clock.Now())
	if err != nil {
		return s, err
	}
	if s.Patient.Clinic != c.ID {
		if err := b.denied(ctx, a, s.Patient.ID, "other_clinic"); err != nil {
			return rehab.State{}, err
		}
		return rehab.State{}, rehab.Refuse(rehab.NotFound, "patient.unknown")
	}
	return s, nil
}

// byAlias returns the patient that a command names.
func (b *Bot) byAlias(ctx context.Context, a *ask) (rehab.State, error) {
	c, err := b.clinicOf(ctx, a)
	if err != nil {
		return rehab.State{}, err
	}
	p, err := b.store.PatientByAlias(ctx, c.ID, a.fields["patient"])
	if err != nil {
		return rehab.State{}, rehab.Refuse(rehab.NotFound, "patient.unknown")
	}
	return b.store.State(ctx, p.ID, b.clock.Now())
}

// clinicTurn takes a clinician's step on one patient, audited.
func (b *Bot) clinicTurn(ctx context.Context, a *ask, patient, deed string, step func(*rehab.State, *rehab.Change) error) (rehab.State, error) {
	if _, err := b.patientOf(ctx, a, patient); err != nil {
		return rehab.State{}, err
	}
	now := b.clock.Now()
	s, _, err := b.store.Turn(ctx, patient, a.id, now, func(s rehab.State) (rehab.Change, error) {
		c := rehab.Change{Audit: []rehab.Audit{{Clinic: s.Clinic.ID, Patient: s.Patient.ID, Who: a.user, Deed: deed, At: now}}}
		return c, step(&s, &c)
	})
	if rehab.ErrorCode(err) == rehab.Conflict && rehab.ErrorText(err).Key == "turn.seen" {
		return s, nil
	}
	return s, err
}

// clinicVoice speaks to the clinicians of a clinic.
func (b *Bot) clinicVoice(c rehab.Clinic) voice {
	lang := c.Locale
	if lang == "" {
		lang = "en"
	}
	return b.speaker(lang, c, c.Country)
}

// privately answers so that only the one who asked sees it.
func (b *Bot) privately(c rehab.Clinic, p page, update bool) (answer, error) {
	m, err := b.clinicVoice(c).compose(p, "")
	return answer{message: &m, private: true, update: update}, err
}

// suggestAlias completes an alias: those of the clinic that begin with what
// was typed first, then those that hold it.
func (b *Bot) suggestAlias(ctx context.Context, a *ask, typed string) ([]choice, error) {
	c, err := b.clinicOf(ctx, a)
	if rehab.ErrorCode(err) == rehab.NotFound {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	ps, err := b.store.Patients(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, p := range ps {
		names = append(names, p.Alias)
	}
	return matching(names, typed), nil
}

// suggestZone completes the name of a time zone.
func (b *Bot) suggestZone(_ context.Context, _ *ask, typed string) ([]choice, error) {
	return matching(zoneNames, typed), nil
}

func clinicLocal(c rehab.Clinic, at time.Time) time.Time {
	loc, err := rehab.Zone(c.Zone)
	if err != nil {
		return at.UTC()
	}
	return at.In(loc)
}

// renderClinic makes a message for the clinicians' channel.
func (b *Bot) renderClinic(ctx context.Context, row storage.Row) (discord.Message, error) {
	if row.Clinic == "" {
		v := b.speaker("en", rehab.Clinic{}, "")
		return v.compose(say(row.Text), row.ID)
	}
	c, err := b.store.Clinic(ctx, row.Clinic)
	if err != nil {
		return discord.Message{}, err
	}
	var p page
	switch row.Kind {
	case rehab.KindDigest:
		if row.View == "unread" {
			p, err = b.unreadPage(ctx, c, row.Ref)
			break
		}
		p, err = b.digestPage(ctx, c, row.Ref, row.Part)
	case rehab.KindAlert:
		p, err = b.alertPage(ctx, c, row.Ref)
	case rehab.KindAnswered:
		p, err = b.answeredPage(ctx, row.Ref)
	case rehab.KindNotice:
		p = say(row.Text)
		if row.View == storage.ViewUnsent {
			p, err = b.unsentPage(ctx, b.clinicVoice(c), row.ID)
		}
	default:
		p = say(row.Text)
	}
	if err != nil {
		return discord.Message{}, err
	}
	return b.clinicVoice(c).compose(p, row.ID)
}

func setupParams() []param {
	text := discordgo.ApplicationCommandOptionString
	return []param{
		{name: "channel", kind: discordgo.ApplicationCommandOptionChannel},
		{name: "role", kind: discordgo.ApplicationCommandOptionRole},
		{name: "zone", kind: text, suggest: (*Bot).suggestZone},
		{name: "phone", kind: text},
		{name: "hours", kind: text},
		{name: "country", kind: text},
		{name: "name", kind: text},
		{name: "notice", kind: text},
		{name: "digest-day", kind: text, optional: true, choices: []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}},
		{name: "digest-time", kind: text, optional: true},
		{name: "days", kind: text, optional: true},
		{name: "keep-words", kind: text, optional: true},
	}
}

package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"waymark/discord"
	"waymark/rehab"
)

// OnInteraction takes one interaction from Discord and answers it. It is the
// one place where taps, forms and commands are answered, errors become texts,
// and what went wrong on our side is logged.
func (b *Bot) OnInteraction(ctx context.Context, i *discordgo.Interaction) {
	a := asked(i)
	out, err := b.handle(ctx, i, a)
	if err != nil {
		out = b.apology(ctx, a, err)
	}
	if err := b.session.Respond(ctx, i, out.response()); err != nil {
		b.log.Warn("answer not taken", "error", err)
		return
	}
	if out.row != "" {
		if err := b.store.CloseRow(ctx, out.row); err != nil {
			b.log.Error("close row", "error", err)
		}
	}
}

// handle finds who is asked to do what, and does it.
func (b *Bot) handle(ctx context.Context, i *discordgo.Interaction, a *ask) (out answer, err error) {
	defer func() {
		if what := recover(); what != nil {
			err = fmt.Errorf("panic in a handler: %T", what)
		}
	}()
	switch i.Type {
	case discordgo.InteractionApplicationCommand:
		name, opts, _ := options(i.ApplicationCommandData())
		a.fields = opts
		return b.command(ctx, a, name)
	case discordgo.InteractionApplicationCommandAutocomplete:
		name, opts, focused := options(i.ApplicationCommandData())
		a.fields = opts
		out, err := b.suggest(ctx, a, name, focused)
		if err != nil { // a list of choices has no room for words
			b.log.Error("suggest", "command", name, "error", err)
		}
		return out, nil
	}
	if run, ok := clinicActs[a.act.Verb]; ok {
		if err := b.permit(ctx, a, run.deed); err != nil {
			return answer{}, err
		}
		return run.do(b, ctx, a)
	}
	if a.guild != "" { // what is a patient's own is neither done nor shown in a server
		return answer{}, rehab.Refuse(rehab.Forbidden, "command.dm_only")
	}
	if a.act.Verb == rehab.ActMove {
		return b.moved(ctx, a)
	}
	if f, ok := patientForms[[2]string{a.act.Verb, a.act.Value}]; ok && i.Type == discordgo.InteractionMessageComponent {
		return b.openForm(ctx, a, f)
	}
	return b.patientAct(ctx, a)
}

// command runs a command by its full name.
func (b *Bot) command(ctx context.Context, a *ask, name string) (answer, error) {
	for _, c := range commands() {
		if c.name != name {
			continue
		}
		switch {
		case c.server && a.guild == "":
			return answer{}, rehab.Refuse(rehab.Forbidden, "command.server_only")
		case !c.server && a.guild != "" && c.deed != rehab.DoHelp:
			return answer{}, rehab.Refuse(rehab.Forbidden, "command.dm_only")
		}
		if !c.server {
			if out, hit, err := b.screened(ctx, a); hit {
				return out, err
			}
		}
		if err := b.permit(ctx, a, c.deed); err != nil {
			return answer{}, err
		}
		return c.run(b, ctx, a)
	}
	return answer{}, rehab.Refuse(rehab.NotFound, "command.unknown")
}

func (b *Bot) suggest(ctx context.Context, a *ask, name, focused string) (answer, error) {
	out := answer{choices: []choice{}}
	for _, c := range commands() {
		if may, err := b.may(ctx, a, c.deed); c.name != name || !may || err != nil {
			continue
		}
		for _, p := range c.options {
			if p.name == focused && p.suggest != nil {
				list, err := p.suggest(b, ctx, a, a.fields[focused])
				if err != nil {
					return out, err
				}
				out.choices = append(out.choices, list[:min(len(list), maxOptions)]...)
			}
		}
	}
	return out, nil
}

// permit checks the person's role against the table of permissions. That
// someone tried what they may not do is audited.
func (b *Bot) permit(ctx context.Context, a *ask, deed rehab.Deed) error {
	may, err := b.may(ctx, a, deed)
	if may || err != nil {
		return err
	}
	if err := b.denied(ctx, a, "", string(deed)); err != nil {
		return err
	}
	return rehab.Refuse(rehab.Forbidden, "forbidden."+string(deed))
}

func (b *Bot) may(ctx context.Context, a *ask, deed rehab.Deed) (bool, error) {
	roles, err := b.rolesOf(ctx, a)
	return slices.ContainsFunc(roles, func(r rehab.Role) bool { return rehab.May(r, deed) }), err
}

// denied audits what was not done for someone, with the clinic whose server it
// was asked in.
func (b *Bot) denied(ctx context.Context, a *ask, patient, what string) error {
	c, err := b.store.ClinicByGuild(ctx, a.guild)
	if err != nil && rehab.ErrorCode(err) != rehab.NotFound {
		return err
	}
	return b.store.Audit(ctx, rehab.Audit{Clinic: c.ID, Patient: patient, Who: a.user, Deed: "denied." + what, At: b.clock.Now()})
}

// rolesOf returns what the person is: in a server by its roles, in direct
// messages by the account.
func (b *Bot) rolesOf(ctx context.Context, a *ask) ([]rehab.Role, error) {
	roles := []rehab.Role{rehab.Stranger}
	if a.guild == "" {
		if _, err := b.store.PatientByUser(ctx, a.user); err == nil {
			return append(roles, rehab.ThePatient), nil
		} else if rehab.ErrorCode(err) != rehab.NotFound {
			return nil, err
		}
		return roles, nil
	}
	if a.admin {
		roles = append(roles, rehab.Administrator)
	}
	c, err := b.store.ClinicByGuild(ctx, a.guild)
	if rehab.ErrorCode(err) == rehab.NotFound {
		return roles, nil
	} else if err != nil {
		return nil, err
	}
	for _, r := range a.roles {
		if c.Role != "" && r == c.Role {
			return append(roles, rehab.Clinician), nil
		}
	}
	return roles, nil
}

// apology is what a person reads when something could not be done. What is not
// theirs to mend is logged.
func (b *Bot) apology(ctx context.Context, a *ask, err error) answer {
	if rehab.ErrorCode(err) == rehab.Internal {
		b.log.Error("handle", "verb", a.act.Verb, "error", err)
	}
	m, err2 := a.refused(b.speaker(b.language(a.locale), b.clinicFor(ctx, a), ""), rehab.ErrorText(err))
	if err2 != nil {
		b.log.Error("apologise", "error", errors.Join(err, err2))
		m = discord.Message{Content: "Something went wrong on my side. Nothing you did is lost. Please try again."}
	}
	return answer{message: &m, private: a.guild != ""}
}

// refused says why not. Discord empties a form that was sent, so what was typed
// into it is given back: as a file, if it is long.
func (a *ask) refused(v voice, why rehab.Text) (discord.Message, error) {
	p := say(why)
	if len(a.form) > 0 {
		p.add(rehab.T("form.typed"))
	}
	for _, words := range a.form {
		for line := range strings.Lines(words) {
			if words := rehab.OneLine(line); words != "" {
				p.add(rehab.T("form.typed_line", "words", words))
			}
		}
	}
	m, err := v.compose(p, "")
	if err != nil || len(a.form) == 0 || len(m.Files) == 0 {
		return m, err
	}
	file, err := v.textFile("what-you-typed.txt", strings.Join(a.form, "\n\n"))
	if err != nil {
		return m, err
	}
	p = say(why, rehab.T("form.typed_file"))
	p.files = []discord.File{file}
	return v.compose(p, "")
}

// clinicFor is the clinic whose name and number an apology can give: the
// patient's. It is empty where there is none, or none can be read.
func (b *Bot) clinicFor(ctx context.Context, a *ask) rehab.Clinic {
	p, err := b.store.PatientByUser(ctx, a.user)
	if err != nil || a.guild != "" {
		return rehab.Clinic{}
	}
	c, err := b.store.Clinic(ctx, p.Clinic)
	if err != nil {
		return rehab.Clinic{}
	}
	return c
}

// language returns the language of ours that is nearest to Discord's locale.
func (b *Bot) language(locale string) string {
	for _, l := range b.content.Languages() {
		if len(locale) >= 2 && l == locale[:2] {
			return l
		}
	}
	return "en"
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// response is the answer in Discord's shape.
func (o answer) response() discord.Response {
	switch {
	case o.modal != nil:
		return discord.Response{Modal: o.modal}
	case o.choices != nil:
		r := discord.Response{Choices: []*discordgo.ApplicationCommandOptionChoice{}}
		for _, c := range o.choices {
			r.Choices = append(r.Choices, &discordgo.ApplicationCommandOptionChoice{Name: clip(c.name, 100), Value: c.value})
		}
		return r
	}
	return discord.Response{Message: o.message, Update: o.update, Ephemeral: o.private}
}

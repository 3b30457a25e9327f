package bot

import (
	"context"
	"slices"
	"strconv"

	"github.com/bwmarrin/discordgo"

	"waymark/rehab"
)

// templates returns the plans that a clinic can start from: its own first, then
// those that come with the program.
func (b *Bot) templates(ctx context.Context, c rehab.Clinic) ([]rehab.PlanTemplate, error) {
	own, err := b.store.Templates(ctx, c.ID)
	lang := c.Locale
	if len(b.cat.Plans[lang]) == 0 {
		lang = "en"
	}
	return append(own, b.cat.Plans[lang]...), err
}

func templatePick(s rehab.State, templates []rehab.PlanTemplate) pick {
	menu := pick{hint: rehab.T("template.start"), act: rehab.Act{Verb: "ptpl", Ref: s.Patient.ID}, min: 1, max: 1}
	for _, t := range templates {
		key := "template.built_in"
		if t.Clinic != "" {
			key = "template.own"
		}
		menu.options = append(menu.options, option{label: rehab.Text{Key: key, Args: rehab.Args{"name": t.Name}}, value: t.ID})
	}
	return menu
}

// templateNamed returns the template that a button or a select names.
func (b *Bot) templateNamed(ctx context.Context, a *ask, id string) (rehab.State, rehab.PlanTemplate, error) {
	s, err := b.patientOf(ctx, a, a.act.Ref)
	if err != nil {
		return s, rehab.PlanTemplate{}, err
	}
	list, err := b.templates(ctx, s.Clinic)
	if err != nil {
		return s, rehab.PlanTemplate{}, err
	}
	i := slices.IndexFunc(list, func(t rehab.PlanTemplate) bool { return t.ID == id })
	if i < 0 {
		return s, rehab.PlanTemplate{}, rehab.Refuse(rehab.NotFound, "template.gone")
	}
	return s, list[i], nil
}

// templateOpen shows a template, for choosing from what is in it.
func (b *Bot) templateOpen(ctx context.Context, a *ask) (answer, error) {
	s, t, err := b.templateNamed(ctx, a, join(a.values))
	if err != nil {
		return answer{}, err
	}
	p := say(rehab.T("template.title", "name", t.Name, "alias", s.Patient.Alias))
	menu := pick{hint: rehab.T("template.choose", "alias", s.Patient.Alias), act: rehab.Act{Verb: "ptadd", Ref: s.Patient.ID, Item: t.ID}, min: 1}
	for i, e := range t.Exercises {
		p.add(rehab.T("template.line", "exercise", e.Label, "count", e.Times, "smaller", e.Smaller))
		menu.options = append(menu.options, option{label: rehab.T("button.exercise", "exercise", e.Label), value: strconv.Itoa(i)})
	}
	if t.Source != "" {
		p.add(rehab.T("template.source", "source", t.Source))
	}
	p.add(rehab.T("template.no_dose"))
	menu.max = min(len(menu.options), rehab.Room(s.Exercises))
	if menu.max == 0 {
		return answer{}, rehab.Refuse(rehab.Conflict, "exercise.too_many", "max", rehab.MaxExercises)
	}
	p.picks = []pick{menu}
	row := []button{clinicTap(rehab.T("editor.back"), "pshow", s.Patient.ID, "", "")}
	if t.Clinic != "" {
		row = append(row, clinicTap(rehab.T("template.rename"), "ptsave", s.Patient.ID, t.ID, ""), clinicTap(rehab.T("template.delete"), "ptdel", s.Patient.ID, t.ID, ""))
	}
	p.row(row...)
	return b.privately(s.Clinic, p, a.message != "")
}

// templateTaken takes the chosen exercises of a template into the plan, where
// each waits for the clinician's word that it was checked.
func (b *Bot) templateTaken(ctx context.Context, a *ask) (answer, error) {
	_, t, err := b.templateNamed(ctx, a, a.act.Item)
	if err != nil {
		return answer{}, err
	}
	var places []int
	for _, v := range a.values {
		i, err := strconv.Atoi(v)
		if err != nil {
			return answer{}, rehab.Refuse(rehab.NotFound, "old.button")
		}
		places = append(places, i)
	}
	s, err := b.clinicTurn(ctx, a, a.act.Ref, "template.used", func(s *rehab.State, c *rehab.Change) (err error) {
		c.Exercises, err = t.Chosen(*s, places, a.id, b.clock.Now())
		return err
	})
	if err != nil {
		return answer{}, err
	}
	if next := rehab.Unchecked(s.Exercises); len(next) > 0 {
		return b.exercisePage(s, next[0].ID, true)
	}
	return b.planOf(ctx, s, true)
}

// templateForm asks for a name: for this plan as a template of the clinic, or
// for a template that is there.
func (b *Bot) templateForm(ctx context.Context, a *ask) (answer, error) {
	s, err := b.patientOf(ctx, a, a.act.Ref)
	if err != nil {
		return answer{}, err
	}
	in := input{name: "name", label: rehab.T("template.form_name"), hint: rehab.T("template.form_hint"), max: 40}
	title := rehab.T("template.save")
	if a.act.Item != "" {
		_, t, err := b.templateNamed(ctx, a, a.act.Item)
		if err != nil {
			return answer{}, err
		}
		title, in.value = rehab.T("template.rename"), t.Name
	}
	data, err := b.clinicVoice(s.Clinic).modal(form{title: title, act: rehab.Act{Verb: "ptsaved", Ref: s.Patient.ID, Item: a.act.Item}, inputs: []input{in}})
	return answer{modal: data}, err
}

// templateSaved keeps this plan as a template of the clinic, or gives one of
// the clinic's another name.
func (b *Bot) templateSaved(ctx context.Context, a *ask) (answer, error) {
	s, err := b.patientOf(ctx, a, a.act.Ref)
	if err != nil {
		return answer{}, err
	}
	deed := "template.saved"
	var t rehab.PlanTemplate
	if a.act.Item == "" {
		t, err = rehab.TemplateOf(s, a.fields["name"], a.user)
	} else if _, t, err = b.templateNamed(ctx, a, a.act.Item); err == nil {
		deed = "template.renamed"
		t.Name, err = rehab.ShortLabel(a.fields["name"])
	}
	if err != nil {
		return answer{}, err
	}
	if err := b.store.SaveTemplate(ctx, t, rehab.Audit{Who: a.user, Deed: deed, At: b.clock.Now()}); err != nil {
		return answer{}, err
	}
	p := say(rehab.T("template.kept", "name", t.Name, "count", len(t.Exercises)))
	p.row(clinicTap(rehab.T("editor.back"), "pshow", s.Patient.ID, "", ""))
	return b.privately(s.Clinic, p, a.message != "")
}

// templateDropped deletes a template of the clinic, once that was said twice.
func (b *Bot) templateDropped(ctx context.Context, a *ask) (answer, error) {
	s, t, err := b.templateNamed(ctx, a, a.act.Item)
	if err != nil {
		return answer{}, err
	}
	if a.act.Value != "yes" {
		p := say(rehab.T("template.sure", "name", t.Name))
		yes := clinicTap(rehab.T("template.delete"), "ptdel", s.Patient.ID, t.ID, "yes")
		yes.style = discordgo.DangerButton
		p.row(yes, clinicTap(rehab.T("editor.back"), "pshow", s.Patient.ID, "", ""))
		return b.privately(s.Clinic, p, true)
	}
	if err := b.store.DropTemplate(ctx, s.Clinic.ID, t.ID, rehab.Audit{Who: a.user, Deed: "template.deleted", At: b.clock.Now()}); err != nil {
		return answer{}, err
	}
	return b.planOf(ctx, s, true)
}

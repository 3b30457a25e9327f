package bot

import (
	"context"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"waymark/rehab"
)

// planActs are what a clinician does to a plan, by verb. Ref names the patient,
// Item the exercise or the template.
func planActs() map[string]clinicAct {
	return map[string]clinicAct{
		"pshow":    {rehab.DoAddPatient, (*Bot).planShown},     // back to the plan
		"pgoal":    {rehab.DoAddPatient, (*Bot).aimForm},       // a form for goal and tasks
		"pgoals":   {rehab.DoAddPatient, (*Bot).aimSent},       // it was sent
		"pex":      {rehab.DoAddPatient, (*Bot).exerciseForm},  // a form for one exercise, new or there
		"pexs":     {rehab.DoAddPatient, (*Bot).exerciseSent},  // it was sent
		"pexo":     {rehab.DoAddPatient, (*Bot).exerciseOpen},  // from the plan's select
		"ptasks":   {rehab.DoAddPatient, (*Bot).exerciseTasks}, // which tasks it contains
		"pmind":    {rehab.DoAddPatient, (*Bot).exerciseMind},  // engages the mind
		"pup":      {rehab.DoAddPatient, (*Bot).exerciseEarlier},
		"pcheck":   {rehab.DoAddPatient, (*Bot).exerciseChecked}, // checked for this patient
		"pdrop":    {rehab.DoActClinic, (*Bot).exerciseDropped},
		"ptpl":     {rehab.DoAddPatient, (*Bot).templateOpen},  // from the plan's select
		"ptadd":    {rehab.DoAddPatient, (*Bot).templateTaken}, // exercises of it were chosen
		"ptsave":   {rehab.DoActClinic, (*Bot).templateForm},   // a form for a template's name
		"ptsaved":  {rehab.DoActClinic, (*Bot).templateSaved},  // it was sent
		"ptdel":    {rehab.DoActClinic, (*Bot).templateDropped},
		"pstep":    {rehab.DoActClinic, (*Bot).stepForm},     // a form for a step in an exercise
		"pstepped": {rehab.DoActClinic, (*Bot).stepProposed}, // it was sent
		"pstepx":   {rehab.DoActClinic, (*Bot).stepTakenBack},
	}
}

// patientPlan opens a patient's plan for changing.
func (b *Bot) patientPlan(ctx context.Context, a *ask) (answer, error) {
	s, err := b.byAlias(ctx, a)
	if err != nil {
		return answer{}, err
	}
	return b.planOf(ctx, s, false)
}

// planShown shows the plan in place of a page that came from it.
func (b *Bot) planShown(ctx context.Context, a *ask) (answer, error) {
	s, err := b.patientOf(ctx, a, a.act.Ref)
	if err != nil {
		return answer{}, err
	}
	return b.planOf(ctx, s, a.message != "" && a.act.Value != "new")
}

func (b *Bot) planOf(ctx context.Context, s rehab.State, update bool) (answer, error) {
	templates, err := b.templates(ctx, s.Clinic)
	if err != nil {
		return answer{}, err
	}
	p := planPage(s, templates, b.clock.Now())
	if line, ok := b.stepLine(s); ok {
		p.add(line)
	}
	if s.Step != nil && s.Step.Stands(b.clock.Now()) == rehab.StepOpen {
		p.row(clinicTap(rehab.T("step.take_back"), "pstepx", s.Patient.ID, "", ""))
	}
	return b.privately(s.Clinic, p, update)
}

// planPage shows what there is of a patient's plan and what is missing. Each
// exercise opens from a select.
func planPage(s rehab.State, templates []rehab.PlanTemplate, now time.Time) page {
	p := say(rehab.T("patient.draft", "alias", s.Patient.Alias))
	if said, ok := agreedLately(s, now); ok {
		p.add(said)
	}
	p.add(goalTexts(s.Goal)...)
	for _, t := range s.Tasks {
		p.add(rehab.T("goal.task", "task", t.Label))
	}
	menu := pick{hint: rehab.T("editor.open"), act: rehab.Act{Verb: "pexo", Ref: s.Patient.ID}, min: 1, max: 1}
	for _, e := range s.Exercises {
		if e.Status == rehab.Dropped {
			continue
		}
		p.add(standing(s, e))
		menu.options = append(menu.options, option{label: rehab.T("button.exercise", "exercise", e.Label), value: e.ID})
	}
	for _, e := range s.Exercises {
		if e.Status == rehab.Dropped {
			menu.options = append(menu.options, option{label: rehab.T("editor.taken_out", "exercise", e.Label), value: e.ID})
		}
	}
	n, room := len(rehab.InForce(s.Exercises)), rehab.Room(s.Exercises)
	p.add(rehab.T("patient.exercises_so_far", "count", n, "min", minExercises, "max", rehab.MaxExercises))
	var row []button
	if room > 0 {
		row = append(row, clinicTap(rehab.T("patient.add_exercise"), "pex", s.Patient.ID, "", ""))
	}
	row = append(row, clinicTap(rehab.T("editor.aims"), "pgoal", s.Patient.ID, "", ""))
	if n > 0 {
		row = append(row, clinicTap(rehab.T("template.save"), "ptsave", s.Patient.ID, "", ""))
	}
	if n >= minExercises && !s.Patient.Status.Running() {
		code := clinicTap(rehab.T("patient.give_code"), "pcode", s.Patient.ID, "", "")
		code.style = discordgo.PrimaryButton
		row = append(row, code)
	}
	p.row(row...)
	p.picks = []pick{menu}
	if room > 0 {
		p.picks = append(p.picks, templatePick(s, templates))
	}
	return p
}

// agreedLately is what was agreed at a visit of late, which the plan may have to
// follow.
func agreedLately(s rehab.State, now time.Time) (said rehab.Text, ok bool) {
	if s.Agreed == nil || now.Sub(s.Agreed.At) > agreedFor {
		return said, false
	}
	return rehab.T("view.agreed", "date", rehab.SayShortDate(s.Agreed.Date), "words", s.Agreed.Words), true
}

// agreedFor is how long the plan's page repeats what was agreed.
const agreedFor = 14 * 24 * time.Hour

// standing is an exercise in a line, with what it waits for.
func standing(s rehab.State, e rehab.Exercise) rehab.Text {
	switch e.Status {
	case rehab.Wished:
		return rehab.T("editor.line_unchecked", "line", exerciseLine(s, e), "alias", s.Patient.Alias)
	case rehab.Proposed:
		return rehab.T("editor.line_offered", "line", exerciseLine(s, e), "alias", s.Patient.Alias)
	}
	return exerciseLine(s, e)
}

// aimInputs are the inputs for what a patient is on the way to.
func aimInputs() []input {
	return []input{
		{name: "goal", label: rehab.T("patient.form_goal"), hint: rehab.T("patient.form_goal_hint"), max: 200},
		{name: "tasks", label: rehab.T("patient.form_tasks"), hint: rehab.T("patient.form_tasks_hint"), long: true, max: 200},
		{name: "flare_plan", label: rehab.T("patient.form_flare"), hint: rehab.T("patient.form_flare_hint"), long: true, optional: true, max: 300},
	}
}

// aimForm opens the form for what the patient is on the way to.
func (b *Bot) aimForm(ctx context.Context, a *ask) (answer, error) {
	s, err := b.patientOf(ctx, a, a.act.Ref)
	if err != nil {
		return answer{}, err
	}
	var tasks []string
	for _, t := range s.Tasks {
		tasks = append(tasks, t.Label)
	}
	f := form{title: rehab.T("editor.aims"), act: rehab.Act{Verb: "pgoals", Ref: s.Patient.ID}, inputs: aimInputs()}
	for i, value := range []string{s.Goal.Label, strings.Join(tasks, "\n"), s.Patient.FlarePlan} {
		f.inputs[i].value = value
	}
	data, err := b.clinicVoice(s.Clinic).modal(f)
	return answer{modal: data}, err
}

// aimSent changes what the patient is on the way to.
func (b *Bot) aimSent(ctx context.Context, a *ask) (answer, error) {
	s, err := b.clinicTurn(ctx, a, a.act.Ref, "patient.aims", func(s *rehab.State, c *rehab.Change) error {
		aimed, err := rehab.Aim(*s, a.fields, b.clock.Now())
		aimed.Audit = c.Audit
		*c = aimed
		return err
	})
	if err != nil {
		return answer{}, err
	}
	return b.planOf(ctx, s, a.message != "")
}

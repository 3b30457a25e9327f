package bot

import (
	"context"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"waymark/chart"
	"waymark/discord"
	"waymark/rehab"
)

// How many of each a patient has.
const (
	minExercises = 2
	maxExercises = 4
	maxTasks     = 3
)

// patientAdd opens the one form that is filled with the patient present.
func (b *Bot) patientAdd(ctx context.Context, a *ask) (answer, error) {
	c, err := b.clinicOf(ctx, a)
	if err != nil {
		return answer{}, err
	}
	data, err := b.clinicVoice(c).modal(form{title: rehab.T("patient.form"), act: rehab.Act{Verb: "padd"}, inputs: []input{
		{name: "alias", label: rehab.T("patient.form_alias"), hint: rehab.T("patient.form_alias_hint"), max: 20},
		{name: "goal", label: rehab.T("patient.form_goal"), hint: rehab.T("patient.form_goal_hint"), max: 200},
		{name: "tasks", label: rehab.T("patient.form_tasks"), hint: rehab.T("patient.form_tasks_hint"), long: true, max: 200},
		{name: "flare_plan", label: rehab.T("patient.form_flare"), hint: rehab.T("patient.form_flare_hint"), long: true, optional: true, max: 300},
		{name: "enjoys", label: rehab.T("patient.form_enjoys"), optional: true, max: 100},
	}})
	return answer{modal: data}, err
}

// patientAdded takes the form. What was typed is read back as it will be
// shown, so that it can be mended with the patient there.
func (b *Bot) patientAdded(ctx context.Context, a *ask) (answer, error) {
	c, err := b.clinicOf(ctx, a)
	if err != nil {
		return answer{}, err
	}
	alias, err := rehab.Alias(a.fields["alias"])
	if err != nil {
		return answer{}, err
	}
	goal, err := rehab.Normalise(a.fields["goal"])
	if err != nil {
		return answer{}, err
	}
	labels, err := rehab.ShortLabels(a.fields["tasks"], maxTasks)
	if err != nil {
		return answer{}, err
	}
	now := b.clock.Now()
	p := rehab.Patient{Clinic: c.ID, Alias: alias, Status: rehab.Draft, Style: rehab.Buttons, Locale: c.Locale, Country: c.Country,
		Reminders: true, Clinician: a.user, FlarePlan: rehab.OneLine(a.fields["flare_plan"]), Enjoys: rehab.OneLine(a.fields["enjoys"])}
	change := rehab.Change{Goal: &rehab.Goal{Phrase: goal, Since: now},
		Audit: []rehab.Audit{{Clinic: c.ID, Who: a.user, Deed: "patient.added", At: now}}}
	for i, l := range labels {
		change.Tasks = append(change.Tasks, rehab.Task{Label: l, Order: i})
	}
	p, err = b.store.Create(ctx, p, change)
	if err != nil {
		return answer{}, err
	}
	a.act.Ref = p.ID
	return b.patientDraft(ctx, a)
}

// patientDraft shows what is there of a patient's plan and what is missing.
func (b *Bot) patientDraft(ctx context.Context, a *ask) (answer, error) {
	s, err := b.patientOf(ctx, a, a.act.Ref)
	if err != nil {
		return answer{}, err
	}
	return b.privately(s.Clinic, draftPage(s), a.message != "")
}

func draftPage(s rehab.State) page {
	p := say(rehab.T("patient.draft", "alias", s.Patient.Alias))
	p.add(goalTexts(s.Goal)...)
	for _, t := range s.Tasks {
		p.add(rehab.T("goal.task", "task", t.Label))
	}
	n := 0
	for _, e := range s.Exercises {
		if e.Status == rehab.Dropped {
			continue
		}
		p.add(exerciseLine(s, e))
		if e.Status == rehab.InPlan {
			n++
		}
	}
	p.add(rehab.T("patient.exercises_so_far", "count", n, "min", minExercises, "max", maxExercises))
	var row []button
	if n < maxExercises {
		row = append(row, clinicTap(rehab.T("patient.add_exercise"), "pex", s.Patient.ID, "", ""))
	}
	if n >= minExercises && !s.Patient.Status.Running() {
		code := clinicTap(rehab.T("patient.give_code"), "pcode", s.Patient.ID, "", "")
		code.style = discordgo.PrimaryButton
		row = append(row, code)
	}
	p.row(row...)
	return p
}

// clinicTap is a button on the clinicians' side.
func clinicTap(label rehab.Text, verb, ref, item, value string) button {
	return tap(label, verb, ref, item, value)
}

func exerciseLine(s rehab.State, e rehab.Exercise) rehab.Text {
	var tasks []rehab.Text
	for _, t := range s.Tasks {
		if e.Contains(t.ID) {
			tasks = append(tasks, rehab.T("button.exercise", "exercise", t.Label))
		}
	}
	key := "patient.exercise"
	if len(tasks) == 0 {
		key = "patient.exercise_alone"
	}
	return rehab.T(key, "exercise", e.Label, "count", e.Times, "tasks", tasks)
}

// exerciseForm opens the form for one exercise.
func (b *Bot) exerciseForm(ctx context.Context, a *ask) (answer, error) {
	s, err := b.patientOf(ctx, a, a.act.Ref)
	if err != nil {
		return answer{}, err
	}
	data, err := b.clinicVoice(s.Clinic).modal(form{title: rehab.T("exercise.form"), act: rehab.Act{Verb: "pexs", Ref: s.Patient.ID}, inputs: []input{
		{name: "label", label: rehab.T("exercise.form_label"), hint: rehab.T("exercise.form_label_hint"), max: 40},
		{name: "phrase", label: rehab.T("exercise.form_phrase"), hint: rehab.T("exercise.form_phrase_hint"), optional: true, max: 60},
		{name: "times", label: rehab.T("exercise.form_times"), hint: rehab.T("exercise.form_times_hint"), max: 2},
		{name: "smaller", label: rehab.T("exercise.form_smaller"), hint: rehab.T("exercise.form_smaller_hint"), max: 100},
	}})
	return answer{modal: data}, err
}

// exerciseSent records an exercise that is not checked yet, and asks what it
// contains.
func (b *Bot) exerciseSent(ctx context.Context, a *ask) (answer, error) {
	label, err := rehab.ShortLabel(a.fields["label"])
	if err != nil {
		return answer{}, err
	}
	times, err := strconv.Atoi(strings.TrimSpace(a.fields["times"]))
	if err != nil || times < 1 || times > 14 {
		return answer{}, rehab.Refuse(rehab.Invalid, "exercise.times")
	}
	id := rehab.ID("exercise", a.id)
	s, err := b.clinicTurn(ctx, a, a.act.Ref, "exercise.added", func(s *rehab.State, c *rehab.Change) error {
		if len(rehab.InForce(s.Exercises)) >= maxExercises {
			return rehab.Refuse(rehab.Conflict, "exercise.too_many", "max", maxExercises)
		}
		c.Exercises = []rehab.Exercise{{ID: id, Patient: s.Patient.ID, Label: label, Phrase: rehab.OneLine(a.fields["phrase"]), Times: times,
			Smaller: rehab.OneLine(a.fields["smaller"]), Status: rehab.Wished, Order: len(s.Exercises), Since: b.clock.Now()}}
		return nil
	})
	if err != nil {
		return answer{}, err
	}
	return b.privately(s.Clinic, exercisePage(s, id), a.message != "")
}

func exerciseOf(s rehab.State, id string) (rehab.Exercise, bool) {
	for _, e := range s.Exercises {
		if e.ID == id {
			return e, true
		}
	}
	return rehab.Exercise{}, false
}

// exercisePage asks what an exercise contains, and for the clinician's word
// that it was checked for this patient.
func exercisePage(s rehab.State, id string) page {
	e, _ := exerciseOf(s, id)
	p := say(exerciseLine(s, e), rehab.T("exercise.which_tasks"))
	var options []option
	for _, t := range s.Tasks {
		options = append(options, option{label: rehab.T("button.exercise", "exercise", t.Label), value: t.ID, chosen: e.Contains(t.ID)})
	}
	p.picks = []pick{{hint: rehab.T("exercise.tasks"), act: rehab.Act{Verb: "ptasks", Ref: s.Patient.ID, Item: id}, options: options, min: 0, max: len(options)}}
	p.row(clinicTap(rehab.T(onOff("exercise.mind", e.Mind)), "pmind", s.Patient.ID, id, flip(e.Mind)),
		clinicTap(rehab.T("exercise.checked", "alias", s.Patient.Alias), "pcheck", s.Patient.ID, id, ""),
		clinicTap(rehab.T("exercise.drop"), "pdrop", s.Patient.ID, id, ""))
	return p
}

// changeExercise changes one exercise of a patient and shows it again.
func (b *Bot) changeExercise(ctx context.Context, a *ask, deed string, change func(*rehab.Exercise)) (rehab.State, error) {
	return b.clinicTurn(ctx, a, a.act.Ref, deed, func(s *rehab.State, c *rehab.Change) error {
		e, ok := exerciseOf(*s, a.act.Item)
		if !ok {
			return rehab.Refuse(rehab.NotFound, "old.button")
		}
		change(&e)
		c.Exercises = []rehab.Exercise{e}
		return nil
	})
}

func (b *Bot) exerciseTasks(ctx context.Context, a *ask) (answer, error) {
	s, err := b.changeExercise(ctx, a, "exercise.tasks", func(e *rehab.Exercise) { e.Tasks = a.values })
	if err != nil {
		return answer{}, err
	}
	return b.privately(s.Clinic, exercisePage(s, a.act.Item), true)
}

func (b *Bot) exerciseMind(ctx context.Context, a *ask) (answer, error) {
	s, err := b.changeExercise(ctx, a, "exercise.mind", func(e *rehab.Exercise) { e.Mind = a.act.Value == "on" })
	if err != nil {
		return answer{}, err
	}
	return b.privately(s.Clinic, exercisePage(s, a.act.Item), true)
}

// exerciseChecked puts an exercise into the plan: the clinician says that it
// was checked for this patient.
func (b *Bot) exerciseChecked(ctx context.Context, a *ask) (answer, error) {
	s, err := b.clinicTurn(ctx, a, a.act.Ref, "exercise.checked", func(s *rehab.State, c *rehab.Change) error {
		e, ok := exerciseOf(*s, a.act.Item)
		switch {
		case !ok || e.Status == rehab.Dropped:
			return rehab.Refuse(rehab.NotFound, "old.button")
		case e.Status == rehab.InPlan:
			return nil
		case len(rehab.InForce(s.Exercises)) >= maxExercises:
			return rehab.Refuse(rehab.Conflict, "exercise.too_many", "max", maxExercises)
		}
		e.Status, e.Since = rehab.InPlan, b.clock.Now()
		c.Exercises = []rehab.Exercise{e}
		return nil
	})
	if err != nil {
		return answer{}, err
	}
	return b.privately(s.Clinic, draftPage(s), true)
}

func (b *Bot) exerciseDropped(ctx context.Context, a *ask) (answer, error) {
	s, err := b.changeExercise(ctx, a, "exercise.dropped", func(e *rehab.Exercise) { e.Status, e.Since = rehab.Dropped, b.clock.Now() })
	if err != nil {
		return answer{}, err
	}
	return b.privately(s.Clinic, draftPage(s), true)
}

// inviteCode gives the one-time code, with a picture that opens the bot.
func (b *Bot) inviteCode(ctx context.Context, a *ask) (answer, error) {
	code, err := newCode()
	if err != nil {
		return answer{}, err
	}
	now := b.clock.Now()
	s, err := b.clinicTurn(ctx, a, a.act.Ref, "patient.invited", func(s *rehab.State, c *rehab.Change) error {
		if len(rehab.InForce(s.Exercises)) < minExercises {
			return rehab.Refuse(rehab.Invalid, "patient.no_exercises", "min", minExercises)
		}
		if s.Patient.Status.Running() {
			return rehab.Refuse(rehab.Conflict, "patient.enrolled_already")
		}
		if p := s.Patient; p.Status == rehab.Draft { // others stay as they are until the code is sent
			p.Status = rehab.Invited
			c.Patient = &p
		}
		return nil
	})
	if err != nil {
		return answer{}, err
	}
	if err := b.store.SaveInvite(ctx, rehab.Invite{Code: code, Patient: s.Patient.ID, Expires: now.AddDate(0, 0, inviteDays)}); err != nil {
		return answer{}, err
	}
	png, err := chart.QR("https://discord.com/users/" + b.session.User())
	if err != nil {
		return answer{}, err
	}
	p := say(rehab.T("patient.code", "alias", s.Patient.Alias, "code", shownCode(code), "count", inviteDays), rehab.T("patient.code_how", "code", shownCode(code)))
	p.files = []discord.File{{Name: "open-the-bot.png", Type: "image/png", Data: png, Alt: "QR"}}
	v := b.clinicVoice(s.Clinic)
	if p.files[0].Alt, err = v.speak(rehab.T("patient.qr_alt")); err != nil {
		return answer{}, err
	}
	return b.privately(s.Clinic, p, false)
}

// inviteDays is how long a code can be used.
const inviteDays = 7

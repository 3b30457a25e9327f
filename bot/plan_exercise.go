package bot

import (
	"context"
	"slices"
	"strconv"

	"waymark/rehab"
)

// exerciseForm opens the form for one exercise: a new one, or one that is there
// as it stands.
func (b *Bot) exerciseForm(ctx context.Context, a *ask) (answer, error) {
	s, err := b.patientOf(ctx, a, a.act.Ref)
	if err != nil {
		return answer{}, err
	}
	f := form{title: rehab.T("exercise.form"), act: rehab.Act{Verb: "pexs", Ref: s.Patient.ID, Item: a.act.Item}, inputs: []input{
		{name: "label", label: rehab.T("exercise.form_label"), hint: rehab.T("exercise.form_label_hint"), max: 40},
		{name: "phrase", label: rehab.T("exercise.form_phrase"), hint: rehab.T("exercise.form_phrase_hint"), optional: true, max: 60},
		{name: "times", label: rehab.T("exercise.form_times"), hint: rehab.T("exercise.form_times_hint"), max: 2},
		{name: "smaller", label: rehab.T("exercise.form_smaller"), hint: rehab.T("exercise.form_smaller_hint"), max: 100},
	}}
	e, there := exerciseOf(s, a.act.Item)
	switch {
	case there:
		for i, value := range []string{e.Label, e.Phrase, strconv.Itoa(e.Times), e.Smaller} {
			f.inputs[i].value = value
		}
	case a.act.Item != "":
		return answer{}, rehab.Refuse(rehab.NotFound, "old.button")
	case rehab.Room(s.Exercises) == 0:
		return answer{}, rehab.Refuse(rehab.Conflict, "exercise.too_many", "max", rehab.MaxExercises)
	}
	data, err := b.clinicVoice(s.Clinic).modal(f)
	return answer{modal: data}, err
}

// exerciseSent records an exercise that is not checked yet, or a change of one,
// and asks what it contains.
func (b *Bot) exerciseSent(ctx context.Context, a *ask) (answer, error) {
	label, err := rehab.ShortLabel(a.fields["label"])
	if err != nil {
		return answer{}, err
	}
	times, err := rehab.TimesAWeek(a.fields["times"])
	if err != nil {
		return answer{}, err
	}
	fill := func(e *rehab.Exercise) {
		e.Label, e.Phrase, e.Times, e.Smaller = label, rehab.OneLine(a.fields["phrase"]), times, rehab.OneLine(a.fields["smaller"])
	}
	if a.act.Item != "" {
		return b.changeExercise(ctx, a, "exercise.changed", fill)
	}
	e := rehab.Exercise{ID: rehab.ID("exercise", a.id), Status: rehab.Wished, Since: b.clock.Now()}
	fill(&e)
	s, err := b.clinicTurn(ctx, a, a.act.Ref, "exercise.added", func(s *rehab.State, c *rehab.Change) error {
		if rehab.Room(s.Exercises) == 0 {
			return rehab.Refuse(rehab.Conflict, "exercise.too_many", "max", rehab.MaxExercises)
		}
		e.Patient, e.Order = s.Patient.ID, len(s.Exercises)
		c.Exercises = []rehab.Exercise{e}
		return nil
	})
	if err != nil {
		return answer{}, err
	}
	return b.exercisePage(s, e.ID, a.message != "")
}

func exerciseOf(s rehab.State, id string) (rehab.Exercise, bool) {
	for _, e := range s.Exercises {
		if e.ID == id {
			return e, true
		}
	}
	return rehab.Exercise{}, false
}

// exerciseOpen shows the exercise that was chosen in the plan's select.
func (b *Bot) exerciseOpen(ctx context.Context, a *ask) (answer, error) {
	s, err := b.patientOf(ctx, a, a.act.Ref)
	if err != nil {
		return answer{}, err
	}
	return b.exercisePage(s, join(a.values), a.message != "")
}

// exercisePage shows one exercise: what it contains, and a button for each thing
// that can be changed. One that is not in the plan asks for the clinician's word
// that it was checked for this patient.
func (b *Bot) exercisePage(s rehab.State, id string, update bool) (answer, error) {
	e, ok := exerciseOf(s, id)
	if !ok {
		return answer{}, rehab.Refuse(rehab.NotFound, "old.button")
	}
	p := say(standing(s, e))
	if e.Smaller != "" {
		p.add(rehab.T("editor.smaller", "smaller", e.Smaller))
	}
	if e.Status == rehab.InPlan && canWrite(s) == nil {
		p.add(rehab.T("step.asks_first", "alias", s.Patient.Alias))
	}
	p.add(rehab.T("exercise.which_tasks"))
	var options []option
	for _, t := range s.Tasks {
		options = append(options, option{label: rehab.T("button.exercise", "exercise", t.Label), value: t.ID, chosen: e.Contains(t.ID)})
	}
	p.picks = []pick{{hint: rehab.T("exercise.tasks"), act: rehab.Act{Verb: "ptasks", Ref: s.Patient.ID, Item: id}, options: options, min: 0, max: len(options)}}
	p.row(exerciseButtons(s, e)...)
	p.row(placeButtons(s, e)...)
	return b.privately(s.Clinic, p, update)
}

// exerciseButtons change what an exercise is to the plan.
func exerciseButtons(s rehab.State, e rehab.Exercise) []button {
	row := []button{clinicTap(rehab.T(onOff("exercise.mind", e.Mind)), "pmind", s.Patient.ID, e.ID, flip(e.Mind))}
	if e.Status == rehab.Wished || e.Status == rehab.Dropped {
		row = append(row, clinicTap(rehab.T("exercise.checked", "alias", s.Patient.Alias), "pcheck", s.Patient.ID, e.ID, ""))
	}
	if e.Status != rehab.Dropped {
		row = append(row, clinicTap(rehab.T("exercise.drop"), "pdrop", s.Patient.ID, e.ID, ""))
	}
	if e.Status == rehab.InPlan && canWrite(s) == nil {
		row = append(row, clinicTap(rehab.T("step.propose"), "pstep", s.Patient.ID, e.ID, ""))
	}
	return row
}

// placeButtons change its words and its place, and lead back.
func placeButtons(s rehab.State, e rehab.Exercise) []button {
	row := []button{clinicTap(rehab.T("editor.change"), "pex", s.Patient.ID, e.ID, "")}
	if len(rehab.Earlier(s.Exercises, e.ID)) > 0 && e.Status != rehab.Dropped {
		row = append(row, clinicTap(rehab.T("editor.earlier"), "pup", s.Patient.ID, e.ID, ""))
	}
	return append(row, clinicTap(rehab.T("editor.back"), "pshow", s.Patient.ID, "", ""))
}

// changeExercise changes one exercise of a patient and shows it again. How it
// stood before is kept.
func (b *Bot) changeExercise(ctx context.Context, a *ask, deed string, change func(*rehab.Exercise)) (answer, error) {
	s, err := b.turnExercise(ctx, a, deed, func(_ rehab.State, e *rehab.Exercise) error { change(e); return nil })
	if err != nil {
		return answer{}, err
	}
	return b.exercisePage(s, a.act.Item, a.message != "")
}

func (b *Bot) turnExercise(ctx context.Context, a *ask, deed string, change func(rehab.State, *rehab.Exercise) error) (rehab.State, error) {
	return b.clinicTurn(ctx, a, a.act.Ref, deed, func(s *rehab.State, c *rehab.Change) (err error) {
		e, ok := exerciseOf(*s, a.act.Item)
		if !ok {
			return rehab.Refuse(rehab.NotFound, "old.button")
		}
		c.Exercises = []rehab.Exercise{e.Turned("clinician", b.clock.Now(), func(e *rehab.Exercise) { err = change(*s, e) })}
		return err
	})
}

func (b *Bot) exerciseTasks(ctx context.Context, a *ask) (answer, error) {
	s, err := b.patientOf(ctx, a, a.act.Ref)
	if err != nil {
		return answer{}, err
	}
	for _, id := range a.values { // the menu may be older than the tasks
		if !slices.ContainsFunc(s.Tasks, func(t rehab.Task) bool { return t.ID == id }) {
			return answer{}, rehab.Refuse(rehab.NotFound, "old.button")
		}
	}
	return b.changeExercise(ctx, a, "exercise.tasks", func(e *rehab.Exercise) { e.Tasks = a.values })
}

func (b *Bot) exerciseMind(ctx context.Context, a *ask) (answer, error) {
	return b.changeExercise(ctx, a, "exercise.mind", func(e *rehab.Exercise) { e.Mind = a.act.Value == "on" })
}

// exerciseEarlier moves an exercise one place up, in the plan and on the
// patient's buttons.
func (b *Bot) exerciseEarlier(ctx context.Context, a *ask) (answer, error) {
	s, err := b.clinicTurn(ctx, a, a.act.Ref, "exercise.moved", func(s *rehab.State, c *rehab.Change) error {
		c.Exercises = rehab.Earlier(s.Exercises, a.act.Item)
		return nil
	})
	if err != nil {
		return answer{}, err
	}
	return b.planOf(ctx, s, true)
}

// exerciseChecked puts an exercise into the plan: the clinician says that it
// was checked for this patient. The next one that waits for that follows.
func (b *Bot) exerciseChecked(ctx context.Context, a *ask) (answer, error) {
	s, err := b.turnExercise(ctx, a, "exercise.checked", func(s rehab.State, e *rehab.Exercise) error {
		switch {
		case e.Status == rehab.Proposed: // that is the patient's to say
			return rehab.Refuse(rehab.NotFound, "old.button")
		case e.Status == rehab.Dropped && rehab.Room(s.Exercises) == 0:
			return rehab.Refuse(rehab.Conflict, "exercise.too_many", "max", rehab.MaxExercises)
		}
		e.Status = rehab.InPlan
		return nil
	})
	if err != nil {
		return answer{}, err
	}
	if next := rehab.Unchecked(s.Exercises); len(next) > 0 {
		return b.exercisePage(s, next[0].ID, true)
	}
	return b.planOf(ctx, s, true)
}

func (b *Bot) exerciseDropped(ctx context.Context, a *ask) (answer, error) {
	s, err := b.turnExercise(ctx, a, "exercise.dropped", func(_ rehab.State, e *rehab.Exercise) error {
		e.Status = rehab.Dropped
		return nil
	})
	if err != nil {
		return answer{}, err
	}
	return b.planOf(ctx, s, true)
}

package bot

import (
	"context"
	"strconv"

	"waymark/discord"
	"waymark/rehab"
)

// viewDays is how far a clinician's view of one patient looks back.
const viewDays = 90

// patientView opens one patient, for the one who asks alone; that it was
// opened is audited.
func (b *Bot) patientView(ctx context.Context, a *ask) (answer, error) {
	s, err := b.byAlias(ctx, a)
	if err != nil {
		return answer{}, err
	}
	return b.viewOf(ctx, a, s)
}

// patientOpen opens the patient chosen in a summary's select.
func (b *Bot) patientOpen(ctx context.Context, a *ask) (answer, error) {
	if len(a.values) == 0 {
		return answer{}, rehab.Refuse(rehab.NotFound, "old.button")
	}
	s, err := b.patientOf(ctx, a, a.values[0])
	if err != nil {
		return answer{}, err
	}
	return b.viewOf(ctx, a, s)
}

func (b *Bot) viewOf(ctx context.Context, a *ask, s rehab.State) (answer, error) {
	now := b.clock.Now()
	if err := b.store.Audit(ctx, rehab.Audit{Clinic: s.Clinic.ID, Patient: s.Patient.ID, Who: a.user, Deed: "patient.viewed", At: now}); err != nil {
		return answer{}, err
	}
	loc, err := rehab.Zone(s.Clinic.Zone)
	if err != nil {
		return answer{}, err
	}
	to := rehab.DateOf(now, loc)
	from := to.AddDays(1 - viewDays)
	if s.Patient.Enrolled.IsZero() {
		return b.privately(s.Clinic, draftPage(s), false)
	}
	if from.Before(s.Patient.Enrolled) {
		from = s.Patient.Enrolled
	}
	if least := to.AddDays(-13); least.Before(from) {
		from = least
	}
	drawn, err := b.store.Days(ctx, s.Patient.ID, from.AddDays(-beforeDays), to)
	if err != nil {
		return answer{}, err
	}
	days := rehab.Within(drawn, from, to)
	notes, err := b.store.Notes(ctx, s.Patient.ID)
	if err != nil {
		return answer{}, err
	}
	p := viewPage(s, days, notes, to)
	file, err := b.clinicVoice(s.Clinic).picture(rehab.T("chart.title", "alias", s.Patient.Alias, "count", to.Sub(from)+1), drawn, from, to)
	if err != nil {
		return answer{}, err
	}
	p.files = []discord.File{file}
	return b.privately(s.Clinic, p, false)
}

// viewPage is one patient in words: the ladder from the goal down to what was
// done, each number with its denominator.
func viewPage(s rehab.State, days []rehab.Day, notes []rehab.Note, to rehab.Date) page {
	p := say(rehab.T("view.title", "alias", s.Patient.Alias), rehab.Text{Key: "view.status_" + string(s.Patient.Status)}, rehab.T("goal.quote", "goal", s.Goal.Label))
	for _, t := range s.Tasks {
		first, last, n := ratings(s.Ratings, t.ID)
		if n > 1 {
			p.add(rehab.T("view.task", "task", t.Label, "first", first, "last", last))
		} else if n == 1 {
			p.add(rehab.T("view.task_once", "task", t.Label, "last", last))
		} else {
			p.add(rehab.T("goal.task", "task", t.Label))
		}
	}
	for _, e := range rehab.InForce(s.Exercises) {
		p.add(exerciseLine(s, e))
	}
	r := rehab.Responded(days)
	p.add(rehab.T("view.answered", "answered", r.Answered, "asked", r.Delivered, "count", len(days)))
	if a, ok := rehab.AdherenceOf(s, days, to.AddDays(-6), to); ok {
		p.add(rehab.SayAdherence(a))
	}
	p.add(lastAnswers(days)...)
	p.add(rehab.T("view.reported_note"))
	p.add(lastNotes(notes)...)
	return p
}

// How many of a patient's own notes a view shows, and how much of each.
const (
	mostNotes   = 3
	longestNote = 250
)

// lastNotes are what the patient wrote for the team, newest first.
func lastNotes(notes []rehab.Note) []rehab.Text {
	var out []rehab.Text
	for i := len(notes) - 1; i >= 0 && len(out) < mostNotes; i-- {
		n := notes[i]
		out = append(out, rehab.T("view.note", "date", rehab.SayDate(n.Date), "about", rehab.Text{Key: "view.note_" + n.About},
			"words", clip(rehab.OneLine(n.Words), longestNote)))
	}
	return out
}

func ratings(all []rehab.Answer, task string) (first, last, n int) {
	for _, a := range all {
		if a.Exercise != task || a.Status != rehab.Given {
			continue
		}
		if n == 0 {
			first = a.Value
		}
		last, n = a.Value, n+1
	}
	return first, last, n
}

// lastAnswers are the last five days with an answer, newest first.
func lastAnswers(days []rehab.Day) []rehab.Text {
	var out []rehab.Text
	for i := len(days) - 1; i >= 0 && len(out) < 5; i-- {
		d := days[i]
		if len(d.Values) == 0 {
			continue
		}
		out = append(out, rehab.T("view.day", "date", rehab.SayDate(d.Date), "mood", shownValue(d, rehab.ItemMood),
			"sleep", shownValue(d, rehab.ItemSleep), "motivation", shownValue(d, rehab.ItemMotivation)))
	}
	return out
}

// shownValue is a value, or a dash for one that is unknown.
func shownValue(d rehab.Day, item string) string {
	if v, ok := d.Value(item); ok {
		return strconv.Itoa(v)
	}
	return "–"
}

// patientPlan opens a patient's plan for changing.
func (b *Bot) patientPlan(ctx context.Context, a *ask) (answer, error) {
	s, err := b.byAlias(ctx, a)
	if err != nil {
		return answer{}, err
	}
	return b.privately(s.Clinic, planPage(s), false)
}

// planPage is a patient's plan with a button for each exercise.
func planPage(s rehab.State) page {
	p := draftPage(s)
	var row []button
	for _, e := range s.Exercises {
		if e.Status == rehab.InPlan && len(row) < maxPerRow {
			row = append(row, clinicTap(rehab.T("exercise.drop_named", "exercise", e.Label), "pdrop", s.Patient.ID, e.ID, ""))
		}
	}
	p.row(row...)
	return p
}

// patientPause stops asking until the patient resumes.
func (b *Bot) patientPause(ctx context.Context, a *ask) (answer, error) {
	return b.setStatus(ctx, a, rehab.Act{Verb: rehab.ActPause, Value: "open"}, "patient.paused", "patient.pause_done")
}

// patientClose ends a patient's check-ins for good.
func (b *Bot) patientClose(ctx context.Context, a *ask) (answer, error) {
	return b.setStatus(ctx, a, rehab.Act{Verb: rehab.ActPause, Value: "discharge"}, "patient.closed", "patient.close_done")
}

// setStatus does for a patient what the patient's own words would, says so to
// the patient, and audits who did it.
func (b *Bot) setStatus(ctx context.Context, a *ask, act rehab.Act, deed, key string) (answer, error) {
	s, err := b.byAlias(ctx, a)
	if err != nil {
		return answer{}, err
	}
	if act.Value == "open" && !s.Patient.Status.Running() {
		return answer{}, rehab.Refuse(rehab.Conflict, "patient.not_running", "alias", s.Patient.Alias)
	}
	now := b.clock.Now()
	_, err = b.clinicTurn(ctx, a, s.Patient.ID, deed, func(s *rehab.State, c *rehab.Change) error {
		done, err := b.cat.Reply(*s, rehab.Reply{ID: a.id, Act: act}, now)
		done.Audit = c.Audit
		text := done.Show.Text
		if act.Value == "open" {
			text = rehab.T("pause.by_team") // so that nobody wonders who did it
		}
		if s.Patient.DM != "" {
			done.Out = append(done.Out, rehab.Outgoing{Kind: rehab.KindText, Text: text, Due: now})
		}
		*c = done
		return err
	})
	if err != nil {
		return answer{}, err
	}
	return b.privately(s.Clinic, say(rehab.Text{Key: key, Args: rehab.Args{"alias": s.Patient.Alias}}), false)
}

package bot

import (
	"context"
	"slices"
	"strconv"

	"waymark/discord"
	"waymark/rehab"
)

// patientView opens one patient, for the one who asks alone; that it was
// opened is audited.
func (b *Bot) patientView(ctx context.Context, a *ask) (answer, error) {
	s, err := b.byAlias(ctx, a)
	if err != nil {
		return answer{}, err
	}
	return b.viewOf(ctx, a, s, usualWeeks)
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
	return b.viewOf(ctx, a, s, usualWeeks)
}

// patientRange shows a patient again, over the weeks that were chosen.
func (b *Bot) patientRange(ctx context.Context, a *ask) (answer, error) {
	s, err := b.patientOf(ctx, a, a.act.Ref)
	if err != nil {
		return answer{}, err
	}
	weeks, err := strconv.Atoi(join(a.values))
	if err != nil || !slices.Contains(lookBack, weeks) {
		return answer{}, rehab.Refuse(rehab.NotFound, "old.button")
	}
	out, err := b.viewOf(ctx, a, s, weeks)
	out.update = true
	return out, err
}

// lookBack are the weeks that a view of a patient can show; 0 is all of them.
var lookBack = []int{2, 4, 12, 0}

const usualWeeks = 4

func (b *Bot) viewOf(ctx context.Context, a *ask, s rehab.State, weeks int) (answer, error) {
	if err := b.store.Audit(ctx, rehab.Audit{Clinic: s.Clinic.ID, Patient: s.Patient.ID, Who: a.user, Deed: "patient.viewed", At: b.clock.Now()}); err != nil {
		return answer{}, err
	}
	if s.Patient.Enrolled.IsZero() {
		return b.planOf(ctx, s, false)
	}
	v, err := b.viewed(ctx, s, weeks)
	if err != nil {
		return answer{}, err
	}
	p, err := v.page(b.clinicVoice(s.Clinic))
	if err != nil {
		return answer{}, err
	}
	return b.privately(s.Clinic, p, false)
}

// viewed is a patient and the days that a clinician looks at.
type viewed struct {
	s        rehab.State
	weeks    int
	from, to rehab.Date
	days     []rehab.Day
	drawn    []rehab.Day // days, and those before that the first averages need
	plans    []rehab.Plan
	notes    []rehab.Note
	visit    []rehab.Text // the next one, and the step proposed last
	flags    []rehab.Flag // that wait for someone
}

// viewed reads the days of the last weeks, today's included: no more than since
// enrolment, and two weeks at least, so that the picture has a shape.
func (b *Bot) viewed(ctx context.Context, s rehab.State, weeks int) (viewed, error) {
	loc, err := rehab.Zone(zoneOf(s))
	if err != nil {
		return viewed{}, err
	}
	v := viewed{s: s, weeks: weeks, visit: b.visitLines(s), to: s.Until(rehab.DateOf(b.clock.Now(), loc))}
	if line, ok := b.stepLine(s); ok {
		v.visit = append(v.visit, line)
	}
	v.from = v.to.AddDays(1 - 7*weeks)
	if weeks == 0 || v.from.Before(s.Patient.Enrolled) {
		v.from = s.Patient.Enrolled
	}
	if least := v.to.AddDays(-13); least.Before(v.from) {
		v.from = least
	}
	if v.drawn, err = b.store.Days(ctx, s.Patient.ID, v.from.AddDays(-beforeDays), v.to); err != nil {
		return v, err
	}
	v.days = rehab.Within(v.drawn, v.from, v.to)
	if v.plans, err = b.store.Plans(ctx, s.Patient.ID); err != nil {
		return v, err
	}
	if v.notes, err = b.store.Notes(ctx, s.Patient.ID); err != nil {
		return v, err
	}
	v.flags, err = b.shownFlags(ctx, s.Patient.ID)
	return v, err
}

// page shows the patient: in words as far as one message has room, and as a
// picture.
func (v viewed) page(speak voice) (page, error) {
	p := say(v.lines(speak.measure)...)
	if rehab.Responded(v.drawn).Delivered > 0 {
		file, err := speak.picture(rehab.T("chart.title", "alias", v.s.Patient.Alias, "count", v.to.Sub(v.from)+1), v.drawn, v.from, v.to)
		if err != nil {
			return p, err
		}
		p.files = []discord.File{file}
	}
	menu := pick{hint: rehab.T("view.look_back"), act: rehab.Act{Verb: "prange", Ref: v.s.Patient.ID}, min: 1, max: 1}
	for _, weeks := range lookBack {
		o := option{label: rehab.T("view.weeks", "count", weeks), value: strconv.Itoa(weeks), chosen: weeks == v.weeks}
		if weeks == 0 {
			o.label = rehab.T("view.all")
		}
		menu.options = append(menu.options, o)
	}
	p.picks = []pick{menu}
	p.row(flagButtons(v.flags)...)
	row := []button{clinicTap(rehab.T("vcard.button"), "pcard", v.s.Patient.ID, "", "")}
	if v.s.Patient.Status.Running() {
		row = append(row, agreeButton(v.s))
	}
	if canWrite(v.s) == nil {
		row = append(row, clinicTap(rehab.T("relay.write", "alias", v.s.Patient.Alias), "kwrite", v.s.Patient.ID, "", ""))
	}
	p.row(row...)
	return p, nil
}

// lines are the patient in words, what matters most first.
func (v viewed) lines(measure func(rehab.Text) int) []rehab.Text {
	all := v.ladder()
	if len(v.flags) > 0 {
		flags := []rehab.Text{rehab.T("view.flags_title", "count", len(v.flags))}
		for _, f := range v.flags {
			flags = append(flags, rehab.T("digest.bullet", "text", flagLine(v.s.Clinic, f)))
		}
		all = slices.Insert(all, 1, flags...)
	}
	all = append(all, v.numbers()...)
	all = titled(all, "view.last_title", lastAnswers(v.days))
	all = titled(all, "view.notes_title", lastNotes(v.notes))
	all = titled(all, "view.changes_title", rehab.PlanLines(v.s, v.plans))
	return limited(all, measure)
}

// limited leaves out at the end what one message has no room for, and counts it.
func limited(all []rehab.Text, measure func(rehab.Text) int) []rehab.Text {
	size := 0
	for i, t := range all {
		size += measure(t) + 1
		if size > viewLimit {
			return append(all[:i:i], rehab.T("view.left", "count", len(all)-i))
		}
	}
	return all
}

// viewLimit leaves room in a message for the line that counts what was left out.
const viewLimit = longest - 80

// titled adds lines under their title; where there are none, neither.
func titled(all []rehab.Text, title string, lines []rehab.Text) []rehab.Text {
	if len(lines) == 0 {
		return all
	}
	return append(append(all, rehab.Text{Key: title}), lines...)
}

// ladder is the goal, its tasks, and the exercises that hold them.
func (v viewed) ladder() []rehab.Text {
	s := v.s
	out := []rehab.Text{rehab.T("view.title", "alias", s.Patient.Alias, "status", rehab.Text{Key: "view.status_" + string(s.Patient.Status)})}
	if s.Patient.Clinician != "" {
		out[0].Key, out[0].Args["who"] = "view.title_with", s.Patient.Clinician
	}
	if !s.Ended.IsZero() {
		end := s.Until(v.to)
		out = append(out, rehab.T("view.ended", "date", rehab.SayDate(end), "until", rehab.SayDate(rehab.KeptUntil(end)), "year", rehab.KeptUntil(end).Year))
	}
	if s.Patient.Unreachable != "" {
		out = append(out, rehab.T("view.unreachable", "alias", s.Patient.Alias))
	}
	out = append(out, v.visit...)
	if said, ok := v.agreedLine(); ok {
		out = append(out, said)
	}
	out = append(append(out, rehab.T("goal.quote", "goal", s.Goal.Label)), rehab.TaskLines(s)...)
	if exercises := rehab.ExerciseLines(s, v.days); len(exercises) > 0 {
		return titled(out, "view.plan_title", exercises)
	}
	return append(out, rehab.T("view.no_exercise"))
}

// agreedLine is what was agreed last; ok is false if nothing was.
func (v viewed) agreedLine() (said rehab.Text, ok bool) {
	if v.s.Agreed == nil {
		return said, false
	}
	return rehab.T("view.agreed", "date", rehab.SayShortDate(v.s.Agreed.Date), "words", v.s.Agreed.Words), true
}

// numbers are what was answered and reported in the days.
func (v viewed) numbers() []rehab.Text {
	out := []rehab.Text{rehab.T("view.range_title", "count", v.to.Sub(v.from)+1), rehab.ReplyLine(v.days)}
	if a, ok := rehab.AdherenceOf(v.s, v.days, v.from, v.to); ok {
		out = append(out, rehab.SayAdherence(a))
	}
	if line, ok := rehab.FlareLine(v.days); ok {
		out = append(out, line)
	}
	if rehab.Responded(v.days).Answered == 0 {
		return append(out, rehab.T("view.no_answer"))
	}
	return append(out, rehab.T("view.reported_note"))
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

// lastAnswers are the last five days with an answer, newest first.
func lastAnswers(days []rehab.Day) []rehab.Text {
	var out []rehab.Text
	for i := len(days) - 1; i >= 0 && len(out) < 5; i-- {
		d := days[i]
		if len(d.Values) == 0 {
			continue
		}
		key := "view.day"
		if _, helped := d.Value(rehab.ItemHelped); helped {
			key = "view.day_helped"
		}
		out = append(out, rehab.T(key, "date", rehab.SayDate(d.Date), "mood", shownValue(d, rehab.ItemMood),
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

// patientPause stops asking until the patient resumes.
func (b *Bot) patientPause(ctx context.Context, a *ask) (answer, error) {
	return b.setStatus(ctx, a, rehab.Act{Verb: rehab.ActPause, Value: "open"}, "patient.paused", "patient.pause_done")
}

// patientClose ends a patient's check-ins for good, kindly; of someone who died,
// without a word.
func (b *Bot) patientClose(ctx context.Context, a *ask) (answer, error) {
	if a.fields["reason"] == "died" {
		return b.setStatus(ctx, a, rehab.Act{Verb: rehab.ActPause, Value: "died"}, "patient.closed", "patient.close_died")
	}
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
	s, err = b.clinicTurn(ctx, a, s.Patient.ID, deed, func(s *rehab.State, c *rehab.Change) error {
		done, err := b.cat.Reply(*s, rehab.Reply{ID: a.id, Act: act}, now)
		done.Audit = c.Audit
		text := done.Show.Text
		if act.Value == "open" {
			text = rehab.T("pause.by_team") // so that nobody wonders who did it
		}
		if s.Patient.DM != "" && !done.Silence {
			done.Out = slices.Insert(done.Out, 0, rehab.Outgoing{Kind: rehab.KindText, Text: text, Due: now})
		}
		*c = done
		return err
	})
	if err != nil {
		return answer{}, err
	}
	p := say(rehab.Text{Key: key, Args: rehab.Args{"alias": s.Patient.Alias}})
	if !s.Ended.IsZero() {
		until := rehab.KeptUntil(s.Until(rehab.DateOf(now, clinicLocal(s.Clinic, now).Location())))
		p.add(rehab.T("patient.kept_until", "alias", s.Patient.Alias, "until", rehab.SayDate(until), "year", until.Year))
	}
	return b.privately(s.Clinic, p, false)
}

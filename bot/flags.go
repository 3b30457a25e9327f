package bot

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"waymark/rehab"
)

// closedFor is how long a flag stays under those of its patient after it was
// closed, so that it can be judged.
const closedFor = 24 * time.Hour

// ownFlag returns a flag of a patient of the asking clinician's own clinic.
func (b *Bot) ownFlag(ctx context.Context, a *ask) (rehab.Flag, rehab.State, error) {
	f, err := b.store.Flag(ctx, a.act.Ref)
	if err != nil {
		return f, rehab.State{}, rehab.Refuse(rehab.NotFound, "old.button")
	}
	s, err := b.patientOf(ctx, a, f.Patient)
	return f, s, err
}

// setFlag does one clinician's deed on a flag, audited, and shows the patient's
// flags as they now stand.
func (b *Bot) setFlag(ctx context.Context, a *ask, deed string, set func(rehab.State, rehab.Flag, time.Time) (rehab.Flag, error)) (answer, error) {
	f, s, err := b.ownFlag(ctx, a)
	if err != nil {
		return answer{}, err
	}
	now := b.clock.Now()
	_, err = b.store.SetFlag(ctx, f.ID, rehab.Audit{Who: a.user, Deed: deed, At: now}, func(f rehab.Flag) (rehab.Flag, error) { return set(s, f, now) })
	if err != nil {
		return answer{}, err
	}
	return b.flagsOf(ctx, s, a.act.Item == onFlags)
}

func (b *Bot) flagTaken(ctx context.Context, a *ask) (answer, error) {
	return b.setFlag(ctx, a, "flag.taken", func(_ rehab.State, f rehab.Flag, now time.Time) (rehab.Flag, error) { return f.Take(a.user, now) })
}

func (b *Bot) flagSnoozed(ctx context.Context, a *ask) (answer, error) {
	return b.setFlag(ctx, a, "flag.snoozed", func(s rehab.State, f rehab.Flag, now time.Time) (rehab.Flag, error) {
		until := s.Clinic.NextSum
		if until.Before(now) {
			until = now.AddDate(0, 0, 7)
		}
		return f.Snooze(until)
	})
}

func (b *Bot) flagJudged(ctx context.Context, a *ask) (answer, error) {
	j := rehab.NotUseful
	if a.act.Value == "yes" {
		j = rehab.WasUseful
	}
	return b.setFlag(ctx, a, "flag.judged", func(_ rehab.State, f rehab.Flag, _ time.Time) (rehab.Flag, error) { return f.Judge(a.user, j), nil })
}

// flagForm opens the note with which a flag is closed.
func (b *Bot) flagForm(ctx context.Context, a *ask) (answer, error) {
	f, s, err := b.ownFlag(ctx, a)
	if err != nil {
		return answer{}, err
	}
	if !f.Live() {
		return b.flagsOf(ctx, s, a.act.Item == onFlags)
	}
	data, err := b.clinicVoice(s.Clinic).modal(form{title: rehab.T("flag.form", "alias", s.Patient.Alias), act: rehab.Act{Verb: "fclose", Ref: f.ID, Item: a.act.Item},
		inputs: []input{{name: "note", label: rehab.T("flag.form_note"), hint: rehab.T("flag.form_note_hint"), optional: true, max: 200}}})
	return answer{modal: data}, err
}

func (b *Bot) flagClosed(ctx context.Context, a *ask) (answer, error) {
	return b.setFlag(ctx, a, "flag.done", func(_ rehab.State, f rehab.Flag, now time.Time) (rehab.Flag, error) {
		return f.Done(a.user, rehab.OneLine(a.fields["note"]), now)
	})
}

// flagsOpen opens the flags of the patient chosen in the list, or of the one
// whose button it is.
func (b *Bot) flagsOpen(ctx context.Context, a *ask) (answer, error) {
	s, err := b.patientOf(ctx, a, cmp.Or(a.act.Ref, join(a.values)))
	if err != nil {
		return answer{}, err
	}
	return b.flagsOf(ctx, s, false)
}

// onFlags marks the buttons of a page of flags, which is shown again in place.
const onFlags = "page"

// flagsOf shows a patient's flags: those that wait, and those that were closed
// since yesterday.
func (b *Bot) flagsOf(ctx context.Context, s rehab.State, update bool) (answer, error) {
	flags, err := b.store.FlagsOf(ctx, s.Patient.ID, b.clock.Now().Add(-closedFor))
	if err != nil {
		return answer{}, err
	}
	if len(flags) == 0 {
		return b.privately(s.Clinic, say(rehab.T("flag.none_of", "alias", s.Patient.Alias)), update)
	}
	rehab.SortFlags(flags)
	p := say(rehab.T("flag.title", "alias", s.Patient.Alias))
	for i, f := range flags[:min(len(flags), maxRows)] {
		line := flagLine(s.Clinic, f)
		number := ""
		if len(flags) > 1 {
			number = strconv.Itoa(i + 1)
			line = rehab.T("digest.numbered", "n", i+1, "text", line)
		}
		p.add(line)
		p.row(flagRow(f, number, onFlags)...)
	}
	if more := len(flags) - maxRows; more > 0 {
		p.add(rehab.T("digest.more", "count", more))
	}
	return b.privately(s.Clinic, p, update)
}

// flagLine is one flag: why, and where it stands.
func flagLine(c rehab.Clinic, f rehab.Flag) rehab.Text {
	on := func(at time.Time) rehab.Text {
		at = clinicLocal(c, at)
		return rehab.SayShortDate(rehab.DateOf(at, at.Location()))
	}
	state := rehab.T("flag.state_open", "date", on(f.OpenedAt))
	switch {
	case f.State == rehab.FlagTaken:
		state = rehab.T("flag.state_taken", "who", f.TakenBy, "date", on(f.TakenAt))
	case f.State == rehab.FlagSnoozed:
		state = rehab.T("flag.state_snoozed", "date", on(f.Until))
	case f.State == rehab.FlagOver:
		state = rehab.T("flag.state_over")
	case f.State == rehab.FlagDone && f.Note != "":
		state = rehab.T("flag.state_done_note", "who", f.ClosedBy, "note", f.Note)
	case f.State == rehab.FlagDone:
		state = rehab.T("flag.state_done", "who", f.ClosedBy)
	}
	parts := []rehab.Text{f.Text, state}
	if f.Again != "" && f.Live() {
		parts = append(parts, rehab.T("flag.again", "date", on(f.AgainAt)))
	}
	switch f.Useful {
	case rehab.WasUseful:
		parts = append(parts, rehab.T("flag.judged_useful"))
	case rehab.NotUseful:
		parts = append(parts, rehab.T("flag.judged_not"))
	}
	return rehab.Sentences(parts...)
}

// flagRow are the buttons of one flag; number names it where there are several.
func flagRow(f rehab.Flag, number, where string) []button {
	var row []button
	put := func(key, verb, value string) {
		label := rehab.Text{Key: key}
		if number != "" {
			label = rehab.T("flag.numbered", "n", number, "label", label)
		}
		row = append(row, clinicTap(label, verb, f.ID, where, value))
	}
	if f.Live() {
		if f.TakenBy == "" {
			put("flag.take", "ftake", "")
		}
		put("flag.close", "fdone", "")
		if f.State != rehab.FlagSnoozed {
			put("flag.snooze", "fsnooze", "")
		}
	}
	if f.Useful == rehab.NotJudged {
		put("flag.useful", "fjudge", "yes")
		put("flag.not_useful", "fjudge", "no")
	}
	return row
}

// flagButtons stand under a view of their patient: those of the one flag, or
// one that opens them all.
func flagButtons(flags []rehab.Flag) []button {
	switch len(flags) {
	case 0:
		return nil
	case 1:
		return flagRow(flags[0], "", "")
	}
	return []button{clinicTap(rehab.T("flag.all", "count", len(flags)), "fopen", flags[0].Patient, "", "")}
}

// shownFlags are a patient's flags that wait for someone, the most urgent first.
func (b *Bot) shownFlags(ctx context.Context, patient string) ([]rehab.Flag, error) {
	all, err := b.store.FlagsOf(ctx, patient, b.clock.Now())
	var shown []rehab.Flag
	for _, f := range all {
		if f.Shown() {
			shown = append(shown, f)
		}
	}
	rehab.SortFlags(shown)
	return shown, err
}

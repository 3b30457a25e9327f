package rehab

import "time"

// FlagState says where a flag stands.
type FlagState string

const (
	FlagOpen    FlagState = "open"
	FlagTaken   FlagState = "taken"
	FlagSnoozed FlagState = "snoozed" // until the summary after
	FlagDone    FlagState = "done"    // by a clinician
	FlagOver    FlagState = "over"    // by itself: its cause went before anyone took it
)

// Judgement is what a clinician said of a flag's use.
type Judgement int

const (
	NotUseful Judgement = -1
	NotJudged Judgement = 0
	WasUseful Judgement = 1
)

// Flag is one reason to look at a patient, and what became of it. There is
// never more than one of a cause that is not closed.
type Flag struct {
	ID       string
	Patient  string
	Kind     string
	About    string  // exercise or task; "" for the patient
	Text     Text    // in full, with the numbers as last found
	Also     Text    // in few words
	Value    float64 // as last found, in the rule's unit
	Urgency  Urgency
	OpenedAt time.Time
	State    FlagState
	TakenBy  string // clinician's Discord account
	TakenAt  time.Time
	ClosedBy string
	ClosedAt time.Time
	Note     string    // the clinician's
	Until    time.Time // of FlagSnoozed
	Useful   Judgement
	JudgedBy string
	Gone     time.Time // since when the cause is gone; zero while it is there
	Again    string    // the flag of the same cause before this one
	AgainAt  time.Time // when that one was closed, or its cause went after that
	Version  int       // grows with each change
}

// Live reports whether somebody should look, now or after a snooze.
func (f Flag) Live() bool {
	return f.State == FlagOpen || f.State == FlagTaken || f.State == FlagSnoozed
}

// Shown reports whether it is in the list of those to look at.
func (f Flag) Shown() bool { return f.State == FlagOpen || f.State == FlagTaken }

// Take records who looks after the flag. Errors: Conflict, which tells of whom
// has it, or that it is closed.
func (f Flag) Take(who string, now time.Time) (Flag, error) {
	if f.TakenBy != "" && f.TakenBy != who && f.Live() {
		return f, Refuse(Conflict, "flag.taken_already", "who", f.TakenBy)
	}
	if !f.Live() {
		return f, f.closed()
	}
	f.State, f.TakenBy, f.TakenAt = FlagTaken, who, now
	return f, nil
}

// Done closes the flag with a note, which may be empty. Only new evidence opens
// another one of its cause.
func (f Flag) Done(who, note string, now time.Time) (Flag, error) {
	if !f.Live() {
		return f, f.closed()
	}
	if f.TakenBy == "" {
		f.TakenBy, f.TakenAt = who, now
	}
	f.State, f.ClosedBy, f.ClosedAt, f.Note = FlagDone, who, now, note
	return f, nil
}

// Snooze puts the flag away until an instant, or until there is new evidence.
func (f Flag) Snooze(until time.Time) (Flag, error) {
	if !f.Live() {
		return f, f.closed()
	}
	f.State, f.Until = FlagSnoozed, until
	return f, nil
}

// Judge records whether the flag was of use; the last word counts.
func (f Flag) Judge(who string, j Judgement) Flag {
	f.Useful, f.JudgedBy = j, who
	return f
}

func (f Flag) closed() error {
	if f.State == FlagOver {
		return Refuse(Conflict, "flag.over_already")
	}
	return Refuse(Conflict, "flag.done_already", "who", f.ClosedBy)
}

// worse reports whether now is so much further than before that it is new
// evidence.
func (r Rule) worse(before, now float64) bool {
	if r.Unit == "joy" {
		before, now = -before, -now
	}
	return r.Worse > 0 && atLeast(now-before, r.Worse)
}

// news reports whether the finding tells more than the flag does: it has become
// urgent, or it is further from the usual by a step.
func (f finding) news(was Flag) bool {
	r, _ := RuleOf(f.kind)
	return f.urgency > was.Urgency || r.worse(was.Value, f.value)
}

// next returns the flag of a cause after a finding; was is the newest one of
// that cause, with no State if there is none.
func (f finding) next(was Flag, patient string, now time.Time) (is Flag, changed bool) {
	switch {
	case f.back:
		return was.gone(now)
	case !f.holds:
		return was, false
	case was.State == "", was.State == FlagOver, was.State == FlagDone && (!was.Gone.IsZero() || f.news(was)):
		return Flag{ID: ID("flag", patient, f.kind, f.about, was.ID, now.UTC().Format(time.RFC3339Nano)), Patient: patient, Kind: f.kind, About: f.about, Text: f.text, Also: f.also,
			Value: f.value, Urgency: f.urgency, OpenedAt: now, State: FlagOpen, Again: was.ID, AgainAt: later(was.ClosedAt, was.Gone)}, true
	case was.State == FlagDone, was.State == FlagSnoozed && now.Before(was.Until) && !f.news(was):
		return was, false
	}
	is = was.woken()
	is.Text, is.Also, is.Value, is.Urgency, is.Gone = f.text, f.also, f.value, f.urgency, time.Time{}
	return is, true
}

// gone is a flag after its cause went: one that nobody has in hand is over.
func (f Flag) gone(now time.Time) (Flag, bool) {
	if f.State == "" || !f.Gone.IsZero() {
		return f, false
	}
	f.Gone = now
	if f.State == FlagOpen || f.State == FlagSnoozed {
		f.State, f.ClosedAt = FlagOver, now
	}
	return f, true
}

// woken is a flag that is not snoozed any more.
func (f Flag) woken() Flag {
	if f.State != FlagSnoozed {
		return f
	}
	f.State, f.Until = FlagOpen, time.Time{}
	if f.TakenBy != "" {
		f.State = FlagTaken
	}
	return f
}

// cause names what a flag is for, within one patient.
type cause struct{ kind, about string }

// standing is a flag that is to be looked at, with what was found for it now.
type standing struct {
	finding
	flag Flag
}

// weigh holds what was found against the flags there are: stand are those to
// be looked at, in the order of what was found, and changed all that began,
// ended or have other numbers.
func (c caseWeeks) weigh(found []finding, now time.Time) (stand []standing, changed []Flag) {
	was := map[cause]Flag{}
	for _, f := range c.Flags {
		was[cause{f.Kind, f.About}] = f
	}
	for _, f := range found {
		key := cause{f.kind, f.about}
		is, moved := f.next(was[key], c.Patient.ID, now)
		if moved {
			changed = append(changed, is)
		}
		if f.holds && is.Shown() {
			stand = append(stand, standing{f, is})
		}
		delete(was, key)
	}
	for _, f := range c.Flags { // of these nothing was found
		if _, left := was[cause{f.Kind, f.About}]; left && f.State == FlagSnoozed && !now.Before(f.Until) {
			changed = append(changed, f.woken())
		}
	}
	return stand, changed
}

// leave ends the flags of a patient who is no longer in the programme.
func (c caseWeeks) leave(now time.Time) (changed []Flag) {
	for _, f := range c.Flags {
		if is, ended := f.gone(now); ended && f.Live() {
			is.State, is.ClosedAt = FlagOver, now
			changed = append(changed, is)
		}
	}
	return changed
}

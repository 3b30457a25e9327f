package rehab

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Figures of the summary.
const (
	fullEntries  = 12 // patients who need a look, in full; the others are counted
	fullWishes   = 12
	alsoMost     = 5 // further reasons of one patient; the others are counted
	fullWell     = 5
	everyoneUpTo = 40 // patients for whom each has a line
	pictured     = 6
	wellWeeks    = 6 // of 8 in which the plan was kept
	wellJoy      = 6.0
)

// SafetyCount is what the summary says of safety alerts.
type SafetyCount struct {
	Alerts int       `json:"alerts"` // in the window
	Open   int       `json:"open"`   // that no clinician has cleared, of any age
	Drill  time.Time `json:"drill"`  // the last drill; zero: none
	Seen   int       `json:"seen"`   // minutes until it was seen
}

// Digest is a clinic's week for its clinicians. It holds no words of a patient
// but short labels, and it is stored as it is.
type Digest struct {
	Daily    bool          `json:"daily,omitempty"` // what is new, and nothing else
	Since    Date          `json:"since"`           // of a daily one: the day of the summary before it
	From     Date          `json:"from"`
	To       Date          `json:"to"`
	Patients int           `json:"patients"` // enrolled: active, paused, resting
	Response Response      `json:"response"`
	Reported Adherence     `json:"reported"`         // exercise, of those whose plans were asked for
	Before   *Counted      `json:"before,omitempty"` // what the summary of the week before counted
	Came     []string      `json:"came,omitempty"`   // aliases that are new in LookAt
	Went     []string      `json:"went,omitempty"`   // and those that left it
	Safety   SafetyCount   `json:"safety"`
	Drill    Date          `json:"drill"` // in the clinic's zone
	LookAt   []Entry       `json:"look_at"`
	Waiting  []Entry       `json:"waiting"`
	Well     []Entry       `json:"well"`
	Thinking []Entry       `json:"thinking,omitempty"` // whose thinking or memory changed
	New      []Entry       `json:"new"`
	Everyone []PatientLine `json:"everyone"` // empty over 40 patients
	Bands    map[Band]int  `json:"bands"`    // reported exercise, for more than 40 patients
	Pictures []string      `json:"pictures"` // patients, six at most
	NextOn   Date          `json:"next_on"`  // the next summary, in the clinic's zone
	NextAt   WallTime      `json:"next_at"`
	Flags    []Flag        `json:"-"` // that begin, end or have other numbers with this summary
}

// Entry is one patient and why the summary names them.
type Entry struct {
	Patient string `json:"patient"`
	Alias   string `json:"alias"`
	Kind    string `json:"kind"`
	Text    Text   `json:"text"`
	Wish    string `json:"wish,omitempty"` // id of the open wish that it tells of
}

// PatientLine is one patient's week in a line.
type PatientLine struct {
	Patient string `json:"patient"`
	Alias   string `json:"alias"`
	Text    Text   `json:"text"`
}

// Summarise makes the summary of the dates from from to to of a clinic's
// enrolled patients. Recent of each case should reach back nine weeks.
func Summarise(c Clinic, cases []State, from, to Date, now time.Time, safety SafetyCount) Digest {
	s := NewSummary(c, from, to, now, safety)
	for _, one := range cases {
		s.Add(one)
	}
	return s.Digest()
}

// Summary is a summary in the making: patients are added one by one, and none
// is kept. A patient who is well is named in nothing but the one line; so is
// one who left in these days, whose check-ins are in the counts of messages all
// the same.
type Summary struct {
	d        Digest
	now      time.Time
	rested   []PatientLine
	last     *Digest           // of the week before
	enrolled map[string]string // id to alias
}

// NewSummary begins the summary of the dates from from to to.
func NewSummary(c Clinic, from, to Date, now time.Time, safety SafetyCount) *Summary {
	d := Digest{From: from, To: to, Safety: safety, Bands: map[Band]int{}}
	loc, err := Zone(c.Zone)
	if err != nil {
		loc = time.UTC
	}
	if !safety.Drill.IsZero() {
		d.Drill = DateOf(safety.Drill, loc)
	}
	if _, next, ok := c.NextDigest(now, loc); ok {
		d.NextOn, d.NextAt = next, c.Digest.At
	}
	return &Summary{d: d, now: now, enrolled: map[string]string{}}
}

// Add adds one patient.
func (y *Summary) Add(s State) {
	d := &y.d
	k := newCase(s, d.From, d.To)
	left := s.Patient.Status == Stopped || s.Patient.Status == Discharged
	if !s.Patient.Status.Running() && (!left || k.response.Due() == 0) {
		d.Flags = append(d.Flags, k.leave(y.now)...)
		return
	}
	d.Response = d.Response.plus(k.response)
	if left {
		d.Flags = append(d.Flags, k.leave(y.now)...)
	} else {
		d.Patients++
		y.enrolled[s.Patient.ID] = s.Patient.Alias
		d.add(k, y.now)
	}
	line := PatientLine{Patient: s.Patient.ID, Alias: s.Patient.Alias, Text: k.line()}
	if k.response.Delivered+k.response.Refused == 0 {
		y.rested = append(y.rested, line)
	} else {
		d.Everyone = append(d.Everyone, line)
	}
	if a, ok := AdherenceOf(s, k.week, d.From, d.To); ok && !left && k.response.Delivered > 0 {
		d.Bands[a.Band()]++
		d.Reported = d.Reported.plus(a)
	}
}

// Digest ends the summary.
func (y *Summary) Digest() Digest {
	y.d.arrange(y.rested)
	y.compare()
	return y.d
}

// add files one patient under what there is to say.
func (d *Digest) add(k caseWeeks, now time.Time) {
	told := ""
	found := k.findings(k.Own)
	stand, changed := k.weigh(found, now)
	d.Flags = append(d.Flags, changed...)
	if e, ok := k.needsLook(stand); ok {
		told = e.Wish
		d.LookAt = append(d.LookAt, e)
	} else if e, ok := k.well(); ok && !slices.ContainsFunc(found, func(f finding) bool { return f.holds }) {
		d.Well = append(d.Well, e)
	}
	for _, w := range k.Wishes {
		if w.State == WishOpen && w.ID != told && !k.over(w) {
			e := k.entry(string(w.Kind), k.wish(w))
			e.Wish = w.ID
			d.Waiting = append(d.Waiting, e)
		}
	}
	if e, ok := k.thinking(); ok {
		d.Thinking = append(d.Thinking, e)
	}
	if !k.Patient.Enrolled.Before(d.From) && !d.To.Before(k.Patient.Enrolled) {
		d.New = append(d.New, k.entry("new", k.began()))
	}
}

// needsLook says why a patient needs a look: the most urgent reason in full,
// the others in few words.
func (c caseWeeks) needsLook(stand []standing) (Entry, bool) {
	if len(stand) == 0 {
		return Entry{}, false
	}
	first := stand[0]
	e := c.entry(first.filed(), first.text)
	e.Wish = first.wish
	if first.flag.Again != "" {
		e.Text = sentences(e.Text, T("flag.again", "date", c.sayWhen(first.flag.AgainAt)))
	}
	if first.flag.State == FlagTaken {
		e.Text = sentences(e.Text, T("flag.with", "who", first.flag.TakenBy))
	}
	if len(stand) > 1 {
		var also []Text
		for _, f := range stand[1:min(len(stand), 1+alsoMost)] {
			also = append(also, f.also)
		}
		if more := len(stand) - 1 - alsoMost; more > 0 {
			also = append(also, T("digest.list.more", "count", more))
		}
		e.Text = sentences(e.Text, T("digest.also", "list", also))
	}
	return e, true
}

func (c caseWeeks) entry(kind string, text Text) Entry {
	return Entry{Patient: c.Patient.ID, Alias: c.Patient.Alias, Kind: kind, Text: text}
}

// arrange puts everything in the order in which it is read.
func (d *Digest) arrange(rested []PatientLine) {
	byAlias := func(a, b Entry) int { return cmp.Compare(a.Alias, b.Alias) }
	byName := func(a, b PatientLine) int { return cmp.Compare(a.Alias, b.Alias) }
	slices.SortStableFunc(d.LookAt, byRank)
	slices.SortStableFunc(d.Waiting, byAlias)
	slices.SortStableFunc(d.Well, byAlias)
	slices.SortStableFunc(d.Thinking, byAlias)
	slices.SortStableFunc(d.New, byAlias)
	slices.SortStableFunc(d.Everyone, byName)
	slices.SortStableFunc(rested, byName)
	d.Everyone = append(d.Everyone, rested...)
	if d.Patients > everyoneUpTo {
		d.Everyone = nil
	} else {
		d.Bands = nil
	}
	for _, e := range d.LookAt[:min(pictured, len(d.LookAt))] {
		d.Pictures = append(d.Pictures, e.Patient)
	}
}

// line is a patient's week in a line: answered of delivered, exercise reported
// of planned, and what else a clinician should know.
func (c caseWeeks) line() Text {
	var notes []Text
	flares := 0
	for _, d := range c.week {
		if d.Flare != NoFlare {
			flares++
		}
	}
	for _, n := range []struct {
		key   string
		count int
	}{{"skipped", c.response.Skipped}, {"flares", flares}, {"not_delivered", c.response.Refused}, {"missed", c.response.Missed}} {
		if n.count > 0 {
			notes = append(notes, T("digest.note."+n.key, "count", n.count))
		}
	}
	switch p := c.Patient; {
	case p.Status == Stopped, p.Status == Discharged:
		notes = append(notes, T("digest.note."+string(p.Status)))
	case p.Status == Paused && p.PausedUntil.IsZero():
		notes = append(notes, T("digest.note.paused"))
	case p.Status == Paused:
		notes = append(notes, T("digest.note.paused_until", "date", SayShortDate(p.PausedUntil)))
	case p.Status == Resting:
		notes = append(notes, T("digest.note.resting", "day", c.sayWhen(p.Resting)))
	}
	if c.response.Delivered+c.response.Refused == 0 {
		if len(notes) == 0 {
			notes = append(notes, T("digest.note.not_asked"))
		}
		return c.say("digest.line_notes_only", "notes", notes)
	}
	pairs := []any{"answered", c.response.Answered, "delivered", c.response.Delivered, "notes", notes}
	key := "digest.line"
	if a, ok := AdherenceOf(c.State, c.week, c.from, c.to); ok {
		key = "digest.line_exercise"
		pairs = append(pairs, "reported", sayAmount(a.Low), "planned", a.Planned, "range", sayRange(a))
	}
	if len(notes) > 0 {
		key += "_notes"
	}
	return c.say(key, pairs...)
}

// well says what goes well: a task that is rated higher than ever, or a plan
// that is kept with joy.
func (c caseWeeks) well() (Entry, bool) {
	single, _ := RuleOf(FlagTask)
	for _, t := range c.Tasks {
		r := c.rated(t.ID)
		if r.n < 2 || r.last.Date.Before(c.from) {
			continue
		}
		if atLeast(float64(r.last.Value-r.first.Value), single.Threshold) && r.last.Value > r.best {
			return c.entry("task_up", c.say("digest.well.task_up", "task", t.Label, "first", r.first.Value, "last", r.last.Value, "date", SayShortDate(r.first.Date))), true
		}
	}
	if e, ok := c.tasksUp(); ok {
		return e, true
	}
	steady := ConsistencyOf(c.State, c.upTo, c.to)
	joy, n := 0.0, 0
	for _, e := range InForce(c.Exercises) {
		joys, _ := c.joys(e.ID)
		for _, v := range joys {
			joy, n = joy+float64(v), n+1
		}
	}
	if n < joySessions || joy/float64(n) < wellJoy || steady.Weeks < consistencyWeeks || steady.Kept < wellWeeks {
		return Entry{}, false
	}
	mean := sayAmount(math.Round(10*joy/float64(n)) / 10)
	return c.entry("kept", c.say("digest.well.kept", "kept", steady.Kept, "weeks", steady.Weeks, "joy", mean, "count", n)), true
}

// tasksUp: the tasks together are rated higher than at first, and than before
// this week.
func (c caseWeeks) tasksUp() (Entry, bool) {
	first, before, last, n := c.tasksRated()
	mean, _ := RuleOf(FlagTasks)
	if n < tasksMin || !atLeast(last-first, mean.Threshold) || atLeast(before, last) {
		return Entry{}, false
	}
	return c.entry("tasks_up", c.say("digest.well.tasks_up", "count", n, "first", SayTenths(first), "last", SayTenths(last))), true
}

// began says how a new patient's first days went.
func (c caseWeeks) began() Text {
	parts := []Text{c.say("digest.new.began", "weekday", SayShortWeekday(c.Patient.Enrolled.Weekday())),
		T("digest.new.answered", "answered", c.response.Answered, "delivered", c.response.Delivered), T("digest.new.early")}
	var moods []Text
	var on Date
	for _, d := range c.week {
		if v, ok := d.Value(ItemMood); ok {
			moods, on = append(moods, T("number.whole", "n", v)), d.Date
		}
	}
	switch n := len(moods); {
	case n == 1:
		parts = append(parts, T("digest.new.mood", "value", moods[0], "day", SayShortWeekday(on.Weekday())))
	case n > 1:
		parts = append(parts, T("digest.new.moods", "value", moods[n-1], "day", SayShortWeekday(on.Weekday()), "before", moods[:n-1]))
	}
	return sentences(parts...)
}

// enjoyed are the answers to what is enjoyed that have words of their own.
var enjoyed = []string{"dancing", "company", "water", "garden", "martial_arts"}

// wish says what waits for a clinician's word.
func (c caseWeeks) wish(w Wish) Text {
	switch w.Kind {
	case WishEnjoys:
		what := T("digest.enjoys.quote", "what", w.Detail)
		if slices.Contains(enjoyed, w.Detail) {
			what = Text{Key: "digest.enjoys." + w.Detail}
		}
		return c.say("digest.wish.enjoys", "what", what)
	case WishOther:
		if w.Detail != "" {
			return c.say("digest.wish.something_else_than", "exercise", w.Detail)
		}
	case WishVisit:
		return c.say("digest.wish.visit", "day", SayShortDate(c.Visit.Date))
	case WishFewer:
		return c.say("digest.wish.fewer", "detail", w.Detail, "count", c.Plan.Days.Count())
	}
	return c.say("digest.wish." + string(w.Kind))
}

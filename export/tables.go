package export

import (
	"math"
	"strconv"
	"strings"
	"time"

	"waymark/rehab"
)

// person is what the rows of one patient share.
type person struct {
	rehab.Record
	name   string // the pseudonym
	clinic rehab.Clinic
	codes  codes
}

type checkinRow struct {
	*person
	rehab.Checkin
	first, last  time.Time // of the answers that were given
	given, typed int
}

type answerRow struct {
	*person
	rehab.Answer
}

type flagRow struct {
	*person
	rehab.Flag
}

const (
	pseudonym = "the patient's pseudonym: the same in each table and each export; patients.csv alone says whose it is"
	states    = "answered, partly, skipped, expired, paused, resting, withdrawn, not_delivered, missed_by_us; queued, asked, offered while it is open"
)

// Patients is the key to the pseudonyms.
var Patients = Table[*person]{Name: "patients", About: "One row a patient. This is the key: keep it apart from the other tables, and give them on without it.",
	Columns: []Column[*person]{
		{"patient", typeText, "", "", pseudonym, func(p *person) string { return p.name }},
		{"alias", typeText, "", "", "what the clinic calls the patient in Waymark", func(p *person) string { return safe(p.Patient.Alias) }},
		{"status", typeCode, "", "enrolling, active, paused, resting, stopped, discharged", "where the patient stands now", func(p *person) string { return string(p.Patient.Status) }},
		{"enrolled", typeDate, "", "", "date of enrolment where the patient was", func(p *person) string { return dated(p.Patient.Enrolled) }},
		{"zone", typeText, "", "IANA time zones", "time zone of the plan in force", func(p *person) string { return p.ZoneAt(forever, p.clinic) }},
	}}

// Checkins are the planned sets of questions.
var Checkins = Table[checkinRow]{Name: "checkins", About: "One row a patient, date and set of questions that was planned or offered.",
	Columns: []Column[checkinRow]{
		{"patient", typeText, "", "", pseudonym, func(c checkinRow) string { return c.name }},
		{"date", typeDate, "", "", "the date it is about, where the patient was", func(c checkinRow) string { return dated(c.Date) }},
		{"set", typeCode, "", "daily, weekly, monthly", "which questions", func(c checkinRow) string { return string(c.Set) }},
		{"zone", typeText, "", "IANA time zones", "time zone of the columns that end in _local", func(c checkinRow) string { return c.zone() }},
		{"planned_local", typeInstant, "", "", "when it was to be asked, in the zone", func(c checkinRow) string { return local(c.Due, c.zone()) }},
		{"planned_utc", typeInstant, "UTC", "", "the same in UTC", func(c checkinRow) string { return inUTC(c.Due) }},
		{"asked_local", typeInstant, "", "", "when Discord took the question; empty: never", func(c checkinRow) string { return local(c.AskedAt, c.zone()) }},
		{"asked_utc", typeInstant, "UTC", "", "the same in UTC", func(c checkinRow) string { return inUTC(c.AskedAt) }},
		{"answered_local", typeInstant, "", "", "the first answer given; empty: none", func(c checkinRow) string { return local(c.first, c.zone()) }},
		{"answered_utc", typeInstant, "UTC", "", "the same in UTC", func(c checkinRow) string { return inUTC(c.first) }},
		{"last_answer_utc", typeInstant, "UTC", "", "the last answer given or changed", func(c checkinRow) string { return inUTC(c.last) }},
		{"state", typeCode, "", states, "how it ended. expired: asked and not answered, which is unknown and not \"not done\". not_delivered and missed_by_us are never the patient's",
			func(c checkinRow) string { return string(c.State) }},
		{"asked_late", typeInteger, "minutes", "", "from planned to asked", func(c checkinRow) string { return minutes(c.Due, c.AskedAt) }},
		{"late", typeBoolean, "", "TRUE, FALSE", "sent after its time because Waymark was away; the message said so", func(c checkinRow) string { return boolean(c.Late) }},
		{"answered_after", typeInteger, "minutes", "", "from asked to the first answer", func(c checkinRow) string { return minutes(c.AskedAt, c.first) }},
		{"answers", typeInteger, "answers", "", "how many were given", func(c checkinRow) string { return integer(c.given) }},
		{"source", typeCode, "", "tapped, typed, both", "how the patient answered; empty: no answer", func(c checkinRow) string { return source(c.given, c.typed) }},
		{"flare", typeCode, "", "asked, known, new, unsure", "what the patient said of a flare-up that day; asked: the button, and no word on which kind", func(c checkinRow) string { return string(c.Flare) }},
	}}

// Answers are single answers, in long form.
var Answers = Table[answerRow]{Name: "answers", About: "One row an answer. A question without a row was not answered: it is unknown.",
	Columns: []Column[answerRow]{
		{"patient", typeText, "", "", pseudonym, func(a answerRow) string { return a.name }},
		{"date", typeDate, "", "", "the date it is about, where the patient was", func(a answerRow) string { return dated(a.Date) }},
		{"set", typeCode, "", "daily, weekly, monthly", "which questions it was among", func(a answerRow) string { return string(a.codes.set(a.Item)) }},
		{"item", typeCode, "", "see the list of items", "which question", func(a answerRow) string { return a.Item }},
		{"code", typeText, "", "see the list of items", "the question's code: LOINC where it is the same question, else Waymark's own", func(a answerRow) string { return a.codes.of(a.Item) }},
		{"about", typeText, "", "", "the exercise or the task, by a pseudonym; empty: neither", func(a answerRow) string { return a.about(a.Exercise) }},
		{"about_label", typeText, "", "", "what the plan calls it; empty for one that was taken away", func(a answerRow) string { return safe(a.Label(a.Exercise)) }},
		{"status", typeCode, "", "given, skipped", "whether there is a value", func(a answerRow) string { return string(a.Status) }},
		{"value", typeInteger, "", "scales 0 to 10; done: 1 exercises of the plan, 2 rest day, 3 it didn't fit, 4 something else; did: 1 part of it, 2 all of it, 3 more",
			"the answer; empty when skipped", func(a answerRow) string { return a.value() }},
		{"zone", typeText, "", "IANA time zones", "time zone of answered_local", func(a answerRow) string { return a.ZoneAt(a.At, a.clinic) }},
		{"answered_local", typeInstant, "", "", "when it was given or last changed, in the zone", func(a answerRow) string { return local(a.At, a.ZoneAt(a.At, a.clinic)) }},
		{"answered_utc", typeInstant, "UTC", "", "the same in UTC", func(a answerRow) string { return inUTC(a.At) }},
		{"source", typeCode, "", "tapped, typed", "by a button or by typed words", func(a answerRow) string { return source(1, count(a.Typed)) }},
	}}

// Flags are the reasons to look at a patient, and what became of them.
var Flags = Table[flagRow]{Name: "flags", About: "One row a flag: a reason to look at a patient that a rule found.",
	Columns: []Column[flagRow]{
		{"flag", typeText, "", "", "the flag's pseudonym", func(f flagRow) string { return rehab.Pseudonym("f", f.ID) }},
		{"patient", typeText, "", "", pseudonym, func(f flagRow) string { return f.name }},
		{"rule", typeCode, "", kinds(), "which rule", func(f flagRow) string { return f.Kind }},
		{"about", typeText, "", "", "the exercise or the task, by a pseudonym; empty: the patient", func(f flagRow) string { return f.about(f.About) }},
		{"about_label", typeText, "", "", "what the plan calls it", func(f flagRow) string { return safe(f.Label(f.About)) }},
		{"value", typeDecimal, "see unit", "", "how far from the usual, as last found", func(f flagRow) string { return decimal(f.Value) }},
		{"unit", typeCode, "", units(), "what value counts; joy: points of joy, which flag when low; percent: percentage points", func(f flagRow) string { return f.unit() }},
		{"urgency", typeCode, "", "today, list", "whether it was for the same day or for the weekly list", func(f flagRow) string { return f.urgency() }},
		{"opened_utc", typeInstant, "UTC", "", "when it was found", func(f flagRow) string { return inUTC(f.OpenedAt) }},
		{"state", typeCode, "", "open, taken, snoozed, done, over", "where it stands; done: by a clinician; over: its cause went before anyone took it", func(f flagRow) string { return string(f.State) }},
		{"taken_utc", typeInstant, "UTC", "", "when a clinician took it", func(f flagRow) string { return inUTC(f.TakenAt) }},
		{"closed_utc", typeInstant, "UTC", "", "when it was done or over", func(f flagRow) string { return inUTC(f.ClosedAt) }},
		{"snoozed_until_utc", typeInstant, "UTC", "", "until when it was last put off", func(f flagRow) string { return inUTC(f.Until) }},
		{"gone_utc", typeInstant, "UTC", "", "since when its cause is gone; empty while it is there", func(f flagRow) string { return inUTC(f.Gone) }},
		{"useful", typeCode, "", "yes, no", "a clinician's judgement; empty: none", func(f flagRow) string { return f.useful() }},
		{"after", typeText, "", "", "the flag of the same cause before this one", func(f flagRow) string { return rehab.Pseudonym("f", f.Again) }},
	}}

// forever is an instant after every plan.
var forever = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

func (c checkinRow) zone() string { return c.ZoneAt(c.Due, c.clinic) }

// about is the pseudonym of an exercise or a task. It is made with the patient:
// two patients' share nothing.
func (p *person) about(id string) string {
	if id == "" {
		return ""
	}
	return rehab.Pseudonym("x", p.Patient.ID+id)
}

func (a answerRow) value() string {
	if a.Status != rehab.Given {
		return ""
	}
	return integer(a.Value)
}

func (f flagRow) unit() string {
	r, _ := rehab.RuleOf(f.Kind)
	return r.Unit
}

func (f flagRow) urgency() string {
	if f.Urgency == rehab.Today {
		return "today"
	}
	return "list"
}

func (f flagRow) useful() string {
	return map[rehab.Judgement]string{rehab.WasUseful: "yes", rehab.NotUseful: "no"}[f.Useful]
}

func kinds() string {
	var all []string
	for _, r := range rehab.Rules {
		all = append(all, r.Kind)
	}
	return strings.Join(all, ", ")
}

func units() string {
	var all []string
	seen := map[string]bool{}
	for _, r := range rehab.Rules {
		if !seen[r.Unit] {
			all, seen[r.Unit] = append(all, r.Unit), true
		}
	}
	return strings.Join(all, ", ")
}

func source(given, typed int) string {
	switch {
	case given == 0:
		return ""
	case typed == 0:
		return "tapped"
	case typed == given:
		return "typed"
	}
	return "both"
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

// minutes from one instant to another, rounded; empty if either is unknown.
func minutes(from, to time.Time) string {
	if from.IsZero() || to.IsZero() {
		return ""
	}
	return integer(int(math.Round(to.Sub(from).Minutes())))
}

func decimal(v float64) string { return strconv.FormatFloat(math.Round(v*1000)/1000, 'f', -1, 64) }

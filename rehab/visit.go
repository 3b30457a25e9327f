package rehab

import (
	"strings"
	"time"
)

// Visit is when a patient comes to the clinic, and the one question that the
// patient would like to have answered there.
type Visit struct {
	ID       string
	Patient  string
	Date     Date       // zero: the visit that was to come is off
	At       WallTime   // AnyTime if none was said
	AskAt    time.Time  // when the patient is asked for the question; zero: not at all
	State    VisitState // of the question
	Question string     // in the patient's words, screened
	By       string     // clinician's Discord account
	Since    time.Time
}

// AnyTime stands for a time of day that was not said.
const AnyTime WallTime = -1

// VisitState says what became of the question.
type VisitState string

const (
	VisitSet     VisitState = ""
	VisitAsks    VisitState = "asks"    // the patient has a question
	VisitNothing VisitState = "nothing" // the patient has none, and said so
)

// WishVisit is a question for a visit; Detail is the visit's id.
const WishVisit WishKind = "visit"

const (
	farthestVisit  = 366 // days ahead
	longestVisitQn = 300 // characters of the question
)

// SetVisit sets, moves or, with a zero date, takes back a patient's next visit.
// The patient is asked for a question on the day before, at the time of the
// check-in; where that has passed, at once, but in no quiet hour. A patient who
// is not being asked anything is not asked this either. A question that the
// patient gave goes along when a visit is moved.
//
// Errors: Invalid for a date that has passed or is far off, Conflict for a
// patient who has stopped.
func SetVisit(s State, r Reply, date Date, at WallTime, by string, now time.Time) (Change, error) {
	loc := s.location()
	today := DateOf(now, loc)
	if !s.Patient.Status.Running() {
		return Change{}, Refuse(Conflict, "visit.not_running", "alias", s.Patient.Alias)
	}
	v := Visit{ID: ID("visit", s.Patient.ID, r.ID), Patient: s.Patient.ID, Date: date, At: at, By: by, Since: now}
	if date.IsZero() {
		return Change{Visit: &v, Wishes: s.visitWishes(WishDeclined, "")}, nil
	}
	switch {
	case date.Before(today) || !now.Before(v.end(loc)):
		return Change{}, Refuse(Invalid, "visit.past", "date", SayDate(date))
	case today.AddDays(farthestVisit).Before(date):
		return Change{}, Refuse(Invalid, "visit.far")
	}
	c := Change{Visit: &v}
	if old := s.Visit; old != nil && now.Before(old.end(loc)) && old.State != VisitSet && (s.Agreed == nil || s.Agreed.At.Before(old.Since)) {
		v.State, v.Question = old.State, old.Question
		c.Wishes = s.visitWishes(WishOpen, v.ID)
		return c, nil
	}
	c.Wishes = s.visitWishes(WishDeclined, "")
	if s.Patient.Status != Active || s.Patient.Unreachable != "" {
		return c, nil
	}
	ask, ok := Instant(date.AddDays(-1), s.Plan.At, loc)
	if !ok || ask.Before(now) {
		ask = (&turn{s: s, now: now, loc: loc}).morning()
	}
	if end := v.end(loc); ask.Before(end) {
		v.AskAt = ask
		c.Out = []Outgoing{{Kind: KindView, View: "visit", Ref: v.ID, Priority: ThenCheckin, Due: ask, Expires: end}}
	}
	return c, nil
}

// end is when a visit begins or, where no time was said, its day ends.
func (v Visit) end(loc *time.Location) time.Time {
	if at, ok := Instant(v.Date, v.At, loc); ok {
		return at
	}
	return EndOfDay(v.Date, loc)
}

// visitWishes are the questions that wait for a clinician, with what becomes of
// them: visit is the one that they belong to from now on.
func (s State) visitWishes(to WishState, visit string) []Wish {
	var out []Wish
	for _, w := range s.Wishes {
		if w.Kind == WishVisit {
			w.State = to
			if visit != "" {
				w.Detail = visit
			}
			out = append(out, w)
		}
	}
	return out
}

// Coming returns the visit that is still to come or is today.
func (s State) Coming(now time.Time) (Visit, bool) {
	if s.Visit == nil || s.Visit.Date.Before(DateOf(now, s.location())) {
		return Visit{}, false
	}
	return *s.Visit, true
}

// AsksForVisit reports whether the patient is asked for a question at present.
func (s State) AsksForVisit(now time.Time) bool {
	v, ok := s.Coming(now)
	return ok && s.Patient.Status == Active && s.Alert == nil && v.State == VisitSet && !v.AskAt.IsZero() && !now.Before(v.AskAt) && now.Before(v.end(s.location()))
}

// visit takes the patient's question, or that there is none.
func (t *turn) visit() error {
	v, ok := t.s.Coming(t.now)
	if !ok || v.ID != t.r.Act.Ref {
		return Refuse(NotFound, "visit.over")
	}
	if t.r.Act.Value == "nothing" {
		v.State, v.Question = VisitNothing, ""
		t.c.Visit, t.c.Wishes = &v, t.s.visitWishes(WishDeclined, "")
		t.show(View{Name: "visit", Ref: v.ID}, false)
		return nil
	}
	return t.asks(v, t.r.Fields["words"])
}

// asks keeps the question for the visit, and puts it before the clinicians.
func (t *turn) asks(v Visit, words string) error {
	words = strings.TrimSpace(tidy(words))
	if words == "" {
		return Refuse(Invalid, "note.empty")
	}
	v.State, v.Question = VisitAsks, clip(words, longestVisitQn)
	t.c.Visit = &v
	t.wish(WishVisit, v.ID)
	t.show(View{Name: "visit", Ref: v.ID}, false)
	return nil
}

// over reports whether a wish is a question for a visit that is behind the
// summary's dates, or that was moved.
func (c caseWeeks) over(w Wish) bool {
	return w.Kind == WishVisit && (c.Visit == nil || c.Visit.ID != w.Detail || c.Visit.Date.Before(c.to))
}

// SayVisit says when a visit is: "Tue 17 March, 2:00 pm".
func SayVisit(v Visit) Text {
	if v.At == AnyTime {
		return SayDate(v.Date)
	}
	return T("visit.when", "date", SayDate(v.Date), "time", SayTime(v.At))
}

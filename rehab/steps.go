package rehab

import (
	"time"
)

// turn gathers what one reply changes.
type turn struct {
	cat   *Catalogue
	s     State
	r     Reply
	now   time.Time
	loc   *time.Location
	ch    Checkin // the check-in that the reply is about, as it will be
	sheet Sheet
	c     Change
	then  []View // what comes after all that the turn itself shows

	gaps   []Gap // for what time does: when nobody could be heard
	reread bool  // words of an earlier turn changed answers, and are settled now
}

// Reply returns what one reply of a patient changes: the pure step of a turn.
// A reply that can't be used is an Error whose text says what can.
func (cat *Catalogue) Reply(s State, r Reply, now time.Time) (Change, error) {
	loc, err := Zone(zoneOf(s))
	if err != nil {
		return Change{}, err
	}
	t := &turn{cat: cat, s: s, r: r, now: now, loc: loc}
	if r.Act.Verb == "" {
		err = t.words()
	} else if step, ok := steps[r.Act.Verb]; ok {
		err = step(t)
	} else {
		err = Refuse(NotFound, "old.button")
	}
	if r.Act.Verb == "" && t.c.Show.Name != "" {
		t.send(t.c.Show, now)
		t.c.Show = View{}
	}
	for _, v := range t.then {
		t.send(v, now)
	}
	return t.c, err
}

// zoneOf returns the patient's zone: the plan's, or before there is one the
// clinic's.
func zoneOf(s State) string {
	if s.Plan.Zone != "" {
		return s.Plan.Zone
	}
	return s.Clinic.Zone
}

var steps map[string]func(*turn) error

func init() {
	steps = map[string]func(*turn) error{
		ActAnswer: (*turn).answer, ActBack: (*turn).back, ActLater: (*turn).later, ActEnough: (*turn).enough,
		ActFlare: (*turn).flare, ActGoto: (*turn).gotoItem, ActRight: (*turn).right, ActOpen: (*turn).open,
		ActNot: (*turn).notToday, ActOffer: (*turn).offer, ActChoice: (*turn).choice, ActRest: (*turn).rest,
		ActAmount: (*turn).amount, ActConsent: (*turn).consent, ActGoal: (*turn).goal, ActWhen: (*turn).when,
		ActEnjoy: (*turn).enjoy, ActSet: (*turn).set, ActAdd: (*turn).add, ActNumbers: (*turn).numbers,
		ActMake: (*turn).make, ActCard: (*turn).card, ActPause: (*turn).pause, ActVisit: (*turn).visit, ActStep: (*turn).step, ActElse: (*turn).somethingElse,
	}
}

// patient returns the patient as changed so far, for changing further.
func (t *turn) patient() *Patient {
	if t.c.Patient == nil {
		p := t.s.Patient
		t.c.Patient = &p
	}
	return t.c.Patient
}

// say answers with a text as a new message.
func (t *turn) say(text Text) { t.show(View{Name: "text", Text: text}, true) }

func (t *turn) show(v View, fresh bool) { t.c.Show, t.c.Fresh = v, fresh }

// send puts a view into the outbox, to follow what is shown at once.
func (t *turn) send(v View, due time.Time) {
	o := Outgoing{Kind: KindView, View: v.Name, Ref: v.Ref, Text: v.Text, Part: v.Part, Priority: v.Priority(), Due: due}
	if v.Name == string(KindCheckin) {
		o.Kind, o.View = KindCheckin, ""
	}
	t.c.Out = append(t.c.Out, o)
}

// follows puts a view after all that the turn itself shows.
func (t *turn) follows(v View) { t.then = append(t.then, v) }

func (t *turn) audit(deed string) {
	t.c.Audit = append(t.c.Audit, Audit{Who: "patient", Deed: deed, At: t.now})
}

// today is the patient's local date.
func (t *turn) today() Date { return DateOf(t.now, t.loc) }

// find makes the check-in of the reply the turn's own. A check-in that has
// closed takes no answers: the error says so.
func (t *turn) find() error {
	for _, ch := range t.s.Checkins {
		if ch.ID == t.r.Act.Ref && ch.Patient == t.s.Patient.ID {
			if !ch.State.Open() {
				return Refuse(Conflict, "checkin.closed")
			}
			t.ch, t.sheet = ch, t.s.Sheet(ch)
			return nil
		}
	}
	return Refuse(NotFound, "checkin.closed")
}

// keep records the check-in as touched now: nothing reminds of it any more,
// and it stays open for an hour at least.
func (t *turn) keep() {
	t.ch.Touched = t.now
	t.ch.Snoozed, t.ch.RemindAt, t.ch.RestAt = time.Time{}, time.Time{}, time.Time{}
	if hour := t.now.Add(time.Hour); t.ch.Closes.Before(hour) {
		t.ch.Closes = hour
	}
	t.store(t.ch)
}

// store puts a check-in among the changes, once.
func (t *turn) store(ch Checkin) {
	for i := range t.c.Checkins {
		if t.c.Checkins[i].ID == ch.ID {
			t.c.Checkins[i] = ch
			return
		}
	}
	t.c.Checkins = append(t.c.Checkins, ch)
}

// put records an answer of the turn's check-in.
func (t *turn) put(a Answer) {
	a.Patient, a.Date, a.Checkin, a.At = t.s.Patient.ID, t.ch.Date, t.ch.ID, t.now
	if a.Status == "" {
		a.Status = Given
	}
	t.sheet = t.sheet.with(a)
	t.c.Answers = append(t.c.Answers, a)
}

// drop takes back the answers to an item.
func (t *turn) drop(item string) {
	rest, gone := t.sheet.without(item)
	t.sheet = rest
	t.c.Forget = append(t.c.Forget, gone...)
	kept := t.c.Answers[:0]
	for _, a := range t.c.Answers {
		if a.Item != item {
			kept = append(kept, a)
		}
	}
	t.c.Answers = kept
}

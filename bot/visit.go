package bot

import (
	"context"
	"strings"

	"waymark/rehab"
)

// datesAhead is how many days ahead a date may be named without its year.
const datesAhead = 330

// patientVisit sets a patient's next visit, or takes it back.
func (b *Bot) patientVisit(ctx context.Context, a *ask) (answer, error) {
	s, err := b.byAlias(ctx, a)
	if err != nil {
		return answer{}, err
	}
	date, err := b.readDate(s, a.fields["date"])
	if err != nil {
		return answer{}, err
	}
	at := rehab.AnyTime
	if typed := strings.TrimSpace(a.fields["time"]); typed != "" {
		if at, err = rehab.ParseWallTime(typed); err != nil {
			return answer{}, err
		}
	}
	now := b.clock.Now()
	s, err = b.clinicTurn(ctx, a, s.Patient.ID, "visit.set", func(s *rehab.State, c *rehab.Change) error {
		set, err := rehab.SetVisit(*s, a.reply(), date, at, a.user, now)
		set.Audit = c.Audit
		*c = set
		return err
	})
	if err != nil {
		return answer{}, err
	}
	p := page{}
	p.add(b.visitLines(s)...)
	if len(p.lines) == 0 {
		p.add(rehab.T("visit.none", "alias", s.Patient.Alias))
	}
	return b.privately(s.Clinic, p, false)
}

// noVisit are the words that take a visit back.
var noVisit = map[string]bool{"none": true, "off": true, "-": true}

// readDate reads a date: as it is in the list of suggestions, or as a date.
func (b *Bot) readDate(s rehab.State, typed string) (rehab.Date, error) {
	typed = strings.TrimSpace(typed)
	if noVisit[strings.ToLower(typed)] {
		return rehab.Date{}, nil
	}
	return b.dateIn(s.Clinic, typed)
}

// dateIn reads a date as a clinic says it.
func (b *Bot) dateIn(c rehab.Clinic, typed string) (rehab.Date, error) {
	typed = strings.TrimSpace(typed)
	if date, err := rehab.ParseDate(typed); err == nil {
		return date, nil
	}
	dates, names, err := b.datesFrom(c, datesAhead)
	if err != nil {
		return rehab.Date{}, err
	}
	for i, name := range names {
		_, bare, _ := strings.Cut(name, " ")
		if strings.EqualFold(name, typed) || strings.EqualFold(bare, typed) {
			return dates[i], nil
		}
	}
	_, err = rehab.ParseDate(typed)
	return rehab.Date{}, err
}

// datesFrom are the next days in the clinic's zone, and their names.
func (b *Bot) datesFrom(c rehab.Clinic, n int) (dates []rehab.Date, names []string, err error) {
	v := b.clinicVoice(c)
	local := clinicLocal(c, b.clock.Now())
	for i := range n {
		d := rehab.DateOf(local, local.Location()).AddDays(i)
		name, err := v.speak(rehab.SayDate(d))
		if err != nil {
			return nil, nil, err
		}
		dates, names = append(dates, d), append(names, name)
	}
	return dates, names, nil
}

// suggestDate completes a date in the next weeks.
func (b *Bot) suggestDate(ctx context.Context, a *ask, typed string) ([]choice, error) {
	c, err := b.clinicOf(ctx, a)
	if rehab.ErrorCode(err) == rehab.NotFound {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	dates, names, err := b.datesFrom(c, datesAhead)
	if err != nil {
		return nil, err
	}
	list := matching(names, typed)
	for i, chosen := range list {
		for k, name := range names {
			if name == chosen.name {
				list[i].value = dates[k].String()
			}
		}
	}
	return list, nil
}

// visitLines say when a patient comes, and what becomes of the question.
func (b *Bot) visitLines(s rehab.State) []rehab.Text {
	now := b.clock.Now()
	v, ok := s.Coming(now)
	if !ok {
		return nil
	}
	lines := []rehab.Text{rehab.T("visit.next", "alias", s.Patient.Alias, "visit", rehab.SayVisit(v))}
	switch {
	case v.State == rehab.VisitAsks:
		return append(lines, rehab.T("visit.question", "words", rehab.OneLine(v.Question)))
	case v.State == rehab.VisitNothing:
		return append(lines, rehab.T("visit.no_question"))
	case v.AskAt.IsZero() || s.Patient.Status != rehab.Active:
		return append(lines, rehab.T("visit.not_asked", "alias", s.Patient.Alias))
	case now.Before(v.AskAt):
		loc, err := rehab.Zone(zoneOf(s))
		if err != nil {
			return lines
		}
		return append(lines, rehab.T("visit.will_ask", "date", rehab.SayDate(rehab.DateOf(v.AskAt, loc)), "time", rehab.SayTime(wallOf(v.AskAt, loc))))
	}
	return append(lines, rehab.T("visit.asked"))
}

// showVisit asks the patient for the one question, and shows it as it was kept.
// Nobody is asked for a visit that was moved, nor while the patient is asked
// nothing else.
func showVisit(sc scene) (page, error) {
	v, ok := sc.s.Coming(sc.now)
	if !ok || v.ID != sc.v.Ref {
		return page{}, nil
	}
	write := func(label rehab.Text) button { return tap(label, rehab.ActVisit, v.ID, "", "write") }
	nothing := func(label rehab.Text) button { return tap(label, rehab.ActVisit, v.ID, "", "nothing") }
	var p page
	switch {
	case v.State == rehab.VisitAsks:
		p = say(rehab.T("visit.kept", "words", rehab.OneLine(v.Question)))
		p.row(write(rehab.T("visit.change")), nothing(rehab.T("visit.take_back")))
	case v.State == rehab.VisitNothing:
		p = say(rehab.T("visit.nothing"))
		p.row(write(rehab.T("button.write")))
	case sc.s.Patient.Status == rehab.Active && sc.s.Alert == nil:
		p = say(rehab.T("visit.before"), rehab.T("visit.ask", "visit", rehab.SayVisit(v)))
		p.row(write(rehab.T("button.write")), nothing(rehab.T("visit.leave")))
	}
	return p, nil
}

// visitShown shows a patient's question for the visit to the one who asks; that
// it was looked at is audited.
func (b *Bot) visitShown(ctx context.Context, a *ask) (answer, error) {
	w, err := b.store.Wish(ctx, a.act.Ref)
	if err != nil {
		return answer{}, rehab.Refuse(rehab.NotFound, "old.button")
	}
	s, err := b.patientOf(ctx, a, w.Patient)
	if err != nil {
		return answer{}, err
	}
	lines := b.visitLines(s)
	if len(lines) == 0 {
		return answer{}, rehab.Refuse(rehab.Conflict, "visit.over_clinic", "alias", s.Patient.Alias)
	}
	if err := b.store.Audit(ctx, rehab.Audit{Clinic: s.Clinic.ID, Patient: w.Patient, Who: a.user, Deed: "visit.question_seen", At: b.clock.Now()}); err != nil {
		return answer{}, err
	}
	p := say(lines...)
	p.row(agreeButton(s))
	return b.privately(s.Clinic, p, false)
}

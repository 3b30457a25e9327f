package rehab

// finish closes the questions: the first time, it chooses the encouragement
// and what follows it. Answers may still change until the check-in closes;
// a change of answers chooses again.
func (t *turn) finish() {
	t.ch.Finished = true
	if t.ch.Set != Daily {
		t.finishSet()
		return
	}
	if before, ok := t.s.decision(t.ch.ID); ok && len(t.c.Answers) == 0 && len(t.c.Forget) == 0 && !t.reread && t.ch.Flare == NoFlare {
		t.c.Decision = &before
		return
	}
	if _, told := t.s.decision(t.ch.ID); !told && t.ch.Flare == NoFlare && !t.sheet.given() {
		// Nothing was said, so there is nothing to say to it.
		p := t.patient()
		p.Silent, p.Awaiting = 0, AwaitNothing
		t.spendReminder(t.ch)
		return
	}
	first := true
	var others []Decision
	for _, d := range t.s.Decisions {
		if d.Checkin == t.ch.ID {
			first = false
			continue
		}
		others = append(others, d)
	}
	s := t.s
	s.Decisions = others
	d := t.cat.Encourage(s, t.ch, t.sheet, t.now)
	d.ID = ID("decision", t.ch.ID)
	d.Patient, d.Checkin, d.Date, d.At = t.s.Patient.ID, t.ch.ID, t.ch.Date, t.now
	t.c.Decision = &d
	p := t.patient()
	p.Silent = 0
	if first {
		p.Awaiting = AwaitNothing // an earlier day's question is over
		t.spendReminder(t.ch)
		t.follow(d)
	}
}

// decision returns the encouragement of a check-in.
func (s State) decision(checkin string) (Decision, bool) {
	for i := len(s.Decisions) - 1; i >= 0; i-- {
		if s.Decisions[i].Checkin == checkin {
			return s.Decisions[i], true
		}
	}
	return Decision{}, false
}

// follow sends what comes after the day's encouragement: a step that a clinician
// proposes, on the second answered day what moving is enjoyed, on the weekday of
// enrolment the week's questions; none of them on a hard day.
func (t *turn) follow(d Decision) {
	if hard(d.Row) || t.ch.Flare != NoFlare {
		return
	}
	p := t.patient()
	weekly := t.ch.Date.Weekday() == weekDay(*p, t.s.Plan) && t.ch.Date.Sub(p.Enrolled) >= 7
	t.propose(d, weekly)
	switch {
	case weekly:
		t.offerSet(Week)
	case t.c.Step != nil:
	case t.answeredBefore() == 1 && p.EnjoyOn.IsZero() && len(d.Choices) == 0:
		p.EnjoyOn = t.today()
		t.follows(View{Name: "enjoy"})
	}
	if d.Row == "13" {
		p.CardOn = t.today()
	}
}

// answeredBefore is on how many days there was an answer before this check-in:
// the state counts the check-in itself from its first answer on.
func (t *turn) answeredBefore() int {
	for _, a := range t.s.Sheet(t.ch) {
		if a.Status == Given {
			return t.s.Answered - 1
		}
	}
	return t.s.Answered
}

// hard reports whether a row of the decision table is one of those on which
// nothing more is asked.
func hard(row string) bool {
	switch row {
	case "0", "1a", "1b", "2", "3":
		return true
	}
	return false
}

// ending returns the state in which a check-in closes, from its answers.
func (cat *Catalogue) ending(ch Checkin, sheet Sheet) CheckinState {
	given, missing := 0, 0
	for _, it := range cat.Items {
		if it.Set != ch.Set {
			continue
		}
		if _, ok := sheet.Value(it.Key); ok {
			given++
		} else if it.Required {
			missing++
		}
	}
	for _, a := range sheet {
		if a.Item == ItemTask && a.Status == Given {
			given++
		}
	}
	switch {
	case given > 0 && missing == 0:
		return Answered
	case given > 0 || ch.Flare == FlareKnown || ch.Flare == FlareNew || ch.Flare == FlareUnsure:
		return Partly
	case len(sheet) > 0 || ch.Finished:
		return Skipped
	case ch.State == Queued:
		return MissedByUs
	default:
		return Expired
	}
}

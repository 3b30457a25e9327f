package bot

import (
	"time"

	"waymark/rehab"
)

func weekday(fromMonday int) time.Weekday { return time.Weekday((fromMonday + 1) % 7) }

// showSpent is what stays of a question that was answered, or that moved on to a
// newer message.
func showSpent(sc scene) (page, error) {
	if sc.v.Text.Key != "" {
		return say(sc.v.Text), nil
	}
	return say(rehab.T("checkin.moved")), nil
}

func showReminder(sc scene) (page, error) {
	ch, sheet, ok := sc.checkin(sc.v.Ref)
	if !ok || !ch.State.Open() || len(sheet) > 0 || ch.Finished {
		return page{}, nil
	}
	until := rehab.T("reminder.midnight")
	if end := rehab.EndOfDay(ch.Date, sc.loc); !ch.Closes.Equal(end) {
		until = rehab.SayTime(wallOf(ch.Closes, sc.loc))
	}
	p := say(rehab.T("reminder.open", "until", until))
	p.row(tap(rehab.T("button.open_it"), rehab.ActOpen, ch.ID, "", ""), tap(rehab.T("button.not_today"), rehab.ActNot, ch.ID, "", ""))
	return p, nil
}

// showReminderSpent is what stays of a reminder whose check-in is done.
func showReminderSpent(scene) (page, error) { return say(rehab.T("reminder.spent")), nil }

func showResting(sc scene) (page, error) {
	if sc.s.Patient.Status != rehab.Resting { // stopped or began again since
		return page{}, nil
	}
	p := say(rehab.T("rest.offer"))
	p.row(restRow()...)
	return p, nil
}

func restRow() []button {
	return []button{tap(rehab.T("button.start_again"), rehab.ActRest, "", "", "again"),
		tap(rehab.T("button.once_a_week"), rehab.ActRest, "", "", "weekly"), tap(rehab.T("button.stop_for_good"), rehab.ActRest, "", "", "stop")}
}

func showRestWord(sc scene) (page, error) {
	if sc.s.Patient.Status != rehab.Resting {
		return page{}, nil
	}
	p := say(rehab.T("rest.word"))
	p.row(restRow()...)
	return p, nil
}

// enjoyed are the kinds of moving that are offered by button.
var enjoyed = []string{"dancing", "company", "water", "garden", "martial_arts"}

func showEnjoy(sc scene) (page, error) {
	p := say(rehab.T("enjoy.question"))
	var row []button
	for _, e := range enjoyed {
		row = append(row, tap(rehab.Text{Key: "enjoy." + e}, rehab.ActEnjoy, "", e, "what"))
	}
	p.row(row...)
	p.row(tap(rehab.T("enjoy.something_else"), rehab.ActEnjoy, "", "", "other"), tap(rehab.T("enjoy.no_answer"), rehab.ActEnjoy, "", "", "not_now"))
	return p, nil
}

// enjoyText names what a patient enjoys: one of ours by key, or as typed.
func enjoyText(what string) rehab.Text {
	for _, e := range enjoyed {
		if e == what {
			return rehab.Text{Key: "enjoy." + e}
		}
	}
	return rehab.T("enjoy.quote", "what", what)
}

func showEnjoyPass(sc scene) (page, error) {
	p := say(rehab.T("enjoy.pass_on", "what", enjoyText(sc.s.Patient.Enjoys)))
	p.row(tap(rehab.T("button.yes"), rehab.ActEnjoy, "", "", "yes"), tap(rehab.T("button.no"), rehab.ActEnjoy, "", "", "no"))
	return p, nil
}

func showNumbers(sc scene) (page, error) { return say(rehab.T("numbers.all")), nil }

// showSafety answers words that sound like danger: the same for all of a kind,
// no questions, and nothing that one tap dismisses.
func showSafety(sc scene) (page, error) {
	p := say(rehab.Text{Key: "safety." + sc.v.Ref})
	p.row(tap(rehab.T("button.numbers_again"), rehab.ActNumbers, "", "", ""))
	return p, nil
}

// showNotTold is sent only if the alert has not reached the clinic by then.
func showNotTold(sc scene) (page, error) {
	if a := sc.s.Alert; a == nil || a.ID != sc.v.Ref || !a.Told.IsZero() {
		return page{}, nil
	}
	return say(rehab.T("safety.not_told")), nil
}

func showCard(sc scene) (page, error) {
	return say(rehab.Text{Key: "card." + sc.v.Ref + ".title"}, rehab.Text{Key: "card." + sc.v.Ref + ".body"}), nil
}

func showMake(sc scene) (page, error) {
	p := say(rehab.T("make.question"))
	p.row(tap(rehab.T("button.write"), rehab.ActMake, "", "", "write"), tap(rehab.T("button.not_now"), rehab.ActMake, "", "", "not_now"))
	return p, nil
}

func showPause(sc scene) (page, error) {
	p := say(rehab.T("pause.question"))
	p.row(tap(rehab.T("pause.week"), rehab.ActPause, "", "", "7"), tap(rehab.T("pause.two_weeks"), rehab.ActPause, "", "", "14"),
		tap(rehab.T("pause.until_resume"), rehab.ActPause, "", "", "open"))
	return p, nil
}

func showSnooze(sc scene) (page, error) {
	for _, ch := range sc.s.Checkins {
		if ch.State == rehab.Asked && ch.Stage != rehab.StageDone {
			p := laterPage(ch)
			p.rows[0] = p.rows[0][:2]
			return p, nil
		}
	}
	return say(rehab.T("snooze.nothing")), nil
}

func showHelp(sc scene) (page, error) {
	p := say(rehab.T("help.patient"))
	p.add(sc.bot.helpLines(rehab.ThePatient)...)
	p.add(rehab.T("numbers.all"))
	return p, nil
}

// showNote carries a clinician's words, marked as from a person, with the
// offer they hold.
func showNote(sc scene) (page, error) {
	for _, w := range sc.s.Wishes {
		if w.ID != sc.v.Ref {
			continue
		}
		p := say(rehab.T("note.from_physio", "words", w.Answer))
		offer := false
		for _, e := range sc.s.Exercises {
			if e.ID == rehab.ID("exercise", w.ID) && e.Status == rehab.Proposed {
				offer = true
			}
		}
		if !offer {
			p.row(tap(rehab.T("note.reply"), rehab.ActAdd, w.ID, "", "reply"))
			return p, nil
		}
		p.add(rehab.T("note.add_to_plan"))
		p.row(tap(rehab.T("button.yes"), rehab.ActAdd, w.ID, "", "yes"), tap(rehab.T("button.not_yet"), rehab.ActAdd, w.ID, "", "not_yet"),
			tap(rehab.T("note.reply"), rehab.ActAdd, w.ID, "", "reply"))
		return p, nil
	}
	return page{}, nil
}

package bot

import (
	"slices"
	"strconv"
	"strings"

	"waymark/rehab"
)

// showCheckin shows where a check-in stands: the question it is at, or what
// was saved and what is said to it.
func showCheckin(sc scene) (page, error) {
	ch, sheet, ok := sc.checkin(sc.v.Ref)
	if !ok {
		return say(rehab.T("checkin.closed")), nil
	}
	sc.v.Ref = ch.ID
	var p page
	switch {
	case !ch.State.Open():
		return closedPage(sc, ch, sheet)
	case ch.Stage == rehab.StageDone:
		return finishedPage(sc, ch, sheet)
	case ch.Stage == rehab.StageOffer:
		p = offerPage(ch)
	case ch.Stage == rehab.StageLater:
		p = laterPage(ch)
	case ch.Stage == rehab.StageFlare, ch.Stage == rehab.StageFlarePlan:
		p = flarePage(sc, ch)
	case ch.Stage == rehab.StageConfirm:
		p = confirmPage(sc, ch, sheet)
	case ch.Stage == "change":
		p = changePage(sc, ch, sheet)
	default:
		p = questionPage(sc, ch, sheet)
		if sc.s.Patient.Style == rehab.Typing {
			p.rows = nil
			p.add(typedHow(sc, ch))
		}
	}
	return p, nil
}

// typedHow says what can be typed where there are no buttons.
func typedHow(sc scene, ch rehab.Checkin) rehab.Text {
	if ch.Stage != rehab.ItemDone {
		return rehab.T("typed.how")
	}
	var list []rehab.Text
	for _, e := range rehab.InForce(sc.s.Exercises) {
		list = append(list, rehab.T("button.exercise", "exercise", e.Label))
	}
	return rehab.T("typed.how_done", "list", append(list, rehab.T("saved.rest"), rehab.T("saved.didnt_fit")))
}

// questionPage asks one item. The first line is all that a lock screen shows.
func questionPage(sc scene, ch rehab.Checkin, sheet rehab.Sheet) page {
	order := sc.bot.cat.Order(sc.s, ch.Set)
	at := position(order, ch.Stage)
	if ch.Stage == rehab.StageMore {
		at = position(order, rehab.ItemDone)
	}
	var p page
	var echo rehab.Text
	switch {
	case ch.Set == rehab.Daily && at == 0 && len(sheet) == 0:
		p.add(rehab.T("checkin.time"))
		if ch.AskedLate(sc.now) {
			p.add(rehab.T("checkin.late", "time", rehab.SayTime(wallOf(ch.Due, sc.loc))))
		}
		if sc.s.ReadBefore(ch) {
			p.add(rehab.T("checkin.week_read"))
		}
		if away, ok := sc.s.ClosesBefore(ch); ok {
			p.add(awayText(sc.s.Clinic, away, ch.Date, sc.now))
		}
	case ch.Set != rehab.Daily:
		echo = rehab.T("sets.of", "n", at+1, "count", len(order))
	case at > 0:
		echo = echoOf(sheet, order[at-1])
	}
	switch ch.Stage {
	case rehab.ItemDone:
		p.add(after(echo, rehab.T(doneKey(sc, ch))))
		p.rows = append(doneRows(sc, ch, sheet), footer(ch, at))
	case rehab.StageMore:
		p.add(rehab.T(doneKey(sc, ch)))
		p.rows = append(moreRows(sc, ch, sheet), footer(ch, at))
	case rehab.ItemJoy:
		p.add(joyQuestion(sc, ch), rehab.T("item.joy.anchors"))
		p.rows = append(scaleRows(ch, rehab.ItemJoy), joyFooter(ch, sheet))
	default:
		texts := itemTexts(sc, ch.Stage)
		texts[0] = after(echo, texts[0])
		p.add(texts...)
		p.rows = append(scaleRows(ch, ch.Stage), footer(ch, at))
	}
	return p
}

func position(order []string, key string) int {
	for i, k := range order {
		if k == key {
			return i
		}
	}
	return 0
}

// itemTexts are an item's question and its anchors, which stand on the message
// every time.
func itemTexts(sc scene, key string) []rehab.Text {
	if id, ok := strings.CutPrefix(key, rehab.ItemTask+"/"); ok {
		label := ""
		for _, t := range sc.s.Tasks {
			if t.ID == id {
				label = t.Label
			}
		}
		return []rehab.Text{rehab.T("item.task.question", "task", label), rehab.T("item.task.anchors")}
	}
	return []rehab.Text{{Key: "item." + key + ".question"}, {Key: "item." + key + ".anchors"}}
}

// echoOf repeats the answer before, so that a slip of the thumb is seen; it is
// empty where there is none to repeat.
func echoOf(sheet rehab.Sheet, key string) rehab.Text {
	a, ok := sheet.Get(key)
	switch {
	case !ok || key == rehab.ItemDone:
		return rehab.Text{}
	case a.Status == rehab.Skip:
		return rehab.T("checkin.skipped_one")
	}
	return rehab.Text{Key: "item." + key + ".echo", Args: rehab.Args{"value": a.Value}}
}

// after puts a question behind the answer it follows, on one line.
func after(echo, question rehab.Text) rehab.Text {
	if echo.Key == "" {
		return question
	}
	return rehab.T("checkin.then", "echo", echo, "question", question)
}

// scaleRows are the numbers 0 to 10, five to a row, and Skip.
func scaleRows(ch rehab.Checkin, item string) [][]button {
	var rows [][]button
	for n := range 11 {
		if n%maxPerRow == 0 {
			rows = append(rows, nil)
		}
		v := strconv.Itoa(n)
		rows[len(rows)-1] = append(rows[len(rows)-1], tap(rehab.T("button.number", "n", n), rehab.ActAnswer, ch.ID, item, v))
	}
	rows[len(rows)-1] = append(rows[len(rows)-1], tap(rehab.T("button.skip"), rehab.ActAnswer, ch.ID, item, "skip"))
	return rows
}

// footer is the last row: the ways out that are always there.
func footer(ch rehab.Checkin, at int) []button {
	var row []button
	if at == 0 && ch.Set == rehab.Daily {
		row = append(row, tap(rehab.T("button.flare"), rehab.ActFlare, ch.ID, "", ""))
	}
	if at > 0 {
		row = append(row, tap(rehab.T("button.back"), rehab.ActBack, ch.ID, ch.Stage, ""))
	}
	return append(row, tap(rehab.T("button.later"), rehab.ActLater, ch.ID, "", ""), tap(rehab.T("button.enough"), rehab.ActEnough, ch.ID, "", ""))
}

func joyFooter(ch rehab.Checkin, sheet rehab.Sheet) []button {
	var row []button
	if a, ok := sheet.Of(rehab.ItemDid, ch.Exercise); ok {
		row = append(row, tap(rehab.T("button.more"), rehab.ActAnswer, ch.ID, rehab.ItemJoy, "more"))
		if a.Value != rehab.DidPart {
			row = append(row, tap(rehab.T("button.part"), rehab.ActAnswer, ch.ID, rehab.ItemJoy, "part"))
		}
	}
	return append(row, tap(rehab.T("button.back"), rehab.ActBack, ch.ID, rehab.ItemJoy, ""), tap(rehab.T("button.enough"), rehab.ActEnough, ch.ID, "", ""))
}

func doneKey(sc scene, ch rehab.Checkin) string {
	for _, d := range sc.s.Recent {
		if d.Date.Before(ch.Date) {
			return "item.done.question"
		}
	}
	return "item.done.first"
}

// doneRows are the plan's exercises, and what else may have been. A tap stands
// in place of what was reported before, so that it can be mended.
func doneRows(sc scene, ch rehab.Checkin, sheet rehab.Sheet) [][]button {
	rows := exerciseRows(sc, func(e rehab.Exercise) (string, bool) { return e.ID, true }, ch)
	last := []button{
		tap(rehab.T("button.rest_day"), rehab.ActAnswer, ch.ID, rehab.ItemDone, "rest"),
		tap(rehab.T("button.didnt_fit"), rehab.ActAnswer, ch.ID, rehab.ItemDone, "didnt_fit"),
		tap(rehab.T("button.skip"), rehab.ActAnswer, ch.ID, rehab.ItemDone, "skip"),
	}
	if len(sheet.Did()) > 0 {
		last = append(last, tap(rehab.T("button.more"), rehab.ActAnswer, ch.ID, rehab.ItemJoy, "more"))
	}
	return append(rows, last)
}

// moreRows are the exercises that were not named yet.
func moreRows(sc scene, ch rehab.Checkin, sheet rehab.Sheet) [][]button {
	rows := exerciseRows(sc, func(e rehab.Exercise) (string, bool) {
		_, did := sheet.Of(rehab.ItemDid, e.ID)
		return rehab.DidAlso + e.ID, !did
	}, ch)
	return append(rows, []button{tap(rehab.T("button.all"), rehab.ActAnswer, ch.ID, rehab.ItemDone, "all")})
}

// exerciseRows are buttons of the plan's exercises; value says what each means,
// and whether it is there.
func exerciseRows(sc scene, value func(rehab.Exercise) (string, bool), ch rehab.Checkin) [][]button {
	var row []button
	for _, e := range rehab.InForce(sc.s.Exercises) {
		if v, ok := value(e); ok {
			row = append(row, tap(rehab.T("button.exercise", "exercise", e.Label), rehab.ActAnswer, ch.ID, rehab.ItemDone, v))
		}
	}
	return slices.Collect(slices.Chunk(row, maxPerRow))
}

func joyQuestion(sc scene, ch rehab.Checkin) rehab.Text {
	for _, e := range sc.s.Exercises {
		if e.ID == ch.Exercise {
			return rehab.T("item.joy.question", "exercise", phraseOf(e))
		}
	}
	return rehab.T("item.joy.question_it")
}

// phraseOf is how a sentence names an exercise: as the clinician wrote it, or
// its label in lower case.
func phraseOf(e rehab.Exercise) string {
	if e.Phrase != "" {
		return e.Phrase
	}
	return strings.ToLower(e.Label)
}

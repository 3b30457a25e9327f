package bot

import (
	"maps"
	"slices"
	"strings"
	"time"

	"waymark/rehab"
)

func wallOf(at time.Time, loc *time.Location) rehab.WallTime {
	local := at.In(loc)
	return rehab.WallTime(local.Hour()*60 + local.Minute())
}

func offerPage(ch rehab.Checkin) page {
	key := "sets.week"
	if ch.Set == rehab.Monthly {
		key = "sets.month"
	}
	p := say(rehab.T(key))
	p.row(tap(rehab.T("button.now"), rehab.ActOffer, ch.ID, "", "now"),
		tap(rehab.T("button.tomorrow"), rehab.ActOffer, ch.ID, "", "tomorrow"),
		tap(rehab.T(key+"_skip"), rehab.ActOffer, ch.ID, "", "skip"))
	return p
}

func laterPage(ch rehab.Checkin) page {
	p := say(rehab.T("checkin.when_later"))
	p.row(tap(rehab.T("button.hour"), rehab.ActLater, ch.ID, "", "hour"),
		tap(rehab.T("button.tonight"), rehab.ActLater, ch.ID, "", "tonight"),
		tap(rehab.T("button.back"), rehab.ActGoto, ch.ID, rehab.StageDone, ""))
	return p
}

func flarePage(sc scene, ch rehab.Checkin) page {
	if ch.Stage == rehab.StageFlare {
		p := say(rehab.T("flare.which"))
		p.row(tap(rehab.T("button.flare_known"), rehab.ActFlare, ch.ID, "", "known"),
			tap(rehab.T("button.flare_new"), rehab.ActFlare, ch.ID, "", "new"),
			tap(rehab.T("button.flare_unsure"), rehab.ActFlare, ch.ID, "", "unsure"),
			tap(rehab.T("button.back"), rehab.ActFlare, ch.ID, "", "back"))
		return p
	}
	p := say(rehab.T("flare.no_plan"))
	if sc.s.Patient.FlarePlan != "" {
		p = say(rehab.T("flare.plan"), rehab.T("flare.plan_words", "flare_plan", sc.s.Patient.FlarePlan))
	}
	p.add(rehab.T("flare.enough"))
	p.row(tap(rehab.T("button.questions"), rehab.ActFlare, ch.ID, "", "questions"),
		tap(rehab.T("button.enough"), rehab.ActEnough, ch.ID, "", ""))
	return p
}

// confirmPage shows what was understood of typed words.
func confirmPage(sc scene, ch rehab.Checkin, sheet rehab.Sheet) page {
	list := savedList(sc, ch, sheet)
	if ch.Read != nil && len(ch.Read.Other) > 0 { // what it is follows in a sentence of its own
		list = slices.DeleteFunc(list, func(t rehab.Text) bool { return t.Key == "saved.else" })
	}
	if done, _ := sheet.Value(rehab.ItemDone); done == rehab.DoneDidntFit && !slices.ContainsFunc(list, isDidntFit) {
		list = append(list, rehab.T("saved.didnt_fit"))
	}
	var p page
	if len(list) > 0 {
		p = say(rehab.T("typed.read", "list", list))
	}
	if ch.Read != nil && len(ch.Read.Other) > 0 {
		p.add(rehab.T("typed.other", "activity", ch.Read.Other[0]))
	}
	if ch.Read != nil && ch.Read.Ambiguous {
		p.add(rehab.T("typed.rest_unread"))
	}
	p.row(tap(rehab.T("button.right"), rehab.ActRight, ch.ID, "", ""), tap(rehab.T("button.change"), rehab.ActGoto, ch.ID, "", ""))
	return p
}

func isDidntFit(t rehab.Text) bool { return t.Key == "saved.didnt_fit" }

// changePage lists the answers, each a button that asks it again.
func changePage(sc scene, ch rehab.Checkin, sheet rehab.Sheet) page {
	p := say(rehab.T("checkin.change_which"))
	var row []button
	for _, key := range sc.bot.cat.Order(sc.s, ch.Set) {
		if done, _ := sheet.Value(rehab.ItemDone); key == rehab.ItemJoy && len(sheet.Did()) == 0 && done != rehab.DoneElse {
			continue
		}
		if row = append(row, tap(shortOf(sc, key), rehab.ActGoto, ch.ID, key, "")); len(row) == maxPerRow {
			p.row(row...)
			row = nil
		}
	}
	p.row(row...)
	last := []button{tap(rehab.T("button.as_is"), rehab.ActGoto, ch.ID, rehab.StageDone, "")}
	if _, helped := sheet.Value(rehab.ItemHelped); helped {
		last = append(last, tap(rehab.T("button.not_helped"), rehab.ActAnswer, ch.ID, rehab.ItemHelped, "no"))
	} else if len(sheet) > 0 {
		last = append(last, tap(rehab.T("button.helped"), rehab.ActAnswer, ch.ID, rehab.ItemHelped, "yes"))
	}
	p.row(last...)
	return p
}

// finishedPage says what was saved and, on a day's check-in, the
// encouragement; [Change] works until the check-in closes.
func finishedPage(sc scene, ch rehab.Checkin, sheet rehab.Sheet) (page, error) {
	if ch.Set != rehab.Daily {
		return setDonePage(sc, ch), nil
	}
	p := savedPage(sc, ch, sheet)
	d, ok := decisionOf(sc.s, ch.ID)
	if _, recalled := sc.s.Recalled(ch); recalled {
		said, _ := agreedText(sc.s)
		p.add(said)
	}
	if ok && d.Template != "" {
		p.add(rehab.Text{Key: "encourage." + d.Template, Args: d.Args})
	}
	if ok && d.Chosen == "" {
		p.row(choiceRow(d)...)
	} else if ok && d.Chosen != "" {
		p.add(helpOf(sc, d))
	}
	if len(sheet) > 0 {
		p.row(tap(rehab.T("button.change"), rehab.ActGoto, ch.ID, "", ""))
	}
	return p, nil
}

// closedPage is what stays of a check-in when it has closed: no buttons.
func closedPage(sc scene, ch rehab.Checkin, sheet rehab.Sheet) (page, error) {
	if !ch.Finished {
		if len(sheet) > 0 {
			return say(rehab.T("checkin.saved", "list", savedList(sc, ch, sheet)), rehab.T("checkin.closed_partly")), nil
		}
		return say(rehab.T("checkin.closed_quietly")), nil
	}
	p, err := finishedPage(sc, ch, sheet)
	p.rows = nil
	return p, err
}

func savedPage(sc scene, ch rehab.Checkin, sheet rehab.Sheet) page {
	switch {
	case (ch.Flare == rehab.FlareNew || ch.Flare == rehab.FlareUnsure) && len(sheet) == 0:
		return say(rehab.T("flare.saved_new"))
	case ch.Flare == rehab.FlareKnown && len(sheet) == 0:
		return say(rehab.T("flare.saved"))
	case len(sheet) == 0:
		return say(rehab.T("checkin.nothing_saved"))
	}
	p := say(rehab.T("checkin.saved", "list", savedList(sc, ch, sheet)))
	if _, helped := sheet.Value(rehab.ItemHelped); helped {
		p.add(rehab.T("helped.saved"))
	}
	return p
}

// savedList is what was answered, in the order of the questions. That it
// didn't fit is repeated only where nothing else is: it is no score.
func savedList(sc scene, ch rehab.Checkin, sheet rehab.Sheet) []rehab.Text {
	var list []rehab.Text
	if ch.Flare == rehab.FlareKnown {
		list = append(list, rehab.T("saved.flare"))
	}
	for _, key := range sc.bot.cat.Order(sc.s, ch.Set) {
		switch key {
		case rehab.ItemDone:
			list = append(list, doneList(sc, sheet)...)
		case rehab.ItemJoy:
			if a, ok := sheet.Joy(); ok && a.Status == rehab.Given {
				list = append(list, joyText(sc, sheet, a))
			}
		default:
			if task, ok := strings.CutPrefix(key, rehab.ItemTask+"/"); ok {
				if a, ok := sheet.Of(rehab.ItemTask, task); ok && a.Status == rehab.Given {
					list = append(list, rehab.T("saved.task", "task", shortOf(sc, key), "value", a.Value))
				}
			} else if v, ok := sheet.Value(key); ok {
				list = append(list, rehab.Text{Key: "item." + key + ".saved", Args: rehab.Args{"value": v}})
			}
		}
	}
	done, _ := sheet.Value(rehab.ItemDone)
	switch {
	case len(list) > 0:
		return list
	case done == rehab.DoneDidntFit:
		return []rehab.Text{rehab.T("saved.didnt_fit")}
	}
	return []rehab.Text{rehab.T("saved.skipped")}
}

// joyText says of which exercise the joy was, where there is a choice.
func joyText(sc scene, sheet rehab.Sheet, joy rehab.Answer) rehab.Text {
	for _, e := range sc.s.Exercises {
		if e.ID == joy.Exercise && len(sheet.Did()) > 1 {
			return rehab.T("saved.joy_of", "value", joy.Value, "exercise", phraseOf(e))
		}
	}
	return rehab.T("saved.joy", "value", joy.Value)
}

// doneList is what was done, in the order of the plan.
func doneList(sc scene, sheet rehab.Sheet) []rehab.Text {
	done, _ := sheet.Value(rehab.ItemDone)
	if done == rehab.DoneRest {
		return []rehab.Text{rehab.T("saved.rest")}
	}
	var list []rehab.Text
	for _, e := range sc.s.Exercises {
		a, did := sheet.Of(rehab.ItemDid, e.ID)
		key := "saved.did"
		if a.Value == rehab.DidPart {
			key = "saved.part"
		}
		if did {
			list = append(list, rehab.T(key, "exercise", phraseOf(e)))
		}
	}
	if done == rehab.DoneElse {
		list = append(list, rehab.T("saved.else"))
	}
	return list
}

// shortOf names an item on a button.
func shortOf(sc scene, key string) rehab.Text {
	if id, ok := strings.CutPrefix(key, rehab.ItemTask+"/"); ok {
		for _, t := range sc.s.Tasks {
			if t.ID == id {
				return rehab.T("button.exercise", "exercise", t.Label)
			}
		}
	}
	return rehab.Text{Key: "item." + key + ".short"}
}

func decisionOf(s rehab.State, checkin string) (rehab.Decision, bool) {
	for i := len(s.Decisions) - 1; i >= 0; i-- {
		if s.Decisions[i].Checkin == checkin {
			return s.Decisions[i], true
		}
	}
	return rehab.Decision{}, false
}

func choiceRow(d rehab.Decision) []button {
	var row []button
	for _, c := range d.Choices[:min(len(d.Choices), maxPerRow)] {
		row = append(row, tap(rehab.Text{Key: "choice." + c}, rehab.ActChoice, d.Checkin, "", c))
	}
	return row
}

// helpOf is the one sentence that a chosen button leads to.
func helpOf(sc scene, d rehab.Decision) rehab.Text {
	args := rehab.Args{"flare_plan": sc.s.Patient.FlarePlan, "smaller": "", "weekday": sc.s.Clinic.SayReads(sc.now)}
	for _, e := range rehab.InForce(sc.s.Exercises) {
		if args["smaller"] == "" {
			args["smaller"] = e.Smaller
		}
	}
	maps.Copy(args, d.Args)
	return rehab.Text{Key: "help." + d.Chosen, Args: args}
}

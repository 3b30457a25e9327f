package bot

import (
	"waymark/discord"
	"waymark/rehab"
)

// progressDays is how far /progress looks back.
const progressDays = 28

// setDonePage closes the week's or the month's questions: what was reported
// this week, with its denominators, and nothing that the numbers don't say.
func setDonePage(sc scene, ch rehab.Checkin) page {
	if ch.Set == rehab.Monthly {
		return say(rehab.T("sets.month_saved"))
	}
	week := rehab.Within(sc.s.Recent, ch.Date.AddDays(-6), ch.Date)
	first := ch.Date.Sub(sc.s.Patient.Enrolled)/7 <= 1
	key := "sets.week_saved"
	if first {
		key = "sets.first_week_saved"
	}
	r := rehab.Responded(week)
	p := say(rehab.T(key, "answered", r.Answered, "asked", r.Delivered))
	p.add(reported(sc, week)...)
	if first {
		p.add(rehab.T("sets.too_early", "weekday", sc.s.Clinic.SayReads(sc.now)), rehab.T("amount.question"))
		p.row(tap(rehab.T("button.yes"), rehab.ActAmount, ch.ID, "", "right"), tap(rehab.T("button.fewer"), rehab.ActAmount, ch.ID, "", "fewer"),
			tap(rehab.T("button.other_time"), rehab.ActAmount, ch.ID, "", "time"))
	}
	return p
}

// reported says, for each exercise, how often it was reported and how much it
// was enjoyed.
func reported(sc scene, days []rehab.Day) []rehab.Text {
	var did, joy []rehab.Text
	for _, e := range sc.s.Exercises {
		times, parts := 0, 0
		var joys []rehab.Text
		for _, d := range days {
			switch d.Did[e.ID] {
			case rehab.DidPart:
				times, parts = times+1, parts+1
			case rehab.DidWhole, rehab.DidMore:
				times++
			}
			if v, ok := d.Joy[e.ID]; ok {
				joys = append(joys, rehab.T("button.number", "n", v))
			}
		}
		if times > 0 && parts > 0 {
			did = append(did, rehab.T("week.did_part", "exercise", e.Label, "count", times, "parts", parts))
		} else if times > 0 {
			did = append(did, rehab.T("week.did", "exercise", e.Label, "count", times))
		}
		if len(joys) > 0 {
			joy = append(joy, rehab.T("week.joy_of", "exercise", e.Label, "values", joys))
		}
	}
	other, liked := elsewise(days)
	did, joy = append(did, other...), append(joy, liked...)
	var out []rehab.Text
	if len(did) > 0 {
		out = append(out, rehab.T("week.reported", "list", did))
	}
	if len(joy) > 0 {
		out = append(out, rehab.T("week.joy", "list", joy))
	}
	return out
}

// elsewise says how often something was reported that is not in the plan.
func elsewise(days []rehab.Day) (did, joy []rehab.Text) {
	times := 0
	var joys []rehab.Text
	for _, d := range days {
		if d.Done == rehab.DoneElse {
			times++
		}
		if v, ok := d.Joy[""]; ok {
			joys = append(joys, rehab.T("button.number", "n", v))
		}
	}
	if times > 0 {
		did = append(did, rehab.T("week.did", "exercise", rehab.T("saved.else"), "count", times))
	}
	if len(joys) > 0 {
		joy = append(joy, rehab.T("week.joy_of", "exercise", rehab.T("saved.else"), "values", joys))
	}
	return did, joy
}

// showProgress shows the patient's last four weeks, as a picture and in words,
// and ends with a question: the answer may lie within the person.
func showProgress(sc scene) (page, error) {
	to := rehab.DateOf(sc.now, sc.loc)
	from := to.AddDays(1 - progressDays)
	drawn, err := sc.bot.store.Days(sc.ctx, sc.s.Patient.ID, from.AddDays(-beforeDays), to)
	if err != nil {
		return page{}, err
	}
	days := rehab.Within(drawn, from, to)
	r := rehab.Responded(days)
	if r.Answered == 0 {
		return say(rehab.T("progress.nothing_yet")), nil
	}
	file, err := sc.bot.voice(sc.s).picture(rehab.T("chart.title_own", "count", progressDays), drawn, from, to)
	if err != nil {
		return page{}, err
	}
	p := say(rehab.T("progress.title", "count", progressDays), rehab.T("progress.answered", "answered", r.Answered, "asked", r.Delivered))
	p.add(reported(sc, days)...)
	if said, ok := agreedText(sc.s); ok {
		p.add(said)
	}
	p.add(rehab.T("make.question"))
	p.files = []discord.File{file}
	p.row(tap(rehab.T("button.write"), rehab.ActMake, "", "", "write"), elseButton())
	return p, nil
}

package bot

import (
	"strconv"

	"github.com/bwmarrin/discordgo"

	"waymark/rehab"
)

// consentParts is how many short pages [Read it with me] has.
const consentParts = 4

func showConsent(sc scene) (page, error) {
	p := say(rehab.T("consent.text", "weekday", rehab.SayWeekday(sc.s.Clinic.Digest.Day)))
	p.add(closedNow(sc)...)
	agree := tap(rehab.T("consent.agree"), rehab.ActConsent, "", "", "agree")
	agree.style = discordgo.PrimaryButton
	p.row(agree, tap(rehab.T("consent.not_now"), rehab.ActConsent, "", "", "not_now"), tap(rehab.T("consent.read"), rehab.ActConsent, "", "1", "read"))
	return p, nil
}

// showConsentRead takes the consent text a few lines at a time.
func showConsentRead(sc scene) (page, error) {
	part := min(max(sc.v.Part, 1), consentParts)
	p := say(rehab.Text{Key: "consent.read." + strconv.Itoa(part), Args: rehab.Args{"weekday": rehab.SayWeekday(sc.s.Clinic.Digest.Day)}})
	if part == 2 {
		p.add(closedNow(sc)...)
	}
	if part < consentParts {
		p.row(tap(rehab.T("button.next"), rehab.ActConsent, "", strconv.Itoa(part+1), "read"))
		return p, nil
	}
	p.row(tap(rehab.T("consent.agree"), rehab.ActConsent, "", "", "agree"), tap(rehab.T("consent.not_now"), rehab.ActConsent, "", "", "not_now"))
	return p, nil
}

// goalTexts read the goal back: as a sentence where it makes one, else as a
// quotation.
func goalTexts(g rehab.Goal) []rehab.Text {
	if g.Form == rehab.VerbPhrase && g.VP != g.Label {
		return []rehab.Text{rehab.T("goal.quote", "goal", g.Label), rehab.T("goal.so_you_can", "goal", g.VP)}
	}
	if g.Negative {
		return []rehab.Text{rehab.T("goal.quote", "goal", g.Label), rehab.T("goal.what_would")}
	}
	return []rehab.Text{rehab.T("goal.quote", "goal", g.Label)}
}

func showGoalCheck(sc scene) (page, error) {
	p := say(rehab.T("goal.wrote_down"))
	p.add(goalTexts(sc.s.Goal)...)
	p.add(rehab.T("goal.is_that_how"))
	p.row(tap(rehab.T("button.yes"), rehab.ActGoal, "", "", "yes"), tap(rehab.T("button.change_it"), rehab.ActGoal, "", "", "change"))
	return p, nil
}

func showWhen(sc scene) (page, error) {
	p := say(rehab.T("enrol.when"))
	var row []button
	for _, at := range offered(sc.s.Clinic) {
		row = append(row, tap(rehab.SayTime(at), rehab.ActWhen, "", "", strconv.Itoa(int(at))))
	}
	p.row(append(row, tap(rehab.T("button.other_time"), rehab.ActWhen, "", "", "other"))...)
	return p, nil
}

// offered are the times a clinic offers at enrolment.
func offered(c rehab.Clinic) []rehab.WallTime {
	if len(c.Offered) > 0 {
		return c.Offered[:min(len(c.Offered), maxPerRow-1)]
	}
	return []rehab.WallTime{8*60 + 30, 12*60 + 30, 18*60 + 30}
}

func showEnrolled(sc scene) (page, error) {
	when := rehab.T("enrol.tomorrow")
	if next := sc.s.Patient.NextDate; next != rehab.DateOf(sc.now, sc.loc).AddDays(1) {
		when = rehab.T("enrol.on_date", "date", rehab.SayDate(next))
	}
	return say(rehab.T("enrol.done", "when", when, "time", rehab.SayTime(sc.s.Plan.At), "zone", zoneName(sc.s.Plan.Zone)), rehab.T("enrol.how")), nil
}

// zoneName is the place in a zone's name: Melbourne of Australia/Melbourne.
func zoneName(zone string) string {
	for i := len(zone) - 1; i >= 0; i-- {
		if zone[i] == '/' {
			zone = zone[i+1:]
			break
		}
	}
	out := []rune(zone)
	for i, r := range out {
		if r == '_' {
			out[i] = ' '
		}
	}
	return string(out)
}

func showGoal(sc scene) (page, error) {
	var p page
	p.add(rehab.T("goal.yours"))
	p.add(goalTexts(sc.s.Goal)...)
	for _, t := range sc.s.Tasks {
		p.add(rehab.T("goal.task", "task", t.Label))
	}
	p.row(tap(rehab.T("button.change_it"), rehab.ActGoal, "", "", "change"))
	return p, nil
}

func showPlan(sc scene) (page, error) {
	p := say(rehab.T("plan.yours"))
	for _, e := range rehab.InForce(sc.s.Exercises) {
		p.add(rehab.T("plan.line", "exercise", e.Label, "count", e.Times))
		if e.Smaller != "" {
			p.add(rehab.T("plan.smaller", "smaller", e.Smaller))
		}
	}
	p.add(rehab.T("plan.asked", "time", rehab.SayTime(sc.s.Plan.At), "days", rehab.SayDays(sc.s.Plan.Days), "zone", zoneName(sc.s.Plan.Zone)))
	p.row(tap(rehab.T("button.wish_exercise"), rehab.ActEnjoy, "", "", "other"), elseButton())
	return p, nil
}

func showSettings(sc scene) (page, error) {
	pt := sc.s.Patient
	p := say(rehab.T("settings.now", "time", rehab.SayTime(sc.s.Plan.At), "days", rehab.SayDays(sc.s.Plan.Days), "zone", zoneName(sc.s.Plan.Zone)),
		rehab.Text{Key: "settings.style_" + string(styleOf(pt))}, rehab.T(onOff("settings.reminders", pt.Reminders)), rehab.T(onOff("settings.pain", pt.AskPain)))
	p.row(tap(rehab.T("button.time"), rehab.ActSet, "", "time", "ask"), tap(rehab.T("button.zone"), rehab.ActSet, "", "zone", "ask"),
		tap(rehab.T(onOff("button.reminders", !pt.Reminders)), rehab.ActSet, "", "reminders", flip(pt.Reminders)),
		tap(rehab.T(onOff("button.pain", !pt.AskPain)), rehab.ActSet, "", "pain", flip(pt.AskPain)))
	var styles []option
	for _, s := range []rehab.Style{rehab.Buttons, rehab.Typing, rehab.Steps} {
		styles = append(styles, option{label: rehab.Text{Key: "settings.choose_" + string(s)}, value: string(s), chosen: s == styleOf(pt)})
	}
	var days []option
	for d := range 7 {
		day := weekday(d)
		days = append(days, option{label: rehab.SayWeekday(day), value: rehab.WeekdaysOf(day).String(), chosen: sc.s.Plan.Days.Has(day)})
	}
	p.picks = []pick{
		{hint: rehab.T("settings.days"), act: rehab.Act{Verb: rehab.ActSet, Item: "days"}, options: days, min: 1, max: 7},
		{hint: rehab.T("settings.style"), act: rehab.Act{Verb: rehab.ActSet, Item: "style"}, options: styles, min: 1, max: 1},
	}
	return p, nil
}

func styleOf(p rehab.Patient) rehab.Style {
	if p.Style == "" {
		return rehab.Buttons
	}
	return p.Style
}

func onOff(key string, on bool) string {
	if on {
		return key + "_on"
	}
	return key + "_off"
}

func flip(on bool) string {
	if on {
		return "off"
	}
	return "on"
}

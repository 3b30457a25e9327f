package demo

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"waymark/discordsim"
)

// decide says what a patient does about a message, by the words on it.
func (p *person) decide(m discordsim.Message) deed {
	today := p.today()
	tap := func(label string) deed { return p.after(today.wait, deed{on: m, tap: label}) }
	switch {
	case p.role.goal == "":
		return p.clinician(m)
	case len(m.Buttons()) == 0:
		return p.settle(m)
	case has(m, "Start again"):
		return deed{at: p.stage.clock.Now().Add(resting), on: m, tap: "Start again"}
	case has(m, "I am 18 or over and I agree"):
		return tap("I am 18 or over and I agree")
	case has(m, "Other time", "8:30 am"):
		return p.chooseTime(m)
	case has(m, "Time zone") && !strings.Contains(m.Content, p.place()+" time"):
		return p.after(time.Minute, deed{on: m, tap: "Time zone", fields: discordsim.Fields{"Name of the zone": p.role.zone}})
	case has(m, "Open it") && !today.silent:
		return tap("Open it")
	case today.silent && (asks(m) || has(m, "Open it")):
		return deed{}
	}
	if d := p.checkin(m, today, tap); !d.none() {
		return d
	}
	return p.extra(m, tap)
}

// checkin answers the questions of the day, of the week and of the month.
func (p *person) checkin(m discordsim.Message, today day, tap func(string) deed) deed {
	switch {
	case has(m, "Flare-up") && today.flare:
		return tap("Flare-up")
	case has(m, "One I know"):
		if today.unsure {
			return tap("Not sure")
		}
		return tap("One I know")
	case has(m, "Questions", "Enough for today"):
		return tap([]string{"Questions", "Enough for today"}[p.dice.IntN(2)])
	case asks(m) && today.types:
		return p.after(today.wait, deed{types: p.typed(today)})
	case has(m, "0", "10"):
		return tap(strconv.Itoa(p.number(m.Content, today)))
	case has(m, "That's all"):
		return tap("That's all")
	case has(m, "Rest day"):
		return tap(p.did(m, today))
	case has(m, "Right"):
		return tap("Right")
	}
	return deed{}
}

// extra takes or leaves what is offered beside the questions.
func (p *person) extra(m discordsim.Message, tap func(string) deed) deed {
	switch {
	case has(m, "Now", "Tomorrow"):
		if p.dice.IntN(5) == 0 {
			return tap(m.Buttons()[2])
		}
		return tap("Now")
	case has(m, "Dancing"):
		return tap([]string{"Dancing", "Walking with someone", "Not now"}[p.dice.IntN(3)])
	case has(m, "Yes", "Not today"), has(m, "Yes", "Not yet"), has(m, "Yes", "No"), has(m, "Yes", "Fewer"), has(m, "Yes", "Change it"):
		if p.kept(m) {
			return deed{}
		}
		return tap("Yes")
	}
	return deed{}
}

// kept reports whether the message is only a screen that was asked for: the
// goal, say, which can be changed.
func (p *person) kept(m discordsim.Message) bool { return strings.HasPrefix(m.Content, "Your goal") }

// settle follows what was said without buttons: a patient who lives in another
// zone says so after enrolling.
func (p *person) settle(m discordsim.Message) deed {
	if p.moved || p.role.zone == clinicZone || !strings.HasPrefix(m.Content, "Done. I will write") {
		return deed{}
	}
	p.moved = true
	return p.after(time.Minute, deed{types: "settings"})
}

// place is where the patient lives, as the bot names it.
func (p *person) place() string {
	return strings.ReplaceAll(p.role.zone[strings.LastIndex(p.role.zone, "/")+1:], "_", " ")
}

func (p *person) chooseTime(m discordsim.Message) deed {
	if has(m, p.role.at) {
		return p.after(time.Minute, deed{on: m, tap: p.role.at})
	}
	return p.after(time.Minute, deed{on: m, tap: "Other time", fields: discordsim.Fields{"At what time of day?": p.role.at}})
}

// today is the kind of day that the patient's own date is, chosen once.
func (p *person) today() day {
	if p.story == nil {
		return day{wait: p.minutes(5, 90)}
	}
	number := p.dayNumber()
	d, ok := p.kinds[number]
	if !ok {
		d = p.story(p, number)
		p.kinds[number] = d
	}
	return d
}

// dayNumber is the number of the patient's own date: day 0 is the one on which
// the clinic began.
func (p *person) dayNumber() int {
	now := p.stage.clock.Now().In(zoneOf(p))
	there := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	return int(there.Sub(date(0)).Hours() / 24)
}

// number answers a scale by what it asks.
func (p *person) number(question string, today day) int {
	about := func(middle, spread int) int { return min(max(middle-spread+p.dice.IntN(2*spread+1), 0), 10) }
	q := lastQuestion(question)
	week := p.dayNumber() / 7
	switch {
	case strings.Contains(q, "enjoy"):
		return about(7, 2)
	case strings.Contains(q, "pain"):
		return about(5, 1)
	case today.low:
		return p.dice.IntN(3)
	case today.flare:
		return about(3, 1)
	case strings.Contains(q, "how well could you"):
		return about(3+week, 1)
	case strings.Contains(q, "sure are you"):
		return about(6, 2)
	}
	return about(5+week/2, 2)
}

// lastQuestion is the sentence that ends with the last question mark.
func lastQuestion(text string) string {
	end := strings.LastIndex(text, "?")
	if end < 0 {
		return strings.ToLower(text)
	}
	return strings.ToLower(text[strings.LastIndexAny(text[:end], "\n.?")+1 : end])
}

// did picks an exercise of the plan, or says that there was none.
func (p *person) did(m discordsim.Message, today day) string {
	if today.low || today.flare {
		return []string{"Rest day", "It didn't fit"}[p.dice.IntN(2)]
	}
	plan := m.Buttons()
	plan = plan[:slices.Index(plan, "Rest day")]
	if len(plan) == 0 || p.dice.IntN(5) < 2 {
		return "Rest day"
	}
	return plan[p.dice.IntN(len(plan))]
}

// typed is a day in the patient's own words.
func (p *person) typed(today day) string {
	mood, sleep, move := p.number("mood?", today), p.number("sleep?", today), p.number("moving?", today)
	switch {
	case today.low:
		return fmt.Sprintf("mood %d sleep %d moving %d rest day", mood, sleep, move)
	case p.dice.IntN(2) == 0:
		return fmt.Sprintf("%d %d %d rest day", mood, sleep, move)
	}
	e := p.role.exercises[p.dice.IntN(len(p.role.exercises))]
	return fmt.Sprintf("mood %d, sleep %d, moving %d, %s", mood, sleep, move, e.past)
}

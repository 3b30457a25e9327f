package demo

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"waymark/discordsim"
)

// setUp is what an administrator does once: in the demo, the server's owner.
func (s *stage) setUp(context.Context) error {
	owner := s.sim.Guild(clinicName).Owner()
	r, err := owner.Slash(s.channel, "/clinic setup", discordsim.Opts{"channel": s.channel, "role": s.role, "zone": clinicZone,
		"phone": "312 555 0148", "hours": "weekdays, 8 am to 5 pm", "country": country, "name": clinicName,
		"notice": "https://lakeside.example/privacy", "digest-day": "monday", "digest-time": "7:30 am"}).Settle()
	if err != nil {
		return fmt.Errorf("set up the clinic: %w", err)
	}
	if !strings.HasPrefix(r.Message.Content, "The clinic is set up") {
		return fmt.Errorf("set up the clinic: the bot said %q", r.Message.Content)
	}
	return nil
}

var codeShape = regexp.MustCompile(`\*\*([0-9A-Z]{4}-[0-9A-Z]{4})\*\*`)

// appointment is the first visit: the physio fills the form with the patient
// there, and the patient types the code. The rest is the patient's own.
func (p *person) appointment(context.Context) error {
	code, err := p.stage.invite(p)
	if err != nil {
		return fmt.Errorf("invite %s: %w", p.name, err)
	}
	p.todo = append(p.todo, deed{at: p.stage.clock.Now().Add(time.Minute), types: code})
	return nil
}

// invite fills the forms for a patient and returns the code.
func (s *stage) invite(p *person) (string, error) {
	c := s.physio
	r, err := c.user.Slash(c.room, "/patient add").Settle()
	if err != nil {
		return "", err
	}
	r, err = c.user.Submits(r.Modal, discordsim.Fields{"Alias (what the team will see)": p.name, "Goal: I want to be able to …": p.role.goal,
		"What the goal asks for, one a line": p.role.tasks, "Plan for flare-ups": p.role.flarePlan}).Settle()
	if err != nil {
		return "", err
	}
	for _, e := range p.role.exercises {
		if r, err = c.user.Click(r.Message, "Add an exercise").Settle(); err != nil {
			return "", err
		}
		r, err = c.user.Submits(r.Modal, discordsim.Fields{"Name (on the button)": e.label, "In a sentence": e.phrase,
			"Times a week": e.times, "Smaller version": e.smaller}).Settle()
		if err != nil {
			return "", err
		}
		if r, err = s.contains(r); err != nil {
			return "", err
		}
		if r, err = c.user.Click(r.Message, "Checked for "+p.name).Settle(); err != nil {
			return "", err
		}
	}
	if r, err = c.user.Click(r.Message, "Give the code").Settle(); err != nil {
		return "", err
	}
	found := codeShape.FindStringSubmatch(r.Message.Content)
	if found == nil {
		return "", fmt.Errorf("no code in %q", r.Message.Content)
	}
	return found[1], nil
}

// contains says which task of the goal an exercise contains: one by chance.
func (s *stage) contains(r discordsim.Response) (discordsim.Response, error) {
	menu, ok := r.Message.Menu("")
	if !ok || len(menu.Options) == 0 {
		return r, nil
	}
	pick := menu.Options[s.physio.dice.IntN(len(menu.Options))]
	return s.physio.user.Selects(r.Message, "", pick.Value).Settle()
}

// clinician says what the physio does about a message in the channel, in
// clinic hours.
func (p *person) clinician(m discordsim.Message) deed {
	wait := p.stage.opening(p.stage.clock.Now().Add(p.minutes(5, 50)))
	for _, label := range []string{"I'll take it", "Clear it", "Mark as read"} {
		if has(m, label) {
			return deed{at: wait, on: m, tap: label}
		}
	}
	for _, label := range m.Buttons() {
		if strings.HasPrefix(label, "Agree with ") {
			return deed{at: wait, on: m, tap: label}
		}
		if strings.HasPrefix(label, "Answer ") {
			return deed{at: wait, on: m, tap: label, fields: discordsim.Fields{"What you say to the patient": "Good idea. Begin with one song, twice a week.",
				"Exercise to add, if any": "Kitchen dance", "Times a week": "2", "Smaller version": "Half a song"}}
		}
	}
	return deed{}
}

// opening is the instant itself in clinic hours, else when the clinic opens.
func (s *stage) opening(at time.Time) time.Time {
	for {
		l := at.In(s.loc)
		open := time.Date(l.Year(), l.Month(), l.Day(), 8, 0, 0, 0, s.loc)
		weekend := l.Weekday() == time.Saturday || l.Weekday() == time.Sunday
		switch {
		case weekend || l.Hour() >= 17:
			at = open.AddDate(0, 0, 1)
		case l.Before(open):
			at = open.Add(time.Duration(l.Minute()) * time.Minute)
		default:
			return at
		}
	}
}

// lookBack is the last evening: the patient asks for the picture of the weeks.
func (p *person) lookBack(context.Context) error {
	p.todo = append(p.todo, deed{at: p.stage.clock.Now().Add(time.Minute), types: "progress"})
	return nil
}

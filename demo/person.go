package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"waymark/discordsim"
)

// person is one scripted person. What they do next they decide from what is on
// their screen, each time that it changes.
type person struct {
	stage *stage
	name  string // the alias; for the physio what stands in the list of members
	user  *discordsim.User
	room  *discordsim.Channel // the direct messages, or the clinicians' channel
	role  role
	story story
	dice  *rand.Rand

	seen    map[string]string // by message: what it looked like
	todo    []deed
	done    []deed    // in order
	acted   time.Time // when anything was last done
	stirred bool      // has just done something, which changes the screen
	kinds   map[int]day
	moved   bool // has told the bot where they live
}

// role is what the person came to the clinic with.
type role struct {
	goal, tasks, flarePlan string
	exercises              []exercise
	at                     string // when to be asked, as they say it
	minute                 int    // the same in minutes of the day
	zone                   string
}

type exercise struct{ label, phrase, times, smaller, past string }

// story tells what kind of day a day of the play is for a person.
type story func(p *person, number int) day

// day is one day as it will be answered.
type day struct {
	silent, low, flare, unsure, types bool
	wait                              time.Duration // from the question to the first answer
}

// deed is one thing that a person does: a tap, with a form filled in if it
// opens one, or typed words.
type deed struct {
	at     time.Time
	on     discordsim.Message
	tap    string
	fields discordsim.Fields
	types  string
}

func (d deed) none() bool { return d.at.IsZero() }

func newPerson(s *stage, name string, user *discordsim.User, room *discordsim.Channel) *person {
	return &person{stage: s, name: name, user: user, room: room, seen: map[string]string{}, kinds: map[int]day{}}
}

// look takes the screen in: each message that has changed is thought about
// anew.
func (p *person) look() {
	if !p.stage.written.in(p.room.ID()) && !p.stirred {
		return
	}
	p.stirred = false
	for _, m := range p.room.Messages() {
		face := fmt.Sprint(len(m.Edits), m.Content, m.Buttons())
		if !m.Bot || p.seen[m.ID] == face {
			continue
		}
		p.seen[m.ID] = face
		p.todo = slices.DeleteFunc(p.todo, func(d deed) bool { return d.on.ID == m.ID })
		if d := p.decide(m); !d.none() {
			if len(m.Buttons()) > 0 {
				d.on = m
			}
			p.todo = append(p.todo, d)
		}
	}
}

// soonest is when the person does something next.
func (p *person) soonest() (at time.Time, ok bool) {
	for _, d := range p.todo {
		if !ok || d.at.Before(at) {
			at, ok = d.at, true
		}
	}
	return at, ok
}

// do does the first of what was decided, if it can still be done, and waits for
// the bot's answer.
func (p *person) do() error {
	at, _ := p.soonest()
	i := slices.IndexFunc(p.todo, func(d deed) bool { return d.at.Equal(at) })
	d := p.todo[i]
	p.todo = slices.Delete(p.todo, i, i+1)
	if d.on.ID != "" && !p.still(&d) {
		return nil
	}
	p.acted, p.stirred = p.stage.clock.Now(), true
	d.at = p.acted
	p.done = append(p.done, d)
	if d.types != "" {
		return p.say(d.types)
	}
	return p.press(d)
}

// still reports whether the message of a deed can be answered yet, and looks at
// it as it is now.
func (p *person) still(d *deed) bool {
	for _, m := range p.room.Messages() {
		if m.ID == d.on.ID {
			if d.tap == "Open it" && p.acted.After(m.At) {
				return false // answered already, above the reminder
			}
			d.on = m
			return d.types == "" && has(m, d.tap) || d.types != "" && len(m.Buttons()) > 0
		}
	}
	return false
}

// press taps a button, and fills in the form that it opens.
func (p *person) press(d deed) error {
	r, err := p.user.Click(d.on, d.tap).Settle()
	if err == nil && r.Modal != nil {
		_, err = p.user.Submits(r.Modal, d.fields).Settle()
	}
	if err != nil {
		return fmt.Errorf("%s taps %q: %w", p.name, d.tap, err)
	}
	return nil
}

// say types words and waits for the message that answers them.
func (p *person) say(words string) error {
	before := spoken(p.room.Messages())
	p.room.Types(words)
	err := p.room.Await(func(all []discordsim.Message) bool { return spoken(all) > before })
	if err != nil {
		return fmt.Errorf("%s types: %w", p.name, err)
	}
	return nil
}

// spoken counts the bot's messages.
func spoken(all []discordsim.Message) (n int) {
	for _, m := range all {
		if m.Bot {
			n++
		}
	}
	return n
}

// after plans a deed for some time from now: seconds in the middle of a
// conversation, else the time given.
func (p *person) after(wait time.Duration, d deed) deed {
	now := p.stage.clock.Now()
	if now.Sub(p.acted) < 2*time.Minute {
		wait = 4*time.Second + time.Duration(p.dice.IntN(20))*time.Second
	}
	d.at = now.Add(wait)
	return d
}

// minutes is a chance number of minutes.
func (p *person) minutes(least, most int) time.Duration {
	return time.Duration(least+p.dice.IntN(most-least+1)) * time.Minute
}

func has(m discordsim.Message, labels ...string) bool {
	all := m.Buttons()
	for _, l := range labels {
		if !slices.Contains(all, l) {
			return false
		}
	}
	return true
}

func asks(m discordsim.Message) bool {
	return strings.HasPrefix(strings.TrimLeft(m.Content, "*"), "Time for your check-in")
}

//go:build unix

package main_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"waymark/discordsim"
	"waymark/rehab"
)

// killPatient is a scripted patient who answers one check-in and then types a
// few lines. A tap that fails is tapped again, at once or only after a while;
// what was typed is never typed again.
type killPatient struct {
	world     *killWorld
	alias, id string
	style     rehab.Style
	user      *discordsim.User
	patience  time.Duration // until a tap without an answer is repeated

	look    time.Time // when to look next
	acted   time.Time
	before  string // what was to be seen when the patient acted last
	tapping bool
	typed   int // lines after the check-in
	done    bool
	acked   []ack
	audited int // of them
	pending *discordsim.Interaction
	giving  ack
}

// ack is an answer that the patient was shown to be taken.
type ack struct {
	item  string
	value int
}

// killLines are typed after the check-in, one after the other.
var killLines = []string{"it rained all day", "my sister rang", "the neighbour has a new dog", "soup for lunch"}

// script is what a question is answered with, by words of the question.
var script = []struct {
	asks, tap, types string
	gives            ack
}{
	{"How is your mood", "5", "5", ack{rehab.ItemMood, 5}},
	{"How did you sleep", "4", "4", ack{rehab.ItemSleep, 4}},
	{"feel like moving today", "6", "6", ack{rehab.ItemMotivation, 6}},
	{"did you do any of these", "Walk", "walk", ack{rehab.ItemDid, rehab.DidWhole}},
	{"How much did you enjoy", "7", "7", ack{rehab.ItemJoy, 7}},
}

// act has the patient look at the conversation and do what comes next.
func (p *killPatient) act(now time.Time) {
	if p.done || now.Before(p.look) {
		return
	}
	p.look = now.Add(p.world.between())
	all := p.user.DM().Messages()
	if len(all) == 0 {
		return
	}
	p.settle()
	seen := shape(all)
	if seen == p.before && !(p.tapping && now.Sub(p.acted) > p.patience) {
		return
	}
	last := all[len(all)-1]
	if !last.Bot {
		return // typed, and not answered yet
	}
	for _, s := range script {
		if !strings.Contains(last.Content, s.asks) {
			continue
		}
		p.acted, p.before, p.giving = now, seen, s.gives
		if p.tapping = p.style != rehab.Typing; p.tapping {
			p.pending = p.user.Click(last, s.tap)
		} else {
			p.user.Types(s.types)
		}
		return
	}
	if p.praised() {
		p.chat(now, seen)
	}
}

// chat types the lines that come after the check-in.
func (p *killPatient) chat(now time.Time, seen string) {
	if p.typed == len(killLines) {
		p.done = true
		return
	}
	p.acted, p.before, p.tapping = now, seen, false
	p.user.Types(killLines[p.typed])
	p.typed++
}

// settle notes a tap that Discord showed as taken.
func (p *killPatient) settle() {
	if p.pending == nil {
		return
	}
	if kind := p.pending.Response().Kind; kind == discordsim.Updated || kind == discordsim.Replied {
		p.acked = append(p.acked, p.giving)
		p.pending = nil
	}
}

// missing are the answers that were acknowledged and are not in a state.
func (p *killPatient) missing(st rehab.State) (list []ack) {
	for _, a := range p.acked {
		if !slices.ContainsFunc(st.Answers, func(b rehab.Answer) bool { return b.Item == a.item && b.Value == a.value && b.Status == rehab.Given }) {
			list = append(list, a)
		}
	}
	return list
}

// heard are the first lines of the bot's messages that the patient sees.
func (p *killPatient) heard() (lines []string) {
	for _, m := range p.user.DM().Messages() {
		if m.Bot {
			line, _, _ := strings.Cut(m.Content, "\n")
			lines = append(lines, line)
		}
	}
	return lines
}

// praised reports whether something stands below what was saved.
func (p *killPatient) praised() bool {
	return slices.ContainsFunc(p.user.DM().Messages(), func(m discordsim.Message) bool {
		_, rest, _ := strings.Cut(m.Content, "\n")
		return m.Bot && strings.HasPrefix(m.Content, "Saved: ") && strings.TrimSpace(rest) != ""
	})
}

// control is the patient of the same style who was never disturbed.
func (p *killPatient) control() *killPatient {
	return p.world.patients[slices.IndexFunc(p.world.patients, func(o *killPatient) bool { return o.style == p.style })]
}

// shape tells one state of a conversation from another.
func shape(all []discordsim.Message) string {
	last := all[len(all)-1]
	return fmt.Sprint(len(all), last.ID, len(last.Edits), len(last.Content))
}

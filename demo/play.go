package demo

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"waymark/discordsim"
)

// player is the person at the terminal.
type player struct {
	in      *bufio.Scanner
	shown   map[string]int // by message: how many of its states were shown
	choices []deed         // what the numbers stand for now
	done    bool           // has left: the rest is played without answers
}

const playHelp = `You are %s, a patient. Your goal: %s.
Type a number to tap that button, or words to send them. Enter alone lets time
pass until the next message. /commands work too: /help, /pause, /progress.
End of input (Ctrl-D) leaves the rest unanswered.
`

// ask shows what is new to the person at the terminal and does what they say,
// until they let time pass.
func (s *stage) ask(ctx context.Context, p *person) error {
	if s.player == nil {
		s.player = &player{in: bufio.NewScanner(s.o.In), shown: map[string]int{}}
		if _, err := fmt.Fprintf(s.o.Stdout, playHelp, p.name, p.role.goal); err != nil {
			return err
		}
	}
	for !s.player.done && s.player.news(s, p) && ctx.Err() == nil {
		if _, err := fmt.Fprint(s.o.Stdout, "\n> "); err != nil {
			return err
		}
		if !s.player.in.Scan() {
			s.player.done = true
			return s.player.in.Err()
		}
		words := strings.TrimSpace(s.player.in.Text())
		if words == "" {
			return nil
		}
		s.clock.Advance(5 * time.Second)
		if err := s.player.obey(s, p, words); err != nil {
			if _, err := fmt.Fprintf(s.o.Stdout, "%v\n", err); err != nil {
				return err
			}
		}
		if err := s.step.Beat(ctx); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// news shows what has changed since it last did, and reports whether anything
// had.
func (l *player) news(s *stage, p *person) bool {
	v := s.view()
	v.loc = zoneOf(p)
	fresh := false
	for _, m := range p.room.Messages() {
		all := faces(m)
		if !m.Bot || l.shown[m.ID] == len(all) {
			continue
		}
		last := all[len(all)-1]
		if l.shown[m.ID] > 0 && last.text == all[l.shown[m.ID]-1].text {
			l.shown[m.ID] = len(all)
			continue
		}
		l.choices = nil
		rows := rowsOf(last.buttons)
		for i := range rows {
			for j, label := range rows[i] {
				l.choices = append(l.choices, deed{on: m, tap: label})
				rows[i][j] = fmt.Sprintf("%d: %s", len(l.choices), label)
			}
		}
		v.print(line{at: last.at, who: "Waymark", bot: true, same: len(all) > 1, text: last.text, rows: rows})
		l.shown[m.ID] = len(all)
		fresh = true
	}
	return fresh
}

// obey does what was typed at the terminal.
func (l *player) obey(s *stage, p *person, words string) error {
	if n, err := strconv.Atoi(words); err == nil && n >= 1 && n <= len(l.choices) {
		d := l.choices[n-1]
		d.at = s.clock.Now()
		p.done = append(p.done, d)
		r, err := p.user.Click(d.on, d.tap).Settle()
		if err != nil || r.Modal == nil {
			return err
		}
		return l.fill(s, p, r.Modal)
	}
	if strings.HasPrefix(words, "/") {
		_, err := p.user.Slash(p.room, words).Settle()
		return err
	}
	p.done = append(p.done, deed{at: s.clock.Now(), types: words})
	return p.say(words)
}

// fill asks for each field of a form.
func (l *player) fill(s *stage, p *person, m *discordsim.Modal) error {
	fields := discordsim.Fields{}
	for _, in := range m.Inputs {
		if _, err := fmt.Fprintf(s.o.Stdout, "%s (%s) ", in.Label, in.Placeholder); err != nil {
			return err
		}
		if !l.in.Scan() {
			return errors.Join(io.ErrUnexpectedEOF, l.in.Err())
		}
		if words := strings.TrimSpace(l.in.Text()); words != "" {
			fields[in.Label] = words
		}
	}
	_, err := p.user.Submits(m, fields).Settle()
	return err
}

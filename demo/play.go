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
	lines   <-chan string   // closed at the end of the input
	shown   map[string]int  // by message: how many of its states were shown
	choices map[string]deed // what a number, or a letter, stands for now
	view    *view
	done    bool // has left: the rest is played without answers
}

// errLeft is the end of the input in the middle of a form.
var errLeft = errors.New("the form was left")

const playHelp = `You are %s, a patient. Your goal: %s.
Type what stands in front of a button to tap it, or words to send them. Enter alone lets time
pass until the next message. /commands work too: /help, /pause, /progress.
End of input (Ctrl-D) leaves the rest unanswered.
`

// ask shows what is new to the person at the terminal and does what they say,
// until they let time pass.
func (s *stage) ask(ctx context.Context, p *person) error {
	if s.player == nil {
		s.player = &player{lines: reading(ctx, s.o.In), shown: map[string]int{}, view: s.view()}
		s.player.view.loc = zoneOf(p)
		if _, err := fmt.Fprintf(s.o.Stdout, playHelp, p.name, p.role.goal); err != nil {
			return err
		}
	}
	for !s.player.done && s.player.news(p) && ctx.Err() == nil {
		if _, err := fmt.Fprint(s.o.Stdout, "\n> "); err != nil {
			return err
		}
		words, ok := s.player.line(ctx)
		if !ok {
			s.player.done = true
			return ctx.Err()
		}
		if words == "" {
			return nil
		}
		s.clock.Advance(5 * time.Second)
		if err := s.player.obey(ctx, s, p, words); err != nil {
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

// reading reads lines beside everything else: a person who thinks must not keep
// an interrupt waiting.
func reading(ctx context.Context, in io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for scan := bufio.NewScanner(in); scan.Scan(); {
			select {
			case lines <- strings.TrimSpace(scan.Text()):
			case <-ctx.Done():
				return
			}
		}
	}()
	return lines
}

// line is what is typed next; ok is false at the end of the input.
func (l *player) line(ctx context.Context) (words string, ok bool) {
	select {
	case words, ok = <-l.lines:
	case <-ctx.Done():
	}
	return words, ok
}

// news shows what has changed since it last did, and reports whether anything
// had.
func (l *player) news(p *person) bool {
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
		l.view.write(line{at: last.at, who: "Waymark", bot: true, same: len(all) > 1, text: last.text, rows: l.offer(m, last)})
		l.shown[m.ID] = len(all)
		fresh = true
	}
	return fresh
}

// offer gives each button a key to tap it by: a number, or on a scale, where
// the numbers are the answers, a letter for the others.
func (l *player) offer(m discordsim.Message, f face) [][]string {
	rows := rowsOf(f.buttons)
	scale := has(m, "0", "10")
	l.choices = map[string]deed{}
	next := 0
	for _, row := range rows {
		for i, label := range row {
			if strings.HasSuffix(label, "▾") {
				continue
			}
			key := label
			if _, err := strconv.Atoi(label); err != nil || !scale {
				next++
				key = strconv.Itoa(next)
				if scale {
					key = string(rune('a' + next - 1))
				}
				row[i] = key + ": " + label
			}
			l.choices[key] = deed{on: m, tap: label}
		}
	}
	return rows
}

// obey does what was typed at the terminal.
func (l *player) obey(ctx context.Context, s *stage, p *person, words string) error {
	if d, ok := l.choices[words]; ok {
		d.at = s.clock.Now()
		p.done = append(p.done, d)
		r, err := p.user.Click(d.on, d.tap).Settle()
		if err != nil || r.Modal == nil {
			return err
		}
		return l.fill(ctx, s, p, r.Modal)
	}
	if strings.HasPrefix(words, "/") {
		_, err := p.user.Slash(p.room, words).Settle()
		return err
	}
	p.done = append(p.done, deed{at: s.clock.Now(), types: words})
	return p.say(words)
}

// fill asks for each field of a form.
func (l *player) fill(ctx context.Context, s *stage, p *person, m *discordsim.Modal) error {
	fields := discordsim.Fields{}
	for _, in := range m.Inputs {
		if _, err := fmt.Fprintf(s.o.Stdout, "%s (%s) ", in.Label, in.Placeholder); err != nil {
			return err
		}
		words, ok := l.line(ctx)
		if !ok {
			return errLeft
		}
		if words != "" {
			fields[in.Label] = words
		}
	}
	_, err := p.user.Submits(m, fields).Settle()
	return err
}

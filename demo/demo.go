package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"waymark/discordsim"
)

// Options say what is played and how it is shown.
type Options struct {
	Days     int    // 1 to 365
	Patients int    // 1 to 40
	Seed     uint64 // the same seed plays the same weeks
	Out      string // folder for the charts and the database; "" keeps neither
	JSON     bool   // one event a line
	Play     bool   // the first patient is the person at the terminal
	In       io.Reader
	Stdout   io.Writer
	Stderr   io.Writer

	watch func(discordsim.Request) // also sees each request of the bot's; nil: nobody does
}

const (
	daysMost     = 365
	patientsMost = 40
)

// date is the day of the play with that number: day 0 is a Monday, and the
// clocks change on day 6.
func date(day int) time.Time { return time.Date(2026, time.March, 2+day, 0, 0, 0, 0, time.UTC) }

// Run plays the weeks and prints them: conversations or events, and in the end
// one line of figures.
func Run(ctx context.Context, o Options) error {
	if o.Days < 1 || o.Days > daysMost {
		return fmt.Errorf("--days %d: give a number from 1 to %d", o.Days, daysMost)
	}
	if o.Patients < 1 || o.Patients > patientsMost {
		return fmt.Errorf("--patients %d: give a number from 1 to %d", o.Patients, patientsMost)
	}
	s, err := open(ctx, o)
	if err != nil {
		return fmt.Errorf("set the stage: %w", err)
	}
	err = s.play(ctx)
	switch {
	case ctx.Err() != nil:
		err = errors.New("stopped before the end")
	case err == nil:
		err = s.show(ctx)
	}
	return errors.Join(err, s.close())
}

// show prints what was played.
func (s *stage) show(ctx context.Context) error {
	b := s.count()
	if err := s.keepCharts(); err != nil {
		return err
	}
	if s.o.JSON {
		return s.events(ctx, b)
	}
	v := s.view()
	if !s.o.Play {
		v.title("Waymark, played", "Everyone here is scripted and made up. The bot is the real one, Discord a local one.")
		v.conversation(s)
	}
	v.channel(s)
	v.figures(s, b)
	return v.err
}

// view prints to the terminal, with names in place of accounts and roles.
func (s *stage) view() *view {
	return &view{w: s.o.Stdout, colour: coloured(s.o.Stdout), loc: s.loc, names: strings.NewReplacer(
		"<@"+s.physio.user.ID()+">", "@"+s.physio.name, "<@&"+s.role.ID()+">", "@"+s.role.Name())}
}

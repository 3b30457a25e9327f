package demo

import (
	"context"
	"fmt"
	"time"
)

// play lets the weeks pass: everyone looks at their screen, does what is to be
// done now, and when there is nothing, the clock jumps to what comes next.
func (s *stage) play(ctx context.Context) error {
	for {
		if err := s.step.Beat(ctx); err != nil {
			return err
		}
		now := s.clock.Now()
		s.progress(now)
		if err := s.lookRound(ctx); err != nil {
			return err
		}
		acted, err := s.act(ctx, now)
		if err != nil {
			return err
		}
		if acted {
			continue
		}
		if !now.Before(s.until) {
			return nil
		}
		at, err := s.following(ctx)
		if err != nil {
			return err
		}
		s.clock.Advance(at.Sub(now))
	}
}

func (s *stage) everyone() []*person { return append([]*person{s.physio}, s.cast...) }

func (s *stage) lookRound(ctx context.Context) error {
	for i, p := range s.everyone() {
		if s.o.Play && i == 1 {
			if err := s.ask(ctx, p); err != nil {
				return err
			}
			continue
		}
		p.look()
	}
	return nil
}

// act does what is to be done by now: scenes in their order, then deeds. It
// reports whether there was anything.
func (s *stage) act(ctx context.Context, now time.Time) (bool, error) {
	acted := false
	for len(s.plans) > 0 && !s.plans[0].at.After(now) {
		run := s.plans[0].run
		s.plans = s.plans[1:]
		acted = true
		if err := run(ctx); err != nil {
			return acted, err
		}
	}
	for _, p := range s.everyone() {
		if at, ok := p.soonest(); !ok || at.After(now) {
			continue
		}
		acted = true
		if err := p.do(); err != nil {
			return acted, err
		}
	}
	return acted, ctx.Err()
}

// following is the next instant at which anything happens.
func (s *stage) following(ctx context.Context) (time.Time, error) {
	at := s.until
	sooner := func(t time.Time) {
		if t.Before(at) {
			at = t
		}
	}
	due, ok, err := s.step.Next(ctx)
	if err != nil {
		return at, err
	}
	if ok {
		sooner(due)
	}
	if len(s.plans) > 0 {
		sooner(s.plans[0].at)
	}
	for _, p := range s.everyone() {
		if at, ok := p.soonest(); ok {
			sooner(at)
		}
	}
	return at, nil
}

// progress shows which day it is while it works, on a terminal.
func (s *stage) progress(now time.Time) {
	if s.o.Play || !terminal(s.o.Stderr) {
		return
	}
	day := int(now.Sub(s.at(0, 0)).Hours() / 24)
	if day != s.day {
		s.day = day
		fmt.Fprintf(s.o.Stderr, "\r\033[Kday %d of %d", min(day, s.o.Days), s.o.Days)
		if day > s.o.Days {
			fmt.Fprint(s.o.Stderr, "\r\033[K")
		}
	}
}

package discord

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jonboulle/clockwork"

	"waymark/rehab"
	"waymark/storage"
)

const (
	workers    = 8           // rows on their way at once
	lookAgain  = time.Second // on the clock, should nothing have woken it
	moved      = 10 * time.Millisecond
	recordMost = 5 // tries to record what became of a row

	// Limits on opening channels hold for everyone without one. Who waits longer
	// does so in the outbox, and leaves the workers to the others.
	openPatience = 2 * time.Second
)

// Render makes the message of a row from the state as of now; an empty one has
// nothing to say any more.
type Render func(context.Context, storage.Row) (Message, error)

// Sender empties the outbox, the most urgent rows first, to each recipient one
// at a time.
type Sender struct {
	session *Session
	store   *storage.Store
	render  Render
	clock   clockwork.Clock
	log     *slog.Logger
	flying  atomic.Int64
	landed  chan struct{} // a row is done, so that there is room for another
	opening *opening
	wall    time.Time    // the clock's time of day when it was looked at last
	setBack atomic.Int64 // nanoseconds by which it was set back so far

	finishIn time.Duration // real time, for what is on its way at the end

	telling sync.Mutex // of a clinic's channel

	mu       sync.Mutex
	boards   map[string]board // the clinics' channels, by clinic
	token    bool             // that Discord does not take it was said
	doubtful map[string]bool  // rows that an earlier process may have sent
}

// NewSender returns a sender; nothing is sent before Run.
func NewSender(s *Session, store *storage.Store, render Render, clock clockwork.Clock, log *slog.Logger) *Sender {
	return &Sender{session: s, store: store, render: render, clock: clock, log: log, landed: make(chan struct{}, 1),
		opening: newOpening(), finishIn: 6 * time.Second, boards: map[string]board{}, doubtful: map[string]bool{}}
}

// Busy returns how many rows are being claimed or on their way.
func (s *Sender) Busy() int { return int(s.flying.Load()) }

// Run takes up what an earlier process left in doubt and sends what is due
// until ctx ends. What is on its way then has six seconds of real time to
// finish; what doesn't stays claimed, and is in doubt at the next start.
func (s *Sender) Run(ctx context.Context) error {
	flight, land := context.WithCancel(context.WithoutCancel(ctx))
	defer land()
	var wg sync.WaitGroup
	waiting, known := s.doubts(ctx)
	s.keepPace(ctx, len(waiting))
	for ctx.Err() == nil {
		s.flying.Add(1)
		room, at := workers-int(s.flying.Load())+1, s.look(ctx)
		if !known {
			waiting, known = s.doubts(ctx)
		}
		if room > 0 && len(waiting) == 0 {
			waiting = s.claim(ctx, room, at)
		}
		now := waiting[:min(max(room, 0), len(waiting))]
		waiting = waiting[len(now):]
		for _, row := range now {
			s.flying.Add(1)
			wg.Go(func() { s.fly(flight, row) })
		}
		s.flying.Add(-1)
		if len(now) == 0 || len(waiting) > 0 {
			s.rest(ctx, len(waiting) > 0 || room <= 0, at)
		}
	}
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	timer := time.NewTimer(s.finishIn)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
		land()
		<-done
	}
	return nil
}

// look reads the clock. What waits in the outbox for an instant does not wait
// longer when the machine's clock is set back.
func (s *Sender) look(ctx context.Context) time.Time {
	now := s.clock.Now()
	wall := now.Round(0) // without what the machine counts beside it
	if by := s.wall.Sub(wall); by >= lookAgain {
		s.setBack.Add(int64(by))
		s.log.Warn("the machine's clock was set back", "by", by.Round(time.Second).String())
		if err := s.store.ClockSetBack(ctx, s.wall, wall); err != nil && ctx.Err() == nil {
			s.log.Error("bring messages forward", "error", err)
		}
	}
	s.wall = wall
	return now
}

// keepPace counts what an earlier process sent within the last second, and
// what it may have: Discord does.
func (s *Sender) keepPace(ctx context.Context, doubtful int) {
	sent, err := s.store.SentSince(ctx, s.clock.Now().Add(-paceSpan))
	if err != nil && ctx.Err() == nil {
		s.log.Error("count messages", "error", err)
	}
	s.session.transport.spent(sent + doubtful)
}

// doubts are the rows that an earlier process may have sent or not; known says
// that they could be read.
func (s *Sender) doubts(ctx context.Context) (rows []storage.Row, known bool) {
	rows, err := s.store.Doubt(ctx)
	if err != nil && ctx.Err() == nil {
		s.log.Error("read messages in doubt", "error", err)
	}
	for i := range rows {
		rows[i].Tries++
	}
	return rows, err == nil
}

func (s *Sender) claim(ctx context.Context, room int, now time.Time) []storage.Row {
	rows, err := s.store.Claim(ctx, now, room)
	if err != nil && ctx.Err() == nil {
		s.log.Error("claim messages", "error", err)
	}
	return rows
}

// rest waits for room, if full, else until something was committed or is due,
// and never for more than a second.
func (s *Sender) rest(ctx context.Context, full bool, looked time.Time) {
	if full {
		select {
		case <-ctx.Done():
		case <-s.landed:
		}
		return
	}
	wait := lookAgain
	if at, ok, err := s.store.NextSend(ctx, looked); err == nil && ok {
		wait = min(wait, at.Sub(looked))
	}
	timer := s.clock.NewTimer(wait)
	defer timer.Stop()
	if s.clock.Since(looked) > moved {
		// The clock was moved before the timer was made: something may be due.
		return
	}
	select {
	case <-ctx.Done():
	case <-s.store.Wake():
	case <-s.landed:
	case <-timer.Chan():
	}
}

// fly takes one row to its end. A panic costs this row alone.
func (s *Sender) fly(ctx context.Context, row storage.Row) {
	ctx, end := s.session.work.begin(ctx)
	defer func() {
		if what := recover(); what != nil {
			s.log.Error("panic while sending", "message", row.Kind, "kind", fmt.Sprintf("%T", what))
			s.record(ctx, outcome{end: storage.Refused, why: "panic"}, row)
		}
		end()
		s.flying.Add(-1)
		tell(s.landed)
	}()
	row.Earlier = s.earlier(row)
	o := s.send(ctx, row)
	s.record(ctx, o, row)
	if !o.again.IsZero() || o.unsure {
		return
	}
	s.mu.Lock()
	delete(s.doubtful, row.ID)
	s.mu.Unlock()
	if o.message != "" && row.Patient != "" && row.Earlier {
		s.session.catchUp(ctx, o.channel, madeAt(o.message)) // it may be answered already
	}
}

// earlier reports whether an earlier process may have sent a row. That is so
// until the row comes to its end, however often we try it ourselves.
func (s *Sender) earlier(row storage.Row) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if row.Earlier {
		s.doubtful[row.ID] = true
	}
	return s.doubtful[row.ID]
}

// send tries to send one row and says what came of it.
func (s *Sender) send(ctx context.Context, row storage.Row) outcome {
	if row.Kind == rehab.KindDelete {
		return s.remove(ctx, row)
	}
	if o, ok := s.guard(ctx, row); !ok {
		return o
	}
	late := row.Expired(s.clock.Now())
	if late && row.Tries == 1 {
		return outcome{end: storage.GivenUp, why: storage.WhyExpired}
	}
	m, err := s.render(ctx, row)
	switch {
	case err != nil && ctx.Err() != nil:
		return outcome{unsure: true}
	case err != nil:
		s.log.Error("render message", "message", row.Kind, "error", err, "try", row.Tries)
		return s.tryAgain(row, whyRender)
	case m.Empty() && !late:
		return outcome{end: storage.Closed, why: "nothing to say"}
	case row.Kind == rehab.KindRender:
		if row.Channel == "" || row.Message == "" {
			return outcome{end: storage.Closed, why: "nothing to edit"}
		}
		err := s.session.edit(ctx, row.Channel, row.Message, m)
		return s.judge(ctx, row, row.Channel, row.Message, err)
	}
	channel, err := s.channel(ctx, row)
	if err != nil {
		return s.judge(ctx, row, "", "", err)
	}
	if late {
		return s.found(ctx, row, channel, m)
	}
	message, err := s.deliver(ctx, row, channel, m)
	if codeIn(err) == unknownChannel && row.Patient != "" && row.User != "" && row.View != rehab.ViewOldAccount {
		// The direct channel that we knew is gone; there is always one to be had.
		row.DM, row.Channel = "", ""
		if channel, err = s.channel(ctx, row); err == nil {
			message, err = s.deliver(ctx, row, channel, m)
		}
	}
	return s.judge(ctx, row, channel, message, err)
}

// found is what came of a row that it is too late to send, though an earlier
// try may have.
func (s *Sender) found(ctx context.Context, row storage.Row, channel string, m Message) outcome {
	id, err := s.find(ctx, channel, row, m)
	switch {
	case id != "":
		at := row.First
		if now := s.clock.Now(); now.Before(at) {
			at = now
		}
		return outcome{channel: channel, message: id, at: at}
	case err != nil && codeIn(err) != unknownChannel:
		return s.judge(ctx, row, channel, "", err)
	case m.Empty():
		return outcome{end: storage.Closed, why: "nothing to say"}
	}
	return outcome{end: storage.GivenUp, why: storage.WhyExpired}
}

var (
	errNobody   = errors.New("nobody to send it to")
	errOpenLate = errors.New("no more direct channels for now")
)

// channel is where a row goes: the clinic's channel, or the patient's direct
// one, which is opened if it isn't known.
func (s *Sender) channel(ctx context.Context, row storage.Row) (string, error) {
	switch {
	case row.Channel != "":
		return row.Channel, nil
	case row.Patient == "" || row.User == "" && row.DM == "":
		return "", errNobody
	case row.DM != "":
		return row.DM, nil
	}
	if now := s.clock.Now(); s.opening.slot(row.User, now).After(now) {
		return "", errOpenLate
	}
	return s.session.openDM(context.WithValue(ctx, byKey{}, s.clock.Now().Add(openPatience)), row.User)
}

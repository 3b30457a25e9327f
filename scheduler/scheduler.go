package scheduler

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/go-co-op/gocron/v2"
	"github.com/google/uuid"
	"github.com/jonboulle/clockwork"

	"waymark/rehab"
	"waymark/storage"
)

// How much one beat takes on, so that it stays well under a second.
const (
	beat      = time.Second
	slowBeat  = time.Minute
	openBatch = 500
	openBeats = 20 // batches in one beat
	ripeBatch = 200
	ripeBeats = 5

	stopWithin = 2 * time.Second
)

// Scheduler opens, reminds and closes by the rows of a store.
type Scheduler struct {
	store   *storage.Store
	cat     *rehab.Catalogue
	measure func(rehab.Text) int // characters of a text as its readers see it
	clock   clockwork.Clock
	log     *slog.Logger

	also      []job
	done      atomic.Int64         // instant up to which all that was due has been done, in Unix milliseconds; 0: none yet
	checkFrom map[string]time.Time // clinic to when its next self-check is due
	lookFrom  map[string]time.Time // clinic to when its next daily look is due
}

// New returns a scheduler; measure tells how long a text is when it is shown.
func New(store *storage.Store, cat *rehab.Catalogue, measure func(rehab.Text) int, clock clockwork.Clock, log *slog.Logger) *Scheduler {
	return &Scheduler{store: store, cat: cat, measure: measure, clock: clock, log: log, checkFrom: map[string]time.Time{},
		lookFrom: map[string]time.Time{}}
}

// Beat is what one heartbeat did.
type Beat struct {
	Opened, Turned, Failed, Digests int
}

// job is what somebody else has done from time to time.
type job struct {
	every time.Duration
	do    func(context.Context, time.Time) error
}

// Also has something done from time to time, never beside itself, as long as Run
// runs. It is for what is slow and nobody waits for.
func (s *Scheduler) Also(every time.Duration, do func(context.Context, time.Time) error) {
	s.also = append(s.also, job{every, do})
}

// Run beats until ctx ends: the heartbeat every second and the slow jobs every
// minute, each one never beside itself.
func (s *Scheduler) Run(ctx context.Context) error {
	cron, err := gocron.NewScheduler(gocron.WithClock(newSteady(s.clock)), gocron.WithLocation(time.UTC), gocron.WithStopTimeout(stopWithin))
	if err != nil {
		return fmt.Errorf("make heartbeat: %w", err)
	}
	for _, j := range append([]job{{beat, without(s.Tick)}, {slowBeat, without(s.Slow)}}, s.also...) {
		_, err := cron.NewJob(gocron.DurationJob(j.every), gocron.NewTask(func() {
			if err := j.do(ctx, s.clock.Now()); err != nil && ctx.Err() == nil {
				s.log.Error("heartbeat", "error", err)
			}
		}), gocron.WithSingletonMode(gocron.LimitModeReschedule), gocron.WithEventListeners(
			gocron.AfterJobRunsWithPanic(func(_ uuid.UUID, _ string, what any) { s.log.Error("heartbeat panicked", "what", what) })))
		if err != nil {
			return fmt.Errorf("add heartbeat: %w", err)
		}
	}
	cron.Start()
	<-ctx.Done()
	if err := cron.Shutdown(); err != nil {
		return fmt.Errorf("stop heartbeat: %w", err)
	}
	return nil
}

// without leaves out what a beat did.
func without(work func(context.Context, time.Time) (Beat, error)) func(context.Context, time.Time) error {
	return func(ctx context.Context, now time.Time) error {
		_, err := work(ctx, now)
		return err
	}
}

// Tick opens what is due by now and runs every patient's timers that are.
func (s *Scheduler) Tick(ctx context.Context, now time.Time) (Beat, error) {
	var b Beat
	opened, turned := false, false
	for range openBeats {
		n, err := s.store.OpenDue(ctx, now, openBatch, s.open(now))
		b.Opened += n
		if err != nil {
			return b, fmt.Errorf("open check-ins: %w", err)
		}
		if opened = n == 0; opened { // fewer than a batch may be owed more dates
			break
		}
	}
	for range ripeBeats {
		ids, err := s.store.Ripe(ctx, now, ripeBatch)
		if err != nil {
			return b, fmt.Errorf("find timers: %w", err)
		}
		var gaps []rehab.Gap
		if len(ids) > 0 {
			if gaps, err = s.store.Gaps(ctx, now); err != nil {
				return b, fmt.Errorf("read when nobody could be heard: %w", err)
			}
		}
		failed := 0
		for _, id := range ids {
			if err := s.turn(ctx, id, gaps, now); err != nil {
				failed++
				s.log.Error("timer", "patient", id, "error", err)
			}
		}
		b.Turned += len(ids) - failed
		b.Failed += failed
		if turned = len(ids) < ripeBatch || failed > 0; turned {
			break
		}
	}
	if opened && turned {
		s.done.Store(now.UnixMilli())
	}
	return b, ctx.Err()
}

func (s *Scheduler) open(now time.Time) func(rehab.Due) rehab.Opening {
	return func(d rehab.Due) rehab.Opening {
		o, err := rehab.Open(d, now)
		if err != nil {
			s.log.Error("open check-in", "patient", d.Patient.ID, "error", err)
			o.Patient = d.Patient
			o.Patient.Next = now.Add(time.Hour)
		}
		return o
	}
}

// turn runs one patient's timers; a panic costs only that patient's turn.
func (s *Scheduler) turn(ctx context.Context, id string, gaps []rehab.Gap, now time.Time) (err error) {
	defer func() {
		if what := recover(); what != nil {
			err = fmt.Errorf("panic in a timer: %T", what)
		}
	}()
	_, _, err = s.store.Turn(ctx, id, "", now, func(st rehab.State) (rehab.Change, error) { return s.cat.Tick(st, gaps, now) })
	return err
}

// Slow posts the summaries that are due, checks the dates that are over by the
// last Tick that did all there was, and tidies up. It is never beside itself.
func (s *Scheduler) Slow(ctx context.Context, now time.Time) (Beat, error) {
	var b Beat
	clinics, err := s.store.DueDigests(ctx, now)
	if err != nil {
		return b, fmt.Errorf("find summaries: %w", err)
	}
	for _, c := range clinics {
		if err := s.Summarise(ctx, c, now); err != nil {
			b.Failed++
			s.log.Error("summary", "clinic", c.ID, "error", err)
			continue
		}
		b.Digests++
	}
	if err := s.looks(ctx, now, &b); err != nil {
		return b, err
	}
	if err := s.selfChecks(ctx, &b); err != nil {
		return b, err
	}
	if err := s.store.ExpireDigests(ctx, now); err != nil {
		return b, fmt.Errorf("delete old summaries: %w", err)
	}
	if err := s.store.Housekeeping(ctx, now); err != nil {
		return b, fmt.Errorf("tidy up: %w", err)
	}
	return b, ctx.Err()
}

func (s *Scheduler) selfChecks(ctx context.Context, b *Beat) error {
	done := s.done.Load()
	if done == 0 {
		return nil
	}
	clinics, err := s.store.Clinics(ctx)
	if err != nil {
		return fmt.Errorf("read clinics: %w", err)
	}
	for _, c := range clinics {
		if err := s.selfCheck(ctx, c, time.UnixMilli(done).UTC()); err != nil {
			b.Failed++
			s.log.Error("self-check", "clinic", c.ID, "error", err)
		}
	}
	return nil
}

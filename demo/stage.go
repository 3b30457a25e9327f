package demo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/jonboulle/clockwork"

	"waymark/app"
	"waymark/discordsim"
	"waymark/rehab"
)

// The clinic. It is made up; the numbers are those of its country.
const (
	clinicZone = "America/Chicago"
	clinicName = "Lakeside Clinic"
	country    = "US"
)

var numbers = map[string]rehab.Numbers{country: {Emergency: "911", CrisisLine: "988", CrisisText: "text 988",
	AbuseLine: "1-800-799-7233", Poisons: "1-800-222-1222", HealthLine: "your insurer's nurse line"}}

// stage is where it plays: a local Discord, the bot, the people.
type stage struct {
	o       Options
	loc     *time.Location // the clinic's
	clock   *clockwork.FakeClock
	sim     *discordsim.Sim
	app     *app.App
	step    *app.Stepper
	channel *discordsim.Channel
	role    *discordsim.Role
	physio  *person
	cast    []*person
	plans   []scene // what is to happen at its hour, in order
	until   time.Time
	written *written
	day     int     // for the progress shown
	player  *player // who plays the first patient, if it is not scripted
	scratch string  // folder that is removed in the end
	stop    context.CancelFunc
	sending chan error
}

// scene is one thing that happens at its hour.
type scene struct {
	at  time.Time
	run func(context.Context) error
}

// open sets the stage up to the first minute: Discord runs, the bot is online,
// nobody has done anything.
func open(ctx context.Context, o Options) (*stage, error) {
	loc, err := time.LoadLocation(clinicZone)
	if err != nil {
		return nil, fmt.Errorf("load zone: %w", err)
	}
	s := &stage{o: o, loc: loc, sending: make(chan error, 1), written: newWritten()}
	s.clock = clockwork.NewFakeClockAt(s.at(0, 9*60))
	s.until = s.at(o.Days+1, 75)
	if s.sim, err = discordsim.New(discordsim.Options{Clock: s.clock, BotName: "Waymark", OnRequest: s.request}); err != nil {
		return nil, err
	}
	if err := s.build(ctx); err != nil {
		return nil, errors.Join(err, s.close())
	}
	s.server()
	s.people()
	return s, nil
}

// at is a time of the clinic: the day of the play and the minute of the day,
// which no clock change touches.
func (s *stage) at(day, minute int) time.Time {
	d := date(day)
	return time.Date(d.Year(), d.Month(), d.Day(), minute/60, minute%60, 0, 0, s.loc)
}

// build makes the bot on a database of its own and connects it.
func (s *stage) build(ctx context.Context) error {
	db, err := s.database()
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(s.o.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	s.app, err = app.New(app.Config{DB: db, Token: s.sim.Token(), APIURL: s.sim.URL(), Numbers: numbers}, s.clock, log)
	if err != nil {
		return err
	}
	s.step = s.app.Stepper(s.clock)
	if err := s.app.Connect(ctx); err != nil {
		return err
	}
	run, stop := context.WithCancel(ctx)
	s.stop = stop
	go func() { s.sending <- s.app.Sender.Run(run) }()
	return s.sim.AwaitOnline()
}

// database names the file, in the folder for what is kept or in one that goes.
func (s *stage) database() (string, error) {
	if s.o.Out == "" {
		dir, err := os.MkdirTemp("", "waymark-demo-")
		s.scratch = dir
		return filepath.Join(dir, "waymark.db"), err
	}
	if err := os.MkdirAll(s.o.Out, 0o700); err != nil {
		return "", err
	}
	db := filepath.Join(s.o.Out, "waymark.db")
	if _, err := os.Stat(db); err == nil {
		return "", fmt.Errorf("--out %s: there is a waymark.db already; give another folder, or remove it", s.o.Out)
	}
	return db, nil
}

// server makes the clinic's server with its private channel.
func (s *stage) server() {
	guild := s.sim.Guild(clinicName)
	s.role = guild.Role("physio")
	s.channel = guild.Channel("summaries",
		discordsim.Overwrite{Role: guild.Everyone(), Deny: discordsim.ViewChannel},
		discordsim.Overwrite{Role: s.role, Allow: discordsim.ViewChannel},
		discordsim.Overwrite{Role: guild.BotRole(), Allow: discordsim.ViewChannel | discordsim.SendMessages |
			discordsim.EmbedLinks | discordsim.AttachFiles | discordsim.ReadMessageHistory})
	user := s.sim.User("Physio")
	guild.Join(user, s.role)
	s.physio = newPerson(s, "Physio", user, user.In(s.channel))
}

// close ends everything that open began.
func (s *stage) close() error {
	var err error
	if s.stop != nil {
		s.stop()
		err = <-s.sending
	}
	if s.app != nil {
		err = errors.Join(err, s.app.Close())
	}
	s.sim.Close()
	if s.scratch != "" {
		err = errors.Join(err, os.RemoveAll(s.scratch))
	}
	return err
}

// request notes what the bot wrote, and shows it to whoever watches.
func (s *stage) request(r discordsim.Request) {
	s.written.note(r)
	if s.o.watch != nil {
		s.o.watch(r)
	}
}

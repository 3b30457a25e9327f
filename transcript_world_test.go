package main_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"waymark/app"
	"waymark/discordsim"
	"waymark/discordsim/spec"
	"waymark/rehab"
)

var australia = rehab.Numbers{Emergency: "000", CrisisLine: "Lifeline 13 11 14", CrisisText: "text 0477 13 11 14",
	AbuseLine: "1800RESPECT 1800 737 732", Poisons: "13 11 26", HealthLine: "healthdirect 1800 022 222"}

// beginning is the instant at which each world begins: a Thursday in March, ten
// o'clock in the morning in Melbourne.
var beginning = time.Date(2026, 3, 4, 23, 0, 0, 0, time.UTC)

// world is one clinic on one Discord with one bot, and the people in it.
type world struct {
	t     *testing.T
	clock *clockwork.FakeClock
	zone  *time.Location
	db    string

	sim     *discordsim.Sim
	guild   *discordsim.Guild
	role    *discordsim.Role
	channel *discordsim.Channel
	people  map[string]*discordsim.User
	outside map[string]bool // clinicians who left the server or lost the role
	order   []string        // names, in the order they came

	app   *app.App
	steps *app.Stepper
	stop  func() error

	actor    string // who acted last
	modal    *discordsim.Modal
	code     string
	day      time.Time                     // the first of the days that are being written down
	days     []string                      // a line for each patient
	watched  []string                      // conversations that are shown; nil is all
	seen     map[string]discordsim.Message // as last shown, by message id
	held     []discordsim.Message          // each message as it was while it had buttons, oldest first
	lines    strings.Builder               // what was said since the last deed
	timeless bool                          // times are not shown
	printed  time.Time                     // the time that stands above the last line

	logs       *logBook
	beat       time.Duration // of the gateway, in real time
	typed      []string      // words that must stand in no log
	lost       int           // how many of the bot's answers Discord will not take
	lostBefore int
	trips      bool // something was broken on purpose: the log may hold errors
}

const (
	clinicians = "physio"
	elsewhere  = "hill" // a clinician of another clinic
)

func newWorld(t *testing.T) *world {
	t.Helper()
	return newBeating(t, 0)
}

// newBeating is newWorld with a gateway that beats as often; 0 is as Discord's.
func newBeating(t *testing.T, beat time.Duration) *world {
	t.Helper()
	zone, err := time.LoadLocation("Australia/Melbourne")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, zone: zone, clock: clockwork.NewFakeClockAt(beginning), db: filepath.Join(t.TempDir(), "waymark.db"),
		people: map[string]*discordsim.User{}, outside: map[string]bool{}, seen: map[string]discordsim.Message{},
		logs: &logBook{}, printed: beginning, beat: beat}
	rules := rulesOf(t)
	w.sim, err = discordsim.New(discordsim.Options{Clock: w.clock, NoLimits: true, BotName: "waymark", Heartbeat: beat, OnRequest: func(r discordsim.Request) {
		if err := rules.Check(r.Method, r.Path+query(r.Query), r.ContentType, r.Body); err != nil {
			t.Errorf("a request that Discord's description does not allow: %v", err)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.sim.Close)
	w.guild = w.sim.Guild("Harbour")
	w.role = w.guild.Role(clinicians)
	w.channel = w.guild.Channel("summaries", w.private()...)
	w.person(clinicians)
	w.run()
	t.Cleanup(func() {
		if err := w.stop(); err != nil {
			t.Errorf("close: %v", err)
		}
		w.readLog()
	})
	return w
}

// private are the rights in a channel that only the clinic's role and the bot
// can see.
func (w *world) private() []discordsim.Overwrite {
	const see = discordsim.ViewChannel
	return []discordsim.Overwrite{{Role: w.guild.Everyone(), Deny: see}, {Role: w.role, Allow: see},
		{Role: w.guild.BotRole(), Allow: see | discordsim.SendMessages | discordsim.EmbedLinks | discordsim.AttachFiles | discordsim.ReadMessageHistory}}
}

func query(q string) string {
	if q == "" {
		return ""
	}
	return "?" + q
}

// run starts the bot on the world's database.
func (w *world) run() {
	w.t.Helper()
	a, err := app.New(w.config(), w.clock, slog.New(slog.NewTextHandler(w.logs, nil)))
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(w.t.Context())
	if err := a.Connect(ctx); err != nil {
		w.t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- a.Sender.Run(ctx) }()
	w.app, w.steps = a, a.Stepper(w.clock)
	w.stop = sync.OnceValue(func() error {
		cancel()
		return errors.Join(<-done, a.Close())
	})
}

func (w *world) config() app.Config {
	return app.Config{DB: w.db, Token: w.sim.Token(), APIURL: w.sim.URL(), Heartbeat: w.beat, Numbers: map[string]rehab.Numbers{"AU": australia}}
}

// restart ends the bot and starts it again on the same database.
func (w *world) restart() error {
	if err := w.stop(); err != nil {
		return err
	}
	w.run()
	return w.settle()
}

// person returns the account of a name. All are on the clinic's server; physio
// and locum have the clinic's role, and owner owns the server.
func (w *world) person(name string) *discordsim.User {
	if u := w.people[name]; u != nil {
		return u
	}
	u := w.sim.User(name)
	switch name {
	case "owner":
		u = w.guild.Owner()
	case elsewhere: // owns another clinic's server, and has its role
		there := w.sim.Guild("Hill")
		u = there.Owner()
		role := there.Role("team")
		const see = discordsim.ViewChannel
		there.Channel("hill", discordsim.Overwrite{Role: there.Everyone(), Deny: see}, discordsim.Overwrite{Role: role, Allow: see},
			discordsim.Overwrite{Role: there.BotRole(), Allow: see | discordsim.SendMessages | discordsim.EmbedLinks | discordsim.AttachFiles | discordsim.ReadMessageHistory})
		there.Join(u, role)
	case clinicians, "locum":
		w.guild.Join(u, w.role)
	default:
		w.guild.Join(u)
	}
	w.people[name], w.order = u, append(w.order, name)
	return u
}

func (w *world) inServer(name string) bool {
	return name == clinicians || name == "locum" || name == "owner" || name == elsewhere
}

// server is where a clinician works, and the channel there.
func (w *world) server(name string) (*discordsim.Guild, *discordsim.Channel) {
	if name == elsewhere {
		there := w.sim.Guild("Hill")
		return there, there.Channel("hill")
	}
	if w.outside[name] {
		return w.guild, w.guild.Channel("lobby")
	}
	return w.guild, w.channel
}

// settle waits until nothing is being handled or on its way.
func (w *world) settle() error { return w.steps.Settle(w.t.Context()) }

// until moves the clock to an instant. All that is due on the way happens at
// its own time, and is read at once.
func (w *world) until(to time.Time) error {
	ctx := w.t.Context()
	if to.Before(w.clock.Now()) {
		return fmt.Errorf("it is %s already", w.clock.Now().In(w.zone).Format("Mon 2006-01-02 15:04:05"))
	}
	for {
		if err := w.steps.Beat(ctx); err != nil {
			return err
		}
		w.read()
		now := w.clock.Now()
		if !now.Before(to) {
			return nil
		}
		at, ok, err := w.steps.Next(ctx)
		if err != nil {
			return err
		}
		if !ok || at.After(to) {
			at = to
		}
		w.clock.Advance(at.Sub(now))
	}
}

// logBook keeps what was logged.
type logBook struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *logBook) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

var snowflake = regexp.MustCompile(`\b\d{17,20}\b`)

// readLog looks for what must not stand in a log: errors that nobody provoked,
// and at any time a patient's words or anybody's Discord id.
func (w *world) readLog() {
	text := w.logs.String()
	if !w.trips && strings.Contains(text, "level=ERROR") {
		w.t.Errorf("the log holds errors:\n%s", text)
	}
	if id := snowflake.FindString(text); id != "" {
		w.t.Errorf("the log holds a Discord id %s:\n%s", id, text)
	}
	for _, words := range w.typed {
		if len(words) > 8 && strings.Contains(text, words) {
			w.t.Errorf("the log holds a person's words:\n%s", text)
		}
	}
}

var (
	rulesOnce sync.Once
	rulesRead *spec.Spec
)

// rulesOf is Discord's own description of what may be asked of it, read once.
func rulesOf(t *testing.T) *spec.Spec {
	t.Helper()
	rulesOnce.Do(func() { rulesRead = spec.FromEnv(t) })
	return rulesRead
}

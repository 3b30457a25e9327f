package discord

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/jonboulle/clockwork"
	"go.uber.org/goleak"

	"waymark/discordsim"
	"waymark/discordsim/spec"
	"waymark/rehab"
	"waymark/storage"
)

// A session that locked itself up for ever is left behind with its goroutine:
// that is what the test of it shows.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/bwmarrin/discordgo.(*Session).CloseWithCode"))
}

var noon = time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// journal keeps a log, to look for what must not be in it.
type journal struct {
	mu sync.Mutex
	b  strings.Builder
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.String()
}

// world is a local Discord on a fake clock, ours unless it has its own, with a server "clinic", the person
// "pat" in it, and a Session.
type world struct {
	*discordsim.Sim
	clock   *clockwork.FakeClock
	guild   *discordsim.Guild
	pat     *discordsim.User
	session *Session
	log     *journal
}

func newWorld(t *testing.T, o discordsim.Options) *world {
	t.Helper()
	w := &world{clock: clockwork.NewFakeClockAt(noon), log: &journal{}}
	if o.Clock == nil {
		o.Clock = w.clock
	}
	if judge := spec.FromEnv(t); judge != nil {
		o.OnRequest = func(r discordsim.Request) {
			if err := judge.Check(r.Method, r.Path, r.ContentType, r.Body); err != nil && r.Status < 400 {
				t.Errorf("%s: %v", r.Route, err)
			}
		}
	}
	sim, err := discordsim.New(o)
	check(t, err)
	t.Cleanup(sim.Close)
	w.Sim, w.guild, w.pat = sim, sim.Guild("clinic"), sim.User("pat")
	w.guild.Join(w.pat)
	w.session = w.newSession(t, sim.URL())
	return w
}

func (w *world) newSession(t *testing.T, api string) *Session {
	t.Helper()
	s, err := New(Config{Token: w.Token(), APIURL: api, Clock: w.clock, Log: slog.New(slog.NewTextHandler(w.log, nil))})
	check(t, err)
	s.firstPause = time.Millisecond
	t.Cleanup(func() { closed(t, s) })
	return s
}

func closed(t *testing.T, s *Session) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 10*time.Second)
	defer cancel()
	if err := s.Close(ctx); err != nil {
		t.Error(err)
	}
}

// open connects, and watches the connection until the test ends.
func (w *world) open(t *testing.T, h Handler) {
	t.Helper()
	w.session.Handle(h)
	check(t, w.session.Open(t.Context()))
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- w.session.Watch(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// bot is a Handler made of two functions.
type bot struct {
	message     func(context.Context, Incoming)
	interaction func(context.Context, *discordgo.Interaction)
}

func (b bot) OnMessage(ctx context.Context, m Incoming) {
	if b.message != nil {
		b.message(ctx, m)
	}
}

func (b bot) OnInteraction(ctx context.Context, i *discordgo.Interaction) {
	if b.interaction != nil {
		b.interaction(ctx, i)
	}
}

// listener passes on what it hears.
func listener() (bot, <-chan Incoming) {
	heard := make(chan Incoming, 300)
	return bot{message: func(_ context.Context, m Incoming) { heard <- m }}, heard
}

func next[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(10 * time.Second):
		t.Fatal("nothing came")
	}
	var none T
	return none
}

// settled waits for a condition that the Sim's changes bring about.
func (w *world) settled(t *testing.T, ok func() bool) {
	t.Helper()
	limit := time.After(10 * time.Second)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("not seen in time\n%s", w.log)
		}
	}
}

// clinicOf makes a database with a clinic and one patient, whose Discord
// account is pat.
func (w *world) clinicOf(t *testing.T, channel string) (*storage.Store, rehab.Clinic, rehab.Patient) {
	t.Helper()
	store, err := storage.Open(filepath.Join(t.TempDir(), "waymark.db"))
	check(t, err)
	t.Cleanup(func() { _ = store.Close() })
	c, err := store.SaveClinic(t.Context(), rehab.Clinic{Guild: w.guild.ID(), Name: "Harbour", Channel: channel, Zone: "UTC"}, rehab.Audit{At: noon})
	check(t, err)
	p, err := store.Create(t.Context(), rehab.Patient{Clinic: c.ID, Alias: "Heron", User: w.pat.ID(), Status: rehab.Active}, rehab.Change{})
	check(t, err)
	return store, c, p
}

// post puts messages into the outbox.
func post(t testing.TB, store *storage.Store, patient string, now time.Time, out ...rehab.Outgoing) {
	t.Helper()
	_, _, err := store.Turn(t.Context(), patient, "", now, func(rehab.State) (rehab.Change, error) { return rehab.Change{Out: out}, nil })
	check(t, err)
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func button(label, custom string) []discordgo.MessageComponent {
	return []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{
		discordgo.Button{Label: label, CustomID: custom, Style: discordgo.PrimaryButton}}}}
}

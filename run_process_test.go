//go:build unix

package main_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"waymark/discordsim"
	"waymark/storage"
)

// premises are one clinic on one Discord, and the machine on which the program
// runs: a folder with the token and the database. The clock is the real one.
type premises struct {
	t       *testing.T
	sim     *discordsim.Sim
	guild   *discordsim.Guild
	role    *discordsim.Role
	channel *discordsim.Channel
	physio  *discordsim.User
	heron   *discordsim.User
	db      string
	env     []string

	mu         sync.Mutex
	onCallback func() // called once, before the answer to an interaction leaves Discord
	logged     []*logBook
	mostLines  int                      // of one log
	after      func(discordsim.Request) // called for each request before its answer leaves Discord
}

// typedWords are typed by people in these tests and must stand in no log.
var typedWords = []string{"travel overseas", "walking through an airport", "Ring my sister", "the lawn was too much", "Heron"}

func newPremises(t *testing.T) *premises {
	t.Helper()
	return premisesIn(t, discordsim.Options{NoLimits: true, BotName: "waymark", Patience: 30 * time.Second})
}

func premisesIn(t *testing.T, o discordsim.Options) *premises {
	t.Helper()
	p := &premises{t: t, db: filepath.Join(t.TempDir(), "waymark.db"), mostLines: 12}
	o.OnRequest = p.seen
	var err error
	p.sim, err = discordsim.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.sim.Close)
	p.guild = p.sim.Guild("Harbour")
	p.role = p.guild.Role(clinicians)
	p.channel = p.guild.Channel("summaries", p.private()...)
	p.physio, p.heron = p.sim.User(clinicians), p.sim.User("heron")
	p.guild.Join(p.physio, p.role)
	p.guild.Join(p.heron)
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte(p.sim.Token()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	example, err := filepath.Abs("docs/config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p.env = []string{"DISCORD_TOKEN_FILE=" + token, "WAYMARK_CONFIG=" + example, "WAYMARK_DB=" + p.db, "DISCORD_API_URL=" + p.sim.URL()}
	t.Cleanup(p.readLogs)
	return p
}

// private are the rights in a channel that only the clinic's role and the bot
// can see.
func (p *premises) private() []discordsim.Overwrite {
	const see = discordsim.ViewChannel
	return []discordsim.Overwrite{{Role: p.guild.Everyone(), Deny: see}, {Role: p.role, Allow: see},
		{Role: p.guild.BotRole(), Allow: see | discordsim.SendMessages | discordsim.EmbedLinks | discordsim.AttachFiles | discordsim.ReadMessageHistory}}
}

func (p *premises) seen(r discordsim.Request) {
	if err := rulesOf(p.t).Check(r.Method, r.Path, r.ContentType, r.Body); err != nil {
		p.t.Errorf("%s: %v", r.Route, err)
	}
	if p.after != nil {
		p.after(r)
	}
	if r.Route != callback {
		return
	}
	p.mu.Lock()
	once := p.onCallback
	p.onCallback = nil
	p.mu.Unlock()
	if once != nil {
		once()
	}
}

// process is one run of the program.
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	log  *logBook
	done chan struct{}
	err  error // once done is closed
}

// command is the program, which is this test's own binary under another name.
func (p *premises) command(ctx context.Context, args ...string) *exec.Cmd {
	p.t.Helper()
	program, err := exec.LookPath("waymark")
	if err != nil {
		p.t.Fatal(err)
	}
	c := exec.CommandContext(ctx, program, args...)
	c.Env = p.env
	return c
}

// begin runs the bot.
func (p *premises) begin() *process {
	p.t.Helper()
	run := &process{t: p.t, cmd: p.command(context.Background(), "run"), log: &logBook{}, done: make(chan struct{})}
	p.logged = append(p.logged, run.log)
	run.cmd.Stderr = run.log
	if err := run.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	go func() {
		run.err = run.cmd.Wait()
		close(run.done)
	}()
	p.t.Cleanup(run.kill)
	return run
}

// start runs the bot until it is online and its commands are known.
func (p *premises) start() *process {
	p.t.Helper()
	before := p.sim.Books().Identifies
	run := p.begin()
	err := p.channel.Await(func([]discordsim.Message) bool {
		b := p.sim.Books()
		return b.Identifies > before && p.sim.Online() && b.Count("PUT /applications/{app}/commands") > 0
	})
	if err != nil {
		p.t.Fatalf("the bot is not online: %v\n%s", err, run.log)
	}
	return run
}

// kill ends the process as a failing machine does.
func (r *process) kill() {
	_ = r.cmd.Process.Kill()
	<-r.done
}

// stop asks the process to end and returns its exit status.
func (r *process) stop() int {
	r.t.Helper()
	if err := r.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		r.t.Fatal(err)
	}
	limit := time.NewTimer(10 * time.Second)
	defer limit.Stop()
	select {
	case <-r.done:
	case <-limit.C:
		r.t.Fatalf("the bot has not ended after 10 s\n%s", r.log)
	}
	return status(r.t, r.err)
}

func status(t *testing.T, err error) int {
	t.Helper()
	if err == nil {
		return 0
	}
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		return e.ExitCode()
	}
	t.Fatal(err)
	return -1
}

// once runs the program to its end: what it said, and its exit status.
func (p *premises) once(args ...string) (said string, code int) {
	p.t.Helper()
	return p.ends(p.command(p.t.Context(), args...))
}

func (p *premises) ends(c *exec.Cmd) (said string, code int) {
	p.t.Helper()
	limit := time.AfterFunc(20*time.Second, func() { _ = c.Process.Kill() })
	defer limit.Stop()
	out, err := c.CombinedOutput()
	if strings.Contains(string(out), p.sim.Token()) {
		p.t.Errorf("%v: the token was said", c.Args[1:])
	}
	return string(out), status(p.t, err)
}

// readLogs holds what the bot logged to what a log may hold: a few lines of
// JSON without anybody's words, ids or tokens.
func (p *premises) readLogs() {
	for _, log := range p.logged {
		text := log.String()
		lines := slices.Collect(strings.Lines(text))
		for _, line := range lines {
			var entry struct{ Time, Level, Msg string }
			if err := json.Unmarshal([]byte(line), &entry); err != nil || entry.Time == "" || entry.Level == "" || entry.Msg == "" {
				p.t.Errorf("a line of the log is no entry: %q", line)
			}
		}
		if len(lines) > p.mostLines {
			p.t.Errorf("%d lines were logged:\n%s", len(lines), text)
		}
		if id := snowflake.FindString(text); id != "" {
			p.t.Errorf("the log holds a Discord id %s:\n%s", id, text)
		}
		for _, secret := range append([]string{p.sim.Token(), "aW50ZXJhY3Rpb24"}, typedWords...) {
			if strings.Contains(text, secret) {
				p.t.Errorf("the log holds %q:\n%s", secret, text)
			}
		}
	}
}

// enrol goes the whole way from an empty server to an enrolled patient.
func (p *premises) enrol() {
	p.t.Helper()
	p.settle(p.guild.Owner().Slash(p.channel, "/clinic setup", discordsim.Opts{"channel": p.channel, "role": p.role, "zone": "Australia/Melbourne",
		"phone": "03 9000 0000", "hours": "weekdays, 8 am to 5 pm", "country": "AU", "name": "Harbour Clinic", "notice": "https://harbour.example/privacy"}))
	r := p.settle(p.physio.Slash(p.channel, "/patient add"))
	r = p.settle(p.physio.Submits(r.Modal, discordsim.Fields{"alias": "Heron", "goal": "travel overseas",
		"tasks": "walking through an airport\ncarrying a bag", "flare_plan": "Half the walk. Ring my sister."}))
	for _, e := range []discordsim.Fields{{"label": "Walk", "phrase": "the walk", "times": "4", "smaller": "Half the walk"},
		{"label": "Carry a bag", "phrase": "carrying a bag", "times": "2", "smaller": "A light bag"}} {
		r = p.settle(p.physio.Click(r.Message, "Add an exercise"))
		r = p.settle(p.physio.Submits(r.Modal, e))
		r = p.settle(p.physio.Selects(r.Message, "", "walking through an airport"))
		r = p.settle(p.physio.Click(r.Message, "Checked for Heron"))
	}
	r = p.settle(p.physio.Click(r.Message, "Give the code"))
	_, code, _ := strings.Cut(r.Message.Content, "**")
	code, _, _ = strings.Cut(code, "**")
	p.heron.Types(code)
	if _, err := p.heron.DM().AwaitBot(1); err != nil {
		p.t.Fatal(err)
	}
	for _, b := range []string{"I am 18 or over and I agree", "Yes", "8:30 am"} {
		p.settle(p.heron.DM().Click(b))
	}
}

func (p *premises) settle(i *discordsim.Interaction) discordsim.Response {
	p.t.Helper()
	r, err := i.Settle()
	if err != nil {
		p.t.Fatal(err)
	}
	return r
}

// recorded reports whether an answer of Heron's is on disk.
func (p *premises) recorded() bool {
	p.t.Helper()
	store, err := storage.OpenReadOnly(p.db)
	if err != nil {
		p.t.Fatal(err)
	}
	defer store.Close()
	heron, err := store.PatientByUser(p.t.Context(), p.heron.ID())
	if err != nil {
		p.t.Fatal(err)
	}
	s, err := store.State(p.t.Context(), heron.ID, time.Now())
	if err != nil {
		p.t.Fatal(err)
	}
	return len(s.Answers) > 0
}

//go:build unix

package main_test

import (
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"waymark/discordsim"
	"waymark/storage"
)

// The program as whoever runs it knows it: one process, a file for the token,
// one for the configuration and one for the database, signals, exit statuses.

func TestAProcessGoesTheWholeWayAndEndsWhenAsked(t *testing.T) {
	t.Parallel()
	p := newPremises(t)
	run := p.start()
	p.enrol()
	p.settle(p.heron.Slash(p.heron.DM(), "/checkin"))
	for _, tap := range []struct{ button, shows string }{{"5", "Mood 5."}, {"4", "Sleep 4."}, {"6", "moving 6."}, {"Walk", "enjoy the walk"}, {"6", "travel overseas"}} {
		if r := p.settle(p.heron.DM().Click(tap.button)); !strings.Contains(r.Message.Content, tap.shows) {
			t.Errorf("after %q the check-in shows %q, want %q in it", tap.button, r.Message.Content, tap.shows)
		}
	}
	p.says("the lawn was too much")

	if said, code := p.once("run"); code != 1 || !strings.Contains(said, "Another waymark is using ") || !strings.Contains(said, p.db) {
		t.Errorf("a second process on the same database: exit %d, %q", code, said)
	}
	if said, code := p.once("doctor", "--health"); code != 0 || said != "" {
		t.Errorf("doctor --health beside the bot: exit %d, %q", code, said)
	}
	p.examine()
	if code := run.stop(); code != 0 {
		t.Errorf("the bot ended with %d\n%s", code, run.log)
	}
	if strings.Contains(run.log.String(), `"level":"ERROR"`) {
		t.Errorf("errors were logged:\n%s", run.log)
	}
	if _, code := p.once("doctor", "--health"); code != 1 {
		t.Errorf("doctor --health without the bot: exit %d, want 1", code)
	}
	s, err := storage.Open(p.db)
	if err != nil {
		t.Fatalf("the database can't be opened again: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// says has Heron type something, and waits for an answer.
func (p *premises) says(words string) {
	p.t.Helper()
	dm := p.heron.DM()
	before := len(dm.Messages())
	p.heron.Types(words)
	if err := dm.Await(func(all []discordsim.Message) bool { return len(all) > before+1 && all[len(all)-1].Bot }); err != nil {
		p.t.Fatal(err)
	}
}

// examine asks the doctor beside the running bot: all is well, until somebody
// else can see the clinicians' channel.
func (p *premises) examine() {
	p.t.Helper()
	said, code := p.once("doctor")
	lines := slices.Collect(strings.Lines(said))
	well := func(l string) bool { return strings.HasPrefix(l, "ok ") || strings.HasPrefix(l, "note  backups: ") }
	if code != 0 || len(lines) < 6 || slices.ContainsFunc(lines, func(l string) bool { return !well(l) }) {
		p.t.Errorf("doctor beside the bot: exit %d\n%s", code, said)
	}
	nurses := p.guild.Role("nurses")
	p.guild.Channel("summaries", append(p.private(), discordsim.Overwrite{Role: nurses, Allow: discordsim.ViewChannel})...)
	said, code = p.once("doctor")
	if code != 1 || !strings.Contains(said, "mend  clinic Harbour Clinic: the channel can be seen by [@nurses]") {
		p.t.Errorf("doctor, when nurses can see the channel: exit %d\n%s", code, said)
	}
	if id := snowflake.FindString(said); id != "" {
		p.t.Errorf("the doctor says a Discord id %s:\n%s", id, said)
	}
	p.guild.Channel("summaries", p.private()...)
}

// The process is killed after a tap was recorded and before Discord heard of
// it. Started again, it shows the tap, once, and the conversation goes on.
func TestAKilledProcessGoesOnWhereItWas(t *testing.T) {
	if raced {
		t.Skip("the process is not built with the race detector, and its deadlines are real time")
	}
	p := newPremises(t)
	run := p.start()
	p.enrol()
	p.settle(p.heron.Slash(p.heron.DM(), "/checkin"))
	for tries := 1; ; tries++ {
		p.mu.Lock()
		p.onCallback = run.kill
		p.mu.Unlock()
		p.sim.Break(discordsim.Fault{Route: callback, Times: 1, Reset: true})
		p.heron.DM().Click("5")
		<-run.done
		if p.recorded() {
			break
		}
		if tries == 5 {
			t.Fatal("the tap is never recorded before it is answered")
		}
		// A machine so busy that the tap was acknowledged before it was recorded.
		run = p.start()
	}
	if shown := p.heron.DM().Last().Content; !strings.Contains(shown, "How is your mood") {
		t.Fatalf("the tap shows already: %q", shown)
	}

	again := p.start()
	if err := p.heron.DM().Await(func(all []discordsim.Message) bool { return strings.HasPrefix(all[len(all)-1].Content, "Mood 5.") }); err != nil {
		t.Fatalf("the tap that was recorded does not show: %v\n%s", err, again.log)
	}
	seen := 0
	for _, m := range p.heron.DM().Messages() {
		if strings.Contains(m.Content, "Mood 5.") {
			seen++
		}
	}
	if seen != 1 {
		t.Errorf("the check-in stands in %d messages", seen)
	}
	p.heron.DM().Click("4")
	if err := p.heron.DM().Await(func(all []discordsim.Message) bool { return strings.HasPrefix(all[len(all)-1].Content, "Sleep 4.") }); err != nil {
		t.Errorf("the next tap does not show: %v\n%s", err, again.log)
	}
	if code := again.stop(); code != 0 {
		t.Errorf("the bot ended with %d", code)
	}
}

// What can't work ends the process at once, with a sentence that says how to
// mend it.
func TestAProcessThatCannotWorkSaysHowToMendIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(t *testing.T, p *premises, c *exec.Cmd)
		want  string
	}{
		"a wrong token": {
			spoil: func(_ *testing.T, _ *premises, c *exec.Cmd) {
				c.Env = append(slices.Clone(c.Env[1:]), "DISCORD_TOKEN=a.wrong.token")
			},
			want: "Discord refused the token. Please check DISCORD_TOKEN",
		},
		"a folder that can't be written": {
			spoil: unwritable,
			want:  "can't be opened for writing. Please check who owns the file and its folder",
		},
		"a newer database": {
			spoil: func(t *testing.T, p *premises, _ *exec.Cmd) { t.Helper(); newer(t, p.db) },
			want:  "A newer waymark wrote",
		},
		"a folder that is missing": {
			spoil: func(_ *testing.T, p *premises, c *exec.Cmd) {
				c.Args = append(c.Args, "--db", filepath.Join(filepath.Dir(p.db), "missing", "waymark.db"))
			},
			want: "or its folder is missing. Please check the name given with --db",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPremises(t)
			run := p.command(t.Context(), "run")
			c.spoil(t, p, run)
			said, code := p.ends(run)
			if code != 1 || !strings.Contains(said, c.want) || strings.Contains(said, "a.wrong.token") || strings.Contains(said, "goroutine") {
				t.Errorf("exit %d\n%s", code, said)
			}
		})
	}
}

// unwritable takes from the program the right to write where its database is.
// Root may write anywhere, so a program run by root becomes an ordinary
// account's, and is put with its files where that account can read them.
func unwritable(t *testing.T, p *premises, c *exec.Cmd) {
	t.Helper()
	dir := filepath.Dir(p.db)
	defer func() {
		if err := os.Chmod(dir, 0o555); err != nil {
			t.Fatal(err)
		}
	}()
	if os.Getuid() != 0 {
		return
	}
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	example, err := os.ReadFile("docs/config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Link(own, filepath.Join(dir, "waymark")); err != nil {
		t.Skipf("the program can't be put where an ordinary account reaches it: %v", err)
	}
	for name, content := range map[string][]byte{"token": []byte(p.sim.Token()), "config.yaml": example} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil {
		t.Fatal(err)
	}
	const nobody = 65534
	c.Path = filepath.Join(dir, "waymark")
	c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	c.Env = append(c.Env, "DISCORD_TOKEN_FILE="+filepath.Join(dir, "token"), "WAYMARK_CONFIG="+filepath.Join(dir, "config.yaml"))
}

// newer makes a database as a later version of the program would.
func newer(t *testing.T, file string) {
	t.Helper()
	s, err := storage.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

//go:build linux

package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// design is one of the programs that are measured.
type design struct {
	name    string
	program string
	config  string // Waymark's; empty for the usual design
}

func (d design) ours() bool { return d.config != "" }

// build builds both programs as they would be shipped.
func build(dir string) ([]design, error) {
	root, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return nil, fmt.Errorf("find the module: %w", err)
	}
	designs := []design{
		{name: "Waymark", program: filepath.Join(dir, "waymark"), config: filepath.Join(strings.TrimSpace(string(root)), "docs", "config.example.yaml")},
		{name: "usual design", program: filepath.Join(dir, "usual")},
	}
	for i, pkg := range []string{"waymark", "waymark/bench/usual"} {
		c := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", designs[i].program, pkg)
		c.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := c.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("build %s: %w\n%s", pkg, err, out)
		}
	}
	return designs, nil
}

// process is one run of a design.
type process struct {
	cmd   *exec.Cmd
	ready time.Duration // from its start until it is online and all is planned
}

// start runs the design until it is ready.
func (d design) start(w *world) (*process, error) {
	args := []string{w.file}
	if d.ours() {
		args = []string{"run", "--db", w.file, "--config", d.config}
	}
	p := &process{cmd: exec.Command(d.program, args...)}
	p.cmd.Env = []string{"DISCORD_TOKEN=" + w.sim.Token(), "DISCORD_API_URL=" + w.sim.URL()}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	if !d.ours() {
		if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
			return nil, fmt.Errorf("start: %q: %w", line, err)
		}
	}
	if err := w.sim.AwaitOnline(); err != nil {
		return nil, errors.Join(err, p.kill())
	}
	p.ready = time.Since(began)
	return p, nil
}

// kill ends the process as a failing machine does.
func (p *process) kill() error {
	if err := p.cmd.Process.Kill(); err != nil {
		return err
	}
	_ = p.cmd.Wait() // says that it was killed
	return nil
}

// cpu returns the processor time of the process so far.
func (p *process) cpu() (time.Duration, error) {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", p.cmd.Process.Pid))
	if err != nil || len(threads) == 0 {
		return 0, fmt.Errorf("read processor time: %d threads: %w", len(threads), err)
	}
	var sum time.Duration
	for _, thread := range threads {
		text, err := os.ReadFile(thread)
		if err != nil {
			continue // it ended meanwhile
		}
		ran, _, _ := strings.Cut(string(text), " ")
		ns, err := strconv.ParseInt(ran, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("read processor time: %w", err)
		}
		sum += time.Duration(ns)
	}
	return sum, nil
}

// memory returns what the process holds now and the most it held, in MiB.
func (p *process) memory() (now, most float64, err error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, 0, err
	}
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(line, ":")
		kb, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 64)
		if err != nil {
			continue
		}
		switch name {
		case "VmRSS":
			now = kb / 1024
		case "VmHWM":
			most = kb / 1024
		}
	}
	return now, most, nil
}

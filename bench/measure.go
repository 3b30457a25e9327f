//go:build linux

package main

import (
	"fmt"
	"slices"
	"time"

	"waymark/discordsim"
)

// lead is how long before the instant a design is started: long enough for the
// usual one to set a hundred thousand jobs.
func lead(people int) time.Duration {
	return 5*time.Second + time.Duration(people)*100*time.Microsecond
}

// instant is a whole second: a cron expression has no less.
func instant(in time.Duration) time.Time {
	return time.Now().Add(in).Truncate(time.Second).Add(time.Second)
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

// delivery is what the people found in their direct messages.
type delivery struct {
	reached, doubled int
	after            []time.Duration // after the instant at which each was due
	displaced        int             // the most places by which one came out of the order of the instants
}

// delivered reads it from the local Discord's books.
func (w *world) delivered() (d delivery) {
	due := map[string]time.Time{}
	for _, p := range w.people {
		due[p.dm] = p.due
	}
	seen := map[string]bool{}
	var order []time.Time
	for _, m := range w.sim.Books().Messages {
		at, is := due[m.ChannelID]
		if !is || !m.Bot {
			continue
		}
		if seen[m.ChannelID] {
			d.doubled++
			continue
		}
		seen[m.ChannelID] = true
		d.reached++
		d.after = append(d.after, m.At.Sub(at))
		order = append(order, at)
	}
	slices.Sort(d.after)
	sorted := slices.Clone(order)
	slices.SortFunc(sorted, time.Time.Compare)
	for i, at := range order {
		first, _ := slices.BinarySearchFunc(sorted, at, time.Time.Compare)
		last, _ := slices.BinarySearchFunc(sorted, at.Add(1), time.Time.Compare)
		d.displaced = max(d.displaced, first-i, i-last+1)
	}
	return d
}

func (d delivery) part(percent int) time.Duration {
	if len(d.after) == 0 {
		return 0
	}
	return d.after[min(len(d.after)*percent/100, len(d.after)-1)]
}

// wait looks until as many were reached, or until the end.
func (w *world) wait(reached int, end time.Time) {
	for w.delivered().reached < reached && time.Now().Before(end) {
		<-time.After(200 * time.Millisecond)
	}
}

func until(at time.Time) { <-time.After(time.Until(at)) }

// allAtOnce starts a design that n people have their check-in from at one
// instant to come.
func allAtOnce(d design, n int) (w *world, p *process, at time.Time, err error) {
	if w, err = newWorld(latency); err != nil {
		return nil, nil, at, err
	}
	at = instant(lead(n))
	w.ask(n, func(int) time.Time { return at })
	if err = w.write(d); err == nil {
		p, err = d.start(w)
	}
	if err != nil {
		w.close()
	}
	return w, p, at, err
}

// rush has n people due at one instant.
func rush(t *table, d design, n int) error {
	w, p, at, err := allAtOnce(d, n)
	if err != nil {
		return err
	}
	defer w.close()
	w.wait(n, at.Add(watched+time.Duration(n)*latency))
	<-time.After(time.Second) // what comes twice comes now
	b, got := w.sim.Books(), w.delivered()
	about := fmt.Sprintf("%d due at one instant: ", n)
	t.set(d, about+"delivered", "%d", got.reached)
	t.set(d, about+"half of them after", "%s", seconds(got.part(50)))
	t.set(d, about+"99 of 100 after", "%s", seconds(got.part(99)))
	t.set(d, about+"the last after", "%s", seconds(got.part(100)))
	t.set(d, about+"requests", "%d", len(b.Requests))
	t.set(d, about+"refused with 429", "%d", b.Count429())
	return p.kill()
}

// killed has n people due at one instant, ends the process ten seconds after
// it and starts it again at once.
func killed(t *table, d design, n int) error {
	w, p, at, err := allAtOnce(d, n)
	if err != nil {
		return err
	}
	defer w.close()
	until(at.Add(10 * time.Second * time.Duration(n) / 1000))
	if err := p.kill(); err != nil {
		return err
	}
	before := w.delivered()
	if p, err = d.start(w); err != nil {
		return err
	}
	w.wait(n, time.Now().Add(watched))
	<-time.After(time.Second)
	after := w.delivered()
	about := fmt.Sprintf("%d due, killed (SIGKILL) %g s on, started again: ", n, float64(n)/100)
	t.set(d, about+"delivered before", "%d", before.reached)
	t.set(d, about+"delivered in the end", "%d", after.reached)
	t.set(d, about+"lost", "%d", n-after.reached)
	t.set(d, about+"twice", "%d", after.doubled)
	return p.kill()
}

// quiet is how long a process is left alone to see what it takes when nothing
// happens, and busy how long it is looked at when much does.
const (
	quiet = 10 * time.Second
	busy  = 10 * time.Second
)

// crowded has a tenth of many people due at one instant. Until it is ready and
// has rested, Discord answers at once: starting is measured, not waiting.
func crowded(t *table, d design, all int) error {
	w, err := newWorld(0)
	if err != nil {
		return err
	}
	defer w.close()
	empty, err := alone(d)
	if err != nil {
		return err
	}
	at := instant(10*time.Second + 6*lead(all) + 2*quiet)
	w.ask(all/10, func(int) time.Time { return at })
	w.spread(all, at.Add(12*time.Hour))
	if err := w.write(d); err != nil {
		return err
	}
	p, err := d.start(w)
	if err != nil {
		return err
	}
	if left := time.Until(at); left < 2*quiet {
		return fmt.Errorf("the machine is too busy: ready only %v before the instant", left)
	}
	w.sim.Break(discordsim.Fault{Latency: latency})
	<-time.After(quiet)
	idle, err := p.during(quiet)
	if err != nil {
		return err
	}
	held, _, err := p.memory()
	if err != nil {
		return err
	}
	until(at.Add(-time.Second))
	worked, err := p.during(time.Second + busy)
	if err != nil {
		return err
	}
	_, most, err := p.memory()
	if err != nil {
		return err
	}
	about := fmt.Sprintf("%d patients: ", all)
	t.set(d, about+"from start to ready", "%.0f ms", float64(p.ready.Microseconds())/1000)
	t.set(d, about+"memory", "%.0f MiB (%.0f MiB with none)", held, empty)
	t.set(d, about+"processor time in a second without work", "%.1f ms", float64(idle.Microseconds())/1000/quiet.Seconds())
	about = fmt.Sprintf("%d of them due at one instant: ", all/10)
	t.set(d, about+"processor time in the first 10 s", "%.2f s", worked.Seconds())
	t.set(d, about+"delivered by then", "%d", w.delivered().reached)
	t.set(d, about+"most memory", "%.0f MiB", most)
	return p.kill()
}

// during returns the processor time that a process takes in a span of time.
func (p *process) during(span time.Duration) (time.Duration, error) {
	before, err := p.cpu()
	if err != nil {
		return 0, err
	}
	<-time.After(span)
	after, err := p.cpu()
	return after - before, err
}

// alone returns the memory, in MiB, of a process that has nobody to ask.
func alone(d design) (float64, error) {
	w, err := newWorld(0)
	if err != nil {
		return 0, err
	}
	defer w.close()
	if err := w.write(d); err != nil {
		return 0, err
	}
	p, err := d.start(w)
	if err != nil {
		return 0, err
	}
	<-time.After(5 * time.Second)
	held, _, err := p.memory()
	if err != nil {
		return 0, err
	}
	return held, p.kill()
}

// overdue starts the process when a twentieth of many people should have been
// asked while it was away.
func overdue(t *table, d design, all int) error {
	w, err := newWorld(latency)
	if err != nil {
		return err
	}
	defer w.close()
	n := all / 20
	now := time.Now()
	w.ask(n, func(i int) time.Time { return now.Add(-time.Duration(i*7919%n+1) * time.Second).Truncate(time.Second) })
	w.spread(all, now.Add(12*time.Hour))
	if err := w.write(d); err != nil {
		return err
	}
	p, err := d.start(w)
	if err != nil {
		return err
	}
	began := time.Now()
	end := began.Add(10 * time.Second)
	if d.ours() {
		end = began.Add(watched + time.Duration(n)*time.Second/40)
	}
	w.wait(n, end)
	took := time.Since(began)
	<-time.After(time.Second)
	got := w.delivered()
	about := fmt.Sprintf("%d overdue at the start among %d: ", n, all)
	t.set(d, about+"delivered", "%d", got.reached)
	t.set(d, about+"twice", "%d", got.doubled)
	if got.reached > 0 {
		t.set(d, about+"time for all", "%s", seconds(took))
		t.set(d, about+"furthest out of order", "%d places", got.displaced)
	}
	t.set(d, about+"refused with 429", "%d", w.sim.Books().Count429())
	return p.kill()
}

//go:build unix

package main_test

import (
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"time"

	"waymark/discordsim"
	"waymark/storage"
)

// between is how long a patient takes to look again.
func (w *killWorld) between() time.Duration {
	return 50*time.Millisecond + rand.N(150*time.Millisecond)
}

// request counts what was sent, and kills the run whose moment has come.
func (w *killWorld) request(r discordsim.Request) {
	w.mu.Lock()
	taken := r.Status < http.StatusMultipleChoices && (w.aim.moment != beforeEffect || w.aim.route != r.Route)
	switch {
	case r.Status == http.StatusTooManyRequests:
		w.limited++
	case taken && r.Route == sendRoute:
		w.sends++
	case taken && r.Route == callback:
		w.callbacks++
	}
	a := w.aim
	met := a.run != nil && a.route == r.Route
	if met {
		w.aim = aim{}
	}
	w.mu.Unlock()
	switch {
	case !met:
	case a.moment == afterAnswer:
		go func() {
			<-time.After(rand.N(4 * time.Millisecond))
			w.kill(a)
		}()
	default:
		w.kill(a)
	}
}

// life is one run of the program from its start to its violent end.
func (w *killWorld) life() {
	w.t.Helper()
	run := w.begin()
	a := aim{run: run, moment: pick(w.dice, moments), route: pick(w.dice, routesKilled)}
	ripe := time.Duration(w.dice.IntN(900)) * time.Millisecond // from then on the next such request is the one
	if slices.Contains(firstRoutes, a.route) {
		ripe = 0
	}
	if a.moment == atWrite {
		defer watchWrites(w.t, filepath.Dir(w.db), 1+w.dice.Int64N(600), func() { w.kill(a) })()
	}
	began, armed := time.Now(), false
	for alive := true; alive; {
		w.people()
		switch age := time.Since(began); {
		case age > longestLife, a.moment == atRandom && age >= ripe:
			a.moment, a.route = atRandom, ""
			w.kill(a)
		case !armed && age >= ripe && a.moment != atWrite:
			armed = true
			w.arm(a)
		}
		select {
		case <-run.done:
			alive = false
		case <-time.After(5 * time.Millisecond):
		}
	}
	w.disarm()
	w.audit()
}

// longestLife is how long the aimed-at moment is waited for.
const longestLife = 2 * time.Second

func pick[T any](dice *rand.Rand, from []T) T { return from[dice.IntN(len(from))] }

// kill ends a run at its moment.
func (w *killWorld) kill(a aim) {
	a.run.kill()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.killed == a.run {
		return
	}
	w.killed = a.run
	w.kills++
	name := string(a.moment)
	if a.route != "" && a.moment != atWrite {
		name += ", " + a.route
	}
	w.moments[name]++
}

func (w *killWorld) disarm() {
	w.mu.Lock()
	w.aim = aim{}
	w.mu.Unlock()
	w.sim.Mend()
}

func (w *killWorld) arm(a aim) {
	w.mu.Lock()
	w.aim = a
	w.mu.Unlock()
	switch a.moment {
	case beforeEffect:
		w.sim.Break(discordsim.Fault{Route: a.route, Times: 1, Reset: true})
	case beforeAnswer:
		w.sim.Break(discordsim.Fault{Route: a.route, Times: 1, Reset: true, AfterEffect: true})
	}
}

// people lets each patient do what comes next.
func (w *killWorld) people() {
	now := time.Now()
	for _, p := range w.patients {
		p.act(now)
	}
}

// audit looks on disk, while nothing runs, for each answer that a patient was
// shown to be taken since the last time.
func (w *killWorld) audit() {
	w.t.Helper()
	store, err := storage.OpenReadOnly(w.db)
	if err != nil {
		w.t.Fatal(err)
	}
	defer store.Close()
	for _, p := range w.patients {
		p.settle()
		if len(p.acked) == p.audited {
			continue
		}
		p.audited = len(p.acked)
		st, err := store.State(w.t.Context(), p.id, time.Now())
		if err != nil {
			w.t.Fatal(err)
		}
		if missing := p.missing(st); len(missing) > 0 {
			w.unsaved += len(missing)
			w.t.Errorf("after a kill %s's answers are not on disk: %v", p.alias, missing)
		}
	}
}

// lead leaves the program alone until everybody is through.
func (w *killWorld) lead(limit time.Duration) {
	w.t.Helper()
	run := w.begin()
	for end := time.Now().Add(limit); time.Now().Before(end) && slices.ContainsFunc(w.patients, func(p *killPatient) bool { return !p.done }); {
		w.people()
		<-time.After(5 * time.Millisecond)
	}
	if code := run.stop(); code != 0 {
		w.t.Errorf("the program ended with %d\n%s", code, run.log)
	}
}

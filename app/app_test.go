package app_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"waymark/app"
	"waymark/discordsim"
	"waymark/discordsim/spec"
	"waymark/rehab"
)

var australia = rehab.Numbers{Emergency: "000", CrisisLine: "Lifeline 13 11 14", CrisisText: "text 0477 13 11 14", AbuseLine: "1800RESPECT 1800 737 732",
	Poisons: "13 11 26", HealthLine: "healthdirect 1800 022 222"}

// Someone who has just installed the bot goes the whole way once: the clinic is
// set up, a patient is added, enrols, is asked, answers, and is encouraged.
func TestTheWholeWayOnce(t *testing.T) {
	clock := clockwork.NewFakeClockAt(time.Date(2026, 3, 5, 1, 0, 0, 0, time.UTC)) // noon in Melbourne
	sim, err := discordsim.New(judged(t, discordsim.Options{Clock: clock}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sim.Close)
	guild := sim.Guild("Harbour")
	role := guild.Role("physio")
	channel := guild.Channel("summaries", discordsim.Overwrite{Role: guild.Everyone(), Deny: 1 << 10}, discordsim.Overwrite{Role: role, Allow: 1 << 10},
		discordsim.Overwrite{Role: guild.BotRole(), Allow: 1<<10 | 1<<11 | 1<<14 | 1<<15 | 1<<16})
	physio, heron := sim.User("physio"), sim.User("heron")
	guild.Join(physio, role)
	guild.Join(heron)

	a, err := app.New(app.Config{DB: filepath.Join(t.TempDir(), "waymark.db"), Token: sim.Token(), APIURL: sim.URL(),
		Numbers: map[string]rehab.Numbers{"AU": australia}}, clock, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	if err := a.Connect(ctx); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- a.Sender.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})

	must(t, guild.Owner().Slash(channel, "/clinic setup", discordsim.Opts{"channel": channel, "role": role, "zone": "Australia/Melbourne",
		"phone": "03 9000 0000", "hours": "weekdays, 8 am to 5 pm", "country": "AU", "name": "Harbour Clinic", "notice": "https://harbour.example/privacy"}))
	r := must(t, physio.Slash(channel, "/patient add"))
	r = must(t, physio.Submits(r.Modal, discordsim.Fields{"alias": "Heron", "goal": "travel overseas", "tasks": "walking through an airport\ncarrying a bag",
		"flare_plan": "Half the walk. Heat pack. Ring my sister."}))
	for _, e := range []discordsim.Fields{{"label": "Walk", "phrase": "the walk", "times": "4", "smaller": "Half the walk"},
		{"label": "Carry a bag", "phrase": "carrying a bag", "times": "2", "smaller": "A light bag"}} {
		draft := r.Message
		r = must(t, physio.Click(draft, "Add an exercise"))
		r = must(t, physio.Submits(r.Modal, e))
		menu := r.Message
		r = must(t, physio.Selects(menu, "", "walking through an airport"))
		r = must(t, physio.Click(r.Message, "Checked for Heron"))
	}
	r = must(t, physio.Click(r.Message, "Give the code"))
	code := r.Message.Content[strings.Index(r.Message.Content, "**")+2:]
	code = code[:9]
	heron.Types(code)
	if _, err := heron.DM().AwaitBot(1); err != nil {
		t.Fatal(err)
	}
	for _, b := range []string{"I am 18 or over and I agree", "Yes", "8:30 am"} {
		r = must(t, heron.DM().Click(b))
	}
	clock.Advance(20*time.Hour + 30*time.Minute)
	if _, err := a.Scheduler.Tick(ctx, clock.Now()); err != nil {
		t.Fatal(err)
	}
	if _, err := heron.DM().AwaitBot(2); err != nil {
		t.Fatal(err)
	}
	for _, b := range []string{"5", "4", "6", "Walk", "6"} {
		r = must(t, heron.DM().Click(b))
	}
	if !strings.Contains(r.Message.Content, "travel overseas") {
		t.Errorf("the encouragement does not name the goal: %q", r.Message.Content)
	}
}

func must(t *testing.T, i *discordsim.Interaction) discordsim.Response {
	t.Helper()
	r, err := i.Settle()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// judged has every request checked against Discord's own description, where
// that is at hand.
func judged(t *testing.T, o discordsim.Options) discordsim.Options {
	t.Helper()
	if judge := spec.FromEnv(t); judge != nil {
		o.OnRequest = func(r discordsim.Request) {
			if err := judge.Check(r.Method, r.Path, r.ContentType, r.Body); err != nil {
				t.Error(err)
			}
		}
	}
	return o
}

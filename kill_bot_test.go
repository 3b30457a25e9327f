//go:build unix

package main_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"waymark/discordsim"
	"waymark/rehab"
	"waymark/storage"
)

// killWorld is premises on which the program is killed while patients answer.
type killWorld struct {
	*premises
	dice     *rand.Rand
	clinic   rehab.Clinic
	due      time.Time // of every patient's check-in: what they hear names its time
	patients []*killPatient

	mu        sync.Mutex
	aim       aim
	sends     int // messages that Discord took
	callbacks int // answers to taps that Discord took
	limited   int // requests refused for their pace
	killed    *process
	kills     int
	moments   map[string]int
	unsaved   int // answers that were acknowledged and not on disk
}

// moment is where in its work the program is killed.
type moment string

const (
	atRandom     moment = "at random"
	beforeEffect moment = "before Discord did what was asked"
	beforeAnswer moment = "before Discord said that it did"
	afterAnswer  moment = "after Discord said so"
	atWrite      moment = "at a write to the database"
)

var moments = []moment{atRandom, beforeEffect, beforeAnswer, afterAnswer, atWrite}

// aim is the moment at which a run is killed: at the next request of a route,
// or when so many writes were seen.
type aim struct {
	run    *process
	moment moment
	route  string
}

const sendRoute = "POST /channels/{channel}/messages"

// routesKilled are the requests that are aimed at; sends and callbacks most
// often.
var routesKilled = []string{sendRoute, callback, sendRoute, callback, sendRoute, callback, "PATCH /channels/{channel}/messages/{message}",
	"POST /users/@me/channels", "GET /channels/{channel}/messages", "GET /gateway/bot", "GET /applications/{app}/commands"}

// firstRoutes are asked when the program starts, and not again.
var firstRoutes = []string{"GET /gateway/bot", "GET /applications/{app}/commands"}

// styles are the ways of answering; the first patient of each is the one whom
// the others are compared with.
var styles = []rehab.Style{rehab.Buttons, rehab.Typing, rehab.Steps}

// newKillWorld makes a clinic, and leads one patient of each style to the end
// before anything is killed.
func newKillWorld(t *testing.T, dice *rand.Rand) *killWorld {
	t.Helper()
	w := &killWorld{premises: premisesIn(t, discordsim.Options{BotName: "waymark", Patience: 30 * time.Second}), dice: dice, moments: map[string]int{}}
	w.mostLines = math.MaxInt
	w.after = w.request
	now := time.Now()
	w.due = now.Truncate(time.Minute)
	w.clinic = rehab.Clinic{ID: rehab.ID("clinic"), Guild: w.guild.ID(), Name: "Harbour", Channel: w.channel.ID(), Role: w.role.ID(), Zone: noonZone(now),
		Country: "AU", Locale: "en", Days: rehab.AllDays, Digest: rehab.Weekly{Day: time.Monday, At: 7*60 + 30}, NextSum: now.AddDate(0, 0, 7)}
	store, err := storage.Open(w.db)
	if err != nil {
		t.Fatal(err)
	}
	_, err = store.SaveClinic(t.Context(), w.clinic, rehab.Audit{Deed: "clinic.setup", At: now})
	if err := errors.Join(err, store.Close()); err != nil {
		t.Fatal(err)
	}
	w.admit(len(styles))
	w.lead(time.Minute)
	return w
}

// noonZone is a zone in which it is about noon: the day doesn't end meanwhile.
func noonZone(now time.Time) string {
	switch h := now.UTC().Hour() - 12; {
	case h > 0:
		return fmt.Sprintf("Etc/GMT+%d", h)
	case h < 0:
		return fmt.Sprintf("Etc/GMT%d", h)
	}
	return "UTC"
}

// admit makes enrolled patients who are due now, up to a number.
func (w *killWorld) admit(upTo int) {
	w.t.Helper()
	store, err := storage.Open(w.db)
	if err != nil {
		w.t.Fatal(err)
	}
	for n := len(w.patients); n < upTo && err == nil; n++ {
		err = w.create(store, n)
	}
	if err := errors.Join(err, store.Close()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *killWorld) create(store *storage.Store, n int) error {
	p := &killPatient{world: w, alias: fmt.Sprint("scripted ", n), id: rehab.ID("scripted", fmt.Sprint(n)), style: styles[n%len(styles)],
		user: w.sim.User(fmt.Sprint("scripted ", n)), patience: 15 * time.Second}
	if n%2 == 0 {
		p.patience = time.Second
	}
	w.guild.Join(p.user)
	w.patients = append(w.patients, p)
	zone, err := rehab.Zone(w.clinic.Zone)
	if err != nil {
		return err
	}
	goal, err := rehab.Normalise("travel overseas")
	if err != nil {
		return err
	}
	due := w.due
	local, today := due.In(zone), rehab.DateOf(due, zone)
	_, err = store.Create(w.t.Context(), rehab.Patient{ID: p.id, Clinic: w.clinic.ID, Alias: p.alias, User: p.user.ID(), Status: rehab.Active,
		Step: rehab.StepDone, Style: p.style, Locale: "en", Country: "AU", Enrolled: today.AddDays(-30), Next: due, NextDate: today},
		rehab.Change{
			Goal:      &rehab.Goal{Patient: p.id, Phrase: goal, Confirmed: true, Since: due},
			Exercises: []rehab.Exercise{{ID: rehab.ID(p.id, "walk"), Patient: p.id, Label: "Walk", Times: 4, Status: rehab.InPlan, Since: due}},
			Plan: &rehab.Plan{Patient: p.id, Schedule: rehab.Schedule{At: rehab.WallTime(local.Hour()*60 + local.Minute()), Days: rehab.AllDays, Zone: w.clinic.Zone},
				Since: due, By: "patient"},
		})
	return err
}

package main_test

import (
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"waymark/app"
	"waymark/rehab"
	"waymark/storage"
)

var yearPatients = flag.Int("year-patients", 10, "how many scripted patients TestOneYearAddsUp has, in ten zones")

// halfHour is how often the year is looked at.
const halfHour = 30 * time.Minute

// year is the real program on a clock of the test's, with a Discord that is
// played: what it takes is written into its books.
type year struct {
	t       *testing.T
	file    string
	clock   *clockwork.FakeClock
	app     *app.App
	now     time.Time     // what the time is
	skew    time.Duration // how far the machine's clock is off
	clinics []rehab.Clinic
	people  []*soul
	byID    map[string]*soul
	later   map[time.Time][]func()
	due     time.Time // nothing is, before it
	told    int       // words to the clinicians
	taps    int
}

// start starts the program, once more after an outage.
func (y *year) start() {
	y.t.Helper()
	if y.app != nil {
		if err := y.app.Close(); err != nil {
			y.t.Fatal(err)
		}
	}
	y.clock, y.due = clockwork.NewFakeClockAt(y.machine()), time.Time{}
	var err error
	y.app, err = app.New(app.Config{DB: y.file, Token: "none"}, y.clock, slog.New(slog.DiscardHandler))
	if err != nil {
		y.t.Fatal(err)
	}
}

// machine is what the machine's clock shows.
func (y *year) machine() time.Time { return y.now.Add(y.skew) }

// beat is one heartbeat, with what is sent because of it.
func (y *year) beat() {
	y.t.Helper()
	now := y.machine()
	slow := now.Minute() == 0 && now.Hour()%6 == 3
	if now.Before(y.due) && !slow {
		return
	}
	if b, err := y.app.Scheduler.Tick(y.t.Context(), now); err != nil || b.Failed > 0 {
		y.t.Fatalf("%v: beat: %+v, %v", now, b, err)
	}
	if slow {
		if b, err := y.app.Scheduler.Slow(y.t.Context(), now); err != nil || b.Failed > 0 {
			y.t.Fatalf("%v: slow beat: %+v, %v", now, b, err)
		}
	}
	for {
		rows, err := y.app.Store.Claim(y.t.Context(), now, 100)
		if err != nil {
			y.t.Fatal(err)
		}
		if len(rows) == 0 {
			break
		}
		for _, row := range rows {
			y.deliver(row, now)
		}
	}
	var err error
	if y.due, _, err = y.app.Store.NextDue(y.t.Context()); err != nil {
		y.t.Fatal(err)
	}
}

func (y *year) deliver(row storage.Row, now time.Time) {
	y.t.Helper()
	s := y.byID[row.Patient]
	if s == nil {
		y.told++
	}
	var err error
	switch {
	case s != nil && s.shut:
		err = y.app.Store.End(y.t.Context(), row.ID, storage.Unreachable, "50007", now)
	default:
		err = y.app.Store.Sent(y.t.Context(), row.ID, "channel", "", now)
		if s != nil && row.Kind == rehab.KindCheckin {
			s.got(row.Ref)
		}
		if s != nil && row.Kind == rehab.KindResting {
			y.in(time.Duration(s.dice.IntN(20*48))*halfHour, func() { s.tap(rehab.ActRest, "", "", "again") })
		}
	}
	if err != nil {
		y.t.Fatal(err)
	}
}

// in does something in a while, if the program runs then.
func (y *year) in(d time.Duration, do func()) {
	at := y.now.Add(d)
	y.later[at] = append(y.later[at], do)
}

// pass lets time pass up to an instant. While the program is down, patients
// live on and nothing else happens.
func (y *year) pass(to time.Time, down bool) {
	y.t.Helper()
	for ; y.now.Before(to); y.now = y.now.Add(halfHour) {
		for _, s := range y.people {
			s.look()
		}
		if !down {
			y.clock.Advance(max(0, y.machine().Sub(y.clock.Now())))
			if err := y.app.Store.Hears(y.t.Context(), y.clock.Now(), true); err != nil {
				y.t.Fatal(err)
			}
			y.beat()
			for _, do := range y.later[y.now] {
				do()
				y.due = time.Time{}
			}
		}
		delete(y.later, y.now)
	}
}

// What a year may bring: hours and days without the program, and a machine's
// clock that is wrong for a while.
var mishaps = []struct {
	day, hour int
	lasts     time.Duration
	skew      time.Duration // 0: the program is down
}{
	{12, 6, 2 * time.Hour, 0}, {30, 0, 9 * time.Hour, 0}, {51, 20, 30 * time.Hour, 0}, {66, 3, 4 * time.Hour, -time.Hour},
	{85, 12, 20 * time.Hour, 0}, {110, 9, time.Hour, 3 * 24 * time.Hour}, {150, 1, 4 * 24 * time.Hour, 0}, {200, 7, 30 * time.Minute, 0},
	{247, 2, 8 * time.Hour, 0}, {298, 0, 5 * time.Hour, 0}, {305, 2, 6 * time.Hour, -time.Hour}, {330, 5, 12 * 24 * time.Hour, 0},
}

// calm are the days on which nobody changes anything, since the machine's clock
// has opened them before their time.
func calm(day int) bool { return day >= 106 && day <= 116 }

// A year of scripted patients in ten zones, with outages, wrong clocks, and
// all that a patient can change: each planned date has one end, and the
// self-check says the same as the calendar and the books of Discord.
func TestOneYearAddsUp(t *testing.T) {
	t.Parallel()
	days := 365
	if testing.Short() || raced {
		days = 35
	}
	y := &year{t: t, file: filepath.Join(quickFolder(t), "waymark.db"), byID: map[string]*soul{}, later: map[time.Time][]func(){},
		now: time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)}
	begin, end := y.now, y.now.AddDate(0, 0, days)
	y.start()
	y.settle(*yearPatients)
	for _, s := range y.people {
		s.script(days)
	}
	for _, b := range mishaps {
		from := begin.AddDate(0, 0, b.day).Add(time.Duration(b.hour) * time.Hour)
		if !from.Before(end) {
			break
		}
		y.pass(from, false)
		y.skew = b.skew
		if b.skew == 0 {
			y.pass(from.Add(b.lasts), true)
			y.start()
			continue
		}
		y.start()
		y.pass(from.Add(b.lasts), false)
		y.skew = 0
		y.start()
	}
	y.pass(end, false)
	y.count(begin, end)
	if err := y.app.Close(); err != nil {
		t.Fatal(err)
	}
}

// quickFolder is in memory where the system has a folder there: sixty thousand
// commits are many for a disk, and this is not about what survives its power.
func quickFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "waymark") //nolint:usetesting // in memory, not where tests write
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

package rehab

import (
	"reflect"
	"slices"
	"testing"
	"time"
)

// sent beats through the open check-ins at an instant and returns what is sent
// to the patient.
func (w *world) sent(t *testing.T, at time.Time) []Kind {
	t.Helper()
	w.now = at
	c, err := w.cat.Tick(w.s, w.gaps, at)
	if err != nil {
		t.Fatal(err)
	}
	w.apply(c)
	var kinds []Kind
	for _, o := range c.Out {
		if o.Kind != KindRender {
			kinds = append(kinds, o.Kind)
		}
	}
	return kinds
}

func TestOneReminderAndNeverInTheQuietHours(t *testing.T) {
	for _, c := range []struct {
		name, at string // when the check-in is asked
		beat     string // when the timer comes to run; "" at its time
		off      bool   // reminders are switched off after it was asked
		want     string // when it is to remind; "" never
		dropped  bool
	}{
		{name: "four hours later", at: "08:30", want: "12:30"},
		{name: "at half past eight in the evening, if that is earlier", at: "17:00", want: "20:30"},
		{name: "not within the hour", at: "19:45"},
		{name: "nor in the night", at: "23:00"},
		{name: "nor before eight in the morning", at: "03:00"},
		{name: "from eight on", at: "04:00", want: "08:00"},
		{name: "late, when the program was down", at: "08:30", beat: "15:00", want: "12:30"},
		{name: "dropped, when it was down until the quiet hours", at: "08:30", beat: "21:00", want: "12:30", dropped: true},
		{name: "dropped, when it was switched off since", at: "08:30", off: true, want: "12:30", dropped: true},
	} {
		w := newWorld(t)
		loc := mustZone(t, w.s.Plan.Zone)
		at := func(s string) time.Time {
			wall, err := ParseWallTime(s)
			if err != nil {
				t.Fatal(err)
			}
			instant, _ := Instant(Date{2026, 3, 6}, wall, loc)
			return instant
		}
		w.now, w.s.Patient.Next = at(c.at), at(c.at)
		ch := w.open(t)
		w.s.Patient.Reminders = !c.off
		remind := ch.RemindAt
		if c.want != "" && !remind.Equal(at(c.want)) {
			t.Errorf("%s: reminds at %v, want %s", c.name, remind.In(loc), c.want)
		}
		when := later(remind, w.now)
		if c.beat != "" {
			when = at(c.beat)
		}
		got := 0
		for _, after := range []time.Duration{0, time.Minute, time.Hour} {
			got += len(w.sent(t, when.Add(after)))
		}
		if want := map[bool]int{true: 1}[c.want != "" && !c.dropped]; got != want {
			t.Errorf("%s: %d reminders, want %d", c.name, got, want)
		}
	}
}

func TestACheckinClosesAtMidnightOrLater(t *testing.T) {
	for _, c := range []struct {
		at, tap, want string // taps are after the check-in; the close, local
	}{
		{"08:30", "", "2026-03-07 00:00"},
		{"20:59", "", "2026-03-07 00:00"},
		{"21:30", "", "2026-03-07 00:30"},
		{"23:59", "", "2026-03-07 02:59"},
		{"08:30", "23:45", "2026-03-07 00:45"}, // an hour after the last touch
		{"08:30", "22:00", "2026-03-07 00:00"},
	} {
		w := newWorld(t)
		loc := mustZone(t, w.s.Plan.Zone)
		wall, _ := ParseWallTime(c.at)
		w.now, _ = Instant(Date{2026, 3, 6}, wall, loc)
		w.s.Patient.Next = w.now
		ch := w.open(t)
		if c.tap != "" {
			wall, _ := ParseWallTime(c.tap)
			w.now, _ = Instant(Date{2026, 3, 6}, wall, loc)
			w.must(t, ActAnswer, ch.ID, ItemMood, "5")
		}
		closes := w.checkin(t, ch.ID).Closes
		if got := closes.In(loc).Format("2006-01-02 15:04"); got != c.want {
			t.Errorf("asked at %s, touched %s: closes at %s, want %s", c.at, c.tap, got, c.want)
		}
		w.sent(t, closes.Add(-time.Second))
		if !w.checkin(t, ch.ID).State.Open() {
			t.Errorf("asked at %s: closed before its time", c.at)
		}
		w.sent(t, closes)
		if w.checkin(t, ch.ID).State.Open() {
			t.Errorf("asked at %s: still open at its close", c.at)
		}
	}
}

// What we did not bring to the patient is never the patient's silence.
func TestWhoseMissItIs(t *testing.T) {
	for name, c := range map[string]struct {
		make func(*world, *Checkin)
		want CheckinState
	}{
		"asked, no answer":              {func(*world, *Checkin) {}, Expired},
		"never left the outbox":         {func(_ *world, ch *Checkin) { ch.State, ch.AskedAt = Queued, time.Time{} }, MissedByUs},
		"put off, and not shown again":  {func(_ *world, ch *Checkin) { ch.Snoozed = ch.Closes.Add(-time.Hour) }, MissedByUs},
		"never left, on the third day":  {func(w *world, ch *Checkin) { ch.State, w.s.Patient.Silent = Queued, 2 }, MissedByUs},
		"asked in vain, on the third":   {func(w *world, _ *Checkin) { w.s.Patient.Silent = 2 }, Expired},
		"flare-up told, then no answer": {func(_ *world, ch *Checkin) { ch.Flare = FlareKnown }, Partly},
	} {
		w := newWorld(t)
		ch := w.open(t)
		c.make(w, &ch)
		w.apply(Change{Checkins: []Checkin{ch}})
		before := w.s.Patient.Silent
		w.sent(t, ch.Closes.Add(8*time.Hour))
		if got := w.checkin(t, ch.ID).State; got != c.want {
			t.Errorf("%s: ends as %s, want %s", name, got, c.want)
		}
		if silent := w.s.Patient.Silent > before; silent != (c.want == Expired) {
			t.Errorf("%s: counted as silence: %v", name, silent)
		}
	}
}

func TestSnoozingNeverMovesThePlan(t *testing.T) {
	for _, c := range []struct{ asked, tap, value, want string }{
		{"08:30", "09:00", "hour", "10:00"},
		{"08:30", "09:00", "tonight", "19:00"},
		{"08:30", "19:00", "tonight", ""},
		{"23:30", "00:30", "tonight", ""}, // it is the evening of the check-in's date that is meant
	} {
		w := newWorld(t)
		loc := mustZone(t, w.s.Plan.Zone)
		wall, _ := ParseWallTime(c.asked)
		w.now, _ = Instant(Date{2026, 3, 6}, wall, loc)
		w.s.Plan.At, w.s.Patient.Next = wall, w.now
		ch := w.open(t)
		next, date := w.s.Patient.Next, Date{2026, 3, 6}
		if c.tap < c.asked {
			date = date.AddDays(1)
		}
		wall, _ = ParseWallTime(c.tap)
		w.now, _ = Instant(date, wall, loc)
		_, err := w.tap(ActLater, ch.ID, "", c.value)
		if (err == nil) != (c.want != "") {
			t.Errorf("%+v: %v", c, err)
		}
		if !w.s.Patient.Next.Equal(next) {
			t.Errorf("%+v: the plan moved to %v", c, w.s.Patient.Next)
		}
		if c.want == "" {
			continue
		}
		again := w.checkin(t, ch.ID).Snoozed
		if got := again.In(loc).Format("15:04"); got != c.want {
			t.Errorf("%+v: shown again at %s", c, got)
		}
		if got := slices.Concat(w.sent(t, again.Add(-time.Second)), w.sent(t, again), w.sent(t, again.Add(time.Minute))); !slices.Equal(got, []Kind{KindCheckin}) {
			t.Errorf("%+v: sent %v, want it shown again once", c, got)
		}
	}
}

// A pause leaves the denominator from its first date to its last, whenever the
// machine gets round to it.
func TestAPauseLeavesTheDenominator(t *testing.T) {
	for name, beats := range map[string][]string{
		"each day":                 {"2026-03-06", "2026-03-07", "2026-03-08", "2026-03-09"},
		"down until the last date": {"2026-03-09"},
	} {
		w := newWorld(t)
		loc := mustZone(t, w.s.Plan.Zone)
		w.s.Plan.At = 0 // at midnight, when a pause ends too
		w.s.Patient.NextDate = Date{2026, 3, 7}
		w.s.Patient.Next, _ = Instant(w.s.Patient.NextDate, 0, loc)
		w.now = w.s.Patient.Next.Add(-12 * time.Hour)
		w.must(t, ActPause, "", "", "3") // to Sunday, the 8th, from the 6th on
		var got []CheckinState
		for _, beat := range beats {
			w.now, _ = Instant(mustDate(t, beat), 0, loc)
			for due(w.s.Patient.Next, w.now) {
				got = append(got, w.open(t).State)
			}
			w.sent(t, w.now)
		}
		if want := []CheckinState{WasPaused, WasPaused, Asked}; !slices.Equal(got, want) {
			t.Errorf("%s: the dates are %v, want %v", name, got, want)
		}
		if r := Responded([]Day{{State: got[0]}, {State: got[1]}}); r.Due() != 0 {
			t.Errorf("%s: %d of a pause count as due", name, r.Due())
		}
	}
}

// What is owed when a patient stops is closed with its reason, and nothing
// comes after it.
func TestStoppingClosesWhatIsOwed(t *testing.T) {
	w := newWorld(t)
	w.now = w.s.Patient.Next.AddDate(0, 0, 1).Add(time.Hour) // yesterday's and today's are owed
	w.must(t, ActPause, "", "", "stop")
	var got []CheckinState
	for due(w.s.Patient.Next, w.now) {
		got = append(got, w.open(t).State)
	}
	if want := []CheckinState{MissedByUs, Withdrawn}; !slices.Equal(got, want) || !w.s.Patient.Next.IsZero() {
		t.Errorf("the dates are %v, want %v; next %v", got, want, w.s.Patient.Next)
	}
}

// A day that the patient takes out of the plan is not asked, not even if its
// time lies ahead and is today.
func TestADayTakenOutIsNotAsked(t *testing.T) {
	w := newWorld(t)
	w.s.Plan.At = 20 * 60
	w.s.Patient.Next, _ = Instant(Date{2026, 3, 6}, 20*60, mustZone(t, w.s.Plan.Zone)) // a Friday; it is 8:30 am
	w.must(t, ActSet, "", "days", "mon,wed")
	if want := (Date{2026, 3, 9}); w.s.Patient.NextDate != want {
		t.Errorf("the next check-in is on %s, want %s", w.s.Patient.NextDate, want)
	}
}

// Who changes the time after the new one has passed is asked today at the old
// one, and is told from when on the new one holds.
func TestANewTimeThatHasPassedBeginsTomorrow(t *testing.T) {
	w := newWorld(t)
	w.s.Plan.At = 20 * 60
	w.s.Patient.Next, _ = Instant(Date{2026, 3, 6}, 20*60, mustZone(t, w.s.Plan.Zone))
	old := w.s.Patient.Next
	c := w.must(t, ActSet, "", "time", "480") // 8 am; it is 8:30
	if !w.s.Patient.Next.Equal(old) {
		t.Errorf("today is asked at %v, want %v", w.s.Patient.Next, old)
	}
	if got, want := c.Show.Text, T("settings.time_set", "time", SayTime(480), "date", SayDate(Date{2026, 3, 7})); !reflect.DeepEqual(got, want) {
		t.Errorf("the patient is told %v, want %v", got, want)
	}
}

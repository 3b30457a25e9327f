package rehab

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// traveller is a scripted patient who changes zone and time, with what became
// of each date.
type traveller struct {
	*world
	asked map[Date]time.Time
}

func newTraveller(t testing.TB, zone string, at WallTime, now time.Time) *traveller {
	t.Helper()
	w := newWorld(t)
	w.now = now
	w.s.Plan.Schedule = Schedule{At: at, Days: AllDays, Zone: zone}
	loc := mustZone(t, zone)
	w.s.Patient.Enrolled = DateOf(now, loc).AddDays(-9)
	w.s.Patient.Next, w.s.Patient.NextDate, _ = w.s.Plan.Next(now, loc)
	return &traveller{world: w, asked: map[Date]time.Time{}}
}

// had is a date that was asked before the story begins.
func (v *traveller) had(date Date) {
	v.asked[date] = v.now
	v.apply(Change{Checkins: []Checkin{{ID: CheckinID("heron", Daily, date), Set: Daily, Date: date, State: Expired}}})
}

// beat opens what is due, as the scheduler does, and ends it unanswered.
func (v *traveller) beat(t testing.TB) {
	t.Helper()
	for due(v.s.Patient.Next, v.now) {
		o, err := Open(Due{Patient: v.s.Patient, Clinic: v.s.Clinic, Plan: v.s.Plan}, v.now)
		if err != nil {
			t.Fatal(err)
		}
		if at, twice := v.asked[o.Checkin.Date]; twice {
			t.Fatalf("%s is asked at %v and at %v", o.Checkin.Date, at, v.now)
		}
		v.asked[o.Checkin.Date] = v.now
		o.Checkin.State = Expired
		v.apply(Change{Patient: &o.Patient, Checkins: []Checkin{*o.Checkin}})
	}
}

func (v *traveller) set(t testing.TB, item, value string) {
	t.Helper()
	field := map[string]string{item: value}
	c, err := v.cat.Reply(v.s, Reply{ID: "r", Act: Act{Verb: ActSet, Item: item}, Fields: field}, v.now)
	if err != nil {
		t.Fatal(err)
	}
	v.apply(c)
}

// dial is what the patient's clock shows, and when the plan asks by it.
type dial struct {
	date Date
	wall WallTime
	plan Schedule
	loc  *time.Location
}

func dialAt(now time.Time, s Schedule) dial {
	loc, err := Zone(s.Zone)
	if err != nil {
		panic(err)
	}
	local := now.In(loc)
	return dial{date: DateOf(now, loc), wall: WallTime(local.Hour()*60 + local.Minute()), plan: s, loc: loc}
}

// past reports whether the clock shows a date at its time, or later.
func (d dial) past(date Date) bool {
	return date.Before(d.date) || date == d.date && d.wall >= d.plan.At
}

// watcher looks at a patient's clock minute by minute, and knows nothing of
// instants: a date is asked when the clock passes its time, or is put past it.
type watcher struct {
	last    dial
	counted map[Date]bool
	kept    *dial // whose clock a date waits for that a change left behind
	date    Date
}

// look takes the next minute's reading, after a change of plan or not.
func (w *watcher) look(now time.Time, d dial) {
	changed := d.plan != w.last.plan
	if w.kept != nil && dialAt(now, w.kept.plan).past(w.date) {
		w.kept = nil
	}
	var behind []Date
	for _, date := range []Date{w.last.date, d.date} {
		ahead := !w.counted[date] && !w.last.past(date) || w.kept != nil && w.date == date
		if ahead && d.past(date) && !slices.Contains(behind, date) {
			behind = append(behind, date)
		}
	}
	if changed {
		w.leave(now, d, behind)
	} else {
		for _, date := range behind {
			w.counted[date] = true
		}
	}
	w.last = d
}

// leave takes what a change left behind: only the last of it is asked, at its
// old time if that is on the same date still, else at once.
func (w *watcher) leave(now time.Time, d dial, behind []Date) {
	old := w.last
	if w.kept != nil {
		delete(w.counted, w.date)
		old, w.kept = *w.kept, nil
	}
	if len(behind) == 0 {
		return
	}
	w.date = behind[len(behind)-1]
	w.counted[w.date] = true
	at := now
	for !dialAt(at, old.plan).past(w.date) {
		at = at.Add(time.Minute)
	}
	if DateOf(at, d.loc) == w.date {
		w.kept = &old
	}
}

var travelled = []string{"Australia/Melbourne", "Australia/Lord_Howe", "America/New_York", "America/Santiago", "Africa/Cairo", "Asia/Kathmandu",
	"Europe/Berlin", "America/Nuuk", "Pacific/Apia", "Pacific/Pago_Pago", "Pacific/Kiritimati", "Pacific/Auckland"}

// A patient who changes zone and time, at whatever moment, is asked once for
// each date whose time the clock shows or is put past, and for no other.
func TestNoDateIsAskedTwiceAndNoneIsSkipped(t *testing.T) {
	spans := []time.Time{
		time.Date(2011, 12, 28, 0, 0, 0, 0, time.UTC), // Apia leaves out the 30th
		time.Date(2026, 3, 6, 0, 0, 0, 0, time.UTC),   // New York goes forward on the 8th
		time.Date(2026, 3, 27, 0, 0, 0, 0, time.UTC),  // Nuuk and Berlin
		time.Date(2026, 4, 3, 0, 0, 0, 0, time.UTC),   // Santiago, Melbourne and Lord Howe go back
		time.Date(2026, 10, 30, 0, 0, 0, 0, time.UTC),
	}
	rapid.Check(t, func(rt *rapid.T) {
		start := rapid.SampledFrom(spans).Draw(rt, "from")
		minute := rapid.IntRange(0, 1439)
		v := newTraveller(t, rapid.SampledFrom(travelled).Draw(rt, "zone"), WallTime(minute.Draw(rt, "at")), start)
		changes := map[int][2]string{}
		for range rapid.IntRange(0, 6).Draw(rt, "changes") {
			at := rapid.IntRange(1, 4*1440).Draw(rt, "minute")
			if rapid.Bool().Draw(rt, "moves") {
				changes[at] = [2]string{"zone", rapid.SampledFrom(travelled).Draw(rt, "to")}
			} else {
				changes[at] = [2]string{"time", WallTime(minute.Draw(rt, "new time")).String()}
			}
		}
		w := &watcher{last: dialAt(start, v.s.Plan.Schedule), counted: map[Date]bool{}}
		for date := w.last.date.AddDays(-2); w.last.past(date); date = date.AddDays(1) {
			v.had(date)
			w.counted[date] = true
		}
		for n := 1; n < 6*1440; n++ {
			v.now = start.Add(time.Duration(n) * time.Minute)
			v.beat(t)
			if c, ok := changes[n]; ok {
				w.look(v.now, dialAt(v.now, v.s.Plan.Schedule))
				v.set(t, c[0], c[1])
				v.beat(t)
			}
			w.look(v.now, dialAt(v.now, v.s.Plan.Schedule))
		}
		for date := range v.asked {
			if !w.counted[date] {
				rt.Errorf("%s is asked, and the clock never passed its time", date)
			}
		}
		for date, is := range w.counted {
			if _, ok := v.asked[date]; is && !ok && (w.kept == nil || date != w.date) {
				rt.Errorf("%s is not asked", date)
			}
		}
	})
}

// What a patient who has just changed the zone sees, asked at 8:30 am.
func TestAfterAMove(t *testing.T) {
	for _, c := range []struct{ name, from, to, now, asked, want string }{
		{"an hour on, and the time has passed", "Europe/London", "Europe/Berlin", "2026-05-04T08:15", "", "2026-05-04 at 2026-05-04T09:30"},
		{"an hour on, before the time", "Europe/London", "Europe/Berlin", "2026-05-04T07:15", "", "2026-05-04 at 2026-05-04T08:30"},
		{"over the date line, and the new date's time has passed", "America/Los_Angeles", "Australia/Sydney", "2026-05-04T16:00", "2026-05-04",
			"2026-05-05 at 2026-05-05T09:00"},
		{"over the date line, before the old date was asked", "America/New_York", "Pacific/Auckland", "2026-05-04T08:20", "",
			"2026-05-04 at 2026-05-05T00:20"},
		{"back over the date line: today was asked", "Australia/Sydney", "America/Los_Angeles", "2026-05-05T09:00", "2026-05-05", "2026-05-06 at 2026-05-06T08:30"},
		{"back by hours, before the time", "Europe/Berlin", "America/New_York", "2026-05-04T08:00", "", "2026-05-04 at 2026-05-04T08:30"},
	} {
		from, to := mustZone(t, c.from), mustZone(t, c.to)
		now, err := time.ParseInLocation("2006-01-02T15:04", c.now, from)
		if err != nil {
			t.Fatal(err)
		}
		v := newTraveller(t, c.from, 8*60+30, now)
		for n := range 3 {
			v.had(DateOf(now, from).AddDays(n - 3))
		}
		if c.asked != "" {
			v.had(mustDate(t, c.asked))
		}
		v.set(t, "zone", c.to)
		if got := v.s.Patient.NextDate.String() + " at " + v.s.Patient.Next.In(to).Format("2006-01-02T15:04"); got != c.want {
			t.Errorf("%s: next %s, want %s", c.name, got, c.want)
		}
	}
}

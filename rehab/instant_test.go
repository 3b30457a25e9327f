package rehab

import (
	"archive/zip"
	"io/fs"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"
)

func mustZone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func mustDate(t *testing.T, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestInstantInGapsAndFolds(t *testing.T) {
	for _, c := range []struct{ zone, date, at, want string }{
		{"America/New_York", "2026-03-07", "02:30", "2026-03-07T02:30:00-05:00"},
		{"America/New_York", "2026-03-08", "02:30", "2026-03-08T03:00:00-04:00"}, // gap
		{"America/New_York", "2026-03-08", "02:00", "2026-03-08T03:00:00-04:00"},
		{"America/New_York", "2026-03-08", "01:59", "2026-03-08T01:59:00-05:00"},
		{"America/New_York", "2026-11-01", "01:30", "2026-11-01T01:30:00-04:00"}, // fold, first
		{"America/New_York", "2026-11-01", "02:00", "2026-11-01T02:00:00-05:00"},
		{"Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T03:00:00+02:00"},
		{"Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T02:30:00+02:00"},
		{"Europe/London", "2026-10-25", "01:30", "2026-10-25T01:30:00+01:00"},
		{"Australia/Sydney", "2026-10-04", "02:30", "2026-10-04T03:00:00+11:00"},
		{"Australia/Sydney", "2026-04-05", "02:30", "2026-04-05T02:30:00+11:00"},
		{"Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-04T02:30:00+11:00"}, // half an hour
		{"Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-05T01:45:00+11:00"},
		{"America/Santiago", "2026-09-06", "00:30", "2026-09-06T01:00:00-03:00"}, // gap at midnight
		{"America/Santiago", "2026-04-04", "23:30", "2026-04-04T23:30:00-03:00"}, // fold before midnight
		{"America/Santiago", "2026-04-05", "00:00", "2026-04-05T00:00:00-04:00"},
		{"America/Nuuk", "2026-03-28", "23:30", "2026-03-28T22:59:00-02:00"}, // the gap ends on the next date
		{"America/Nuuk", "2026-03-29", "00:00", "2026-03-29T00:00:00-01:00"},
		{"America/Nuuk", "2026-10-24", "23:30", "2026-10-24T23:30:00-01:00"},
		{"Africa/Cairo", "2026-04-24", "00:30", "2026-04-24T01:00:00+03:00"},
		{"Africa/Cairo", "2026-10-29", "23:30", "2026-10-29T23:30:00+03:00"},
		{"Asia/Beirut", "2026-03-29", "00:15", "2026-03-29T01:00:00+03:00"},
		{"Pacific/Apia", "2011-12-29", "09:00", "2011-12-29T09:00:00-10:00"},
		{"Pacific/Apia", "2011-12-30", "09:00", ""}, // there was no such date
		{"Pacific/Apia", "2011-12-31", "09:00", "2011-12-31T09:00:00+14:00"},
		{"Pacific/Kwajalein", "1993-08-20", "09:00", "1993-08-20T09:00:00-12:00"},
		{"Pacific/Kwajalein", "1993-08-21", "09:00", ""},
		{"Pacific/Kwajalein", "1993-08-22", "09:00", "1993-08-22T09:00:00+12:00"},
		{"Asia/Kathmandu", "2026-06-01", "08:30", "2026-06-01T08:30:00+05:45"},
		{"Asia/Kathmandu", "1986-01-01", "00:05", "1986-01-01T00:15:00+05:45"},
		{"UTC", "2026-02-30", "08:30", ""},
	} {
		at, err := ParseWallTime(c.at)
		if err != nil {
			t.Fatal(err)
		}
		var d Date
		if c.date == "2026-02-30" {
			d = Date{2026, 2, 30}
		} else {
			d = mustDate(t, c.date)
		}
		got, ok := Instant(d, at, mustZone(t, c.zone))
		if !ok && c.want == "" {
			continue
		}
		if s := got.Format(time.RFC3339); !ok || s != c.want {
			t.Errorf("%s %s %s: got %s, %v, want %q", c.zone, c.date, c.at, s, ok, c.want)
		}
	}
}

func TestEndOfDay(t *testing.T) {
	for _, c := range []struct{ zone, date, want string }{
		{"Australia/Melbourne", "2026-06-01", "2026-06-02T00:00:00+10:00"},
		{"America/Santiago", "2026-09-05", "2026-09-06T01:00:00-03:00"},
		{"Africa/Cairo", "2026-04-23", "2026-04-24T01:00:00+03:00"},
		{"America/Nuuk", "2026-03-28", "2026-03-29T00:00:00-01:00"},
		{"Pacific/Apia", "2011-12-29", "2011-12-31T00:00:00+14:00"},
	} {
		if got := EndOfDay(mustDate(t, c.date), mustZone(t, c.zone)).Format(time.RFC3339); got != c.want {
			t.Errorf("%s %s: got %s, want %s", c.zone, c.date, got, c.want)
		}
	}
}

// allZones are all zones of the database that ships with Go, which is the one
// inside the program: short files whose rules go on beyond their last change,
// where a machine's own may list all changes.
func allZones(t *testing.T) map[string]*time.Location {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Skip("no Go at hand to name its zone database: ", err)
	}
	z, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		t.Skip("no zone database beside this Go: ", err)
	}
	defer z.Close()
	zones := map[string]*time.Location{}
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		data, err := fs.ReadFile(z, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if zones[f.Name], err = time.LoadLocationFromTZData(f.Name, data); err != nil {
			t.Fatal(err)
		}
	}
	if len(zones) < 300 {
		t.Fatalf("only %d zones", len(zones))
	}
	return zones
}

// In every zone: one moment for each date that exists, on that date, later
// than the one before, and showing the wall time wherever the clocks did.
func TestEveryZoneEveryDate(t *testing.T) {
	missing := map[string]int{}
	for name, loc := range allZones(t) {
		for _, span := range [][2]string{{"2026-01-01", "2027-12-31"}, {"2028-12-27", "2029-01-04"}, {"2011-12-20", "2012-01-10"}, {"1993-08-15", "1993-08-25"}} {
			for _, at := range []WallTime{0, 30, 90, 150, 510, 1410, 1439} {
				eachDate(t, name, loc, span, at, missing)
			}
		}
	}
	for name := range missing {
		if !slices.Contains([]string{"Pacific/Apia", "Pacific/Fakaofo", "Pacific/Kwajalein", "Kwajalein"}, name) {
			t.Errorf("%s has %d dates without a moment", name, missing[name])
		}
	}
	if missing["Pacific/Apia"] == 0 {
		t.Error("Apia has a 30 December 2011")
	}
}

func eachDate(t *testing.T, name string, loc *time.Location, span [2]string, at WallTime, missing map[string]int) {
	t.Helper()
	var last time.Time
	for d, end := mustDate(t, span[0]), mustDate(t, span[1]); !end.Before(d); d = d.AddDays(1) {
		got, ok := Instant(d, at, loc)
		if !ok {
			missing[name]++
			continue
		}
		if DateOf(got, loc) != d {
			t.Errorf("%s %s %s is on %s", name, d, at, DateOf(got, loc))
		}
		if !got.After(last) {
			t.Errorf("%s %s %s is not after the one before", name, d, at)
		}
		last = got
		h, m, s := got.Clock()
		if WallTime(h*60+m) != at || s != 0 {
			if shows(d, at, loc) {
				t.Errorf("%s %s: shows %02d:%02d:%02d, not %s, and the clocks did show it", name, d, h, m, s, at)
			}
		} else if before := got.Add(-time.Hour); DateOf(before, loc) == d && before.Hour() == h && before.Minute() == m {
			t.Errorf("%s %s %s: the second of two", name, d, at)
		}
	}
}

// shows looks minute by minute whether the clocks ever showed a wall time.
func shows(d Date, at WallTime, loc *time.Location) bool {
	for u := d.utc().Add(-28 * time.Hour); u.Before(d.utc().Add(52 * time.Hour)); u = u.Add(time.Minute) {
		local := u.In(loc)
		if DateOf(local, loc) == d && WallTime(local.Hour()*60+local.Minute()) == at {
			return true
		}
	}
	return false
}

func TestNextFollowsThePlan(t *testing.T) {
	loc := mustZone(t, "America/New_York")
	s := Schedule{At: 150, Days: AllDays, Zone: "America/New_York"}
	after, _ := Instant(mustDate(t, "2026-03-07"), 150, loc)
	due, date, ok := s.Next(after, loc)
	if !ok || due.Format(time.RFC3339) != "2026-03-08T03:00:00-04:00" || date.String() != "2026-03-08" {
		t.Errorf("got %v %v %v", due, date, ok)
	}
	if due, _, _ = s.Next(due.Add(-1), loc); due.Format(time.RFC3339) != "2026-03-08T03:00:00-04:00" {
		t.Errorf("a moment before: got %v", due)
	}
	s.Days = WeekdaysOf(time.Wednesday)
	if _, date, _ = s.Next(due, loc); date.String() != "2026-03-11" {
		t.Errorf("next Wednesday: got %v", date)
	}
	if _, _, ok = (Schedule{At: 150}).Next(due, loc); ok {
		t.Error("no weekdays, and yet a next moment")
	}
	apia := mustZone(t, "Pacific/Apia")
	after, _ = Instant(mustDate(t, "2011-12-29"), 510, apia)
	if _, date, _ = (Schedule{At: 510, Days: WeekdaysOf(time.Friday)}).Next(after, apia); date.String() != "2012-01-06" {
		t.Errorf("the Friday that Apia left out: got %v", date)
	}
}

func TestBetweenIsNextAgainAndAgain(t *testing.T) {
	zones := allZones(t)
	names := slices.Sorted(maps.Keys(zones))
	rapid.Check(t, func(t *rapid.T) {
		loc := zones[rapid.SampledFrom(names).Draw(t, "zone")]
		s := Schedule{At: WallTime(rapid.IntRange(0, 1439).Draw(t, "at")), Days: Weekdays(rapid.IntRange(1, 127).Draw(t, "days"))}
		from := Date{2026, 1, 1}.AddDays(rapid.IntRange(-9000, 9000).Draw(t, "from"))
		all := s.Between(from, from.AddDays(40), loc)
		for i := 1; i < len(all); i++ {
			due, date, ok := s.Next(all[i-1].At, loc)
			if !ok || !due.Equal(all[i].At) || date != all[i].Date {
				t.Fatalf("after %v: next %v on %v, between %v", all[i-1], due, date, all[i])
			}
		}
	})
}

func TestDates(t *testing.T) {
	d := mustDate(t, "2024-02-28")
	if d.AddDays(2).String() != "2024-03-01" || d.AddDays(2).Sub(d) != 2 || !d.Before(d.AddDays(1)) || d.Weekday() != time.Wednesday {
		t.Error("calendar arithmetic")
	}
	if _, err := ParseDate("28/2/2024"); ErrorCode(err) != Invalid {
		t.Errorf("got %v", err)
	}
	var back Date
	b, _ := d.MarshalText()
	if err := back.UnmarshalText(b); err != nil || back != d {
		t.Errorf("got %v, %v", back, err)
	}
	if (Date{}).String() != "" || !(Date{}).IsZero() {
		t.Error("the zero date is no date")
	}
}

func TestWeekdays(t *testing.T) {
	for typed, want := range map[string]string{
		"mon,wed": "mon,wed", "Sunday Monday": "mon,sun", "mon-fri": "mon,tue,wed,thu,fri", "sat-mon": "mon,sat,sun",
		"weekends, tue": "tue,sat,sun", "all": "mon,tue,wed,thu,fri,sat,sun", "thurs": "thu",
	} {
		got, err := ParseWeekdays(typed)
		if err != nil || got.String() != want {
			t.Errorf("%q: got %v, %v, want %s", typed, got, err, want)
		}
		if again, err := ParseWeekdays(got.String()); err != nil || again != got {
			t.Errorf("%q: does not come back: %v, %v", typed, again, err)
		}
	}
	for _, typed := range []string{"", "mo", "never", "mon-", "mon-xyz", ","} {
		if got, err := ParseWeekdays(typed); ErrorCode(err) != Invalid {
			t.Errorf("%q: got %v, %v", typed, got, err)
		}
	}
	w := WeekdaysOf(time.Sunday, time.Tuesday)
	if !w.Has(time.Sunday) || w.Has(time.Monday) || w.Count() != 2 || w.List()[0] != time.Tuesday {
		t.Errorf("got %v", w.List())
	}
}

package demo

import (
	"testing"
	"time"

	"waymark/discordsim"
)

// The calendar finds local times by itself.
func TestInstantsOfTheCalendar(t *testing.T) {
	for _, c := range []struct {
		zone, date, want string
		minute           int
	}{
		{"America/New_York", "2026-03-08", "2026-03-08T03:00:00-04:00", 150},    // left out
		{"America/New_York", "2026-11-01", "2026-11-01T01:30:00-04:00", 90},     // twice
		{"Australia/Lord_Howe", "2026-10-04", "2026-10-04T02:30:00+11:00", 135}, // half an hour left out
		{"Asia/Kathmandu", "2026-03-08", "2026-03-08T08:30:00+05:45", 510},
		{"Pacific/Apia", "2011-12-30", "", 510}, // a date left out
	} {
		loc, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		d, err := time.Parse(time.DateOnly, c.date)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if at, ok := instant(d, c.minute, loc); ok {
			got = at.In(loc).Format(time.RFC3339)
		}
		if got != c.want {
			t.Errorf("%s %s: %q, not %q", c.zone, c.date, got, c.want)
		}
	}
}

// The book must be able to tell: a check-in that did not come, one that came
// twice, one that came late, one that nobody had planned.
func TestTheBookTellsWhatWentWrong(t *testing.T) {
	s := &stage{o: Options{Days: 4}}
	p := &person{stage: s, name: "Heron", role: traveller}
	asked := func(day, minute int) discordsim.Message {
		at, ok := instant(date(day), minute, zoneOf(p))
		if !ok {
			t.Fatal("no such time")
		}
		return discordsim.Message{Bot: true, At: at, Content: "Time for your check-in.\nHow is your mood right now?"}
	}
	for name, c := range map[string]struct {
		all                        []discordsim.Message
		asked, lost, doubled, late int
	}{
		"as planned":      {[]discordsim.Message{asked(1, 510), asked(2, 510), asked(3, 510), asked(4, 510)}, 4, 0, 0, 0},
		"one is missing":  {[]discordsim.Message{asked(1, 510), asked(3, 510), asked(4, 510)}, 3, 1, 0, 0},
		"one came twice":  {[]discordsim.Message{asked(1, 510), asked(1, 511), asked(2, 510), asked(3, 510), asked(4, 510)}, 4, 0, 1, 0},
		"one is late":     {[]discordsim.Message{asked(1, 510), asked(2, 521), asked(3, 510), asked(4, 510)}, 4, 0, 0, 1},
		"one is too soon": {[]discordsim.Message{asked(1, 500), asked(2, 510), asked(3, 510), asked(4, 510)}, 3, 1, 1, 0},
	} {
		var f figures
		l := ledger{p: p, pages: s.calendar(p)}
		l.fill(c.all)
		f.Doubled = l.stray
		for _, g := range l.pages {
			g.add(&f)
		}
		if f.Asked != c.asked || f.Lost != c.lost || f.Doubled != c.doubled || f.Late != c.late {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

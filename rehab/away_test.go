package rehab_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"waymark/rehab"
)

func dec(day int) rehab.Date { return rehab.Date{Year: 2026, Month: 12, Day: day} }

// mondays is a clinic in Melbourne that reads on Mondays at 7:30.
func mondays() rehab.Clinic {
	return rehab.Clinic{Zone: "Australia/Melbourne", Digest: rehab.Weekly{Day: time.Monday, At: 7*60 + 30}}
}

func TestASummaryWaitsForADayOnWhichSomebodyReads(t *testing.T) {
	loc, err := rehab.Zone("Australia/Melbourne")
	if err != nil {
		t.Fatal(err)
	}
	now, _ := rehab.Instant(dec(19), 12*60, loc) // a Saturday
	for _, c := range []struct {
		name          string
		closed, cover []rehab.Away
		want          rehab.Date
		says          string
	}{
		{"open", nil, nil, dec(21), "date.weekday.mon"},
		{"closed on other days", []rehab.Away{{From: dec(22), To: dec(24)}}, nil, dec(21), "date.weekday.mon"},
		{"closed on the Monday", []rehab.Away{{From: dec(21), To: dec(21)}}, nil, dec(22), "date.full"},
		{"closed until Friday: not on Saturday", []rehab.Away{{From: dec(21), To: dec(25)}}, nil, dec(28), "date.full"},
		{"one closing after another", []rehab.Away{{From: dec(21), To: dec(22)}, {From: dec(23), To: dec(23)}}, nil, dec(24), "date.full"},
		{"closed and covered", []rehab.Away{{From: dec(21), To: dec(25)}}, []rehab.Away{{From: dec(20), To: dec(21), Person: "locum"}}, dec(21), "date.weekday.mon"},
		{"covered from Wednesday", []rehab.Away{{From: dec(21), To: dec(25)}}, []rehab.Away{{From: dec(23), To: dec(25), Person: "locum"}}, dec(23), "date.full"},
	} {
		clinic := mondays()
		clinic.Closed, clinic.Cover = c.closed, c.cover
		at, date, ok := clinic.NextDigest(now, loc)
		if due, _ := rehab.Instant(c.want, 7*60+30, loc); !ok || date != c.want || !at.Equal(due) {
			t.Errorf("%s: %v at %v, want %v", c.name, date, at, c.want)
		}
		if got := clinic.SayReads(now); got.Key != c.says {
			t.Errorf("%s: said as %+v", c.name, got)
		}
	}
}

// Whatever is closed, a summary comes at the hour, after now, on a day that is not shut,
// never twice at one instant, and as each week where nothing is closed.
func TestSummariesGoOnWhateverIsClosed(t *testing.T) {
	loc, err := rehab.Zone("Australia/Melbourne")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(r *rapid.T) {
		c := mondays()
		c.Digest.Day = time.Weekday(rapid.IntRange(0, 6).Draw(r, "day"))
		runs := func(name string) (list []rehab.Away) {
			for range rapid.IntRange(0, 4).Draw(r, name) {
				from := dec(1).AddDays(rapid.IntRange(0, 60).Draw(r, "from"))
				list = append(list, rehab.Away{From: from, To: from.AddDays(rapid.IntRange(0, 20).Draw(r, "days"))})
			}
			return list
		}
		c.Closed, c.Cover = runs("closed"), runs("cover")
		now, _ := rehab.Instant(dec(1), 0, loc)
		now = now.Add(time.Duration(rapid.IntRange(0, 60*24*60).Draw(r, "minutes")) * time.Minute)
		for range 12 {
			at, date, ok := c.NextDigest(now, loc)
			if want, _ := rehab.Instant(date, c.Digest.At, loc); !ok || !at.After(now) || !at.Equal(want) || c.Shut(date) {
				r.Fatalf("after %v: %v on %v, %v", now, at, date, ok)
			}
			if weekly, _, _ := (rehab.Clinic{Zone: c.Zone, Digest: c.Digest}).NextDigest(now, loc); len(c.Closed) == 0 && !weekly.Equal(at) {
				r.Fatalf("nothing is closed, and %v is not %v", at, weekly)
			}
			now = at
		}
	})
}

func TestDaysThatCantBeAreRefused(t *testing.T) {
	c, err := mondays().Close(rehab.Away{From: dec(24), To: dec(31)}, dec(1))
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []struct {
		from, to rehab.Date
		key      string
	}{
		{dec(23), dec(22), "away.backwards"}, {dec(4), dec(6), "away.past"}, {dec(31), dec(31), "away.overlap"}, {dec(20), dec(24), "away.overlap"},
		{dec(20), dec(20).AddDays(92), "away.long"}, {dec(5).AddDays(551), dec(5).AddDays(551), "away.far"},
	} {
		got, err := c.Close(rehab.Away{From: bad.from, To: bad.to}, dec(5))
		if rehab.ErrorText(err).Key != bad.key || len(got.Closed) != 1 {
			t.Errorf("%v to %v: %v, %v", bad.from, bad.to, err, got.Closed)
		}
	}
	// Just inside each bound.
	for _, fine := range [][2]rehab.Date{{dec(5), dec(5)}, {dec(6), dec(23)}, {dec(31).AddDays(1), dec(31).AddDays(92)}, {dec(5).AddDays(550), dec(5).AddDays(551)}} {
		if c, err = c.Close(rehab.Away{From: fine[0], To: fine[1]}, dec(5)); err != nil {
			t.Errorf("%v: %v", fine, err)
		}
	}
	if len(c.Closed) != 5 || c.Closed[0].From != dec(5) || c.Closed[2].From != dec(24) {
		t.Errorf("not in order: %v", c.Closed)
	}
	// What has been over for a quarter of a year is let go of.
	later := dec(31).AddDays(93)
	if c, err = c.Close(rehab.Away{From: later, To: later}, later); err != nil || c.Closed[0].From != dec(31).AddDays(1) {
		t.Errorf("kept: %v, %v", c.Closed, err)
	}
}

func TestAClosingIsToldOnceAtTheFirstCheckInInIt(t *testing.T) {
	c := mondays()
	c.Closed = []rehab.Away{{From: dec(10), To: dec(20)}}
	for _, k := range []struct {
		before, on rehab.Date
		told       bool
	}{{dec(8), dec(9), false}, {dec(9), dec(10), true}, {dec(10), dec(11), false}, {dec(5), dec(15), true}, {dec(20), dec(21), false}, {rehab.Date{}, dec(12), true}} {
		s := rehab.State{Clinic: c, Recent: []rehab.Day{{Date: k.before}, {Date: k.on}}}
		if k.before.IsZero() {
			s.Recent = s.Recent[1:]
		}
		if _, told := s.ClosesBefore(rehab.Checkin{Date: k.on}); told != k.told {
			t.Errorf("check-in of %v after that of %v: told %v", k.on, k.before, told)
		}
	}
}

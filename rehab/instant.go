package rehab

import (
	"strconv"
	"strings"
	"time"
)

// Date is a day of the calendar, without a zone. The zero Date is no date.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the date on which t falls in loc.
func DateOf(t time.Time, loc *time.Location) Date {
	y, m, d := t.In(orUTC(loc)).Date()
	return Date{y, m, d}
}

// ParseDate reads "2006-01-02".
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, strings.TrimSpace(s))
	if err != nil {
		return Date{}, Refuse(Invalid, "clock.date", "typed", shown(s))
	}
	return DateOf(t, time.UTC), nil
}

// String returns "2006-01-02", and "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.utc().Format(time.DateOnly)
}

// MarshalText and UnmarshalText keep a date as String gives it.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote; no text is the zero Date.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	got, err := ParseDate(string(b))
	if err == nil {
		*d = got
	}
	return err
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

// AddDays returns the date n days later, or earlier if n is negative.
func (d Date) AddDays(n int) Date { return DateOf(d.utc().AddDate(0, 0, n), time.UTC) }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// Before reports whether d is earlier than e.
func (d Date) Before(e Date) bool {
	if d.Year != e.Year {
		return d.Year < e.Year
	}
	if d.Month != e.Month {
		return d.Month < e.Month
	}
	return d.Day < e.Day
}

// Sub returns the number of days from e to d.
func (d Date) Sub(e Date) int { return int((d.utc().Unix() - e.utc().Unix()) / 86400) }

// utc returns midnight UTC of the date. UTC has no gaps, so time.Date can be
// trusted there.
func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// WallTime is a time of day in minutes after midnight, 0 to 1439.
type WallTime int

// String returns "15:04".
func (w WallTime) String() string { return two(int(w)/60) + ":" + two(int(w)%60) }

func two(n int) string {
	if n >= 0 && n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

func orUTC(loc *time.Location) *time.Location {
	if loc == nil {
		return time.UTC
	}
	return loc
}

// Instant returns the moment at which clocks in loc show at on the date d.
//
// Where clocks are put back and show it twice, it is the first of the two.
// Where they are put forward and never show it, it is the first moment after
// the gap, or, if that is on a later date, the last whole minute before the
// gap. ok is false if the date does not exist in the zone (30 December 2011 in
// Apia) or in the calendar, and for a wall time out of range.
//
// It is worked out from the offsets in force around the date: time.Date
// promises neither side of a gap or fold, and differs between zones.
func Instant(d Date, at WallTime, loc *time.Location) (t time.Time, ok bool) {
	loc = orUTC(loc)
	if at < 0 || at > 1439 || DateOf(d.utc(), time.UTC) != d {
		return time.Time{}, false
	}
	wall := d.utc().Unix() + int64(at)*60
	before, beforeOK := offset{}, false
	for _, o := range offsets(wall, loc) {
		if u := wall - o.seconds; o.holds(u) {
			return time.Unix(u, 0).In(loc), true
		}
		if beforeOK && before.end+before.seconds <= wall && wall < o.start+o.seconds {
			return atGap(d, before, o, loc)
		}
		before, beforeOK = o, true
	}
	return time.Time{}, false
}

// atGap returns the moment on d nearest to the gap between two offsets.
func atGap(d Date, before, after offset, loc *time.Location) (time.Time, bool) {
	if t := time.Unix(after.start, 0).In(loc); DateOf(t, loc) == d {
		return t, true
	}
	lastSecond := before.end - 1 + before.seconds
	minute := lastSecond - mod(lastSecond, 60)
	t := time.Unix(minute-before.seconds, 0).In(loc)
	return t, DateOf(t, loc) == d
}

func mod(a, b int64) int64 { return (a%b + b) % b }

// offset is a stretch of Unix time in which a zone has one offset, in seconds
// east of UTC. It holds from start until before end.
type offset struct{ start, end, seconds int64 }

func (o offset) holds(unix int64) bool { return o.start <= unix && unix < o.end }

// reach is further than any offset from UTC, in seconds, so that both sides of
// a wall time's gap or fold are within it.
const reach = 27 * 3600

const quarter = 15 * 60 // seconds

// offsets returns the stretches in force within reach of a wall time, in order.
func offsets(wall int64, loc *time.Location) []offset {
	var all []offset
	for u := wall - reach; u < wall+reach; {
		t := time.Unix(u, 0).In(loc)
		_, seconds := t.Zone()
		start, end := t.ZoneBounds()
		o := offset{start: wall - 2*reach, end: wall + 2*reach, seconds: int64(seconds)}
		if !start.IsZero() {
			o.start = start.Unix()
		}
		if !end.IsZero() {
			o.end = end.Unix()
		}
		// Beyond the last change that a zone's file lists, ZoneBounds takes
		// every year to have 365 days: on the last of a leap year the end lies
		// in the past. No clocks change but on a quarter of an hour.
		if o.end <= u {
			o.end = u - mod(u, quarter) + quarter
		}
		all = append(all, o)
		u = o.end
	}
	return all
}

// EndOfDay returns the moment at which d ends in loc: the first moment of the
// next date that exists there.
func EndOfDay(d Date, loc *time.Location) time.Time {
	for n := 1; n <= 3; n++ {
		if t, ok := Instant(d.AddDays(n), 0, loc); ok {
			return t
		}
	}
	return d.utc().AddDate(0, 0, 1)
}

// horizon is how many days ahead Next looks.
const horizon = 370

// Schedule is when someone is asked: a wall time on some weekdays. Zone is the
// IANA name of the zone it is meant in.
type Schedule struct {
	At   WallTime
	Days Weekdays
	Zone string
}

// Planned is one planned moment and its local date.
type Planned struct {
	At   time.Time
	Date Date
}

// Next returns the first planned moment strictly after a moment, and its local
// date. ok is false if there is none within 370 days, as with no weekdays.
func (s Schedule) Next(after time.Time, loc *time.Location) (due time.Time, date Date, ok bool) {
	if s.Days == 0 {
		return time.Time{}, Date{}, false
	}
	first := DateOf(after, loc).AddDays(-1)
	for n := 0; n <= horizon+1; n++ {
		d := first.AddDays(n)
		if !s.Days.Has(d.Weekday()) {
			continue
		}
		if t, ok := Instant(d, s.At, loc); ok && t.After(after) {
			return t, d, true
		}
	}
	return time.Time{}, Date{}, false
}

// Between returns the planned moments on the dates from from to to, both
// included, in order.
func (s Schedule) Between(from, to Date, loc *time.Location) []Planned {
	var all []Planned
	for d := from; !to.Before(d); d = d.AddDays(1) {
		if !s.Days.Has(d.Weekday()) {
			continue
		}
		if t, ok := Instant(d, s.At, loc); ok {
			all = append(all, Planned{At: t, Date: d})
		}
	}
	return all
}

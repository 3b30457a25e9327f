package rehab

import (
	"strings"
	"time"
)

// Weekdays is a set of days of the week. The zero value is none.
type Weekdays uint8

// AllDays is all seven.
const AllDays Weekdays = 1<<7 - 1

var weekdayNames = [7]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// WeekdaysOf returns the set of the given days.
func WeekdaysOf(days ...time.Weekday) Weekdays {
	var w Weekdays
	for _, d := range days {
		w |= 1 << fromMonday(d)
	}
	return w
}

func fromMonday(d time.Weekday) int { return (int(d)%7 + 13) % 7 }

// Has reports whether d is in the set.
func (w Weekdays) Has(d time.Weekday) bool { return w&(1<<fromMonday(d)) != 0 }

// Count returns the number of days in the set.
func (w Weekdays) Count() int { return len(w.List()) }

// List returns the days from Monday to Sunday.
func (w Weekdays) List() []time.Weekday {
	var all []time.Weekday
	for n := range 7 {
		if w&(1<<n) != 0 {
			all = append(all, time.Weekday((n+1)%7))
		}
	}
	return all
}

// String returns the set as ParseWeekdays reads it: "mon,wed,sun".
func (w Weekdays) String() string {
	var names []string
	for n, name := range weekdayNames {
		if w&(1<<n) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, ",")
}

// ParseWeekdays reads "mon,wed", "Monday Friday", "mon-fri", "weekdays",
// "weekends", "all", and mixtures joined by commas or spaces.
func ParseWeekdays(s string) (Weekdays, error) {
	var w Weekdays
	parts := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r == ',' || r == ' ' || r == ';' })
	for _, part := range parts {
		days, ok := weekdayPart(part)
		if !ok {
			return 0, Refuse(Invalid, "clock.days", "typed", shown(s))
		}
		w |= days
	}
	if w == 0 {
		return 0, Refuse(Invalid, "clock.days", "typed", shown(s))
	}
	return w, nil
}

func weekdayPart(part string) (Weekdays, bool) {
	switch part {
	case "all", "daily", "every":
		return AllDays, true
	case "weekdays":
		return AllDays &^ WeekdaysOf(time.Saturday, time.Sunday), true
	case "weekend", "weekends":
		return WeekdaysOf(time.Saturday, time.Sunday), true
	}
	from, to, isRange := strings.Cut(part, "-")
	first, ok := weekdayNamed(from)
	if !ok {
		return 0, false
	}
	last := first
	if isRange {
		if last, ok = weekdayNamed(to); !ok {
			return 0, false
		}
	}
	var w Weekdays
	for n := first; ; n = (n + 1) % 7 {
		w |= 1 << n
		if n == last {
			return w, true
		}
	}
}

// weekdayNamed returns the number of days after Monday of a name that is
// shortened to at least three letters.
func weekdayNamed(s string) (int, bool) {
	full := [7]string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
	for n, name := range full {
		if len(s) >= 3 && strings.HasPrefix(name, s) {
			return n, true
		}
	}
	return 0, false
}

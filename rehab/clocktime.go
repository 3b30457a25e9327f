package rehab

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	clockDigits = regexp.MustCompile(`^(\d{1,2})(?:\s*[:.h,]\s*(\d{2})|\s+(\d{2})|\s*h)?$`)
	clockRun    = regexp.MustCompile(`^(\d{1,2})(\d{2})$`)
	clockWord   = regexp.MustCompile(`^([a-z]+)(?:[ -]([a-z]+(?:[ -][a-z]+)?))?$`)
	clockPast   = regexp.MustCompile(`^(?:an? )?(half|quarter|[a-z]+(?:[ -][a-z]+)?|\d{1,2})(?: minutes?)? (past|after|to|before) ([a-z]+|\d{1,2})$`)
	clockHalf   = regexp.MustCompile(`^half[ -]([a-z]+|\d{1,2})$`)
	clockHalfOf = regexp.MustCompile(`\s*(?:(a\.? ?m\.?|in the morning)|(p\.? ?m\.?|in the (?:afternoon|evening)|this evening|tonight)|(at night))$`)
	clockLead   = regexp.MustCompile(`^(?:(?:at|around|about|make it|say|let's say|maybe|please)\s+)+`)
	clockTail   = regexp.MustCompile(`\s*(?:o'? ?clock|hours?|hrs?|uhr|please|sharp)$`)
)

// meridiem is the half of the day that a time was said to be in.
type meridiem int

const (
	eitherHalf meridiem = iota
	beforeNoon
	afterNoon
	atNight // from 6 pm to 5:59 am
)

// ParseWallTime reads a time of day as people type it: "8:30", "8.30 am",
// "830", "20h30", "7pm", "noon", "half past seven pm". The 24-hour clock is
// assumed only where minutes or a leading zero are written.
//
// What can be meant in two ways is never guessed. The error, an Error with
// code Invalid, asks which: its text is "clock.ambiguous" (morning or
// evening), "clock.half" ("half seven") or "clock.unknown".
func ParseWallTime(s string) (WallTime, error) {
	if len(s) > 100 {
		return 0, Refuse(Invalid, "clock.unknown", "typed", shown(s))
	}
	text := clockText(s)
	switch text {
	case "noon", "midday", "12 noon", "12 midday", "12:00 noon":
		return 12 * 60, nil
	case "midnight", "12 midnight", "24:00", "24.00", "24h", "24h00", "2400", "00:00 midnight":
		return 0, nil
	}
	text, half := cutMeridiem(text)
	if m := clockHalf.FindStringSubmatch(text); m != nil {
		if hour, ok := clockHour(m[1]); ok {
			return 0, askHalf(s, hour, half)
		}
	}
	minutes, exact, ok := clockMinutes(text)
	if !ok {
		return 0, Refuse(Invalid, "clock.unknown", "typed", shown(s))
	}
	w, ok := half.of(minutes)
	switch {
	case !ok:
		return 0, Refuse(Invalid, "clock.unknown", "typed", shown(s))
	case half == eitherHalf && !exact && minutes >= 60 && minutes < 13*60:
		first, second := WallTime(minutes%720), WallTime(minutes%720+720)
		return 0, Refuse(Invalid, "clock.ambiguous", "typed", shown(s),
			"first", FormatWallTime12(first), "second", FormatWallTime12(second))
	}
	return w, nil
}

// clockText brings what was typed into one shape: lower case, plain digits,
// single spaces, no politeness.
func clockText(s string) string {
	s = strings.Map(plainDigit, plain(s))
	s = strings.NewReplacer("’", "'", "：", ":", "．", ".").Replace(strings.ToLower(s))
	s = strings.Trim(s, " .!?,;'()")
	s = clockLead.ReplaceAllString(s, "")
	return clockTail.ReplaceAllString(s, "")
}

// cutMeridiem takes "am", "in the evening" and the like off the end.
func cutMeridiem(text string) (string, meridiem) {
	m := clockHalfOf.FindStringSubmatchIndex(text)
	if m == nil || m[0] == 0 {
		return text, eitherHalf
	}
	half := atNight
	if m[2] >= 0 {
		half = beforeNoon
	} else if m[4] >= 0 {
		half = afterNoon
	}
	return clockTail.ReplaceAllString(strings.TrimSpace(text[:m[0]]), ""), half
}

// of returns the time of day that minutes after midnight or noon are in the
// half of the day. ok is false for "13 am" and the like.
func (half meridiem) of(minutes int) (WallTime, bool) {
	hour := minutes / 60
	switch {
	case half == eitherHalf:
		return WallTime(minutes), true
	case hour == 0:
		return WallTime(minutes), half != afterNoon
	case hour > 12:
		return WallTime(minutes), half == afterNoon || half == atNight && hour >= 18
	case half == afterNoon || half == atNight && hour >= 6 && hour < 12:
		return WallTime(minutes%720 + 720), true
	}
	return WallTime(minutes % 720), true
}

// clockMinutes returns the minutes after midnight that the text names. exact
// is true if it was written as on a 24-hour clock.
func clockMinutes(text string) (minutes int, exact, ok bool) {
	if m := clockDigits.FindStringSubmatch(text); m != nil {
		hour, _ := strconv.Atoi(m[1])
		minute, _ := strconv.Atoi(m[2] + m[3])
		exact = text != m[1] || m[1][0] == '0' || hour > 12
		return hour*60 + minute, exact, hour < 24 && minute < 60
	}
	if m := clockRun.FindStringSubmatch(text); m != nil {
		hour, _ := strconv.Atoi(m[1])
		minute, _ := strconv.Atoi(m[2])
		return hour*60 + minute, true, hour < 24 && minute < 60
	}
	if m := clockPast.FindStringSubmatch(text); m != nil {
		hour, ok := clockHour(m[3])
		minute, ok2 := clockMinute(m[1])
		if m[2] == "to" || m[2] == "before" {
			hour, minute = hour-1, 60-minute
			if hour == 0 {
				hour = 12
			}
		}
		return hour*60 + minute, false, ok && ok2 && hour < 24 && minute < 60
	}
	if m := clockWord.FindStringSubmatch(text); m != nil {
		hour, ok := clockHour(m[1])
		if m[2] == "" {
			return hour * 60, false, ok
		}
		minute, ok2 := clockMinute(m[2])
		return hour*60 + minute, false, ok && ok2 && minute >= 10
	}
	return 0, false, false
}

var clockNumbers = map[string]int{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
	"nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "quarter": 15, "twenty": 20, "thirty": 30, "half": 30,
	"forty": 40, "fifty": 50}

// clockHour reads an hour of 1 to 12, in digits or words.
func clockHour(s string) (int, bool) {
	n, ok := clockNumbers[s]
	if !ok {
		var err error
		n, err = strconv.Atoi(s)
		ok = err == nil
	}
	return n, ok && n >= 1 && n <= 12 && s != "quarter" && s != "half"
}

// clockMinute reads a minute: "20", "twenty", "forty-five".
func clockMinute(s string) (int, bool) {
	if n, err := strconv.Atoi(s); err == nil {
		return n, n > 0 && n < 60
	}
	tens, ones, both := strings.Cut(strings.ReplaceAll(s, "-", " "), " ")
	n, ok := clockNumbers[tens]
	if !both {
		return n, ok
	}
	one, ok2 := clockNumbers[ones]
	return n + one, ok && ok2 && n >= 20 && n%10 == 0 && one < 10
}

// askHalf asks what "half seven" means: half past six to some, half past seven
// to others.
func askHalf(s string, hour int, half meridiem) error {
	first, ok1 := half.of((hour+10)%12*60 + 90)
	second, ok2 := half.of(hour*60 + 30)
	if !ok1 || !ok2 {
		return Refuse(Invalid, "clock.unknown", "typed", shown(s))
	}
	show := FormatWallTime12
	if half == eitherHalf {
		show = func(w WallTime) string { return strings.Fields(FormatWallTime12(w))[0] }
	}
	return Refuse(Invalid, "clock.half", "typed", shown(s), "first", show(first), "second", show(second))
}

// FormatWallTime12 returns "8:30 am".
func FormatWallTime12(w WallTime) string {
	half := " am"
	if w >= 720 {
		half = " pm"
	}
	hour := int(w) / 60 % 12
	if hour == 0 {
		hour = 12
	}
	return strconv.Itoa(hour) + ":" + two(int(w)%60) + half
}

// plainDigit turns a digit of another script, or a wide one, into ASCII.
func plainDigit(r rune) rune {
	for _, zero := range [...]rune{'０', '٠', '۰', '०'} {
		if r >= zero && r <= zero+9 {
			return '0' + r - zero
		}
	}
	return r
}

package rehab

import (
	"strconv"
	"time"
)

// SayDate names a date as people do: "Thu 20 November".
func SayDate(d Date) Text { return dateText("date.full", d) }

// SayShortDate names a date in little room: "20 Nov".
func SayShortDate(d Date) Text { return dateText("date.short", d) }

func dateText(key string, d Date) Text {
	return T(key, "weekday", SayShortWeekday(d.Weekday()), "day", d.Day, "month", SayMonth(d.Month),
		"short_month", T("date.short_month."+strconv.Itoa(int(d.Month))))
}

// SayMonth names a month: "November".
func SayMonth(m time.Month) Text { return T("date.month." + strconv.Itoa(int(m))) }

// SayWeekday names a day of the week: "Thursday".
func SayWeekday(d time.Weekday) Text { return T("date.weekday." + weekdayNames[fromMonday(d)]) }

// SayShortWeekday names a day of the week in little room: "Thu".
func SayShortWeekday(d time.Weekday) Text {
	return T("date.short_weekday." + weekdayNames[fromMonday(d)])
}

// SayDays names days of the week: "every day", "Mon, Wed and Fri".
func SayDays(w Weekdays) Text {
	if w == AllDays {
		return T("date.every_day")
	}
	var days []Text
	for _, d := range w.List() {
		days = append(days, SayShortWeekday(d))
	}
	return T("date.days", "list", days)
}

// SayTime names a time of day in the language's own clock: "8:30 am".
func SayTime(w WallTime) Text {
	hour, minute := int(w)/60, int(w)%60
	key := "date.time_am"
	if hour >= 12 {
		key = "date.time_pm"
	}
	hour12 := hour % 12
	if hour12 == 0 {
		hour12 = 12
	}
	return T(key, "hour12", hour12, "hour24", two(hour), "minute", two(minute))
}

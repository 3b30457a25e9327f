package demo

import "time"

// steady answers nearly every day, mostly within the hour, now and then only
// after the reminder.
func steady(p *person, _ int) day {
	d := day{wait: p.minutes(3, 70), silent: p.dice.IntN(16) == 0}
	if p.dice.IntN(8) == 0 {
		d.wait = 5 * time.Hour
	}
	d.low = p.dice.IntN(12) == 0
	return d
}

package demo

import "time"

// Of the one who lapses: the first silent day, and how long the rest is.
const (
	lapseOn  = 8
	lapseFor = 3 * 24 * time.Hour
	resting  = 4*24*time.Hour + 14*time.Hour
)

// lapsing begins well, falls silent for three days, rests, comes back, and
// from then on misses a day here and there.
func lapsing(p *person, number int) day {
	d := day{wait: p.minutes(10, 180), low: p.dice.IntN(9) == 0}
	last := int(lapseFor.Hours() / 24)
	d.silent = number >= lapseOn && number < lapseOn+last || number > lapseOn+10 && number%6 == 0
	return d
}

package demo

// flaring has flare-ups and low days, and types rather than taps.
func flaring(p *person, number int) day {
	d := day{wait: p.minutes(5, 120)}
	switch {
	case number%9 == 5:
		d.flare = true
	case number == 20:
		d.flare, d.unsure = true, true
	case number%7 == 3:
		d.low = true
	}
	d.types = !d.flare && p.dice.IntN(3) > 0
	d.silent = !d.flare && p.dice.IntN(14) == 0
	return d
}

package demo

// awake comes home from night shifts and is asked at 2:30 in the morning, in a
// zone whose clocks change on the way.
func awake(p *person, number int) day {
	d := day{wait: p.minutes(2, 25), low: number%11 == 4}
	if p.dice.IntN(4) == 0 {
		d.wait = p.minutes(300, 480)
	}
	d.silent = p.dice.IntN(12) == 0
	return d
}

package rehab

// Day is what is known of one patient's local date, for baselines, summaries
// and pictures. A missing value is unknown.
type Day struct {
	Date   Date
	State  CheckinState   // "" when no check-in was planned
	Values map[string]int // mood, sleep, motivation, pain: 0 to 10
	Done   int            // value of ItemDone; 0 unknown
	Did    map[string]int // exercise id to DidPart, DidWhole or DidMore
	Joy    map[string]int // exercise id to 0..10
	Flare  Flare
	Late   bool
}

// Exercised reports whether an exercise was reported, and whether that is
// known at all.
func (d Day) Exercised() (did, known bool) {
	return len(d.Did) > 0 || d.Done == DoneElse, d.Done != 0
}

// Value returns the item's value, and whether there is one.
func (d Day) Value(item string) (int, bool) {
	v, ok := d.Values[item]
	return v, ok
}

// Within returns the days from one date to another, both included. Days are in
// order, as everywhere; the result shares them.
func Within(days []Day, from, to Date) []Day {
	i := 0
	for i < len(days) && days[i].Date.Before(from) {
		i++
	}
	j := i
	for j < len(days) && !to.Before(days[j].Date) {
		j++
	}
	return days[i:j:j]
}

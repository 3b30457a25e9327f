package rehab

// Figures of repetition (clinical decision table): variety against habituation.
const (
	templateDays = 14 // no template twice in as many days
	runLength    = 3  // no technique as many times running
	thanksEvery  = 4  // one of as many messages is nothing but thanks
)

// fresh reports whether a template may come again.
func (l *look) fresh(t Template) bool {
	for _, d := range l.past {
		if d.Template == t.ID && l.ch.Date.Sub(d.Date) < templateDays {
			return false
		}
	}
	return hard(t.Row) || t.Row == "14" || !l.runs(t.Strategy)
}

// runs reports whether the technique was used in each of the last messages, so
// that one more would be the third.
func (l *look) runs(strategy string) bool {
	if len(l.past) < runLength-1 {
		return false
	}
	for _, d := range l.past[len(l.past)-runLength+1:] {
		if d.Strategy != strategy {
			return false
		}
	}
	return true
}

// thanksDue reports whether the last three messages outside rows 0 to 3 all
// said more than thanks.
func (l *look) thanksDue() bool {
	n := 0
	for i := len(l.past) - 1; i >= 0 && n < thanksEvery-1; i-- {
		switch {
		case hard(l.past[i].Row):
		case l.past[i].Row == "14":
			return false
		default:
			n++
		}
	}
	return n == thanksEvery-1
}

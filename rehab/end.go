package rehab

import "time"

// Until returns the earlier of a date and the one on which the patient stopped
// or was discharged: nothing is planned after it.
func (s State) Until(to Date) Date {
	if end := dayOf(s.Ended, s.location()); !end.IsZero() && end.Before(to) {
		return end
	}
	return to
}

// KeptUntil is the date up to which answers are kept, as the consent text tells
// patients: twelve months after the end.
func KeptUntil(end Date) Date {
	return DateOf(time.Date(end.Year+1, end.Month, end.Day, 0, 0, 0, 0, time.UTC), time.UTC)
}

// OwnLadder is a patient's own ratings of the tasks of their goal, at first and
// at last. A task that was never rated is left out.
func OwnLadder(s State) []Text {
	var lines []Text
	for _, task := range s.Tasks {
		switch r := s.ratingsOf(task.ID); len(r) {
		case 0:
		case 1:
			lines = append(lines, T("farewell.once", "task", task.Label, "value", r[0].Value, "date", SayDate(r[0].Date)))
		default:
			first, last := r[0], r[len(r)-1]
			lines = append(lines, T("farewell.task", "task", task.Label, "first", first.Value, "since", SayDate(first.Date), "last", last.Value, "date", SayDate(last.Date)))
		}
	}
	return lines
}

package rehab

// Response counts what became of planned check-ins. Each is in one count
// alone. Those not yet sent, and those withdrawn, are in none.
type Response struct {
	Delivered int `json:"delivered"` // asked, and taken by Discord
	Answered  int `json:"answered"`  // of those: answered, wholly or in part
	Skipped   int `json:"skipped"`   // of those: the patient chose not to answer
	Refused   int `json:"refused"`   // by Discord; never the patient's miss
	Resting   int `json:"resting"`
	Missed    int `json:"missed"` // by us
	Paused    int `json:"paused"` // not due
}

// Responded counts the check-ins of days.
func Responded(days []Day) Response {
	var r Response
	for _, d := range days {
		switch d.State {
		case Answered, Partly:
			r.Delivered++
			r.Answered++
		case Skipped:
			r.Delivered++
			r.Skipped++
		case Expired:
			r.Delivered++
		case Asked:
			r.Delivered++
			if hasAnswer(d) {
				r.Answered++
			}
		case NotDelivered:
			r.Refused++
		case WasResting:
			r.Resting++
		case MissedByUs:
			r.Missed++
		case WasPaused:
			r.Paused++
		}
	}
	return r
}

// ResponseOf returns how many of the delivered check-ins of days were
// answered.
func ResponseOf(days []Day) (answered, delivered int) {
	r := Responded(days)
	return r.Answered, r.Delivered
}

// hasAnswer reports whether a day holds an answer.
func hasAnswer(d Day) bool {
	return d.State == Answered || d.State == Partly || len(d.Values) > 0 || d.Done != 0
}

// Due is the number of check-ins that were due: delivered, refused, resting
// and missed by us.
func (r Response) Due() int { return r.Delivered + r.Refused + r.Resting + r.Missed }

// Rate is answered of delivered, 0 to 1; ok is false when none was delivered.
func (r Response) Rate() (rate float64, ok bool) {
	if r.Delivered == 0 {
		return 0, false
	}
	return float64(r.Answered) / float64(r.Delivered), true
}

func (r Response) plus(s Response) Response {
	return Response{Delivered: r.Delivered + s.Delivered, Answered: r.Answered + s.Answered, Skipped: r.Skipped + s.Skipped,
		Refused: r.Refused + s.Refused, Resting: r.Resting + s.Resting, Missed: r.Missed + s.Missed, Paused: r.Paused + s.Paused}
}

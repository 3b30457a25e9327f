package bot

import "waymark/rehab"

// showFarewell is what a patient takes along at the end: the goal, their own
// ratings then and now, and how much they told.
func showFarewell(sc scene) (page, error) {
	if sc.s.Patient.Status != rehab.Discharged || sc.s.Answered == 0 {
		return page{}, nil
	}
	p := say(rehab.T("farewell.title"), rehab.T("goal.quote", "goal", sc.s.Goal.Label))
	rated := rehab.OwnLadder(sc.s)
	p.add(rated...)
	p.add(rehab.T("farewell.days", "count", sc.s.Answered))
	if sc.s.Sessions > 0 {
		p.add(rehab.T("farewell.sessions", "count", sc.s.Sessions))
	}
	if len(rated) > 0 {
		p.add(rehab.T("farewell.own"))
	}
	return p, nil
}

package chart

import "waymark/rehab"

// Alt says what a patient's picture shows, from the same numbers.
func Alt(p Panel) rehab.Text {
	s := newSpan(p.Days, p.From, p.To)
	parts := []rehab.Text{
		rehab.T("chart.alt.days", "count", s.n, "from", rehab.SayShortDate(p.From), "to", rehab.SayShortDate(p.To)),
		rehab.T("chart.alt.answered", "answered", s.count(replied), "count", s.count(replied)+s.count(noReply)),
	}
	if n := s.count(notAsked); n > 0 {
		parts = append(parts, rehab.T("chart.alt.not_asked", "count", n))
	}
	for _, item := range p.Series {
		parts = append(parts, sayTrack(item.Label, s.track(item.Item)))
	}
	if did, known := s.exercised(); known > 0 {
		parts = append(parts, rehab.T("chart.alt.exercise", "reported", did, "count", known))
	}
	if days := s.flares(); len(days) > 0 {
		parts = append(parts, rehab.T("chart.alt.flares", "count", len(days), "last", rehab.SayShortDate(p.From.AddDays(days[len(days)-1]))))
	}
	return join(parts)
}

func sayTrack(label string, t track) rehab.Text {
	if t.n == 0 {
		return rehab.T("chart.alt.no_answers", "item", label)
	}
	mean := rehab.SayTenths(float64(t.sum) / float64(t.n))
	first, last, ok := t.ends()
	if !ok {
		return rehab.T("chart.alt.mean", "item", label, "mean", mean, "count", t.n)
	}
	return rehab.T("chart.alt.trend", "item", label, "mean", mean, "count", t.n, "first", rehab.SayTenths(first.mean), "last", rehab.SayTenths(last.mean))
}

// DigestAlt says what the summary's picture shows, patient by patient.
func DigestAlt(rows []Row) rehab.Text {
	var parts []rehab.Text
	for _, r := range rows[:min(mostRows, len(rows))] {
		s := newSpan(r.Days, r.From, r.To)
		var facts []rehab.Text
		for _, item := range r.Series {
			if first, last, ok := s.track(item.Item).ends(); ok {
				facts = append(facts, rehab.T("chart.alt.row_item", "item", item.Label, "first", rehab.SayTenths(first.mean), "last", rehab.SayTenths(last.mean)))
			}
		}
		if len(facts) == 0 {
			facts = append(facts, rehab.T("chart.alt.row_few"))
		}
		if n := len(s.flares()); n > 0 {
			facts = append(facts, rehab.T("chart.alt.row_flares", "count", n))
		}
		if n := s.count(noReply); n > 0 {
			facts = append(facts, rehab.T("chart.alt.row_no_reply", "count", n))
		}
		if n := s.count(notAsked); n > 0 {
			facts = append(facts, rehab.T("chart.alt.row_not_asked", "count", n))
		}
		parts = append(parts, rehab.T("chart.alt.row", "alias", r.Label, "facts", facts))
	}
	if len(parts) == 0 {
		return rehab.T("chart.alt.empty")
	}
	return join(parts)
}

// join makes one paragraph of sentences.
func join(parts []rehab.Text) rehab.Text {
	if len(parts) == 1 {
		return parts[0]
	}
	half := len(parts) / 2
	return rehab.T("chart.alt.sentences", "first", join(parts[:half]), "then", join(parts[half:]))
}

package rehab

// Counted is what a summary counted, as the next one recalls it.
type Counted struct {
	Response Response  `json:"response"`
	Reported Adherence `json:"reported"`
}

// namedMost is how many patients a line names; the others are counted.
const namedMost = 12

// After tells the summary what the one of the week before said, so that it can
// say what is different. It is called before Digest, if there was one.
func (y *Summary) After(last Digest) { y.last = &last }

// compare holds the summary against the one before: what was counted, and who
// came into the list of those to look at and who left it. Of those who are no
// longer in the programme it says nothing.
func (y *Summary) compare() {
	d := &y.d
	if y.last == nil {
		return
	}
	d.Before = &Counted{Response: y.last.Response, Reported: y.last.Reported}
	was, is := map[string]bool{}, map[string]bool{}
	for _, e := range y.last.LookAt {
		was[e.Patient] = true
	}
	for _, e := range d.LookAt {
		is[e.Patient] = true
		if !was[e.Patient] {
			d.Came = append(d.Came, e.Alias)
		}
	}
	for _, e := range y.last.LookAt {
		if alias, here := y.enrolled[e.Patient]; here && !is[e.Patient] {
			d.Went = append(d.Went, alias)
		}
	}
}

// movedLine says who is new in the list and who left it.
func (d Digest) movedLine() (Text, bool) {
	if d.Before == nil || len(d.LookAt)+len(d.Went) == 0 {
		return Text{}, false
	}
	var parts []Text
	switch n := len(d.Came); {
	case n == 0 && len(d.LookAt) > 0 && len(d.Went) == 0:
		return T("digest.list.same"), true
	case n > 1 && n == len(d.LookAt):
		parts = append(parts, T("digest.list.all_new"))
	case n > 0:
		parts = append(parts, T("digest.list.new", "list", sayAliases(d.Came)))
	}
	if len(d.Went) > 0 {
		parts = append(parts, T("digest.list.left", "list", sayAliases(d.Went)))
	}
	return sentences(parts...), true
}

func sayAliases(aliases []string) []Text {
	var list []Text
	for _, a := range aliases[:min(len(aliases), namedMost)] {
		list = append(list, T("digest.list.alias", "alias", a))
	}
	if more := len(aliases) - namedMost; more > 0 {
		list = append(list, T("digest.list.more", "count", more))
	}
	return list
}

// compareLines hold the counts against those of the week before, each with its
// denominator.
func (d Digest) compareLines() []line {
	if d.Before == nil || d.Before.Response.Delivered == 0 || d.Response.Delivered == 0 {
		return nil
	}
	share := func(r Response) Text {
		return T("digest.compare.share", "part", r.Answered, "whole", r.Delivered, "percent", percent(float64(r.Answered), r.Delivered))
	}
	lines := []line{{text: T("digest.compare.title"), heading: true},
		{text: T("digest.compare.answered", "now", share(d.Response), "before", share(d.Before.Response))}}
	if now, before := d.Reported, d.Before.Reported; now.Planned > 0 && before.Planned > 0 {
		lines = append(lines, line{text: T("digest.compare.reported", "now", sayReported(now), "before", sayReported(before))})
	}
	return lines
}

func sayReported(a Adherence) Text {
	return T("digest.compare.sessions", "reported", sayAmount(a.Low), "planned", a.Planned, "range", sayRange(a))
}

func (a Adherence) plus(b Adherence) Adherence {
	return Adherence{Low: a.Low + b.Low, High: a.High + b.High, Planned: a.Planned + b.Planned}
}

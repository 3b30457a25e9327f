package rehab

import "slices"

// deeds reads what was done: exercises, other activities, a rest day, that it
// didn't fit, a flare-up.
func (rd *reader) deeds() {
	for start := 0; start < len(rd.toks); {
		end := start
		for end < len(rd.toks) && !rd.toks[end].sep {
			end++
		}
		asks := end < len(rd.toks) && rd.toks[end].asks
		rd.clause(start, end, asks)
		start = end + 1
	}
}

// clause reads the deeds of one clause.
func (rd *reader) clause(start, end int, asks bool) {
	later := asks
	for _, t := range rd.toks[start:end] {
		later = later || t.marks&marksLater != 0
	}
	not, part := false, false
	for i := start; i < end; i++ {
		t := rd.toks[i]
		switch {
		case t.marks&marksDidntFit != 0:
			rd.out.DidntFit = true
		case t.number && !t.spelt, t.marks&marksBut != 0:
			not = false
		}
		if t.marks&marksNot != 0 || rd.skipsDeed(i) {
			not = true
		}
		if t.marks&marksPart != 0 {
			part = true
		}
		if t.shared && !not && !later {
			rd.out.Ambiguous = true
		}
		if not || later {
			continue
		}
		rd.out.Rest = rd.out.Rest || t.marks&marksRest != 0
		rd.out.Flare = rd.out.Flare || t.marks&marksFlare != 0
		if (t.exercise != "" || t.other != "") && !rd.undone(i, end) {
			rd.did(t, part || rd.partAfter(i, end))
			part = false
		}
	}
}

// skipsDeed reports whether the skip at i is of an exercise ("skipped the
// walk"), not of an item.
func (rd *reader) skipsDeed(i int) bool {
	if rd.toks[i].marks&marksSkip == 0 {
		return false
	}
	for _, t := range rd.toks[i+1:] {
		if t.marks&marksQuiet == 0 || t.sep {
			return t.deed()
		}
	}
	return false
}

// undone reports whether a "no" that ends the clause follows at once: "walk:
// no".
func (rd *reader) undone(i, end int) bool {
	return i+2 == end && rd.toks[i+1].marks&marksNot != 0
}

// partAfter reports whether a word for a part follows the exercise, with
// nothing of weight between: "walked half".
func (rd *reader) partAfter(i, end int) bool {
	for k := i + 1; k < end; k++ {
		t := rd.toks[k]
		if t.marks&marksPart == 0 {
			if t.marks&marksQuiet == 0 {
				return false
			}
			continue
		}
		for _, next := range rd.toks[k+1 : end] {
			if next.exercise != "" || next.other != "" {
				return false // it belongs to that one
			}
		}
		return true
	}
	return false
}

func (rd *reader) did(t token, part bool) {
	if t.exercise == "" {
		if !slices.Contains(rd.out.Other, t.other) {
			rd.out.Other = append(rd.out.Other, t.other)
		}
		return
	}
	for i, d := range rd.out.Exercises {
		if d.ID == t.exercise {
			rd.out.Exercises[i].Part = d.Part && part
			return
		}
	}
	rd.out.Exercises = append(rd.out.Exercises, Did{ID: t.exercise, Part: part})
}

// unknown gathers the words and numbers that meant nothing. Those that follow
// an exercise or activity in its clause only say more about it.
func (rd *reader) unknown() {
	detail := false
	for i, t := range rd.toks {
		switch {
		case t.sep:
			detail = false
		case t.deed():
			detail = true
		case detail || rd.used[i] || len(rd.out.Unknown) == unknownMax:
		case t.word():
			rd.out.Unknown = append(rd.out.Unknown, clip(t.text, 20))
		case t.number && !t.out && rd.beside(i, 1).word():
			rd.out.Unknown = append(rd.out.Unknown, t.raw)
		}
	}
}

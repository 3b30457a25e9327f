package rehab

import "slices"

// Sheet is the answers of one check-in, by item.
type Sheet []Answer

// says reports whether a sheet holds the same answers as another, whenever they
// were given.
func (sh Sheet) says(other Sheet) bool {
	return len(sh) == len(other) && !slices.ContainsFunc(sh, func(a Answer) bool {
		return !slices.ContainsFunc(other, func(b Answer) bool {
			return a.Item == b.Item && a.Exercise == b.Exercise && a.Status == b.Status && a.Value == b.Value
		})
	})
}

// Sheet returns the answers to the check-in.
func (s State) Sheet(ch Checkin) Sheet {
	var out Sheet
	for _, a := range s.Answers {
		if a.Checkin == ch.ID {
			out = append(out, a)
		}
	}
	return out
}

// Get returns the answer to an item that is asked once a check-in.
func (sh Sheet) Get(item string) (Answer, bool) { return sh.of(item, "") }

// Of returns the answer to an item about one exercise or task.
func (sh Sheet) Of(item, exercise string) (Answer, bool) { return sh.of(item, exercise) }

func (sh Sheet) of(item, exercise string) (Answer, bool) {
	for _, a := range sh {
		if a.Item == item && a.Exercise == exercise {
			return a, true
		}
	}
	return Answer{}, false
}

// Value returns the item's value; ok is false when it was skipped or not
// reached.
func (sh Sheet) Value(item string) (int, bool) {
	a, ok := sh.Get(item)
	return a.Value, ok && a.Status == Given
}

// given reports whether any answer was given, not only skipped.
func (sh Sheet) given() bool {
	return slices.ContainsFunc(sh, func(a Answer) bool { return a.Status == Given })
}

// Did returns the exercises that were reported, in the order they were.
func (sh Sheet) Did() []Answer {
	var out []Answer
	for _, a := range sh {
		if a.Item == ItemDid {
			out = append(out, a)
		}
	}
	return out
}

// Joy returns the joy that was reported, and of which exercise.
func (sh Sheet) Joy() (Answer, bool) {
	for _, a := range sh {
		if a.Item == ItemJoy {
			return a, true
		}
	}
	return Answer{}, false
}

// with returns the sheet with the answer set.
func (sh Sheet) with(a Answer) Sheet {
	out := make(Sheet, 0, len(sh)+1)
	for _, b := range sh {
		if b.Item != a.Item || b.Exercise != a.Exercise {
			out = append(out, b)
		}
	}
	return append(out, a)
}

// without returns the sheet without the answers to an item.
func (sh Sheet) without(item string) (rest, gone Sheet) {
	for _, a := range sh {
		if a.Item == item {
			gone = append(gone, a)
		} else {
			rest = append(rest, a)
		}
	}
	return rest, gone
}

package storage

import (
	"testing"
	"time"

	"waymark/rehab"
)

// A visit that was still to come gives way to the next one, and to none; one
// that has been stays until another is set, its question as long as the clinic
// keeps words.
func TestAPatientHasOneVisitToCome(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	visit := func(days int, since time.Time) *rehab.Visit {
		return &rehab.Visit{ID: NewID(), Patient: p.ID, Date: rehab.DateOf(noon.AddDate(0, 0, days), time.UTC), At: rehab.AnyTime,
			State: rehab.VisitAsks, Question: "Stairs?", By: "physio", Since: since}
	}
	holds := func(want *rehab.Visit) {
		t.Helper()
		st, err := s.State(t.Context(), p.ID, noon)
		check(t, err)
		if (st.Visit == nil) != (want == nil) || want != nil && *st.Visit != *want {
			t.Errorf("%+v, wanted %+v", st.Visit, want)
		}
	}
	first, second := visit(5, noon), visit(3, noon)
	turn(t, s, p.ID, rehab.Change{Visit: first})
	holds(first)
	turn(t, s, p.ID, rehab.Change{Visit: second})
	holds(second)
	turn(t, s, p.ID, rehab.Change{Visit: &rehab.Visit{ID: NewID(), Patient: p.ID, Since: noon}})
	holds(nil)

	turn(t, s, p.ID, rehab.Change{Visit: first})
	third := visit(20, noon.AddDate(0, 0, 10))
	turn(t, s, p.ID, rehab.Change{Visit: third})
	holds(third)
	after := noon.AddDate(0, 0, 21+rehab.KeepUsual)
	check(t, s.Housekeeping(t.Context(), after.AddDate(0, 0, -1)))
	holds(third)
	check(t, s.Housekeeping(t.Context(), after))
	third.Question = ""
	holds(third)
}

func TestTheLineAgreedOnLastIsInForce(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	for i, words := range []string{"Walk to the market", "Swim on Fridays"} {
		turn(t, s, p.ID, rehab.Change{Agreed: &rehab.Agreed{ID: NewID(), Patient: p.ID, Date: tuesday.AddDays(i), Words: words, By: "physio", At: noon.AddDate(0, 0, i)}})
		st, err := s.State(t.Context(), p.ID, noon)
		check(t, err)
		if st.Agreed == nil || st.Agreed.Words != words || st.Agreed.Date != tuesday.AddDays(i) {
			t.Errorf("%+v, wanted %q", st.Agreed, words)
		}
	}
}

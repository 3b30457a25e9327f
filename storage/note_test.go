package storage

import (
	"testing"
	"time"

	"waymark/rehab"
)

// Each clinic says for how long words between its patients and clinicians are
// kept. What a patient wrote for another end stays.
func TestWordsBetweenPatientAndClinicAreKeptAsLongAsTheClinicSays(t *testing.T) {
	s := opened(t)
	for _, c := range []struct {
		alias string
		days  int // as set; 0: not set
		kept  int
	}{{"heron", 0, rehab.KeepUsual}, {"lark", 3, 3}} {
		clinic, err := s.SaveClinic(t.Context(), rehab.Clinic{Guild: NewID(), Zone: "UTC", Keep: c.days}, rehab.Audit{})
		check(t, err)
		p := enrolled(t, s, clinic, c.alias)
		written := noon
		_, made := turn(t, s, p.ID, rehab.Change{
			Wishes: []rehab.Wish{{Kind: rehab.WishWord, State: rehab.WishOffered, At: written, Answer: "How are the stairs?"},
				{Kind: rehab.WishTalk, State: rehab.WishAgreed, At: written, Answer: "On Tuesday."}},
			Notes: []rehab.Note{{About: "physio", Words: "Better.", At: written}, {About: "checkin", Words: "A good day.", At: written}}})
		words := func(now time.Time) (n int) {
			check(t, s.Housekeeping(t.Context(), now))
			for _, made := range made.Wishes {
				w, err := s.Wish(t.Context(), made.ID)
				check(t, err)
				if w.Answer != "" {
					n++
				}
			}
			notes, err := s.Notes(t.Context(), p.ID)
			check(t, err)
			return n + len(notes)
		}
		if n := words(written.AddDate(0, 0, c.kept)); n != 4 {
			t.Errorf("%d days: %d of 4 are left on the last of them", c.kept, n)
		}
		if n := words(written.AddDate(0, 0, c.kept).Add(time.Millisecond)); n != 1 {
			t.Errorf("%d days: %d are left after them, and the note of a check-in is one", c.kept, n)
		}
		st, err := s.State(t.Context(), p.ID, noon)
		check(t, err)
		if len(st.Wishes) != 0 {
			t.Errorf("%d days: %+v can still be answered", c.kept, st.Wishes)
		}
	}
}

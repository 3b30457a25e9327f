package storage

import (
	"slices"
	"testing"
	"time"

	"waymark/rehab"
)

func TestDirectChannelsInUseLastComeFirst(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	for alias, at := range map[string]time.Time{"now": noon, "old": noon.Add(-50 * time.Hour)} {
		wrote, written := enrolled(t, s, c, alias+" wrote"), enrolled(t, s, c, alias+" written to")
		_, _, err := s.Turn(t.Context(), wrote.ID, "reply of "+alias, at, func(st rehab.State) (rehab.Change, error) {
			p := st.Patient
			p.DM = alias + " wrote"
			return rehab.Change{Patient: &p}, nil
		})
		check(t, err)
		id := NewID()
		send(t, s, written.ID, rehab.Outgoing{ID: id, Kind: rehab.KindText})
		check(t, s.Sent(t.Context(), id, alias+" written to", "m", at.Add(-time.Minute)))
	}
	enrolled(t, s, c, "silent")
	list, err := s.DirectChannels(t.Context(), noon.Add(-48*time.Hour))
	check(t, err)
	if !slices.Equal(list, []string{"now wrote", "now written to"}) {
		t.Errorf("got %q", list)
	}
	for reply, want := range map[string]bool{"reply of now": true, "reply of none": false} {
		if heard, err := s.Heard(t.Context(), reply); err != nil || heard != want {
			t.Errorf("%s: %v, %v", reply, heard, err)
		}
	}
}

package storage

import (
	"path/filepath"
	"testing"
	"time"
)

// A gap is what lies between being heard last and being heard again, over the
// end of a process and without it. Time that passes while people can be heard
// is none, however seldom that is written down, nor is a clock that is set back.
func TestAGapIsFromTheLastWordToTheNext(t *testing.T) {
	path := filepath.Join(t.TempDir(), "waymark.db")
	s := openedAt(t, path)
	hears := func(hour float64, can bool) {
		t.Helper()
		check(t, s.Hears(t.Context(), noon.Add(time.Duration(hour*float64(time.Hour))), can))
	}
	gaps := func(hour float64, want ...float64) {
		t.Helper()
		list, err := s.Gaps(t.Context(), noon.Add(time.Duration(hour*float64(time.Hour))))
		check(t, err)
		var got []float64
		for _, g := range list {
			got = append(got, g.From.Sub(noon).Hours(), g.To.Sub(noon).Hours())
		}
		if len(got) != len(want) {
			t.Fatalf("at %v: %v, want %v", hour, got, want)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Fatalf("at %v: %v, want %v", hour, got, want)
			}
		}
	}
	gaps(0)
	hears(0, true)
	hears(8, true)
	gaps(20)
	hears(9, true)
	hears(9.5, false)
	gaps(10, 9, 10)
	hears(10.5, false)
	hears(11, true)
	gaps(12, 9, 11)
	hears(12, true)
	check(t, s.Close())

	s = openedAt(t, path)
	gaps(12.01, 9, 11)
	gaps(15, 9, 11, 12, 15)
	hears(16, true)
	gaps(20, 9, 11, 12, 16)
	hears(14, false)
	hears(15, true)
	hears(15.5, true)
	gaps(20, 9, 11, 12, 16)
	hears(24*8, false)
	hears(24*8+1, true)
	gaps(24*8+2, 15.5, 24*8+1)
}

package storage

import (
	"testing"
	"time"

	"waymark/rehab"
)

// A date that was counted is not counted or told of again, whoever asks.
func TestADateIsCountedOnce(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	word := rehab.Outgoing{Clinic: c.ID, Kind: rehab.KindNotice, Text: rehab.T("selfcheck.means"), Due: noon}
	for _, missed := range []int{1, 2} {
		check(t, s.SaveSelfChecks(t.Context(), []rehab.SelfCheck{{Clinic: c.ID, Date: tuesday, MadeAt: noon, Tally: rehab.Tally{Planned: 3, Asked: 3 - missed, Missed: missed}}}, word))
	}
	if rows := claim(t, s, noon, 9); len(rows) != 1 {
		t.Errorf("the clinic is told %d times, want once", len(rows))
	}
	last, ok, err := s.LastSelfCheck(t.Context(), c.ID)
	check(t, err)
	if want := (rehab.SelfCheck{Clinic: c.ID, Date: tuesday, MadeAt: noon, Tally: rehab.Tally{Planned: 3, Asked: 2, Missed: 1}}); !ok || last != want {
		t.Errorf("kept %+v, want the first, %+v", last, want)
	}
}

// Who was closed by the clinic, or stopped, was not to be asked from then on.
func TestTheTallyKnowsStartsAndStops(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	for alias, deed := range map[string]string{"heron": "", "wren": "stopped", "teal": "discharged", "gull": "patient.closed", "coot": "patient.viewed"} {
		p := planned(t, s, enrolled(t, s, c, alias), noon)
		change := rehab.Change{Audit: []rehab.Audit{{Who: "test", Deed: "enrolled", At: noon.AddDate(0, 0, -30)}}}
		change.Plan = &rehab.Plan{Schedule: plan(c.Zone).Schedule, Since: noon.AddDate(0, 0, -30)}
		if deed != "" {
			change.Audit = append(change.Audit, rehab.Audit{Who: "test", Deed: deed, At: noon.AddDate(0, 0, -3)})
		}
		turn(t, s, p.ID, change)
	}
	for back, want := range map[int]int{5: 5, 1: 2} {
		got, err := s.Tally(t.Context(), c.ID, tuesday.AddDays(-back))
		check(t, err)
		if got != (rehab.Tally{Planned: want, Unaccounted: want}) {
			t.Errorf("%d days before: %+v, want %d planned", back, got, want)
		}
	}
}

func BenchmarkTally(b *testing.B) {
	s := opened(b)
	c := crowd(b, s, 10_000, 10_000)
	began := cpu()
	for b.Loop() {
		if _, err := s.Tally(b.Context(), c.ID, tuesday); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64((cpu()-began)/time.Microsecond)/float64(b.N)/10_000, "cpu-µs/patient")
}

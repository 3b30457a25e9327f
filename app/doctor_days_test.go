package app_test

import (
	"path/filepath"
	"strings"
	"testing"

	"waymark/app"
	"waymark/rehab"
	"waymark/storage"
)

func TestDoctorShowsTheLastCountedDay(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "waymark.db")
	store, err := storage.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	c, err := store.SaveClinic(t.Context(), rehab.Clinic{Guild: "1", Name: "Harbour", Zone: "UTC"}, rehab.Audit{})
	if err != nil {
		t.Fatal(err)
	}
	says := func(want string) {
		var said strings.Builder
		_ = app.Doctor(t.Context(), app.Options{DB: file}, &said) // there is no token here, so it is never all well
		if !strings.Contains(said.String(), want) {
			t.Errorf("the doctor does not say %q:\n%s", want, said.String())
		}
	}
	says("ok    clinic Harbour: no day has been counted yet")
	for day, tally := range map[int]rehab.Tally{5: {Planned: 2, Asked: 2}, 6: {Planned: 9, Asked: 5, Paused: 1, Resting: 1, Missed: 2}} {
		if err := store.SaveSelfChecks(t.Context(), []rehab.SelfCheck{{Clinic: c.ID, Date: rehab.Date{Year: 2026, Month: 3, Day: day}, Tally: tally}}); err != nil {
			t.Fatal(err)
		}
	}
	says("ok    clinic Harbour: 2026-03-06, 9 check-ins planned = 5 asked + 1 paused + 1 resting + 0 withdrawn + 0 not delivered + 2 missed by us\n")
	lost := rehab.SelfCheck{Clinic: c.ID, Date: rehab.Date{Year: 2026, Month: 3, Day: 7}, Tally: rehab.Tally{Planned: 2, Asked: 1, Unaccounted: 1}}
	if err := store.SaveSelfChecks(t.Context(), []rehab.SelfCheck{lost}); err != nil {
		t.Fatal(err)
	}
	says("mend  clinic Harbour: 2026-03-07, 2 check-ins planned = 1 asked")
}

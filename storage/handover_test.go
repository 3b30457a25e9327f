package storage

import (
	"testing"
	"time"

	"waymark/rehab"
)

// All of one clinician's patients move in one transaction: each who is in the
// programme is told the last name once, however often it changed before that.
func TestPatientsAreHandedOverAndToldOnce(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	heron, gone := enrolled(t, s, c, "heron"), enrolled(t, s, c, "wren")
	for _, p := range []rehab.Patient{heron, gone} {
		_, _, err := s.Turn(t.Context(), p.ID, "", noon, func(st rehab.State) (rehab.Change, error) {
			st.Patient.Clinician, st.Patient.Next = "ann", noon.Add(time.Hour)
			if p.ID == gone.ID {
				st.Patient.Status, st.Patient.Next = rehab.Stopped, time.Time{}
			}
			return rehab.Change{Patient: &st.Patient, Alert: &rehab.Alert{ID: "alert " + p.ID, Kind: "medical", At: noon, TakenBy: "ann", TakenAt: noon}}, nil
		})
		check(t, err)
	}
	taken := flagOf(heron, "taken")
	taken.State, taken.TakenBy = rehab.FlagTaken, "ann"
	check(t, s.SaveLook(t.Context(), c.ID, tuesday, []rehab.Flag{taken}))

	over := func(from, to, patient string) (HandedOver, error) {
		return s.HandOver(t.Context(), rehab.Handover{Clinic: c.ID, From: from, To: to, Name: to, Patient: patient},
			rehab.Audit{Who: to, Deed: "clinic.handover", At: noon})
	}
	done, err := over("ann", "ben", "")
	check(t, err)
	if len(done.Patients) != 2 || done.Told != 1 || done.Flags != 1 || done.Alerts != 2 {
		t.Errorf("handed over: %+v", done)
	}
	_, err = over("ann", "ben", "")
	refused(t, err, rehab.NotFound, "handover.nobody")
	done, err = over("ben", "cleo", heron.ID)
	check(t, err)
	if len(done.Patients) != 1 || done.Told != 1 || done.Flags != 1 || done.Alerts != 1 {
		t.Errorf("one is handed over: %+v", done)
	}
	if rows := claim(t, s, noon.Add(time.Minute), 9); len(rows) != 0 {
		t.Errorf("told before the next check-in: %+v", rows)
	}
	rows := claim(t, s, noon.Add(time.Hour), 9)
	if len(rows) != 1 || rows[0].Patient != heron.ID || rows[0].Text.Args["name"] != "cleo" {
		t.Errorf("told: %+v", rows)
	}
	f, err := s.Flag(t.Context(), "taken")
	check(t, err)
	if f.TakenBy != "cleo" || f.State != rehab.FlagTaken {
		t.Errorf("the flag is %s's: %s", f.TakenBy, f.State)
	}
	loads, err := s.Loads(t.Context(), c.ID)
	check(t, err)
	if len(loads) != 1 || loads[0] != (Load{Clinician: "cleo", Running: 1, Flags: 1}) {
		t.Errorf("caseload: %+v", loads)
	}
	deeds := map[string]int{}
	audits, err := s.Audits(t.Context(), c.ID, 99)
	check(t, err)
	for _, a := range audits {
		deeds[a.Deed]++
	}
	if deeds["clinic.handover"] != 2 || deeds["patient.handed_over"] != 3 {
		t.Errorf("audited: %v", deeds)
	}
}

// Another clinic's patients stay where they are, though the same person works there.
func TestAHandoverStaysInItsClinic(t *testing.T) {
	s := opened(t)
	here := clinic(t, s)
	there, err := s.SaveClinic(t.Context(), rehab.Clinic{Guild: "there", Zone: "Europe/Berlin"}, rehab.Audit{At: noon})
	check(t, err)
	for _, c := range []rehab.Clinic{here, there} {
		_, err := s.Create(t.Context(), rehab.Patient{Clinic: c.ID, Alias: "Ibis", Clinician: "ann"}, rehab.Change{})
		check(t, err)
	}
	_, err = s.HandOver(t.Context(), rehab.Handover{Clinic: here.ID, From: "ann", To: "ben"}, rehab.Audit{Who: "ben", At: noon})
	check(t, err)
	p, err := s.PatientByAlias(t.Context(), there.ID, "ibis")
	if err != nil || p.Clinician != "ann" {
		t.Errorf("the other clinic's patient is with %q, %v", p.Clinician, err)
	}
}

package storage

import (
	"bytes"
	"os"
	"testing"
	"time"

	"waymark/rehab"
)

func TestACodeIsRedeemedOnceByWhoeverTypesItSomehow(t *testing.T) {
	for _, typed := range []string{"WREN-4K7Q-PINE", "wren4k7qpine", " wren 4k7q pine ", "Wren–4k7q–Pine"} {
		t.Run(typed, func(t *testing.T) {
			s := opened(t)
			p, err := s.Create(t.Context(), rehab.Patient{Clinic: clinic(t, s).ID, Alias: "heron"}, rehab.Change{})
			check(t, err)
			check(t, s.SaveInvite(t.Context(), rehab.Invite{Code: "WREN-4K7Q-PINE", Patient: p.ID, Expires: noon.Add(time.Hour)}))
			if got, err := s.Patient(t.Context(), p.ID); err != nil || got.Status != rehab.Invited {
				t.Errorf("before: %+v, %v", got, err)
			}
			p, err = s.Redeem(t.Context(), typed, "user-1", "dm-1", noon)
			check(t, err)
			if p.User != "user-1" || p.DM != "dm-1" || p.Status != rehab.Enrolling || p.Step != rehab.StepConsent {
				t.Errorf("got %+v", p)
			}
			if got, err := s.PatientByUser(t.Context(), "user-1"); err != nil || got != p {
				t.Errorf("by user: %+v, %v", got, err)
			}
			_, err = s.Redeem(t.Context(), typed, "user-2", "dm-2", noon)
			refused(t, err, rehab.Conflict, "invite.used")
		})
	}
}

func TestCodesThatDontServe(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	enrolled(t, s, c, "here")
	p, err := s.Create(t.Context(), rehab.Patient{Clinic: c.ID, Alias: "heron"}, rehab.Change{})
	check(t, err)
	invite := func(code string, expires time.Time) {
		check(t, s.SaveInvite(t.Context(), rehab.Invite{Code: code, Patient: p.ID, Expires: expires}))
	}
	redeem := func(code, user string, want rehab.Code, key string) {
		t.Helper()
		_, err := s.Redeem(t.Context(), code, user, "dm", noon)
		refused(t, err, want, key)
	}
	invite("OLD", noon)
	redeem("OLD", "user-1", rehab.Unavailable, "invite.expired")
	invite("NEW", noon.Add(time.Hour))
	redeem("OLD", "user-1", rehab.NotFound, "invite.unknown")
	redeem("NONE", "user-1", rehab.NotFound, "invite.unknown")
	redeem("", "user-1", rehab.NotFound, "invite.unknown")
	redeem("NEW", "user-here", rehab.Conflict, "patient.elsewhere")
	if got, err := s.Patient(t.Context(), p.ID); err != nil || got.User != "" || got.Status != rehab.Invited {
		t.Errorf("a refused code changed %+v, %v", got, err)
	}
	_, err = s.Redeem(t.Context(), "NEW", "user-1", "dm", noon)
	check(t, err)
	invite("NEWER", noon.Add(time.Hour))
	redeem("NEW", "user-1", rehab.Conflict, "invite.used")
}

func TestWhoStoppedMayComeBackAnywhere(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	old := enrolled(t, s, c, "old")
	old.Status = rehab.Stopped
	turn(t, s, old.ID, rehab.Change{Patient: &old})
	p, err := s.Create(t.Context(), rehab.Patient{Clinic: c.ID, Alias: "heron"}, rehab.Change{})
	check(t, err)
	check(t, s.SaveInvite(t.Context(), rehab.Invite{Code: "NEW", Patient: p.ID, Expires: noon.Add(time.Hour)}))
	_, err = s.Redeem(t.Context(), "NEW", old.User, "dm", noon)
	check(t, err)
	if got, err := s.PatientByUser(t.Context(), old.User); err != nil || got.ID != p.ID {
		t.Errorf("the account is %+v, %v", got, err)
	}
	old.Status = rehab.Active
	_, _, err = s.Turn(t.Context(), old.ID, "", noon, func(rehab.State) (rehab.Change, error) { return rehab.Change{Patient: &old}, nil })
	refused(t, err, rehab.Conflict, "patient.exists")
}

// A code that was left over gives nobody the place of a patient who is enrolled:
// another account takes a check of identity and a yes.
func TestACodeLeftOverTakesOverNobody(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	check(t, s.SaveInvite(t.Context(), rehab.Invite{Code: "NEW", Patient: p.ID, Expires: noon.Add(time.Hour)}))
	_, err := s.Redeem(t.Context(), "NEW", "user-2", "dm-2", noon)
	refused(t, err, rehab.Conflict, "invite.used")
	if got, err := s.Patient(t.Context(), p.ID); err != nil || got.User != p.User || got.DM != p.DM {
		t.Errorf("the patient is %+v, %v", got, err)
	}
}

func TestCodesAreNotInTheFile(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	check(t, s.SaveInvite(t.Context(), rehab.Invite{Code: "WREN-4K7Q-PINE", Patient: p.ID, Expires: noon.Add(time.Hour)}))
	for _, words := range []string{"WREN-4K7Q-PINE", "WREN4K7QPINE"} {
		if inFiles(t, s, words) {
			t.Errorf("%s is in the file", words)
		}
	}
	if !inFiles(t, s, "user-heron") {
		t.Error("the test looks in the wrong place")
	}
}

// inFiles reports whether the words stand in the database's files.
func inFiles(t *testing.T, s *Store, words string) bool {
	t.Helper()
	for _, suffix := range []string{"", "-wal"} {
		b, err := os.ReadFile(s.Path() + suffix)
		check(t, err)
		if bytes.Contains(b, []byte(words)) {
			return true
		}
	}
	return false
}

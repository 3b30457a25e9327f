package storage

import (
	"testing"
	"time"

	"waymark/rehab"
)

// here and there are two clinics, with a patient in the first.
func twoClinics(t *testing.T) (s *Store, here, there rehab.Clinic, heron rehab.Patient) {
	t.Helper()
	s = opened(t)
	here = clinic(t, s)
	there, err := s.SaveClinic(t.Context(), rehab.Clinic{Guild: "there", Zone: "Europe/Berlin", Country: "DE"}, rehab.Audit{At: noon})
	check(t, err)
	return s, here, there, enrolled(t, s, here, "heron")
}

func deedsOf(t *testing.T, s *Store, clinic string) map[string]int {
	t.Helper()
	list, err := s.Audits(t.Context(), clinic, 99)
	check(t, err)
	deeds := map[string]int{}
	for _, a := range list {
		deeds[a.Deed]++
	}
	return deeds
}

// What is the patient's comes along. What the clinic before noted for itself
// ends, and the new one never sees it.
func TestAPatientChangesClinicsAndTheOldOneLosesSight(t *testing.T) {
	s, here, there, heron := twoClinics(t)
	check(t, s.SaveLook(t.Context(), here.ID, tuesday, []rehab.Flag{flagOf(heron, "theirs")}))
	_, _, err := s.Turn(t.Context(), heron.ID, "", noon, func(st rehab.State) (rehab.Change, error) {
		return rehab.Change{
			Notes:  []rehab.Note{{ID: "between us", Date: tuesday, About: "physio", Words: "w", At: noon}, {ID: "own", Date: tuesday, About: "reasons", Words: "w", At: noon}},
			Wishes: []rehab.Wish{{ID: "reply", Kind: rehab.WishReply, State: rehab.WishOpen, At: noon}, {ID: "fewer", Kind: rehab.WishFewer, State: rehab.WishOpen, At: noon}},
			Out:    []rehab.Outgoing{{Kind: rehab.KindAnswered, Ref: "between us", Clinic: here.ID, Due: noon}},
		}, nil
	})
	check(t, err)
	check(t, s.SaveMove(t.Context(), rehab.Move{Code: "H4RN7QKD", Clinic: there.ID, Alias: "Wattle", By: "ben", Expires: noon.AddDate(0, 0, 7)}, rehab.Audit{Who: "ben", At: noon}))
	_, err = s.AskMove(t.Context(), "H4RN7QKD", heron.User, heron.DM, noon)
	check(t, err)
	_, after, err := s.Move(t.Context(), heron.User, rehab.Consent{Version: "move/1", Hash: "h", Locale: "en"}, noon)
	check(t, err)
	if p := after.Patient; p.Clinic != there.ID || p.Alias != "Wattle" || p.Clinician != "ben" || p.Country != "DE" || p.Status != heron.Status || p.User != heron.User {
		t.Errorf("the patient is %+v", p)
	}
	if len(after.Wishes) != 1 || after.Wishes[0].ID != "fewer" {
		t.Errorf("wishes that came along: %+v", after.Wishes)
	}
	notes, err := s.Notes(t.Context(), heron.ID)
	if err != nil || len(notes) != 1 || notes[0].ID != "own" {
		t.Errorf("notes that came along: %+v, %v", notes, err)
	}
	for _, c := range []rehab.Clinic{here, there} {
		if flags, err := s.Flags(t.Context(), c.ID); err != nil || len(flags) != 0 {
			t.Errorf("flags: %+v, %v", flags, err)
		}
		want := map[string]int{here.ID: 0, there.ID: 1}[c.ID]
		if list, err := s.Patients(t.Context(), c.ID); err != nil || len(list) != want {
			t.Errorf("patients: %+v, %v", list, err)
		}
	}
	if flags, err := s.FlagsOf(t.Context(), heron.ID, noon.AddDate(0, 0, -1)); err != nil || len(flags) != 0 {
		t.Errorf("the new clinic sees flags of the old one: %+v, %v", flags, err)
	}
	told := map[string]string{}
	for _, r := range claim(t, s, noon, 9) {
		told[r.Clinic] += r.Text.Key
	}
	if told[here.ID] != "notice.moved_away" || told[there.ID] != "notice.moved_here" {
		t.Errorf("told: %v", told)
	}
	if a, b := deedsOf(t, s, here.ID), deedsOf(t, s, there.ID); a["patient.moved_away"] != 1 || b["patient.moved_here"] != 1 || b["patient.moved_away"] != 0 {
		t.Errorf("audited: %v, %v", a, b)
	}
	consents, err := s.Consents(t.Context(), heron.ID)
	if err != nil || len(consents) == 0 || consents[len(consents)-1].Version != "move/1" {
		t.Errorf("consent: %+v, %v", consents, err)
	}
	_, _, err = s.Move(t.Context(), heron.User, rehab.Consent{}, noon)
	refused(t, err, rehab.NotFound, "old.button")
}

// All that is to be sent goes to the new account, but for one last message; and
// nothing that was on its way to the old one brings the patient back there.
func TestAfterAMoveNothingGoesToTheOldAccountButOneMessage(t *testing.T) {
	s, here, _, heron := twoClinics(t)
	say := func(due time.Time) {
		_, _, err := s.Turn(t.Context(), heron.ID, "", noon, func(rehab.State) (rehab.Change, error) {
			return rehab.Change{Out: []rehab.Outgoing{{Kind: rehab.KindText, Text: rehab.T("goal.kept"), Due: due}}}, nil
		})
		check(t, err)
	}
	say(noon)
	flying := claim(t, s, noon, 1)
	say(noon.Add(time.Hour))
	check(t, s.SaveMove(t.Context(), rehab.Move{Code: "H4RN7QKD", Clinic: here.ID, Patient: heron.ID, By: "ann", Expires: noon.AddDate(0, 0, 7)}, rehab.Audit{Who: "ann", At: noon}))
	for user, key := range map[string]string{heron.User: "move.same_account", enrolled(t, s, here, "ibis").User: "move.other_patient"} {
		_, err := s.AskMove(t.Context(), "H4RN7QKD", user, "x", noon)
		refused(t, err, rehab.Conflict, key)
	}
	_, err := s.AskMove(t.Context(), "H4RN7QKD", "new", "new dm", noon.AddDate(0, 0, 7))
	refused(t, err, rehab.Unavailable, "invite.expired")
	later := noon.Add(time.Minute)
	_, err = s.AskMove(t.Context(), "H4RN7QKD", "new", "new dm", later)
	check(t, err)
	_, after, err := s.Move(t.Context(), "new", rehab.Consent{}, later)
	check(t, err)
	if after.Patient.User != "new" || after.Patient.DM != "new dm" {
		t.Errorf("the patient is %+v", after.Patient)
	}
	check(t, s.Sent(t.Context(), flying[0].ID, heron.DM, "message", later))
	rows := claim(t, s, noon.Add(2*time.Hour), 9)
	if len(rows) != 1 || rows[0].View != rehab.ViewOldAccount || rows[0].Channel != heron.DM {
		t.Fatalf("the last message: %+v", rows)
	}
	check(t, s.End(t.Context(), rows[0].ID, Unreachable, "50007", noon.Add(2*time.Hour)))
	rows = claim(t, s, noon.Add(3*time.Hour), 9)
	if len(rows) != 1 || rows[0].User != "new" || rows[0].DM != "new dm" || rows[0].Channel != "" {
		t.Errorf("what waited goes to: %+v", rows)
	}
	if p, err := s.Patient(t.Context(), heron.ID); err != nil || p.DM != "new dm" || p.Unreachable != "" {
		t.Errorf("afterwards the patient is %+v, %v", p, err)
	}
	_, err = s.PatientByUser(t.Context(), heron.User)
	refused(t, err, rehab.NotFound, "patient.unknown")
	_, err = s.AskMove(t.Context(), "H4RN7QKD", "third", "x", later)
	refused(t, err, rehab.Conflict, "invite.used")
}

package storage

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"waymark/rehab"
)

// agreed records that a patient agreed.
func agreed(t testing.TB, s *Store, p rehab.Patient) {
	t.Helper()
	turn(t, s, p.ID, rehab.Change{Consent: &rehab.Consent{Version: "1", Given: true, Adult: true, At: noon}})
}

func recordsOf(t *testing.T, s *Store, clinic string) (list []rehab.Record) {
	t.Helper()
	check(t, s.Records(t.Context(), clinic, func(r rehab.Records) error {
		for rec, err := range r.Patients {
			if err != nil {
				return err
			}
			list = append(list, rec)
		}
		return nil
	}))
	return list
}

func TestRecordsAreOfOneClinicAndOfThoseWhoAgreed(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	heron := enrolled(t, s, c, "heron")
	agreed(t, s, heron)
	enrolled(t, s, c, "ibis") // has not agreed
	other, err := s.SaveClinic(t.Context(), rehab.Clinic{Guild: "guild-2", Zone: "Europe/Berlin"}, rehab.Audit{At: noon})
	check(t, err)
	wren := enrolled(t, s, other, "wren")
	agreed(t, s, wren)

	for id, want := range map[string]string{c.ID: heron.ID, other.ID: wren.ID} {
		list := recordsOf(t, s, id)
		if len(list) != 1 || list[0].Patient.ID != want {
			t.Errorf("got %+v", list)
		}
	}
	err = s.Records(t.Context(), "nobody", func(rehab.Records) error { return nil })
	refused(t, err, rehab.NotFound, "clinic.unknown")
}

// Of accounts, messages and words nothing is read, so nothing of them can leak.
func TestRecordsHoldNoAccountAndNoWords(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	p := enrolled(t, s, c, "heron")
	agreed(t, s, p)
	ch := rehab.Checkin{ID: rehab.CheckinID(p.ID, rehab.Daily, tuesday), Set: rehab.Daily, Date: tuesday, Due: noon, AskedAt: noon, State: rehab.Answered,
		Channel: "secret channel", Message: "secret message", Row: "secret row"}
	turn(t, s, p.ID, rehab.Change{Checkins: []rehab.Checkin{ch}, Answers: []rehab.Answer{{Date: tuesday, Item: rehab.ItemMood, Checkin: ch.ID, Status: rehab.Given,
		Value: 5, At: noon}}, Notes: []rehab.Note{{Date: tuesday, Words: "secret words", At: noon}},
		Exercises: []rehab.Exercise{{ID: "e", Label: "Walk", Status: rehab.InPlan}}})
	check(t, s.SaveLook(t.Context(), c.ID, tuesday, []rehab.Flag{{ID: "f", Patient: p.ID, Kind: rehab.FlagMood, State: rehab.FlagDone, OpenedAt: noon,
		TakenBy: "secret account", ClosedBy: "secret account", JudgedBy: "secret account", Note: "secret note", Text: rehab.T("key", "alias", "secret alias")}}))

	list := recordsOf(t, s, c.ID)
	if len(list) != 1 || len(list[0].Checkins) != 1 || len(list[0].Answers) != 1 || len(list[0].Flags) != 1 || len(list[0].Plans) != 1 || list[0].Label("e") != "Walk" {
		t.Fatalf("got %+v", list)
	}
	all, err := json.Marshal(list)
	check(t, err)
	for _, secret := range []string{"secret", "user-heron", "dm-heron"} {
		if strings.Contains(string(all), secret) {
			t.Errorf("%s stands in %s", secret, all)
		}
	}
}

// What is read is one state of the database, whatever the bot writes meanwhile,
// and reading ends when the one who asked has gone.
func TestRecordsAreOfOneMoment(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	for _, alias := range []string{"heron", "ibis"} {
		agreed(t, s, enrolled(t, s, c, alias))
	}
	ctx, leave := context.WithCancel(t.Context())
	check(t, s.Records(ctx, c.ID, func(r rehab.Records) error {
		agreed(t, s, enrolled(t, s, c, "wren"))
		n := 0
		for _, err := range r.Patients {
			check(t, err)
			n++
		}
		if n != 2 {
			t.Errorf("%d patients, of whom one came later", n)
		}
		n = 0
		for _, err := range r.Patients {
			if n++; n == 2 && !errors.Is(err, context.Canceled) {
				t.Errorf("reading went on: %v", err)
			}
			leave()
		}
		return nil
	}))
}

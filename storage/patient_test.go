package storage

import (
	"context"
	"strings"
	"testing"
	"time"

	"waymark/rehab"
)

func TestAnAliasIsOnesOwnWhateverItsCase(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	heron := enrolled(t, s, c, "Grünspecht")
	for _, alias := range []string{"Grünspecht", "grÜnspecht", " GRU\u0308NSPECHT "} {
		_, err := s.Create(t.Context(), rehab.Patient{Clinic: c.ID, Alias: alias}, rehab.Change{})
		refused(t, err, rehab.Conflict, "patient.alias_taken")
		if got, err := s.PatientByAlias(t.Context(), c.ID, alias); err != nil || got.ID != heron.ID {
			t.Errorf("%q is %+v, %v", alias, got, err)
		}
	}
	other, err := s.SaveClinic(t.Context(), rehab.Clinic{Guild: "guild-2"}, rehab.Audit{})
	check(t, err)
	_, err = s.Create(t.Context(), rehab.Patient{Clinic: other.ID, Alias: "Grünspecht"}, rehab.Change{})
	check(t, err)
	wren := enrolled(t, s, c, "amsel")
	list, err := s.Patients(t.Context(), c.ID)
	check(t, err)
	if len(list) != 2 || list[0] != wren || list[1] != heron {
		t.Errorf("by alias: %+v", list)
	}
	_, err = s.PatientByUser(t.Context(), "")
	refused(t, err, rehab.NotFound, "patient.unknown")
}

func TestOneServerIsOneClinic(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	_, err := s.SaveClinic(t.Context(), rehab.Clinic{Guild: c.Guild}, rehab.Audit{})
	refused(t, err, rehab.Conflict, "clinic.exists")
	c.Name, c.NextSum = "Another name", noon
	_, err = s.SaveClinic(t.Context(), c, rehab.Audit{Who: "clinician", Deed: "setup", At: noon.Add(time.Second)})
	check(t, err)
	got, err := s.ClinicByGuild(t.Context(), c.Guild)
	check(t, err)
	due, err := s.DueDigests(t.Context(), noon)
	check(t, err)
	if got.Name != "Another name" || len(due) != 1 {
		t.Errorf("got %+v, due %+v", got, due)
	}
	log, err := s.Audits(t.Context(), c.ID, 1)
	check(t, err)
	if len(log) != 1 || log[0].Who != "clinician" {
		t.Errorf("audit %+v", log)
	}
	_, err = s.ClinicByGuild(t.Context(), "none")
	refused(t, err, rehab.NotFound, "clinic.unknown")
}

func TestTheForgottenLeaveOnlyTheAudit(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	p := enrolled(t, s, c, "heron")
	other := enrolled(t, s, c, "wren")
	check(t, s.SaveInvite(t.Context(), rehab.Invite{Code: "NEW", Patient: p.ID, Expires: noon}))
	_, _, err := s.Turn(t.Context(), p.ID, "reply-1", noon, func(rehab.State) (rehab.Change, error) { return everything(), nil })
	check(t, err)
	check(t, s.Forget(t.Context(), p.ID, rehab.Audit{Who: "patient", Deed: "forgotten", At: noon}))

	_, err = s.Patient(t.Context(), p.ID)
	refused(t, err, rehab.NotFound, "patient.unknown")
	check(t, s.read(t.Context(), func(ctx context.Context, c *conn) error {
		tables, err := all(ctx, c, scanID, `SELECT m.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS i
			WHERE m.type = 'table' AND i.name = 'patient' AND m.name <> 'audit'`)
		if len(tables) < 12 {
			t.Errorf("only %v hold patients", tables)
		}
		for _, table := range tables {
			rows, err := all(ctx, c, scanID, `SELECT patient FROM `+table+` WHERE patient = $1`, p.ID)
			if err != nil || len(rows) > 0 {
				t.Errorf("%s: %d rows, %v", table, len(rows), err)
			}
		}
		return err
	}))
	for _, words := range []string{"secret words", "user-heron", "dm-heron"} {
		if inFiles(t, s, words) {
			t.Errorf("%q is still in the file", words)
		}
	}
	if log, err := s.Audits(t.Context(), c.ID, 1); err != nil || log[0].Deed != "forgotten" || log[0].Patient != p.ID {
		t.Errorf("audit %+v, %v", log, err)
	}
	if _, err := s.State(t.Context(), other.ID, noon); err != nil {
		t.Error(err)
	}
}

func TestCaseloadIsWhoIsEnrolled(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	for _, status := range []rehab.Status{rehab.Draft, rehab.Invited, rehab.Enrolling, rehab.Active, rehab.Paused, rehab.Resting, rehab.Stopped, rehab.Discharged} {
		p := enrolled(t, s, c, string(status))
		p.Status = status
		turn(t, s, p.ID, rehab.Change{Patient: &p, Checkins: []rehab.Checkin{
			{Set: rehab.Daily, Date: tuesday.AddDays(-1), State: rehab.Expired}, {Set: rehab.Daily, Date: tuesday, State: rehab.Asked}}})
	}
	list, err := s.Caseload(t.Context(), c.ID, noon, 1)
	check(t, err)
	var who []string
	for _, st := range list {
		who = append(who, st.Patient.Alias)
		if len(st.Recent) != 1 || st.Recent[0].Date != tuesday {
			t.Errorf("recent days %+v", st.Recent)
		}
	}
	if got := strings.Join(who, " "); got != "active discharged paused resting stopped" {
		t.Errorf("got %s", got)
	}
	list, err = s.Caseload(t.Context(), c.ID, noon.AddDate(0, 0, 20), 1)
	check(t, err)
	if len(list) != 3 {
		t.Errorf("%d patients long after two have left", len(list))
	}
}

func TestHistoryIsKept(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	turn(t, s, p.ID, everything())
	plans, err := s.Plans(t.Context(), p.ID)
	check(t, err)
	consents, err := s.Consents(t.Context(), p.ID)
	check(t, err)
	notes, err := s.Notes(t.Context(), p.ID)
	check(t, err)
	if len(plans) != 2 || plans[0].Zone != "Australia/Melbourne" || plans[1].Zone != "Europe/Berlin" {
		t.Errorf("plans %+v", plans)
	}
	if len(consents) != 1 || !consents[0].Given || len(notes) != 1 || notes[0].Words != "secret words" {
		t.Errorf("consents %+v, notes %+v", consents, notes)
	}
}

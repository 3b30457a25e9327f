package app_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"waymark/app"
	"waymark/rehab"
	"waymark/storage"
)

// Whoever runs the program sees why messages don't leave.
func TestDoctorSaysWhyMessagesWait(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "waymark.db")
	store, err := storage.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	begun := time.Now().Add(-time.Hour)
	c, err := store.SaveClinic(t.Context(), rehab.Clinic{Guild: "1", Zone: "UTC"}, rehab.Audit{At: begun})
	if err != nil {
		t.Fatal(err)
	}
	p, err := store.Create(t.Context(), rehab.Patient{Clinic: c.ID, Alias: "Heron", User: "2", Status: rehab.Active}, rehab.Change{})
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = store.Turn(t.Context(), p.ID, "", begun, func(rehab.State) (rehab.Change, error) {
		return rehab.Change{Out: []rehab.Outgoing{{Kind: rehab.KindText, Patient: p.ID}}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	says := func() string {
		var said strings.Builder
		_ = app.Doctor(t.Context(), app.Options{DB: file}, &said) // there is no token here, so it is never all well
		return said.String()
	}
	if got := says(); !strings.Contains(got, "mend  outbox: 1 messages have waited") {
		t.Errorf("of what nobody sends:\n%s", got)
	}
	rows, err := store.Claim(t.Context(), begun, 1)
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	if err := store.Retry(t.Context(), rows[0].ID, time.Now().Add(time.Minute), "Discord does not answer"); err != nil {
		t.Fatal(err)
	}
	if got := says(); !strings.Contains(got, "mend  outbox: messages are tried again and again: Discord does not answer (1)") {
		t.Errorf("of what is tried in vain:\n%s", got)
	}
	if err := store.End(t.Context(), rows[0].ID, storage.Closed, "", time.Now()); err != nil {
		t.Fatal(err)
	}
	if got := says(); !strings.Contains(got, "ok    outbox: nothing is stuck") {
		t.Errorf("of an empty outbox:\n%s", got)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
}

package app

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"waymark/rehab"
	"waymark/storage"
)

// What the chain shows is in storage's tests; this is what the command says.
func TestVerifyAuditSaysWhatItFound(t *testing.T) {
	db := filepath.Join(t.TempDir(), "waymark.db")
	store, err := storage.Open(db)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := store.Audit(t.Context(), rehab.Audit{Clinic: "c", Who: "waymark", Deed: "patient.viewed", At: time.Unix(1, 0)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := VerifyAudit(t.Context(), db, nil, &out); err != nil || !regexp.MustCompile(`^3 entries; the last one is 3:[0-9a-f]{16}\nThe chain is whole.\n$`).MatchString(out.String()) {
		t.Errorf("%v\n%s", err, out.String())
	}
	head := strings.Fields(out.String())[6]
	out.Reset()
	if err := VerifyAudit(t.Context(), db, []string{head, "4:" + head[2:]}, &out); rehab.ErrorCode(err) != rehab.Conflict || !strings.HasPrefix(out.String(), "entry 4 was there") {
		t.Errorf("%v\n%s", err, out.String())
	}
	if err := VerifyAudit(t.Context(), db, []string{"4"}, &out); rehab.ErrorCode(err) != rehab.Invalid {
		t.Errorf("a head of no seal: %v", err)
	}
}

package storage

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"waymark/rehab"
)

// entries writes n entries of a clinic's audit and returns the head after each.
func entries(t testing.TB, s *Store, n int) []rehab.AuditHead {
	t.Helper()
	heads := make([]rehab.AuditHead, n)
	for i := range n {
		check(t, s.Audit(t.Context(), rehab.Audit{Clinic: "c", Patient: "p", Who: "waymark", Deed: fmt.Sprint("deed.", i), At: noon.Add(time.Duration(i) * time.Minute)}))
		var err error
		heads[i], err = s.AuditHead(t.Context())
		check(t, err)
	}
	return heads
}

// behind changes the audit as somebody with the file and a tool would.
func behind(t *testing.T, s *Store, query string) {
	t.Helper()
	for _, q := range []string{"DROP TRIGGER IF EXISTS audit_stays", "DROP TRIGGER IF EXISTS audit_kept", query} {
		check(t, s.write(t.Context(), func(ctx context.Context, c *conn) error {
			_, err := c.exec(ctx, q)
			return err
		}))
	}
}

func faults(t *testing.T, s *Store, heads ...rehab.AuditHead) string {
	t.Helper()
	var list []string
	_, err := s.VerifyAudit(t.Context(), heads, func(f AuditFault) { list = append(list, fmt.Sprint(f.Fault, " ", f.Number)) })
	check(t, err)
	return strings.Join(list, ", ")
}

func TestTheChainOfEntriesShowsWhatWasDoneToIt(t *testing.T) {
	for name, tc := range map[string]struct{ query, want, head string }{
		"nothing":                   {"SELECT 1", "", ""},
		"a deed changed":            {"UPDATE audit SET deed = 'deed.x' WHERE number = 4", "altered 4", ""},
		"a person changed":          {"UPDATE audit SET who = 'patient' WHERE number = 1", "altered 1", ""},
		"an instant changed":        {"UPDATE audit SET at = at + 1 WHERE number = 10", "altered 10", ""},
		"a seal changed":            {"UPDATE audit SET seal = zeroblob(32) WHERE number = 4", "altered 4, altered 5", ""},
		"a seal cut short":          {"UPDATE audit SET seal = x'01' WHERE number = 4", "altered 4, altered 5", ""},
		"one removed":               {"DELETE FROM audit WHERE number = 4", "missing 4", ""},
		"the first removed":         {"DELETE FROM audit WHERE number = 1", "missing 1", ""},
		"removed and closed up":     {"DELETE FROM audit WHERE number = 4; UPDATE audit SET number = number - 1 WHERE number > 4", "altered 4, altered 5, altered 6, altered 7, altered 8, altered 9", "cut 10"},
		"two in each other's place": {"UPDATE audit SET number = CASE number WHEN 4 THEN -5 WHEN 5 THEN -4 END WHERE number IN (4, 5); UPDATE audit SET number = -number WHERE number < 0", "altered 4, altered 5, altered 6", ""},
		"the tail cut":              {"DELETE FROM audit WHERE number > 8", "", "cut 10"},
		"a field moved to another":  {"UPDATE audit SET clinic = '', patient = 'cp' WHERE number = 4", "altered 4", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := opened(t)
			heads := entries(t, s, 10)
			for q := range strings.SplitSeq(tc.query, ";") {
				behind(t, s, q)
			}
			if got := faults(t, s); got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
			with := faults(t, s, heads[2], heads[9])
			if tc.head != "" && !strings.HasSuffix(with, tc.head) {
				t.Errorf("with the heads kept: %q, want %q at its end", with, tc.head)
			}
		})
	}
}

func TestAChainMadeAnewHasOtherHeads(t *testing.T) {
	a, b := opened(t), opened(t)
	heads := entries(t, a, 5)
	check(t, b.Audit(t.Context(), rehab.Audit{Clinic: "c", Deed: "other", At: noon}))
	entries(t, b, 9)
	if got := faults(t, b, heads...); got != "other 1, other 2, other 3, other 4, other 5" {
		t.Errorf("%q", got)
	}
	if got := faults(t, a, heads...); got != "" {
		t.Errorf("the true chain: %q", got)
	}
}

func TestAnEntryOfTheAuditStays(t *testing.T) {
	s := opened(t)
	entries(t, s, 2)
	for _, q := range []string{"UPDATE audit SET who = 'x'", "DELETE FROM audit"} {
		if err := s.write(t.Context(), func(ctx context.Context, c *conn) error {
			_, err := c.exec(ctx, q)
			return err
		}); err == nil {
			t.Errorf("%s: it could be done", q)
		}
	}
}

// The figure is for a million entries.
func BenchmarkVerifyAudit(b *testing.B) {
	s := opened(b)
	const n = 100_000
	check(b, s.write(b.Context(), func(ctx context.Context, c *conn) error {
		for i := range n {
			if err := saveAudit(ctx, c, rehab.Audit{Clinic: NewID(), Patient: NewID(), Who: "waymark", Deed: "patient.viewed", At: noon.Add(time.Duration(i))}); err != nil {
				return err
			}
		}
		return nil
	}))
	busy := cpu()
	for b.Loop() {
		if got, err := s.VerifyAudit(b.Context(), nil, func(f AuditFault) { b.Error(f) }); err != nil || got != n {
			b.Fatal(got, err)
		}
	}
	b.ReportMetric((cpu()-busy).Seconds()/float64(b.N)*1e6/n, "cpu-s/million")
}

//go:build unix

package storage

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"waymark/rehab"
)

// BenchmarkSummaryOfAYear makes a clinic's summary with its flags, from the
// rows to the rows: each patient has answered for a year.
func BenchmarkSummaryOfAYear(b *testing.B) {
	for _, n := range []int{100, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := opened(b)
			c := clinic(b, s)
			first := enrolled(b, s, c, "patient 0")
			year(b, s, first, 365)
			copies(b, s, c, first.ID, n-1)
			now := noon
			var before runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			spent, peak := time.Duration(0), before.HeapAlloc
			for b.Loop() {
				start := cpu()
				summary := rehab.NewSummary(c, tuesday.AddDays(-6), tuesday, now, rehab.SafetyCount{})
				added := 0
				check(b, s.Cases(b.Context(), c.ID, now, rehab.CaseDays, func(one rehab.State) {
					summary.Add(one)
					if added++; added%50 == 0 {
						var m runtime.MemStats
						runtime.ReadMemStats(&m)
						peak = max(peak, m.HeapAlloc)
					}
				}))
				d := summary.Digest()
				_, err := s.SaveDigest(b.Context(), Digest{Clinic: c.ID, MadeAt: now}, d, now, nil, d.Flags...)
				check(b, err)
				spent += cpu() - start
				if d.Patients != n {
					b.Fatal(d.Patients)
				}
				now = now.Add(time.Minute)
			}
			b.ReportMetric(milliseconds(spent)/float64(b.N), "cpu-ms")
			b.ReportMetric(float64(spent.Microseconds())/float64(b.N)/float64(n), "cpu-us/patient")
			b.ReportMetric(float64(peak-before.HeapAlloc)/1e6, "peak-MB")
		})
	}
}

// copies gives the clinic n more patients with all that one has.
func copies(b *testing.B, s *Store, clinic rehab.Clinic, from string, n int) {
	b.Helper()
	for i := range n {
		p := enrolled(b, s, clinic, fmt.Sprint("copy ", i))
		check(b, s.write(b.Context(), func(ctx context.Context, c *conn) error {
			for _, table := range []string{"goal", "task", "exercise", "exercise_task", "plan", "checkin", "answer", "decision"} {
				columns, err := all(ctx, c, scanID, `SELECT name FROM pragma_table_info($1)`, table)
				if err != nil {
					return err
				}
				names := strings.Join(columns, ", ")
				values := strings.Replace(names, "patient", "$2", 1)
				if _, err := c.exec(ctx, `INSERT OR IGNORE INTO `+table+` (`+names+`) SELECT `+values+` FROM `+table+` WHERE patient = $1`, from, p.ID); err != nil {
					return fmt.Errorf("copy %s: %w", table, err)
				}
			}
			return nil
		}))
	}
}

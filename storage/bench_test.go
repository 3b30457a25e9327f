//go:build unix

package storage

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"waymark/rehab"
)

// cpu returns the processor time of this process so far.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// crowd adds n active patients who are due at noon and at hours after it, due of
// them at each.
func crowd(b *testing.B, s *Store, n, due int) rehab.Clinic {
	b.Helper()
	c := clinic(b, s)
	check(b, s.write(b.Context(), func(ctx context.Context, conn *conn) error {
		for i := range n {
			p := rehab.Patient{ID: NewID(), Clinic: c.ID, Alias: fmt.Sprint("alias ", i), User: fmt.Sprint("user-", i), DM: fmt.Sprint("dm-", i),
				Status: rehab.Active, Style: rehab.Buttons, Locale: "en", Country: "AU", Reminders: true, Enrolled: tuesday.AddDays(-30),
				Next: noon, NextDate: tuesday}
			if i%(n/due) != 0 {
				p.Next = noon.Add(time.Duration(i%(n/due)) * time.Hour)
			}
			if err := addPatient(ctx, conn, p); err != nil {
				return err
			}
			if err := savePatient(ctx, conn, p, c.Zone); err != nil {
				return err
			}
			pl := plan(c.Zone)
			pl.Patient = p.ID
			if err := savePlan(ctx, conn, pl); err != nil {
				return err
			}
		}
		return nil
	}))
	return c
}

// year gives a patient days dates of answers up to noon.
func year(b *testing.B, s *Store, p rehab.Patient, days int) {
	b.Helper()
	ch := rehab.Change{Goal: &rehab.Goal{Phrase: rehab.Phrase{Raw: "travel overseas", Label: "travel overseas"}, Confirmed: true, Since: noon}}
	for _, name := range []string{"carrying a bag", "walking", "stairs"} {
		ch.Tasks = append(ch.Tasks, rehab.Task{ID: rehab.ID(p.ID, name), Label: name})
		ch.Exercises = append(ch.Exercises, rehab.Exercise{ID: rehab.ID(p.ID, "e", name), Label: name, Times: 3, Status: rehab.InPlan, Tasks: []string{rehab.ID(p.ID, name)}})
	}
	for i := range days {
		d := tuesday.AddDays(i - days + 1)
		at := noon.AddDate(0, 0, i-days+1)
		in := rehab.Checkin{ID: rehab.CheckinID(p.ID, rehab.Daily, d), Set: rehab.Daily, Date: d, Due: at, AskedAt: at, Closes: at.Add(time.Hour),
			Touched: at, State: rehab.Answered, Stage: rehab.StageDone, Finished: true, Channel: "1034567890123456789", Message: "1034567890123456789",
			Row: NewID()}
		ch.Checkins = append(ch.Checkins, in)
		add := func(item, exercise string, value int) {
			ch.Answers = append(ch.Answers, rehab.Answer{Date: d, Item: item, Exercise: exercise, Checkin: in.ID, Status: rehab.Given, Value: value, At: at})
		}
		for _, item := range []string{rehab.ItemMood, rehab.ItemSleep, rehab.ItemMotivation} {
			add(item, "", i%11)
		}
		add(rehab.ItemDone, "", rehab.DoneSome)
		add(rehab.ItemDid, ch.Exercises[i%3].ID, rehab.DidWhole)
		add(rehab.ItemJoy, ch.Exercises[i%3].ID, i%11)
		if i%7 == 0 {
			for _, task := range ch.Tasks {
				add(rehab.ItemTask, task.ID, i%11)
			}
		}
	}
	turn(b, s, p.ID, ch)
	for i := range min(days, 28) {
		turn(b, s, p.ID, rehab.Change{Decision: &rehab.Decision{Checkin: "c", Date: tuesday.AddDays(-i), At: noon.AddDate(0, 0, -i), Row: "9",
			Strategy: "5.4", Template: "joy_1", Args: rehab.Args{"joy": 9, "exercise": "Walk"}, Version: 1}})
	}
}

// Each measurement is of the same file, taken anew, in batches as the heartbeat
// takes them: of those due at noon by a process that has just begun, and of those
// due at one o'clock by one that has been running.
func BenchmarkOpenDue10000Of100000(b *testing.B) {
	path := filepath.Join(b.TempDir(), "crowd.db")
	s := openedAt(b, path)
	crowd(b, s, 100_000, 10_000)
	check(b, s.Close())
	crowded, err := os.ReadFile(path)
	check(b, err)
	var began, running []time.Duration
	for b.Loop() {
		b.StopTimer()
		path := filepath.Join(b.TempDir(), "waymark.db")
		check(b, os.WriteFile(path, crowded, 0o600))
		s := openedAt(b, path)
		b.StartTimer()
		began = append(began, opens(b, s, noon, 10_000))
		running = append(running, opens(b, s, noon.Add(time.Hour), 10_000))
		b.StopTimer()
		check(b, s.Close())
		check(b, os.Remove(path))
		b.StartTimer()
	}
	slices.Sort(began)
	slices.Sort(running)
	b.ReportMetric(milliseconds(began[len(began)/2]), "began-cpu-ms")
	b.ReportMetric(milliseconds(running[len(running)/2]), "running-cpu-ms")
}

// opens opens all that are due, and returns the processor time that it took.
func opens(b *testing.B, s *Store, now time.Time, due int) time.Duration {
	b.Helper()
	before := cpu()
	for opened := 0; opened < due; {
		n, err := s.OpenDue(b.Context(), now, 500, ask)
		check(b, err)
		if n == 0 {
			b.Fatalf("opened %d", opened)
		}
		opened += n
	}
	return cpu() - before
}

// Claiming while 10,000 are due, and while 10,000 wait behind one of theirs that
// is being tried again.
func BenchmarkClaimOf10000(b *testing.B) {
	for name, held := range map[string]bool{"due": false, "held back": true} {
		b.Run(name, func(b *testing.B) {
			s := opened(b)
			crowd(b, s, 10_000, 10_000)
			for range 20 {
				_, err := s.OpenDue(b.Context(), noon, 500, ask)
				check(b, err)
			}
			if held {
				check(b, s.write(b.Context(), func(ctx context.Context, c *conn) error {
					_, err := c.exec(ctx, `INSERT INTO outbox SELECT 'x' || id, patient, clinic, recipient, kind, ref, part, screen, text, channel, message,
						priority, due + 3600000, expires, state, 1, due, 0, '', 'no answer' FROM outbox`)
					return err
				}))
			}
			var took time.Duration
			for b.Loop() {
				before := cpu()
				rows, err := s.Claim(b.Context(), noon, 8)
				took += cpu() - before
				check(b, err)
				for _, row := range rows {
					check(b, s.Unclaim(b.Context(), row.ID, noon, ""))
				}
				if (len(rows) == 0) != held {
					b.Fatalf("claimed %d", len(rows))
				}
			}
			b.ReportMetric(float64(took.Microseconds())/float64(b.N), "cpu-us/claim")
		})
	}
}

func BenchmarkReadyWith100000(b *testing.B) {
	path := filepath.Join(b.TempDir(), "waymark.db")
	s := openedAt(b, path)
	crowd(b, s, 100_000, 500)
	check(b, s.Close())
	for b.Loop() {
		s, err := Open(path)
		check(b, err)
		_, err = s.Ripe(b.Context(), noon, 100)
		check(b, err)
		_, _, err = s.NextDue(b.Context())
		check(b, err)
		check(b, s.Close())
	}
}

func BenchmarkTurnOfAYear(b *testing.B) {
	s := opened(b)
	p := enrolled(b, s, clinic(b, s), "heron")
	year(b, s, p, 365)
	var took []time.Duration
	before := cpu()
	for b.Loop() {
		start := time.Now()
		_, _, err := s.Turn(b.Context(), p.ID, NewID(), noon, func(st rehab.State) (rehab.Change, error) {
			ch := st.Checkins[0]
			return rehab.Change{Checkins: []rehab.Checkin{ch}, Out: []rehab.Outgoing{{Kind: rehab.KindRender, View: "checkin", Ref: ch.ID}},
				Answers: []rehab.Answer{{Date: ch.Date, Item: rehab.ItemMood, Checkin: ch.ID, Status: rehab.Given, Value: 5, At: noon}}}, nil
		})
		check(b, err)
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-us")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-us")
	b.ReportMetric(float64((cpu()-before).Microseconds())/float64(b.N), "cpu-us/turn")
}

func BenchmarkStateOfAYear(b *testing.B) {
	s := opened(b)
	p := enrolled(b, s, clinic(b, s), "heron")
	year(b, s, p, 365)
	for b.Loop() {
		st, err := s.State(b.Context(), p.ID, noon)
		check(b, err)
		if len(st.Recent) != 35 || len(st.First) != 14 || st.Answered != 365 || len(st.Decisions) != 28 || len(st.Ratings) != 53*3 {
			b.Fatalf("%d %d %d %d %d", len(st.Recent), len(st.First), st.Answered, len(st.Decisions), len(st.Ratings))
		}
	}
}

func BenchmarkCaseload300OfAYear(b *testing.B) {
	s := opened(b)
	c := clinic(b, s)
	for i := range 300 {
		year(b, s, enrolled(b, s, c, fmt.Sprint("patient ", i)), 365)
	}
	before := cpu()
	for b.Loop() {
		list, err := s.Caseload(b.Context(), c.ID, noon, 42)
		check(b, err)
		if len(list) != 300 {
			b.Fatal(len(list))
		}
	}
	b.ReportMetric(float64((cpu()-before).Milliseconds())/float64(b.N), "cpu-ms")
}

//go:build unix

package app_test

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"waymark/app"
	"waymark/discordsim"
	"waymark/rehab"
)

// Of 10,000 patients with a year of answers each, one is opened: from the
// command on Discord's side until the bot's answer, with its picture, is there.
// 99 of 100 answers come within 300 ms. Making the database takes minutes.
func BenchmarkViewOf10000WithAYear(b *testing.B) {
	const patients, days = 10_000, 365
	file := filepath.Join(b.TempDir(), "waymark.db")
	sim, err := discordsim.New(discordsim.Options{NoLimits: true, Patience: time.Minute})
	if err != nil {
		b.Fatal(err)
	}
	defer sim.Close()
	guild := sim.Guild("Harbour")
	open := func() *app.App {
		a, err := app.New(app.Config{DB: file, Token: sim.Token(), APIURL: sim.URL(), Numbers: map[string]rehab.Numbers{"AU": australia}},
			clockwork.NewRealClock(), slog.New(slog.DiscardHandler))
		if err != nil {
			b.Fatal(err)
		}
		return a
	}
	a := open()
	createPatient(b, a, saveClinic(b, a, guild), "patient", sim.User("patient"), time.Now().AddDate(0, 0, 2))
	liveYear(b, a, rehab.ID("patient"), days)
	if err := a.Close(); err != nil {
		b.Fatal(err)
	}
	copyYears(b, file, patients)
	a = open()
	ctx, stop := context.WithCancel(b.Context())
	defer stop()
	if err := a.Connect(ctx); err != nil {
		b.Fatal(err)
	}
	physio := sim.User("physio")
	guild.Join(physio, guild.Role("physio"))
	channel := guild.Channel("summaries")
	r := rand.New(rand.NewPCG(1, 2))
	var took []time.Duration
	before := cpu()
	for b.Loop() {
		alias := fmt.Sprint("patient", 2+r.IntN(patients-2))
		at := time.Now()
		out, err := physio.Slash(channel, "/patient view", discordsim.Opts{"patient": alias}).Settle()
		took = append(took, time.Since(at))
		if err != nil || len(out.Message.Attachments) != 1 || !strings.Contains(out.Message.Content, alias) {
			b.Fatalf("%s: %v %+v", alias, err, out)
		}
	}
	b.ReportMetric(milliseconds(cpu()-before)/float64(len(took)), "cpu-ms/view") // Discord's side included
	slices.Sort(took)
	b.ReportMetric(milliseconds(took[len(took)/2]), "p50-ms")
	b.ReportMetric(milliseconds(took[len(took)*99/100]), "p99-ms")
	b.ReportMetric(milliseconds(took[len(took)-1]), "max-ms")
	stop()
	if err := a.Close(); err != nil {
		b.Fatal(err)
	}
}

// liveYear gives a patient days of answers up to yesterday: five in six days
// answered, exercise on every other, the tasks once a week.
func liveYear(b *testing.B, a *app.App, patient string, days int) {
	b.Helper()
	now := time.Now()
	today := rehab.DateOf(now, time.UTC)
	_, _, err := a.Store.Turn(b.Context(), patient, "", now, func(s rehab.State) (rehab.Change, error) {
		p := s.Patient
		p.Enrolled = today.AddDays(-days)
		ch := rehab.Change{Patient: &p}
		for i := range days {
			on := today.AddDays(i - days)
			at := now.AddDate(0, 0, i-days)
			c := rehab.Checkin{ID: rehab.CheckinID(patient, rehab.Daily, on), Set: rehab.Daily, Date: on, Due: at, AskedAt: at, Closes: at.Add(time.Hour), State: rehab.Expired}
			put := func(item, exercise string, v int) {
				ch.Answers = append(ch.Answers, rehab.Answer{Date: on, Item: item, Exercise: exercise, Checkin: c.ID, Status: rehab.Given, Value: v, At: at})
			}
			if i%6 != 5 {
				c.State, c.Stage, c.Finished = rehab.Answered, rehab.StageDone, true
				for k, item := range []string{rehab.ItemMood, rehab.ItemSleep, rehab.ItemMotivation} {
					put(item, "", (i+3*k)%11)
				}
				put(rehab.ItemDone, "", rehab.DoneRest-(i%2)*(rehab.DoneRest-rehab.DoneSome))
				if i%2 == 1 {
					put(rehab.ItemDid, s.Exercises[i%4/2].ID, rehab.DidWhole)
					put(rehab.ItemJoy, s.Exercises[i%4/2].ID, i%11)
				}
			}
			if i%7 == 0 {
				put(rehab.ItemTask, s.Tasks[0].ID, i%11)
			}
			ch.Checkins = append(ch.Checkins, c)
		}
		return ch, nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// copyYears makes n patients of one, with all that is recorded of them.
func copyYears(b *testing.B, file string, n int) {
	b.Helper()
	db, err := sql.Open("sqlite", file+"?_pragma=foreign_keys(0)&_pragma=synchronous(0)&_pragma=cache_size(-200000)")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	run := func(query string, args ...any) {
		if _, err := db.ExecContext(b.Context(), query, args...); err != nil {
			b.Fatalf("%s: %v", query, err)
		}
	}
	run(`PRAGMA journal_mode = DELETE`) // what is written once needs no second copy
	run(`PRAGMA journal_mode = OFF`)
	run(`CREATE TEMP TABLE copies AS SELECT substr('000000000000000000000000' || n, -24) AS id, n
		FROM (WITH RECURSIVE count(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM count WHERE n < $1) SELECT n FROM count)`, n)
	run(`BEGIN`)
	for _, table := range []string{"patient", "goal", "task", "exercise", "exercise_task", "plan", "checkin", "answer"} {
		var columns, values string
		err := db.QueryRowContext(b.Context(), `SELECT group_concat(name), group_concat(CASE
				WHEN name = 'patient' OR name = 'id' AND $1 = 'patient' THEN 'copies.id' WHEN name = 'no' AND $1 = 'patient' THEN 'n'
				WHEN name IN ('alias', 'alias_key', 'user', 'dm') AND $1 = 'patient' THEN name || ' || n' ELSE 'of.' || name END)
			FROM pragma_table_info($1)`, table).Scan(&columns, &values)
		if err != nil {
			b.Fatal(err)
		}
		run(fmt.Sprintf(`INSERT INTO %s (%s) SELECT %s FROM copies CROSS JOIN (SELECT * FROM %s) AS of ORDER BY copies.id`, table, columns, values, table))
	}
	run(`COMMIT`)
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
}

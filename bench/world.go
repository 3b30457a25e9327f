//go:build linux

package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"waymark/discordsim"
	"waymark/rehab"
	"waymark/storage"
)

// world is a local Discord with its people, and the file in which a design
// finds them.
type world struct {
	dir    string
	sim    *discordsim.Sim
	guild  *discordsim.Guild
	people []person
	file   string
}

// person is someone who is to be asked at an instant.
type person struct {
	user, dm string
	due      time.Time
}

func newWorld(latency time.Duration) (*world, error) {
	dir, err := os.MkdirTemp("", "waymark-bench")
	if err != nil {
		return nil, err
	}
	sim, err := discordsim.New(discordsim.Options{Latency: latency, Patience: time.Minute})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return &world{dir: dir, sim: sim, guild: sim.Guild("Harbour")}, nil
}

func (w *world) close() {
	w.sim.Close()
	_ = os.RemoveAll(w.dir)
}

// ask adds n people of the local Discord who are to be asked.
func (w *world) ask(n int, due func(i int) time.Time) {
	for i := range n {
		u := w.sim.User(fmt.Sprint("patient ", len(w.people)))
		w.guild.Join(u)
		w.people = append(w.people, person{user: u.ID(), dm: u.DM().ID(), due: due(i)})
	}
}

// spread adds people who are asked another time, so that those before them are
// spread over all. The local Discord need not know them.
func (w *world) spread(all int, other time.Time) {
	due := w.people
	w.people = make([]person, 0, all)
	for i := range all {
		if next := i * len(due) / all; next != (i-1)*len(due)/all || i == 0 {
			w.people = append(w.people, due[next])
			continue
		}
		w.people = append(w.people, person{user: fmt.Sprint("9", 100_000_000+i), dm: fmt.Sprint("8", 100_000_000+i), due: other})
	}
}

// zones are those of the clinic's patients, in turn: a job for each person
// reads its zone anew.
var zones = []string{"UTC", "Europe/Berlin", "America/New_York", "Australia/Melbourne", "Asia/Kathmandu", "America/Santiago", "Africa/Cairo", "Pacific/Auckland"}

// write makes the file of people for a design.
func (w *world) write(d design) error {
	w.file = filepath.Join(w.dir, "people")
	if d.ours() {
		return w.database()
	}
	var text strings.Builder
	for i, p := range w.people {
		zone := zones[i%len(zones)]
		loc, err := rehab.Zone(zone)
		if err != nil {
			return err
		}
		at := p.due.In(loc)
		fmt.Fprintf(&text, "%s\tCRON_TZ=%s %d %d %d * * *\n", p.user, zone, at.Second(), at.Minute(), at.Hour())
	}
	return os.WriteFile(w.file, []byte(text.String()), 0o600)
}

// database makes Waymark's: a clinic and one patient through the store, and
// copies of that one for the people. By the store alone a hundred thousand
// would take ten minutes.
func (w *world) database() error {
	ctx := context.Background()
	store, err := storage.Open(w.file)
	if err != nil {
		return err
	}
	if err := w.template(ctx, store); err != nil {
		return errors.Join(err, store.Close())
	}
	if err := store.Close(); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", w.file)
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := w.copies(ctx, tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

const templateID = "template"

func (w *world) template(ctx context.Context, store *storage.Store) error {
	now := time.Now()
	clinic, err := store.SaveClinic(ctx, rehab.Clinic{Guild: w.guild.ID(), Name: w.guild.Name(), Channel: w.guild.Channel("summaries").ID(),
		Role: w.guild.Role("physio").ID(), Zone: "UTC", Country: "AU", Locale: "en", Days: rehab.AllDays,
		Digest: rehab.Weekly{Day: now.AddDate(0, 0, 3).Weekday(), At: 450}, NextSum: now.AddDate(0, 0, 3)}, rehab.Audit{Deed: "clinic.setup", At: now})
	if err != nil {
		return err
	}
	goal, err := rehab.Normalise("travel overseas")
	if err != nil {
		return err
	}
	_, err = store.Create(ctx, rehab.Patient{ID: templateID, Clinic: clinic.ID, Alias: templateID, Status: rehab.Active, Style: rehab.Buttons,
		Locale: "en", Country: "AU", Reminders: true, Enrolled: rehab.DateOf(now, time.UTC).AddDays(-30)},
		rehab.Change{
			Goal:      &rehab.Goal{Phrase: goal, Confirmed: true, Since: now},
			Tasks:     []rehab.Task{{ID: "task", Label: "carrying a bag"}},
			Exercises: []rehab.Exercise{{ID: "walk", Label: "Walk", Times: 4, Status: rehab.InPlan, Since: now}},
			Plan:      &rehab.Plan{Schedule: rehab.Schedule{At: 540, Days: rehab.AllDays, Zone: "UTC"}, Since: now, By: "patient"},
		})
	return err
}

// copies makes a patient of each of the people.
func (w *world) copies(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, `CREATE TEMP TABLE people (id TEXT PRIMARY KEY, user TEXT, dm TEXT, at INTEGER, zone TEXT, next_at INTEGER, next_date TEXT)`); err != nil {
		return err
	}
	add, err := tx.PrepareContext(ctx, `INSERT INTO people VALUES (?, ?, ?, ?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	defer add.Close()
	for i, p := range w.people {
		zone := zones[i%len(zones)]
		loc, err := rehab.Zone(zone)
		if err != nil {
			return err
		}
		at := p.due.In(loc)
		if _, err := add.ExecContext(ctx, fmt.Sprintf("%024d", i), p.user, p.dm, at.Hour()*60+at.Minute(), zone, p.due.UnixMilli(),
			rehab.DateOf(p.due, loc).String()); err != nil {
			return err
		}
	}
	owner := map[string]string{"patient": "people.id"}
	for _, table := range []struct {
		name, of string
		with     map[string]string
	}{
		{"patient", "id", map[string]string{"id": "people.id", "no": "people.rowid + 1", "alias": "people.id", "alias_key": "people.id", "user": "people.user", "dm": "people.dm"}},
		{"goal", "patient", owner}, {"task", "patient", owner}, {"exercise", "patient", owner},
		{"plan", "patient", map[string]string{"patient": "people.id", "at": "people.at", "zone": "people.zone"}},
	} {
		if err := copyRows(ctx, tx, table.name, table.of, table.with); err != nil {
			return fmt.Errorf("copy %s: %w", table.name, err)
		}
	}
	_, err = tx.ExecContext(ctx, `UPDATE agenda SET next_at = people.next_at, next_date = people.next_date FROM people WHERE people.id = agenda.patient`)
	return err
}

// copyRows copies the template's rows of a table for each of the people, with
// other values in some columns.
func copyRows(ctx context.Context, tx *sql.Tx, table, of string, with map[string]string) error {
	rows, err := tx.QueryContext(ctx, `SELECT name FROM pragma_table_info($1)`, table)
	if err != nil {
		return err
	}
	defer rows.Close()
	var names, values []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		value, other := with[name]
		if !other {
			value = table + "." + name
		}
		names, values = append(names, name), append(values, value)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, fmt.Sprintf(`INSERT INTO %s (%s) SELECT %s FROM people CROSS JOIN %s WHERE %s.%s = '%s'`,
		table, strings.Join(names, ", "), strings.Join(values, ", "), table, table, of, templateID))
	return err
}

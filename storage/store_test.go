package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"waymark/rehab"
)

// opener names, in the environment of a second process, the file to open.
const opener = "WAYMARK_TEST_OPEN"

func TestMain(m *testing.M) {
	if path := os.Getenv(opener); path != "" {
		s, err := Open(path)
		fmt.Print(rehab.ErrorText(err).Key)
		if s != nil {
			_ = s.Close()
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func opened(t testing.TB) *Store {
	t.Helper()
	return openedAt(t, filepath.Join(t.TempDir(), "waymark.db"))
}

func openedAt(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused fails unless err is an Error of that code and text.
func refused(t testing.TB, err error, code rehab.Code, key string) {
	t.Helper()
	if rehab.ErrorCode(err) != code || rehab.ErrorText(err).Key != key {
		t.Fatalf("got %v, want %s: %s", err, code, key)
	}
}

func clinic(t testing.TB, s *Store) rehab.Clinic {
	t.Helper()
	c, err := s.SaveClinic(t.Context(), rehab.Clinic{Guild: "guild-1", Name: "Harbour Pain Clinic", Channel: "channel-1", Zone: "Australia/Melbourne",
		Digest: rehab.Weekly{Day: time.Monday, At: 480}, Offered: []rehab.WallTime{510, 1140}}, rehab.Audit{Who: "waymark", Deed: "setup", At: noon})
	check(t, err)
	return c
}

func plan(zone string) *rehab.Plan {
	return &rehab.Plan{Schedule: rehab.Schedule{At: 510, Days: rehab.AllDays, Zone: zone}, Since: noon, By: "patient"}
}

// enrolled adds an active patient with a plan and a Discord account.
func enrolled(t testing.TB, s *Store, c rehab.Clinic, alias string) rehab.Patient {
	t.Helper()
	p, err := s.Create(t.Context(), rehab.Patient{Clinic: c.ID, Alias: alias, User: "user-" + alias, DM: "dm-" + alias, Status: rehab.Active,
		Reminders: true, Enrolled: rehab.Date{Year: 2026, Month: 11, Day: 1}}, rehab.Change{Plan: plan(c.Zone)})
	check(t, err)
	return p
}

func turn(t testing.TB, s *Store, patient string, change rehab.Change) (rehab.State, rehab.Change) {
	t.Helper()
	after, made, err := s.Turn(t.Context(), patient, "", noon, func(rehab.State) (rehab.Change, error) { return change, nil })
	check(t, err)
	return after, made
}

func TestOneProcessOwnsAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "waymark.db")
	s := openedAt(t, path)

	_, err := Open(path)
	refused(t, err, rehab.Conflict, "storage.locked")

	other := exec.Command(os.Args[0])
	other.Env = append(os.Environ(), opener+"="+path)
	out, err := other.CombinedOutput()
	check(t, err)
	if string(out) != "storage.locked" {
		t.Errorf("the second process got %q", out)
	}

	check(t, s.Close())
	check(t, s.Close())
	again := openedAt(t, path)
	clinic(t, again)
}

func TestSchemaOfAnotherProgramIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		change, writable, readable string
	}{
		"newer": {"INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)", "storage.newer", "storage.newer"},
		"older": {"DELETE FROM goose_db_version WHERE version_id = 1", "", "storage.older"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "waymark.db")
			check(t, openedAt(t, path).Close())
			db, err := sql.Open("sqlite", path)
			check(t, err)
			_, err = db.Exec(c.change)
			check(t, errors.Join(err, db.Close()))

			_, err = OpenReadOnly(path)
			refused(t, err, rehab.Conflict, c.readable)
			if c.writable != "" {
				_, err = Open(path)
				refused(t, err, rehab.Conflict, c.writable)
			}
		})
	}
}

func TestReadersStandBesideTheBot(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	r, err := OpenReadOnly(s.Path())
	check(t, err)
	defer r.Close()
	got, err := r.Clinic(t.Context(), c.ID)
	check(t, err)
	if got.Name != c.Name || len(got.Offered) != 2 || got.Digest != c.Digest {
		t.Errorf("got %+v, want %+v", got, c)
	}
	_, err = r.SaveClinic(t.Context(), c, rehab.Audit{})
	refused(t, err, rehab.Unavailable, "storage.readonly")
}

func TestMissingFilesAreNamed(t *testing.T) {
	dir := t.TempDir()
	_, err := OpenReadOnly(filepath.Join(dir, "none.db"))
	refused(t, err, rehab.Invalid, "storage.no_file")
	_, err = Open(filepath.Join(dir, "no", "folder", "waymark.db"))
	refused(t, err, rehab.Invalid, "storage.no_file")
	for _, folder := range []string{dir, ""} {
		_, err = OpenReadOnly(folder)
		refused(t, err, rehab.Invalid, "storage.folder")
		_, err = Open(folder)
		refused(t, err, rehab.Invalid, "storage.folder")
	}
	noise := filepath.Join(dir, "noise.db")
	check(t, os.WriteFile(noise, []byte(strings.Repeat("not a database ", 1000)), 0o600))
	_, err = Open(noise)
	refused(t, err, rehab.Internal, "storage.damaged")
}

func TestAFullDiskLosesNothing(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	check(t, s.write(t.Context(), func(ctx context.Context, c *conn) error {
		var pages int
		check(t, c.sql.QueryRowContext(ctx, "PRAGMA page_count").Scan(&pages))
		return c.sql.QueryRowContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", pages+2)).Scan(&pages)
	}))
	words := strings.Repeat("word ", 10_000)
	_, _, err := s.Turn(t.Context(), p.ID, "reply", noon, func(rehab.State) (rehab.Change, error) {
		return rehab.Change{Notes: []rehab.Note{{Words: words}}}, nil
	})
	refused(t, err, rehab.Unavailable, "storage.full")
	if _, err := s.Patient(t.Context(), p.ID); err != nil {
		t.Error(err)
	}
	turn(t, s, p.ID, rehab.Change{Audit: []rehab.Audit{{Who: "patient", Deed: "small", At: noon}}})
}

func TestClosedStoreSaysSo(t *testing.T) {
	s := opened(t)
	check(t, s.Close())
	_, err := s.Clinics(t.Context())
	refused(t, err, rehab.Unavailable, "storage.closed")
}

func TestAnswersAreOnDiskBeforeTheyAreAcknowledged(t *testing.T) {
	s := opened(t)
	check(t, s.write(t.Context(), func(ctx context.Context, c *conn) error {
		for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "secure_delete": "1"} {
			var got string
			check(t, c.sql.QueryRowContext(ctx, "PRAGMA "+pragma).Scan(&got))
			if got != want {
				t.Errorf("%s is %s, want %s", pragma, got, want)
			}
		}
		return nil
	}))
}

func TestIdsSortInTheOrderTheyWereMade(t *testing.T) {
	last := ""
	for range 10_000 {
		id := NewID()
		if len(id) != 24 || id <= last {
			t.Fatalf("%q after %q", id, last)
		}
		last = id
	}
}

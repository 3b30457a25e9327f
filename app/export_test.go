package app_test

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/app"
	"waymark/export"
	"waymark/rehab"
	"waymark/storage"
)

// kept makes a database that a bot has open, with clinics of one patient each.
func kept(t *testing.T, clinics ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "waymark.db")
	store, err := storage.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	now := time.Now()
	for _, name := range clinics {
		c, err := store.SaveClinic(t.Context(), rehab.Clinic{Guild: name, Name: name, Zone: "UTC"}, rehab.Audit{At: now})
		if err != nil {
			t.Fatal(err)
		}
		p, err := store.Create(t.Context(), rehab.Patient{Clinic: c.ID, Alias: "Heron of " + name, Status: rehab.Active}, rehab.Change{})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := store.Turn(t.Context(), p.ID, "", now, func(rehab.State) (rehab.Change, error) {
			return rehab.Change{Consent: &rehab.Consent{Version: "1", Given: true, Adult: true, At: now}}, nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	return file
}

// An export beside a running bot is whole, its owner's alone, of the clinic
// that was named, and never over something that is there.
func TestExportWritesOnceAndForItsOwner(t *testing.T) {
	t.Parallel()
	file, dir := kept(t, "Harbour", "Hill"), t.TempDir()
	for format, out := range map[string]string{"csv": filepath.Join(dir, "tables"), "fhir": filepath.Join(dir, "bundle.json")} {
		o := app.ExportOptions{DB: file, Clinic: "harbour", Format: format, Out: out}
		var said strings.Builder
		if err := app.Export(t.Context(), o, &said); err != nil {
			t.Fatal(err)
		}
		if want := out + ": the records of Harbour, patients: 1\n"; said.String() != want {
			t.Errorf("said %q, want %q", said.String(), want)
		}
		if err := app.Export(t.Context(), o, io.Discard); rehab.ErrorText(err).Key != "export.exists" {
			t.Errorf("a second time: %v", err)
		}
	}
	var names []string
	err := filepath.Walk(dir, func(name string, info os.FileInfo, err error) error {
		if err != nil || name == dir {
			return err
		}
		names = append(names, filepath.Base(name))
		if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", name, info.Mode())
		}
		if info.Mode().IsRegular() {
			text, err := os.ReadFile(name)
			if err != nil || strings.Contains(string(text), "Hill") {
				t.Errorf("%s tells of the other clinic, %v", name, err)
			}
		}
		return nil
	})
	want := append(export.Files(), "bundle.json", "tables")
	slices.Sort(want)
	slices.Sort(names)
	if err != nil || !slices.Equal(names, want) {
		t.Errorf("there are %v, want %v, %v", names, want, err)
	}
}

// What can't be exported says why, and leaves nothing behind.
func TestExportRefusesInWords(t *testing.T) {
	t.Parallel()
	file, dir := kept(t, "Harbour", "Hill", "hill"), t.TempDir()
	empty := kept(t)
	for _, c := range []struct{ db, clinic, out, key string }{
		{file, "", "tables", "export.which_clinic"},
		{file, "Hill", "tables", "export.which_clinic"},
		{file, "Harbor", "tables", "export.no_clinic"},
		{file, "Harbour", filepath.Join("missing", "tables"), "export.no_folder"},
		{empty, "", "tables", "export.empty"},
		{filepath.Join(dir, "no.db"), "", "tables", "storage.no_file"},
	} {
		err := app.Export(t.Context(), app.ExportOptions{DB: c.db, Clinic: c.clinic, Format: "csv", Out: filepath.Join(dir, c.out)}, io.Discard)
		if rehab.ErrorText(err).Key != c.key {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"waymark/content"
	"waymark/export"
	"waymark/rehab"
	"waymark/storage"
)

// ExportOptions say what leaves, and where to.
type ExportOptions struct {
	DB     string
	Clinic string // name or id; may be empty where there is one
	Format string // "csv": Out is a new folder; "fhir": a new file
	Out    string
}

// Export writes a clinic's records, beside a running bot too. What it makes is
// its owner's alone, and is there as a whole or not at all. Errors: Conflict if
// Out is there already.
func Export(ctx context.Context, o ExportOptions, w io.Writer) error {
	defer debug.SetGCPercent(debug.SetGCPercent(30)) // memory is short where a bot runs beside
	words, err := content.Load()
	if err != nil {
		return err
	}
	out, err := vacant(o.Out)
	if err != nil {
		return err
	}
	store, err := storage.OpenReadOnly(o.DB)
	if err != nil {
		return err
	}
	defer store.Close()
	clinic, err := pickClinic(ctx, store, o.Clinic)
	if err != nil {
		return err
	}
	patients := 0
	err = store.Records(ctx, clinic.ID, func(r rehab.Records) error {
		r.Patients = counted(r.Patients, &patients)
		if o.Format == "fhir" {
			return writeFile(out, func(w io.Writer) error { return export.FHIR(r, words.Catalogue(), w) })
		}
		return writeFolder(out, func(open func(string) (io.Writer, error)) error { return export.CSV(r, words.Catalogue(), open) })
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s: the records of %s, patients: %d\n", o.Out, clinic.Name, patients)
	return err
}

// counted counts what is ranged over.
func counted(all func(func(rehab.Record, error) bool), n *int) func(func(rehab.Record, error) bool) {
	return func(yield func(rehab.Record, error) bool) {
		for r, err := range all {
			if err == nil {
				*n++
			}
			if !yield(r, err) {
				return
			}
		}
	}
}

// pickClinic finds a clinic by its name or id.
func pickClinic(ctx context.Context, store *storage.Store, typed string) (rehab.Clinic, error) {
	clinics, err := store.Clinics(ctx)
	if err != nil {
		return rehab.Clinic{}, err
	}
	var names []string
	var hits []rehab.Clinic
	for _, c := range clinics {
		names = append(names, fmt.Sprintf("%s (%s)", c.Name, c.ID))
		if typed == "" || typed == c.ID || strings.EqualFold(typed, c.Name) {
			hits = append(hits, c)
		}
	}
	switch {
	case len(clinics) == 0:
		return rehab.Clinic{}, rehab.Refuse(rehab.NotFound, "export.empty")
	case len(hits) == 0:
		return rehab.Clinic{}, rehab.Refuse(rehab.NotFound, "export.no_clinic", "typed", typed, "clinics", strings.Join(names, ", "))
	case len(hits) > 1:
		return rehab.Clinic{}, rehab.Refuse(rehab.Invalid, "export.which_clinic", "clinics", strings.Join(names, ", "))
	}
	return hits[0], nil
}

// vacant returns the full name of a place where nothing is yet, in a folder
// that is there.
func vacant(name string) (string, error) {
	full, err := filepath.Abs(name)
	if err != nil {
		return "", fmt.Errorf("find place: %w", err)
	}
	if _, err := os.Lstat(full); err == nil {
		return "", rehab.Refuse(rehab.Conflict, "export.exists", "file", full)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("find place: %w", err)
	}
	if info, err := os.Stat(filepath.Dir(full)); err != nil || !info.IsDir() {
		return "", rehab.Refuse(rehab.NotFound, "export.no_folder", "folder", filepath.Dir(full))
	}
	return full, nil
}

// writeFile makes a file of what write writes, or leaves nothing behind.
func writeFile(name string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), ".waymark-export-*") // made with mode 0600
	if err != nil {
		return fmt.Errorf("make file: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if err := errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		return err
	}
	return settle(f.Name(), name)
}

// writeFolder is writeFile for several files in a folder of their own.
func writeFolder(name string, write func(open func(string) (io.Writer, error)) error) (err error) {
	dir, err := os.MkdirTemp(filepath.Dir(name), ".waymark-export-*") // made with mode 0700
	if err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(dir))
		}
	}()
	var files []*os.File
	err = write(func(name string) (io.Writer, error) {
		f, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err == nil {
			files = append(files, f)
		}
		return f, err
	})
	for _, f := range files {
		err = errors.Join(err, f.Sync(), f.Close())
	}
	if err != nil {
		return err
	}
	return settle(dir, name)
}

// settle gives what was made its name, unless something took the name
// meanwhile.
func settle(made, name string) error {
	if _, err := vacant(name); err != nil {
		return err
	}
	if err := os.Rename(made, name); err != nil {
		return fmt.Errorf("name export: %w", err)
	}
	return nil
}

package export_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"testing"

	"waymark/export"
)

// The archive holds what the folder would, and is never larger than it may be.
func TestTheArchiveHoldsTheTables(t *testing.T) {
	want := exported(t, records(heron()))
	packed, err := export.Zip(records(heron()), catalogue(t), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil || len(archive.File) != len(export.Files()) {
		t.Fatal(archive.File, err)
	}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r) // checks the sum
		if err != nil || !bytes.Equal(got, want[f.Name].Bytes()) {
			t.Errorf("%s differs, %v", f.Name, err)
		}
	}
	if _, err := export.Zip(records(heron()), catalogue(t), len(packed)); err != nil {
		t.Errorf("at its own size: %v", err)
	}
	for _, limit := range []int{len(packed) - 1, 100, 0} {
		if _, err := export.Zip(records(heron()), catalogue(t), limit); !errors.Is(err, export.ErrTooBig) {
			t.Errorf("with a limit of %d: %v", limit, err)
		}
	}
}

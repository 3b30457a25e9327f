package backup

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// How the files of a folder are named: waymark-20261125T031500Z.age.
const (
	prefix  = "waymark-"
	suffix  = ".age"
	stamp   = "20060102T150405Z"
	partial = ".part" // one that is being written
)

func fileName(made time.Time) string { return prefix + made.UTC().Format(stamp) + suffix }

// File is a backup in a folder.
type File struct {
	Path string
	Made time.Time
}

// Files returns the backups of a folder, the newest first. Other files are none
// of ours.
func Files(folder string) ([]File, error) {
	list, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var out []File
	for _, e := range list {
		name, ours := strings.CutPrefix(e.Name(), prefix)
		name, whole := strings.CutSuffix(name, suffix)
		made, err := time.Parse(stamp, name)
		if ours && whole && err == nil && e.Type().IsRegular() {
			out = append(out, File{filepath.Join(folder, e.Name()), made})
		}
	}
	slices.SortFunc(out, func(a, b File) int { return b.Made.Compare(a.Made) })
	return out, nil
}

// Expire deletes the backups that were made before an instant, but for the
// newest of the folder, and returns how many.
func Expire(folder string, before time.Time) (int, error) {
	files, err := Files(folder)
	n := 0
	for i, f := range files {
		if i == 0 || !f.Made.Before(before) {
			continue
		}
		if e := os.Remove(f.Path); e != nil {
			err = errors.Join(err, e)
			continue
		}
		n++
	}
	return n, err
}

// leftovers deletes what a process that ended early was writing.
func leftovers(folder string) error {
	list, err := filepath.Glob(filepath.Join(folder, prefix+"*"+suffix+partial))
	for _, f := range list {
		err = errors.Join(err, os.Remove(f))
	}
	return err
}

// syncFolder sees to it that a new name is on disk.
func syncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

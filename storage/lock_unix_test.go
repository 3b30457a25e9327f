//go:build unix

package storage

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"waymark/rehab"
)

func TestFilesAreTheOwnersAlone(t *testing.T) {
	for name, umask := range map[string]int{"wide": 0, "narrow": 0o777} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "waymark.db")
			defer syscall.Umask(syscall.Umask(umask))
			clinic(t, openedAt(t, path))
			for _, suffix := range []string{"", "-wal", "-shm"} {
				info, err := os.Stat(path + suffix)
				check(t, err)
				if info.Mode().Perm() != 0o600 {
					t.Errorf("file%s is %v", suffix, info.Mode())
				}
			}
		})
	}
}

func TestReadOnlyFolderIsSaidToBeOne(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write anywhere")
	}
	dir := t.TempDir()
	check(t, os.Chmod(dir, 0o500))
	_, err := Open(filepath.Join(dir, "waymark.db"))
	refused(t, err, rehab.Unavailable, "storage.readonly")
}

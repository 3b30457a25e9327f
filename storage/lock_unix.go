//go:build unix

package storage

import (
	"errors"
	"os"
	"syscall"
)

// lockFile takes the lock, which the system lets go when the process ends,
// however it ends.
func lockFile(f *os.File) (taken bool, err error) {
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}

func readOnlyDisk(err error) bool { return errors.Is(err, syscall.EROFS) }

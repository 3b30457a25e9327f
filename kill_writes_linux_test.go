package main_test

import (
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

// watchWrites counts the writes to any file of a folder, as the system tells of
// them, and calls reached at about the one that is wanted: several that come at
// once may count as one.
func watchWrites(t *testing.T, folder string, wanted int64, reached func()) (stop func()) {
	t.Helper()
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := unix.InotifyAddWatch(fd, folder, unix.IN_MODIFY); err != nil {
		t.Fatal(err)
	}
	file := os.NewFile(uintptr(fd), "inotify")
	done := make(chan struct{})
	go func() {
		defer close(done)
		event := make([]byte, 4096)
		for seen := int64(0); ; {
			n, err := file.Read(event)
			if err != nil {
				return
			}
			before := seen
			seen += int64(n / unix.SizeofInotifyEvent)
			if before < wanted && seen >= wanted {
				reached()
			}
		}
	}()
	return func() {
		_ = file.Close()
		<-done
	}
}

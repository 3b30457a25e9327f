package storage

import (
	"fmt"
	"os"

	"waymark/rehab"
)

// Lock makes this process the only owner of a database file, through a file
// beside it named FILE.lock. A second owner is refused with a Conflict. Open
// takes it; what replaces the file takes it by itself.
func Lock(path string) (release func() error, err error) {
	f, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	taken, err := lockFile(f)
	if err == nil && taken {
		err = f.Chmod(0o600) // whatever the umask
	}
	switch {
	case err != nil:
		_ = f.Close()
		return nil, fmt.Errorf("take lock: %w", err)
	case !taken:
		_ = f.Close()
		return nil, rehab.Refuse(rehab.Conflict, "storage.locked", "file", path)
	}
	return f.Close, nil
}

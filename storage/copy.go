package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"

	"modernc.org/sqlite"

	"waymark/rehab"
)

// Facts are what can be said of a database file without its contents.
type Facts struct {
	Schema int64           // version
	Head   rehab.AuditHead // end of the audit's chain
}

// Copy writes the database as it stands at one instant into a new file, beside
// its writer, and looks the copy through. The file is its owner's alone; after
// an error there is none.
func (s *Store) Copy(ctx context.Context, to string) (f Facts, err error) {
	if err := vacant(to); err != nil {
		return f, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, Discard(to))
		}
	}()
	conn, err := s.ro.Conn(ctx)
	if err != nil {
		return f, s.trouble(err)
	}
	defer conn.Close()
	err = conn.Raw(func(driver any) error {
		b, err := driver.(interface {
			NewBackup(string) (*sqlite.Backup, error)
		}).NewBackup(to)
		if err != nil {
			return err
		}
		_, err = b.Step(-1) // all at once: readers don't hold the writer up
		return errors.Join(err, b.Finish())
	})
	if err != nil {
		return f, s.trouble(err)
	}
	return Inspect(ctx, to)
}

// vacant makes an empty file of the owner's alone. Errors: that there is one.
func vacant(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("make file: %w", err)
	}
	return errors.Join(f.Chmod(0o600), f.Close())
}

// Discard deletes a database that nobody uses, with what stands beside it.
func Discard(path string) error {
	var errs []error
	for _, beside := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(path + beside); err != nil && !os.IsNotExist(err) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// Inspect looks a database through that nobody uses, page by page, and changes
// nothing. Errors: Internal if it is damaged; Conflict if a newer program wrote
// it.
func Inspect(ctx context.Context, path string) (f Facts, err error) {
	s, err := newStore(path)
	if err != nil {
		return f, err
	}
	db, err := sql.Open("sqlite", s.dsn("mode=ro&immutable=1", "query_only(1)"))
	if err != nil {
		return f, err
	}
	defer db.Close()
	var verdict string
	if err := db.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&verdict); err != nil {
		return f, s.trouble(err)
	}
	if verdict != "ok" {
		return f, rehab.Refuse(rehab.Internal, "storage.damaged", "file", s.path)
	}
	current, target, err := s.versions(ctx, db)
	if err != nil {
		return f, s.trouble(err)
	}
	if current > target {
		return f, rehab.Refuse(rehab.Conflict, "storage.newer", "file", s.path)
	}
	f.Schema = current
	c := &conn{db: db}
	err = c.tx(ctx, "BEGIN", func(ctx context.Context) error {
		f.Head, err = auditHead(ctx, c)
		return err
	})
	return f, s.trouble(err)
}

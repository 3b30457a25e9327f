package storage

import (
	"errors"
	"io/fs"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"waymark/rehab"
)

// unique reports whether err says that a row with that key exists already.
func unique(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && (e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}

// ended reports whether a rollback found nothing to roll back: a full disk
// has SQLite do that by itself.
func ended(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return err == nil || ok && e.Code() == sqlite3.SQLITE_ERROR
}

// trouble says what a person can do about an error of the file or the disk;
// every other error stays as it is.
func (s *Store) trouble(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*rehab.Error](err); ok {
		return err
	}
	refuse := func(code rehab.Code, key string) error {
		return &rehab.Error{Code: code, Text: rehab.T(key, "file", s.path), Err: err}
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		switch e.Code() & 0xff {
		case sqlite3.SQLITE_FULL:
			return refuse(rehab.Unavailable, "storage.full")
		case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
			return refuse(rehab.Unavailable, "storage.readonly")
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			return refuse(rehab.Unavailable, "storage.busy")
		case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
			return refuse(rehab.Internal, "storage.damaged")
		}
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return refuse(rehab.Invalid, "storage.no_file")
	case errors.Is(err, fs.ErrPermission), readOnlyDisk(err):
		return refuse(rehab.Unavailable, "storage.readonly")
	}
	return err
}

package storage

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver

	"waymark/rehab"
)

//go:embed migrations/*.sql
var migrations embed.FS

const readers = 4

// Store is an open database. Its methods may be called at the same time; each
// is one transaction.
type Store struct {
	path    string
	boot    string // names this process in the rows it claims
	release func() error
	rw, ro  *sql.DB
	writer  chan *conn // holds the one writer; nil when read-only
	reader  chan *conn
	wake    chan struct{}
	closed  chan struct{}
	once    sync.Once

	mu      sync.Mutex
	hearing hearing
}

// Open opens the database of a file, makes it if there is none, brings its
// schema up to date and takes the lock that makes this process its only owner.
// Errors: Conflict if another process has it or a newer program wrote it;
// Invalid if its folder is missing or it is one; Unavailable if it can't be written.
func Open(path string) (*Store, error) {
	s, err := newStore(path)
	if err != nil {
		return nil, err
	}
	if err := s.open(); err != nil {
		return nil, s.trouble(errors.Join(err, s.Close()))
	}
	return s, nil
}

// OpenReadOnly opens a database to look at, beside a running bot too. What
// would write is refused. Errors: Conflict if its schema is not this program's;
// Invalid if it is missing or a folder.
func OpenReadOnly(path string) (*Store, error) {
	s, err := newStore(path)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(s.path); err != nil {
		return nil, s.trouble(err)
	}
	if err := s.connect(); err != nil {
		return nil, s.trouble(errors.Join(err, s.Close()))
	}
	current, target, err := s.versions(context.Background(), s.ro)
	switch {
	case err != nil:
		return nil, s.trouble(errors.Join(err, s.Close()))
	case current > target:
		return nil, errors.Join(rehab.Refuse(rehab.Conflict, "storage.newer", "file", s.path), s.Close())
	case current < target:
		return nil, errors.Join(rehab.Refuse(rehab.Conflict, "storage.older", "file", s.path), s.Close())
	}
	return s, nil
}

func newStore(path string) (*Store, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("find file: %w", err)
	}
	if info, err := os.Stat(full); err == nil && info.IsDir() { // what an empty name stands for, too
		return nil, rehab.Refuse(rehab.Invalid, "storage.folder", "file", full)
	}
	return &Store{path: full, boot: NewID(), wake: make(chan struct{}, 1), closed: make(chan struct{})}, nil
}

func (s *Store) open() (err error) {
	if s.release, err = Lock(s.path); err != nil {
		return err
	}
	if err := private(s.path); err != nil {
		return err
	}
	s.rw, err = sql.Open("sqlite", s.dsn("_txlock=immediate", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
		"secure_delete(1)", "temp_store(memory)", "cache_size(-8000)", "wal_autocheckpoint(4000)"))
	if err != nil {
		return err
	}
	s.rw.SetMaxOpenConns(1)
	if err := s.migrate(context.Background()); err != nil {
		return err
	}
	if err := s.resumeIDs(context.Background()); err != nil {
		return err
	}
	s.writer = make(chan *conn, 1)
	s.writer <- &conn{db: s.rw}
	return s.connect()
}

// connect makes the read-only pool.
func (s *Store) connect() (err error) {
	if s.ro, err = sql.Open("sqlite", s.dsn("mode=ro", "query_only(1)")); err != nil {
		return err
	}
	s.ro.SetMaxOpenConns(readers)
	s.reader = make(chan *conn, readers)
	for range readers {
		s.reader <- &conn{db: s.ro}
	}
	return nil
}

// dsn names the file with its settings: in the name, since a pragma that is
// executed holds for one connection only.
func (s *Store) dsn(option string, pragmas ...string) string {
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(s.path), RawQuery: option + "&_pragma=busy_timeout(5000)"}
	for _, p := range pragmas {
		u.RawQuery += "&_pragma=" + p
	}
	return u.String()
}

// private makes the file for its owner alone. SQLite gives its other files
// the same mode. The mode is set by itself, since a umask takes bits away from
// a new file and leaves an old one as it was.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("open file: %w", err)
	}
	return errors.Join(f.Chmod(0o600), f.Close())
}

// migrate brings the schema up to date. It runs under the lock: two at once on
// a new file fail half of the time.
func (s *Store) migrate(ctx context.Context) error {
	current, target, err := s.versions(ctx, s.rw)
	switch {
	case err != nil:
		return err
	case current > target:
		return rehab.Refuse(rehab.Conflict, "storage.newer", "file", s.path)
	case current == target:
		return nil
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, s.rw, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// versions returns the schema of the file, 0 for a new one, and the program's.
func (s *Store) versions(ctx context.Context, db *sql.DB) (current, target int64, err error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return 0, 0, err
	}
	for _, name := range names {
		v, err := goose.NumericComponent(name)
		if err != nil {
			return 0, 0, err
		}
		target = max(target, v)
	}
	var tables int
	err = db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema WHERE name = 'goose_db_version'`).Scan(&tables)
	if err != nil || tables == 0 {
		return 0, target, err
	}
	err = db.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version`).Scan(&current)
	return current, target, err
}

// Close waits for what is going on, closes the file and lets go of its lock.
// It may be called twice.
func (s *Store) Close() (err error) {
	s.once.Do(func() {
		close(s.closed)
		if s.writer != nil {
			err = errors.Join(err, (<-s.writer).close())
		}
		if s.reader != nil {
			for range readers {
				err = errors.Join(err, (<-s.reader).close())
			}
		}
		for _, db := range []*sql.DB{s.ro, s.rw} {
			if db != nil {
				err = errors.Join(err, db.Close())
			}
		}
		if s.release != nil {
			err = errors.Join(err, s.release())
		}
	})
	return err
}

// Path returns the full name of the file.
func (s *Store) Path() string { return s.path }

// Wake receives after a commit that left rows in the outbox, or that ended
// one for whose sake others were held back.
func (s *Store) Wake() <-chan struct{} { return s.wake }

// write runs fn as a transaction of the one writer. When it returns, what was
// written is on disk.
func (s *Store) write(ctx context.Context, fn func(ctx context.Context, c *conn) error) error {
	return s.record(ctx, durable, fn)
}

// note is write for what may be lost when the power fails, though not when the
// process ends: it doesn't wait for the disk.
func (s *Store) note(ctx context.Context, fn func(ctx context.Context, c *conn) error) error {
	return s.record(ctx, lazy, fn)
}

func (s *Store) record(ctx context.Context, how durability, fn func(ctx context.Context, c *conn) error) error {
	if s.writer == nil {
		return rehab.Refuse(rehab.Unavailable, "storage.readonly", "file", s.path)
	}
	c, err := s.take(ctx, s.writer)
	if err != nil {
		return err
	}
	defer func() { s.writer <- c }()
	if err := c.commits(ctx, how); err != nil {
		return s.trouble(err)
	}
	// The write lock comes with the begin, so what is read stays true until the commit.
	err = c.tx(ctx, "BEGIN IMMEDIATE", func(ctx context.Context) error { return fn(ctx, c) })
	if err != nil {
		return s.trouble(err)
	}
	if c.wake {
		s.signal()
	}
	return nil
}

// flush moves what was written into the main file and empties the log beside
// it, which else keeps old pages. A reader at work makes it wait for the next
// time.
func (s *Store) flush(ctx context.Context) error {
	c, err := s.take(ctx, s.writer)
	if err != nil {
		return err
	}
	defer func() { s.writer <- c }()
	_, err = c.sql.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return s.trouble(err)
}

// read runs fn on one state of the database, beside the writer.
func (s *Store) read(ctx context.Context, fn func(ctx context.Context, c *conn) error) error {
	c, err := s.take(ctx, s.reader)
	if err != nil {
		return err
	}
	defer func() { s.reader <- c }()
	return s.trouble(c.tx(ctx, "BEGIN", func(ctx context.Context) error { return fn(ctx, c) }))
}

func (s *Store) take(ctx context.Context, from chan *conn) (*conn, error) {
	select {
	case <-s.closed:
		return nil, rehab.Refuse(rehab.Unavailable, "storage.closed")
	default:
	}
	select {
	case c := <-from:
		return c, nil
	case <-s.closed:
		return nil, rehab.Refuse(rehab.Unavailable, "storage.closed")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *Store) signal() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"waymark/rehab"
)

// conn is one connection and the statements prepared on it.
type conn struct {
	db    *sql.DB
	sql   *sql.Conn
	stmts map[string]*sql.Stmt
	wake  bool // the transaction left rows in the outbox
	how   durability
}

// durability says when a commit returns. The writer is opened as durable.
type durability int

const (
	durable   durability = iota // what was written is on disk
	lazy                        // the system has it, and writes it with the next durable commit at the latest
	undecided                   // setting it failed half-way
)

// commits sets how the commits of the one writer return from now on. The
// pragma works while it is prepared, so it can't be one of the statements kept.
func (c *conn) commits(ctx context.Context, how durability) error {
	if c.how == how {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	if err := c.dial(ctx); err != nil {
		return err
	}
	level := "FULL"
	if how == lazy {
		level = "NORMAL"
	}
	c.how = undecided
	if _, err := c.sql.ExecContext(ctx, "PRAGMA synchronous = "+level); err != nil {
		return fmt.Errorf("set synchronous: %w", err)
	}
	c.how = how
	return nil
}

// dial connects when the connection is first used.
func (c *conn) dial(ctx context.Context) error {
	if c.sql != nil {
		return nil
	}
	sc, err := c.db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	c.sql, c.stmts = sc, map[string]*sql.Stmt{}
	return nil
}

func (c *conn) close() error {
	if c.sql == nil {
		return nil
	}
	for _, st := range c.stmts {
		_ = st.Close()
	}
	return c.sql.Close()
}

// stmt returns the prepared statement of a query. Queries are constants, so
// their number is bounded.
func (c *conn) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if st, ok := c.stmts[query]; ok {
		return st, nil
	}
	st, err := c.sql.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	c.stmts[query] = st
	return st, nil
}

// exec returns the number of rows that changed.
func (c *conn) exec(ctx context.Context, query string, args ...any) (int64, error) {
	st, err := c.stmt(ctx, query)
	if err != nil {
		return 0, err
	}
	res, err := st.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// tx runs fn between begin and commit. A transaction that was begun is brought
// to its end even if ctx is done: it is short, and cancelling each of its
// statements would cost a goroutine each.
func (c *conn) tx(ctx context.Context, begin string, fn func(ctx context.Context) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	if err := c.dial(ctx); err != nil {
		return err
	}
	c.wake = false
	if _, err := c.exec(ctx, begin); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	done := false
	defer func() {
		if !done {
			_, back := c.exec(ctx, "ROLLBACK")
			if !ended(back) {
				err = errors.Join(err, back)
			}
		}
	}()
	if err := fn(ctx); err != nil {
		return err
	}
	if _, err := c.exec(ctx, "COMMIT"); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	done = true
	return nil
}

// row is what a scan function reads from: a result of one row or of many.
type row interface{ Scan(dest ...any) error }

// all returns what scan makes of each row.
func all[T any](ctx context.Context, c *conn, scan func(row) (T, error), query string, args ...any) ([]T, error) {
	st, err := c.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := st.QueryContext(ctx, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// each hands every row to fn; no more than one is in memory.
func each(ctx context.Context, c *conn, fn func(row) error, query string, args ...any) error {
	_, err := all(ctx, c, func(r row) (struct{}, error) { return struct{}{}, fn(r) }, query, args...)
	return err
}

// one returns what scan makes of the first row; ok is false if there is none.
func one[T any](ctx context.Context, c *conn, scan func(row) (T, error), query string, args ...any) (v T, ok bool, err error) {
	st, err := c.stmt(ctx, query)
	if err != nil {
		return v, false, err
	}
	v, err = scan(st.QueryRowContext(ctx, args...))
	if errors.Is(err, sql.ErrNoRows) {
		return v, false, nil
	}
	return v, err == nil, err
}

// must is one, where none is a NotFound with the text of key.
func must[T any](ctx context.Context, c *conn, key string, scan func(row) (T, error), query string, args ...any) (T, error) {
	v, ok, err := one(ctx, c, scan, query, args...)
	if err == nil && !ok {
		err = rehab.Refuse(rehab.NotFound, key)
	}
	return v, err
}

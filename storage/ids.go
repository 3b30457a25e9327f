package storage

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"sync/atomic"
	"time"
)

var (
	idCode = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)
	lastID atomic.Int64 // microseconds since 1970 of the newest id
)

// NewID returns an id of 24 characters: 56 bits of time in microseconds, then
// 64 random bits. They sort in the order they were made, whatever the machine's
// clock does: those of one process, and of one database from one to the next.
func NewID() string {
	var b [16]byte
	for {
		last := lastID.Load()
		now := max(time.Now().UnixMicro(), last+1)
		if lastID.CompareAndSwap(last, now) {
			binary.BigEndian.PutUint64(b[:8], uint64(now)<<8)
			break
		}
	}
	_, _ = rand.Read(b[7:15]) // never fails: it ends the program instead
	return idCode.EncodeToString(b[:15])
}

// resumeIDs has new ids come after those of an earlier process whose clock may
// have been ahead of ours. It looks where the order of ids decides something.
func (s *Store) resumeIDs(ctx context.Context) error {
	var newest string
	err := s.rw.QueryRowContext(ctx, `SELECT max(coalesce((SELECT max(id) FROM outbox), ''), coalesce((SELECT max(id) FROM patient), ''))`).Scan(&newest)
	if err != nil {
		return err
	}
	var b [16]byte
	if len(newest) == 24 {
		if _, err := idCode.Decode(b[:], []byte(newest)); err != nil {
			return fmt.Errorf("read id: %w", err)
		}
	}
	at := int64(binary.BigEndian.Uint64(b[:8]) >> 8)
	for last := lastID.Load(); last < at && !lastID.CompareAndSwap(last, at); last = lastID.Load() {
	}
	return nil
}

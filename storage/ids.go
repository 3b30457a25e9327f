package storage

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"sync/atomic"
	"time"
)

var (
	idCode = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)
	lastID atomic.Int64 // microseconds since 1970 of the newest id
)

// NewID returns an id of 24 characters: 56 bits of time in microseconds, then
// 64 random bits. Ids made by one process sort in the order they were made.
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

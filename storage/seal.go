package storage

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"

	"waymark/rehab"
)

// seal is the hash of an entry and of all before it: SHA-256 over the seal
// before, then the entry's number, its instant and its texts, each with its
// length. An entry that is altered, taken away or moved breaks the seals from
// there on; that the last ones were cut off shows against a head that was kept
// elsewhere.
type seal [sha256.Size]byte

// sealer makes seals one after the other.
type sealer struct {
	hash hash.Hash
	text []byte
}

func (s *sealer) next(before seal, a rehab.Audit) (out seal) {
	if s.hash == nil {
		s.hash = sha256.New()
	}
	s.hash.Reset()
	s.text = append(s.text[:0], before[:]...)
	s.text = binary.BigEndian.AppendUint64(s.text, uint64(a.Number))
	s.text = binary.BigEndian.AppendUint64(s.text, uint64(ms(a.At)))
	for _, field := range []string{a.Clinic, a.Patient, a.Who, a.Deed} {
		s.text = binary.BigEndian.AppendUint32(s.text, uint32(len(field)))
		s.text = append(s.text, field...)
	}
	s.hash.Write(s.text)
	s.hash.Sum(out[:0])
	return out
}

// AuditFault is what VerifyAudit found wrong.
type AuditFault struct {
	Number int64  // of the entry
	Fault  string // "altered": it, or what its seal covers; "missing": it and those up to Last; "cut": there is none of this number any more; "other": it is not the one of the head
	Last   int64  // of the missing ones
}

// VerifyAudit reads the whole chain, hands each fault to found, and returns how
// many entries there are. Of the heads that were kept elsewhere it looks
// whether the chain still has them. Memory does not grow with the chain.
func (s *Store) VerifyAudit(ctx context.Context, heads []rehab.AuditHead, found func(AuditFault)) (entries int64, err error) {
	kept := map[int64]string{}
	for _, h := range heads {
		kept[h.Number] = h.Seal
	}
	var chain auditChain
	err = s.read(ctx, func(ctx context.Context, c *conn) error {
		return each(ctx, c, func(r row) error {
			var a rehab.Audit
			var stored []byte
			if err := r.Scan(&a.Number, &a.Clinic, &a.Patient, &a.Who, &a.Deed, instant{&a.At}, &stored); err != nil {
				return err
			}
			entries++
			chain.check(a, stored, found)
			if want, ok := kept[a.Number]; ok {
				delete(kept, a.Number)
				if len(stored) < rehab.SealShown || hex.EncodeToString(stored[:rehab.SealShown]) != want {
					found(AuditFault{Number: a.Number, Fault: "other"})
				}
			}
			return nil
		}, `SELECT number, clinic, patient, who, deed, at, seal FROM audit ORDER BY number`)
	})
	for _, h := range heads {
		if _, ok := kept[h.Number]; ok && err == nil && h.Number > 0 {
			found(AuditFault{Number: h.Number, Fault: "cut"})
		}
	}
	return entries, err
}

// auditChain follows the chain as it is stored: a broken seal is told once, and
// what follows is held against the seal that stands there.
type auditChain struct {
	sealer
	number int64
	before seal
}

func (ch *auditChain) check(a rehab.Audit, stored []byte, found func(AuditFault)) {
	if a.Number > ch.number+1 {
		found(AuditFault{Number: ch.number + 1, Fault: "missing", Last: a.Number - 1})
	} else if want := ch.next(ch.before, a); string(want[:]) != string(stored) {
		found(AuditFault{Number: a.Number, Fault: "altered"})
	}
	ch.number = a.Number
	ch.before = seal{}
	copy(ch.before[:], stored)
}

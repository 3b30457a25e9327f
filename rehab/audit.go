package rehab

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// SealShown is how many bytes of a seal a head shows: enough that nobody finds
// another chain with the same one.
const SealShown = 8

// AuditHead names the end of the chain of entries at some time. Kept outside the
// database, it shows whether the chain was cut or made anew since.
type AuditHead struct {
	Number int64  // of the last entry; 0 if there was none
	Seal   string // hexadecimal, SealShown bytes of the last entry's seal
}

// String is the head as people write it down: "1204:3f9a1b22c0ffee42".
func (h AuditHead) String() string { return fmt.Sprintf("%d:%s", h.Number, h.Seal) }

// ParseAuditHead reads what String wrote. Errors: Invalid.
func ParseAuditHead(text string) (AuditHead, error) {
	number, seal, _ := strings.Cut(strings.TrimSpace(text), ":")
	n, err := strconv.ParseInt(number, 10, 64)
	raw, errSeal := hex.DecodeString(seal)
	if err != nil || errSeal != nil || n < 0 || len(raw) != SealShown {
		return AuditHead{}, Refuse(Invalid, "audit.head")
	}
	return AuditHead{Number: n, Seal: strings.ToLower(seal)}, nil
}

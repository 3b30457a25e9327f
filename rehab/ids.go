package rehab

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

var idCode = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// ID derives an id of 24 characters (120 bits) from what it stands for, so
// that a step made twice names the same row.
func ID(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return idCode.EncodeToString(sum[:15])
}

// CheckinID is the id of the one check-in of that patient, set and date.
func CheckinID(patient string, set Set, date Date) string {
	return ID("checkin", patient, string(set), date.String())
}

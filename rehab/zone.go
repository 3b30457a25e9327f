package rehab

import (
	"strings"
	"sync"
	"time"
)

var zones sync.Map // IANA name to *time.Location: LoadLocation caches nothing

// Zone returns the location of an IANA name such as "Australia/Melbourne". An
// unknown name, and names that depend on the machine, are refused with what
// would be right.
func Zone(name string) (*time.Location, error) {
	name = strings.TrimSpace(name)
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location), nil
	}
	loc, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return nil, &Error{Code: Invalid, Text: T("zone.unknown", "typed", clip(name, 40)), Err: err}
	}
	zones.Store(name, loc)
	return loc, nil
}

// clip returns at most n runes of s, for showing back what was typed.
func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n]) + "…"
}

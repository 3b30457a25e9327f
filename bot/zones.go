package bot

import (
	_ "embed"
	"strings"
)

// zones.txt holds the names of the IANA zones that people live in, one a line
// (zone.tab of tzdata, public domain).
//
//go:embed zones.txt
var zonesFile string

var zoneNames = strings.Fields(zonesFile)

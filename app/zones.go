package app

import (
	"os"
	"path/filepath"
	"strings"
)

// systemZones are where package time looks for zones before it takes those
// inside the program.
var systemZones = []string{"/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/usr/lib/locale/TZ", "/etc/zoneinfo"}

// zoneSource says which zone database is read, and its release where it tells.
func zoneSource() string {
	if from := os.Getenv("ZONEINFO"); from != "" {
		return from + " (ZONEINFO)" + zoneRelease(from)
	}
	for _, dir := range systemZones {
		if _, err := os.Stat(filepath.Join(dir, "Europe", "Berlin")); err == nil {
			return dir + zoneRelease(dir)
		}
	}
	return "those inside the program"
}

// zoneRelease reads a zone database's own release, like 2025b, from a file that
// carries it.
func zoneRelease(dir string) string {
	for _, name := range []string{"tzdata.zi", "+VERSION"} {
		b, err := os.ReadFile(filepath.Join(dir, name)) //nolint:gosec // the folder is the administrator's choice, and one line is shown to them
		if err == nil {
			line, _, _ := strings.Cut(string(b), "\n")
			return ", release " + strings.TrimSpace(strings.TrimPrefix(line, "# version"))
		}
	}
	return ""
}

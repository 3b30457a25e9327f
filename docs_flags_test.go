package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"waymark/rehab"
)

// Clinicians read what a rule does in docs/flags.md; its figures are those of
// the program.
func TestDocsOfFlagsHaveEachRule(t *testing.T) {
	doc, err := os.ReadFile(filepath.Join("docs", "flags.md"))
	if err != nil {
		t.Fatal(err)
	}
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	for _, r := range rehab.Rules {
		bounds := "no"
		if r.Tunable() {
			bounds = number(r.Low) + " to " + number(r.High)
		}
		if row := fmt.Sprintf("| `%s` | %s | %s |", r.Kind, number(r.Threshold), bounds); !strings.Contains(string(doc), row) {
			t.Errorf("docs/flags.md lacks %q", row)
		}
	}
}

package main_test

import (
	"bytes"
	"cmp"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"waymark/rehab"
)

func TestEachDependencyIsExplained(t *testing.T) {
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile(filepath.Join("docs", "dependencies.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for line := range strings.Lines(string(doc)) {
		cells := strings.Split(line, "|")
		if len(cells) > 3 {
			rows[strings.Trim(cells[1], " `")] = strings.TrimSpace(cells[2])
		}
	}
	for line := range strings.Lines(string(mod)) {
		if strings.Contains(line, "// indirect") {
			continue
		}
		fields := strings.Fields(strings.TrimPrefix(line, "require "))
		if len(fields) != 2 || !strings.HasPrefix(fields[1], "v") {
			continue
		}
		got := cmp.Or(rows[fields[0]], "nothing")
		if got != fields[1] {
			t.Errorf("go.mod has %s %s; docs/dependencies.md says %s", fields[0], fields[1], got)
		}
	}
}

// The example is copied by people who run the bot: as it stands it must be
// whole, and a country that they uncomment must lack nothing but the answers.
func TestTheExampleConfigurationIsWhole(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("docs", "config.example.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	commented := regexp.MustCompile(`(?m)^  # ( *[A-Za-z_]+:.*)$`)
	for name, text := range map[string][]byte{"as it stands": text, "with all countries": commented.ReplaceAll(text, []byte("  $1"))} {
		var config struct {
			Countries map[string]rehab.Numbers `yaml:"countries"`
		}
		dec := yaml.NewDecoder(bytes.NewReader(text))
		dec.KnownFields(true)
		if err := dec.Decode(&config); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(config.Countries) == 0 || name != "as it stands" && len(config.Countries) < 6 {
			t.Errorf("%s: %d countries", name, len(config.Countries))
		}
		for country, n := range config.Countries {
			for key, number := range map[string]string{"emergency": n.Emergency, "crisis_line": n.CrisisLine, "crisis_text": n.CrisisText,
				"abuse_line": n.AbuseLine, "poisons_line": n.Poisons, "health_line": n.HealthLine} {
				if number == "" || name == "as it stands" && number == "ask" {
					t.Errorf("%s: %s has no %s", name, country, key)
				}
			}
		}
	}
}

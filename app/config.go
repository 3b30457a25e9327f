package app

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"waymark/backup"
	"waymark/rehab"
)

// Config is what Waymark needs to know of the place where it runs.
type Config struct {
	DB      string                   // file of the database
	Token   string                   // of the Discord bot
	APIURL  string                   // another base than Discord's own; "" is Discord
	Numbers map[string]rehab.Numbers // telephone numbers by country
	Backups *Backups                 // nil: none are made

	Heartbeat time.Duration // of the gateway, in real time; 0 is Discord's, others are a local one's
}

// Backups are the copies of the database that are made once a day.
type Backups struct {
	Folder     string   `yaml:"folder"`
	Recipients []string `yaml:"recipients"` // age's public keys
	KeepDays   int      `yaml:"keep_days"`
}

// most and least days that backups are kept: whoever asked to be forgotten is in
// them as long.
const leastKept, mostKept = 2, 30

func (b *Backups) check() error {
	if b == nil {
		return nil
	}
	if strings.TrimSpace(b.Folder) == "" {
		return errors.New("backups.folder: is empty; name a folder, best on another disk")
	}
	if _, err := backup.Recipients(b.Recipients); err != nil {
		return fmt.Errorf("backups.recipients: %s", Explain(err))
	}
	if b.KeepDays < leastKept || b.KeepDays > mostKept {
		return fmt.Errorf("backups.keep_days: %d; give %d to %d days, since whoever asks to be forgotten stays in the backups as long", b.KeepDays, leastKept, mostKept)
	}
	return nil
}

// File is what the configuration file holds.
type File struct {
	Countries map[string]rehab.Numbers `yaml:"countries"`
	Backups   *Backups                 `yaml:"backups"`
}

// ReadFile reads a configuration file. A word in it that means nothing is
// refused, and so is a country with a number missing, each by name.
func ReadFile(path string) (File, error) {
	var f File
	file, err := os.Open(path)
	if err != nil {
		return f, fmt.Errorf("open configuration: %w", err)
	}
	defer file.Close()
	dec := yaml.NewDecoder(file)
	dec.KnownFields(true)
	if err := dec.Decode(&f); err != nil && !errors.Is(err, io.EOF) {
		return f, fmt.Errorf("read configuration %s: %w", path, err)
	}
	return f, errors.Join(checkNumbers(f.Countries), f.Backups.check())
}

// checkNumbers refuses a country without all of its numbers: patients would
// read an empty line when they need it most.
func checkNumbers(countries map[string]rehab.Numbers) error {
	if len(countries) == 0 {
		return fmt.Errorf("countries: none is given; a clinic's patients need the numbers of their country (see docs/config.example.yaml)")
	}
	for country, n := range countries {
		for key, v := range map[string]string{"emergency": n.Emergency, "crisis_line": n.CrisisLine, "crisis_text": n.CrisisText,
			"abuse_line": n.AbuseLine, "poisons_line": n.Poisons, "health_line": n.HealthLine} {
			if strings.TrimSpace(v) == "" {
				return fmt.Errorf("countries.%s.%s: is empty; give the number as patients should read it, or say in words that there is none", country, key)
			}
		}
	}
	return nil
}

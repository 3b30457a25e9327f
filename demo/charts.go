package demo

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"waymark/discordsim"
)

// keepCharts writes the pictures that the bot posted into the folder: for each
// patient and for the clinicians, named by day.
func (s *stage) keepCharts() error {
	if s.o.Out == "" {
		return nil
	}
	for _, p := range s.everyone() {
		for _, m := range p.room.Messages() {
			name := p.name
			if p == s.physio {
				name = "clinic"
			}
			if err := s.keep(name, m); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *stage) keep(name string, m discordsim.Message) error {
	if !m.Bot || m.Ephemeral {
		return nil
	}
	for _, a := range m.Attachments {
		if a.ContentType != "image/png" {
			continue
		}
		file := fmt.Sprintf("%s-%s-%s", strings.ToLower(name), m.At.In(s.loc).Format("2006-01-02"), a.Filename)
		if err := os.WriteFile(filepath.Join(s.o.Out, file), a.Bytes, 0o600); err != nil {
			return fmt.Errorf("keep chart: %w", err)
		}
	}
	return nil
}

package app

import (
	"bufio"
	"fmt"
	"io"

	"waymark/content"
	"waymark/screen"
)

// longestLine is the longest line that Screen reads, in bytes: Discord's
// longest message many times over.
const longestLine = 1 << 20

// Screen reads lines and writes, for each, what the safety screen takes it
// for (none, selfharm, harm, medical), a tab, and the line.
func Screen(r io.Reader, w io.Writer) error {
	words, err := content.Load()
	if err != nil {
		return err
	}
	s, err := screen.New(words.Screen())
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 64<<10), longestLine)
	for lines.Scan() {
		kind := s.Check(lines.Text()).Class()
		if _, err := fmt.Fprintf(w, "%s\t%s\n", kind, lines.Text()); err != nil {
			return err
		}
	}
	return lines.Err()
}

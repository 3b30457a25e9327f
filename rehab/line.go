package rehab

import (
	"strings"
	"unicode/utf8"
)

// Longest labels, in characters: an exercise and a task stand on buttons of 80.
const (
	maxAlias = 20
	maxLabel = 40
)

// OneLine cleans a line that someone typed: one line, no control characters, no
// markup, no mention that would call anyone.
func OneLine(s string) string { return strings.TrimSpace(plain(s)) }

// Alias cleans what clinicians will see instead of a name.
func Alias(s string) (string, error) {
	clean := OneLine(s)
	n := utf8.RuneCountInString(clean)
	if n < 2 || n > maxAlias || clean != strings.TrimSpace(s) || strings.ContainsAny(clean, "#:") {
		return "", Refuse(Invalid, "patient.alias_shape", "max", maxAlias)
	}
	return clean, nil
}

// ShortLabel cleans the short name of an exercise or a task.
func ShortLabel(s string) (string, error) {
	s = strings.TrimRight(OneLine(s), ".!,; ")
	if n := utf8.RuneCountInString(s); n == 0 || n > maxLabel {
		return "", Refuse(Invalid, "label.shape", "max", maxLabel)
	}
	return s, nil
}

// ShortLabels reads one to most labels, one a line or parted by commas.
func ShortLabels(s string, most int) ([]string, error) {
	var out []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == ',' || r == ';' }) {
		if strings.TrimSpace(part) == "" {
			continue
		}
		l, err := ShortLabel(part)
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	if len(out) == 0 || len(out) > most {
		return nil, Refuse(Invalid, "tasks.count", "max", most)
	}
	return out, nil
}

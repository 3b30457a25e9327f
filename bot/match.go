package bot

import "strings"

// matching returns the names that begin with what was typed, then those that
// hold it, at most as many as Discord shows.
func matching(names []string, typed string) []choice {
	typed = strings.ToLower(strings.TrimSpace(typed))
	var first, then []choice
	for _, n := range names {
		switch low := strings.ToLower(strings.ReplaceAll(n, "_", " ")); {
		case strings.HasPrefix(low, typed):
			first = append(first, choice{n, n})
		case strings.Contains(low, typed), strings.Contains(strings.ToLower(n), typed):
			then = append(then, choice{n, n})
		}
	}
	all := append(first, then...)
	return all[:min(len(all), maxOptions)]
}

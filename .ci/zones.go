// Command zones prints what "waymark plan" prints for many zones and times: it
// reads lines of "zone time from to" and writes each of them with a # before
// it, and then the plan. One process does for all zones of the world.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"waymark/app"
)

func main() {
	if err := plans(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "zones:", err)
		os.Exit(1)
	}
}

func plans(in io.Reader, out io.Writer) error {
	w := bufio.NewWriter(out)
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		if len(f) != 4 {
			return fmt.Errorf("%q is not a zone, a time and two dates", lines.Text())
		}
		fmt.Fprintln(w, "#", lines.Text())
		if err := app.Plan(w, f[0], f[1], "all", f[2], f[3]); err != nil {
			return fmt.Errorf("%s: %w", f[0], err)
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	return w.Flush()
}

//go:build linux

// Bench measures Waymark beside the design that a reminder bot usually has
// (bench/usual), each as a process of its own against the same local Discord
// with the same limits, and writes the table of docs/performance.md.
//
// It promises that nothing is counted by the program under measure: what was
// delivered, when and how often comes from the local Discord's books, processor
// time and memory from the system. Times are of the wall clock; on a machine
// with other work only ratios within one run hold.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"time"
)

// latency is what each request to the local Discord takes.
const latency = 40 * time.Millisecond

// The usual design's bots lose what they have not sent: after a kill they are
// watched this long.
const watched = 50 * time.Second

func main() {
	patients := flag.Int("patients", 1000, "patients who are due at one instant")
	crowd := flag.Int("crowd", 100_000, "patients altogether, of whom a tenth are due at one instant, and a twentieth overdue at a start")
	flag.Parse()
	if err := bench(os.Stdout, os.Stderr, *patients, *crowd); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func bench(out, progress io.Writer, patients, crowd int) error {
	dir, err := os.MkdirTemp("", "waymark-bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	designs, err := build(dir)
	if err != nil {
		return err
	}
	t := table{}
	for _, d := range designs {
		for _, measure := range []func(*table, design) error{
			func(t *table, d design) error { return rush(t, d, patients) },
			func(t *table, d design) error { return killed(t, d, patients) },
			func(t *table, d design) error { return crowded(t, d, crowd) },
			func(t *table, d design) error { return overdue(t, d, crowd) },
		} {
			fmt.Fprintf(progress, "%s: measuring\n", d.name)
			if err := measure(&t, d); err != nil {
				return fmt.Errorf("%s: %w", d.name, err)
			}
		}
	}
	return t.write(out, designs)
}

// table holds figures by what was measured and by whom.
type table struct {
	rows []string
	cell map[[2]string]string
}

func (t *table) set(d design, row, format string, values ...any) {
	if t.cell == nil {
		t.cell = map[[2]string]string{}
	}
	if _, known := t.cell[[2]string{row, ""}]; !known {
		t.rows = append(t.rows, row)
		t.cell[[2]string{row, ""}] = row
	}
	t.cell[[2]string{row, d.name}] = fmt.Sprintf(format, values...)
}

func (t *table) write(out io.Writer, designs []design) error {
	head, line := "| |", "|---|"
	for _, d := range designs {
		head += " " + d.name + " |"
		line += "---|"
	}
	if _, err := fmt.Fprintf(out, "%s\n%s\n", head, line); err != nil {
		return err
	}
	for _, row := range t.rows {
		text := "| " + row + " |"
		for _, d := range designs {
			text += " " + t.cell[[2]string{row, d.name}] + " |"
		}
		if _, err := fmt.Fprintln(out, text); err != nil {
			return err
		}
	}
	return nil
}

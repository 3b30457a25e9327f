// Command demo_figures holds what a demo says of itself against the calendar.
//
// It reads the lines of JSON that "waymark demo --json" wrote. Each scripted
// person has a line of kind "patient" with the plan as it was made (alias,
// zone, days, and the first and last date of it), and the last line is of kind
// "figures". The planned check-ins are counted here once more, from the
// calendar alone: nothing of the bot is imported.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	_ "time/tzdata"
)

type figures struct {
	Kind       string
	Planned    *int
	Asked      *int
	Answered   *int
	Late       *int
	MissedByUs *int `json:"missed_by_us"`
	Lost       *int
	Doubled    *int
	Encouraged *int
	Digests    *int
}

// patient is a scripted person's plan: check-ins on these weekdays from the
// first date to the last, both included.
type patient struct {
	Alias string
	Zone  string
	Days  string // mon,tue; empty for every day
	From  string // 2006-01-02
	To    string
}

func main() {
	days := flag.Int("days", 28, "how many days the demo ran")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: demo_figures [--days N] FILE")
		os.Exit(2)
	}
	if err := run(flag.Arg(0), *days); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", flag.Arg(0), err)
		os.Exit(1)
	}
}

func run(name string, days int) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	people, got, err := read(file)
	if err != nil {
		return err
	}
	planned, err := calendar(people, days)
	if err != nil {
		return err
	}
	if err := check(got, planned, days); err != nil {
		return err
	}
	fmt.Printf("%s: %d people, %d check-ins planned, %d asked, %d answered, %d late, none lost, none doubled, %d summaries\n",
		name, len(people), *got.Planned, *got.Asked, *got.Answered, *got.Late, *got.Digests)
	return nil
}

func read(r io.Reader) ([]patient, figures, error) {
	var people []patient
	var last figures
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		last = figures{}
		var line struct{ Kind string }
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			return nil, last, fmt.Errorf("a line that is not JSON: %w", err)
		}
		switch line.Kind {
		case "patient":
			var p patient
			if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
				return nil, last, fmt.Errorf("read a patient's plan: %w", err)
			}
			people = append(people, p)
		case "figures":
			if err := json.Unmarshal(lines.Bytes(), &last); err != nil {
				return nil, last, fmt.Errorf("read the figures: %w", err)
			}
		}
	}
	if err := lines.Err(); err != nil {
		return nil, last, err
	}
	if last.Kind != "figures" {
		return nil, last, errors.New(`the last line is not of kind "figures"`)
	}
	if len(people) == 0 {
		return nil, last, errors.New(`no line of kind "patient" (alias, zone, days, from, to): the figures cannot be held against the calendar`)
	}
	return people, last, nil
}

// calendar counts the planned dates of all plans. A date that a zone leaves
// out (the international date line moved) has no check-in.
func calendar(people []patient, days int) (int, error) {
	planned := 0
	for _, p := range people {
		loc, err := time.LoadLocation(p.Zone)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", p.Alias, err)
		}
		from, err1 := time.Parse(time.DateOnly, p.From)
		to, err2 := time.Parse(time.DateOnly, p.To)
		if err := errors.Join(err1, err2); err != nil {
			return 0, fmt.Errorf("%s: %w", p.Alias, err)
		}
		if n := int(to.Sub(from).Hours()/24) + 1; n < 0 || n > days+1 {
			return 0, fmt.Errorf("%s: a plan from %s to %s has %d days, the demo %d", p.Alias, p.From, p.To, n, days)
		}
		for d := from; !d.After(to); d = d.AddDate(0, 0, 1) {
			noon := time.Date(d.Year(), d.Month(), d.Day(), 12, 0, 0, 0, loc)
			if noon.Day() == d.Day() && on(p.Days, d.Weekday()) {
				planned++
			}
		}
	}
	return planned, nil
}

func on(days string, day time.Weekday) bool {
	name := strings.ToLower(day.String()[:3])
	return days == "" || strings.Contains(","+strings.ToLower(days)+",", ","+name+",")
}

func check(f figures, planned, days int) error {
	for name, value := range map[string]*int{
		"planned": f.Planned, "asked": f.Asked, "answered": f.Answered, "late": f.Late, "missed_by_us": f.MissedByUs,
		"lost": f.Lost, "doubled": f.Doubled, "encouraged": f.Encouraged, "digests": f.Digests,
	} {
		if value == nil {
			return fmt.Errorf("the figures lack %q", name)
		}
	}
	var wrong []error
	must := func(holds bool, format string, args ...any) {
		if !holds {
			wrong = append(wrong, fmt.Errorf(format, args...))
		}
	}
	must(*f.Planned == planned, "%d check-ins planned, the calendar has %d", *f.Planned, planned)
	must(*f.Lost == 0, "%d check-ins lost", *f.Lost)
	must(*f.Doubled == 0, "%d check-ins asked twice", *f.Doubled)
	must(*f.MissedByUs == 0, "%d check-ins missed by us", *f.MissedByUs)
	must(*f.Digests == days/7, "%d summaries in %d days", *f.Digests, days)
	must(*f.Asked > 0 && *f.Asked <= *f.Planned, "%d asked of %d planned", *f.Asked, *f.Planned)
	must(*f.Answered > 0 && *f.Answered <= *f.Asked, "%d answered of %d asked", *f.Answered, *f.Asked)
	must(*f.Late >= 0 && *f.Late <= *f.Asked, "%d late of %d asked", *f.Late, *f.Asked)
	must(*f.Encouraged > 0 && *f.Encouraged <= *f.Answered, "%d encouraged, %d answered", *f.Encouraged, *f.Answered)
	return errors.Join(wrong...)
}

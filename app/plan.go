package app

import (
	"fmt"
	"io"
	"time"

	"waymark/rehab"
)

// Plan writes each planned instant from one date to another, both included: in
// the plan's zone, a tab, and in UTC, as RFC 3339.
func Plan(w io.Writer, zone, at, days, from, to string) error {
	loc, err := rehab.Zone(zone)
	if err != nil {
		return err
	}
	wall, err := rehab.ParseWallTime(at)
	if err != nil {
		return err
	}
	week, err := rehab.ParseWeekdays(days)
	if err != nil {
		return err
	}
	first, err := rehab.ParseDate(from)
	if err != nil {
		return err
	}
	last, err := rehab.ParseDate(to)
	if err != nil {
		return err
	}
	for _, due := range (rehab.Schedule{At: wall, Days: week, Zone: zone}).Between(first, last, loc) {
		if _, err := fmt.Fprintf(w, "%s\t%s\n", due.At.Format(time.RFC3339), due.At.UTC().Format(time.RFC3339)); err != nil {
			return err
		}
	}
	return nil
}

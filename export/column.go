package export

import (
	"strconv"
	"strings"
	"time"

	"waymark/rehab"
)

// Types of columns.
const (
	typeText    = "text"
	typeCode    = "code" // one of Values
	typeInteger = "integer"
	typeDecimal = "decimal"
	typeDate    = "date"     // 2026-03-01
	typeInstant = "datetime" // 2026-03-01 08:30:00
	typeBoolean = "boolean"  // TRUE or FALSE
)

// Column is one column of a table: its whole definition.
type Column[R any] struct {
	Name    string
	Type    string
	Unit    string
	Values  string // what may stand there, besides nothing
	Meaning string
	cell    func(R) string
}

// Table is one file of the export.
type Table[R any] struct {
	Name    string
	About   string
	Columns []Column[R]
}

// header is the first row.
func (t Table[R]) header() []string {
	var names []string
	for _, c := range t.Columns {
		names = append(names, c.Name)
	}
	return names
}

// row puts the cells of a row into one that may be used again.
func (t Table[R]) row(r R, into []string) []string {
	into = into[:0]
	for _, c := range t.Columns {
		into = append(into, c.cell(r))
	}
	return into
}

// safe makes words that somebody typed harmless to a spreadsheet program, which
// takes a cell that begins like a formula for one, behind blanks too.
func safe(words string) string {
	words = strings.Join(strings.FieldsFunc(words, func(r rune) bool { return r == '\r' || r == '\n' || r == '\t' || r == 0 }), " ")
	if s := strings.TrimLeft(words, " \u00a0\ufeff\u200b\u3000"); s != "" && strings.ContainsRune("=+-@＝＋－＠|%", []rune(s)[0]) {
		return "'" + words
	}
	return words
}

func integer(n int) string { return strconv.Itoa(n) }

func boolean(b bool) string { return strings.ToUpper(strconv.FormatBool(b)) }

func dated(d rehab.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

const layout = "2006-01-02 15:04:05"

func inUTC(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(layout)
}

// local is an instant in its zone, which is known since it was planned in; UTC
// stands for one that this machine doesn't know.
func local(t time.Time, zone string) string {
	if t.IsZero() {
		return ""
	}
	loc, err := rehab.Zone(zone)
	if err != nil {
		return inUTC(t)
	}
	return t.In(loc).Format(layout)
}

package export

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"

	"waymark/rehab"
)

// bom is how a spreadsheet program knows UTF-8.
const bom = "\ufeff"

// Files are the names of the tables' files, the dictionary last.
func Files() []string {
	return []string{Answers.file(), Checkins.file(), Flags.file(), Patients.file(), dictionaryFile}
}

func (t Table[R]) file() string { return t.Name + ".csv" }

const dictionaryFile = "dictionary.csv"

// sheet is a table that is being written.
type sheet[R any] struct {
	table Table[R]
	out   *csv.Writer
	cells []string
}

func begin[R any](t Table[R], open func(string) (io.Writer, error)) (*sheet[R], error) {
	out, err := openCSV(t.file(), open)
	if err != nil {
		return nil, err
	}
	return &sheet[R]{table: t, out: out}, out.Write(t.header())
}

func openCSV(name string, open func(string) (io.Writer, error)) (*csv.Writer, error) {
	w, err := open(name)
	if err != nil {
		return nil, fmt.Errorf("open table: %w", err)
	}
	if _, err := io.WriteString(w, bom); err != nil {
		return nil, fmt.Errorf("write table: %w", err)
	}
	out := csv.NewWriter(bufio.NewWriterSize(w, 64<<10)) // flushed with it
	out.UseCRLF = true
	return out, nil
}

func (s *sheet[R]) add(r R) error {
	s.cells = s.table.row(r, s.cells)
	return s.out.Write(s.cells)
}

func (s *sheet[R]) end() error {
	s.out.Flush()
	return s.out.Error()
}

// CSV writes each table to the writer that open gives for its file, as RFC 4180
// has it, in UTF-8 with a byte order mark. All are open at the same time.
func CSV(r rehab.Records, cat *rehab.Catalogue, open func(name string) (io.Writer, error)) error {
	answers, err := begin(Answers, open)
	if err != nil {
		return err
	}
	checkins, err := begin(Checkins, open)
	if err != nil {
		return err
	}
	flags, err := begin(Flags, open)
	if err != nil {
		return err
	}
	patients, err := begin(Patients, open)
	if err != nil {
		return err
	}
	codes := codesOf(cat)
	for rec, err := range r.Patients {
		if err != nil {
			return err
		}
		p := &person{Record: rec, name: rehab.Pseudonym("p", rec.Patient.ID), clinic: r.Clinic, codes: codes}
		if err := p.write(answers, checkins, flags, patients); err != nil {
			return fmt.Errorf("write table: %w", err)
		}
	}
	for _, end := range []func() error{answers.end, checkins.end, flags.end, patients.end} {
		if err := end(); err != nil {
			return fmt.Errorf("write table: %w", err)
		}
	}
	return dictionary(cat, open)
}

func (p *person) write(answers *sheet[answerRow], checkins *sheet[checkinRow], flags *sheet[flagRow], patients *sheet[*person]) error {
	if err := patients.add(p); err != nil {
		return err
	}
	rows := map[string]*checkinRow{}
	for _, ch := range p.Checkins {
		rows[ch.ID] = &checkinRow{person: p, Checkin: ch}
	}
	for _, a := range p.Answers {
		if row, ok := rows[a.Checkin]; ok {
			row.count(a)
		}
		if err := answers.add(answerRow{p, a}); err != nil {
			return err
		}
	}
	for _, ch := range p.Checkins {
		if err := checkins.add(*rows[ch.ID]); err != nil {
			return err
		}
	}
	for _, f := range p.Flags {
		if err := flags.add(flagRow{p, f}); err != nil {
			return err
		}
	}
	return nil
}

// count adds an answer to what its check-in's row says of the answers.
func (c *checkinRow) count(a rehab.Answer) {
	if a.Status != rehab.Given || a.Item == rehab.ItemHelped { // the latter is a mark, and no answer
		return
	}
	c.given++
	c.typed += count(a.Typed)
	if c.first.IsZero() || a.At.Before(c.first) {
		c.first = a.At
	}
	if a.At.After(c.last) {
		c.last = a.At
	}
}

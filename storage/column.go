package storage

import (
	"encoding/json"
	"fmt"
	"time"

	"waymark/rehab"
)

// ms is how an instant is stored.
func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// day is how a date is stored.
func day(d rehab.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// text is how a structure is stored: as JSON, never as a blob.
func text(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

// instant reads a stored instant.
type instant struct{ to *time.Time }

func (i instant) Scan(src any) error {
	n, ok := src.(int64)
	if !ok {
		return fmt.Errorf("read instant: %T", src)
	}
	*i.to = time.Time{}
	if n != 0 {
		*i.to = time.UnixMilli(n).UTC()
	}
	return nil
}

// date reads a stored date.
type date struct{ to *rehab.Date }

func (d date) Scan(src any) error {
	s, ok := src.(string)
	if !ok {
		return fmt.Errorf("read date: %T", src)
	}
	*d.to = rehab.Date{}
	if s == "" {
		return nil
	}
	var err error
	*d.to, err = rehab.ParseDate(s)
	return err
}

// structure reads stored JSON; an empty text leaves the target as it is.
type structure struct{ to any }

func (j structure) Scan(src any) error {
	s, ok := src.(string)
	if !ok {
		return fmt.Errorf("read JSON: %T", src)
	}
	if s == "" {
		return nil
	}
	return json.Unmarshal([]byte(s), j.to)
}

// optional is text, with nothing stored for what has no parts.
func optional(v any, parts int) (string, error) {
	if parts == 0 {
		return "", nil
	}
	return text(v)
}

package rehab

import "errors"

// Code says what kind of trouble an Error is, so that the edge can decide once
// how to answer and what to log.
type Code string

const (
	Invalid     Code = "invalid"     // what was given can't be used; Text says what can
	NotFound    Code = "not_found"   // there is no such thing, or not for this person
	Forbidden   Code = "forbidden"   // this person may not do this
	Conflict    Code = "conflict"    // it was done already, or by someone else
	Unavailable Code = "unavailable" // not now; trying again later may help
	Internal    Code = "internal"    // ours to mend
)

// Error is trouble with two readers: Text is what the person who asked reads,
// Err is what we read. Neither holds a patient's own words.
type Error struct {
	Code Code
	Text Text
	Err  error
}

func (e *Error) Error() string {
	if e.Err != nil {
		return string(e.Code) + ": " + e.Text.Key + ": " + e.Err.Error()
	}
	return string(e.Code) + ": " + e.Text.Key
}

func (e *Error) Unwrap() error { return e.Err }

// Refuse returns an Error of the given code that shows the text of key.
func Refuse(code Code, key string, pairs ...any) *Error {
	return &Error{Code: code, Text: T(key, pairs...)}
}

// ErrorCode returns err's code: "" for nil, Internal for an error that no
// person was meant to read.
func ErrorCode(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return Internal
}

// ErrorText returns what a person reads of err.
func ErrorText(err error) Text {
	if e, ok := errors.AsType[*Error](err); ok && e.Text.Key != "" {
		return e.Text
	}
	return T("error.internal")
}

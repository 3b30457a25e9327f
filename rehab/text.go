package rehab

import (
	"encoding/json"
	"math"
)

// Text names a piece of wording by key, with the values for its slots. What is
// shown is made from it in the reader's language when it is sent, never before.
type Text struct {
	Key  string `json:"key"`
	Args Args   `json:"args,omitempty"`
}

// Args are the values of a text's slots: strings, integers, fractions, Text
// and []Text (joined as a list of the reader's language).
type Args map[string]any

// T returns the text of key; pairs are slot names and values in turn.
func T(key string, pairs ...any) Text {
	t := Text{Key: key}
	for i := 0; i+1 < len(pairs); i += 2 {
		if t.Args == nil {
			t.Args = Args{}
		}
		name, _ := pairs[i].(string)
		t.Args[name] = pairs[i+1]
	}
	return t
}

// UnmarshalJSON restores whole numbers as int, and nested texts as Text or
// []Text.
func (a *Args) UnmarshalJSON(b []byte) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	*a = Args{}
	for name, value := range raw {
		v, err := argument(value)
		if err != nil {
			return err
		}
		(*a)[name] = v
	}
	return nil
}

func argument(b json.RawMessage) (any, error) {
	switch {
	case len(b) > 0 && b[0] == '{':
		var t Text
		err := json.Unmarshal(b, &t)
		return t, err
	case len(b) > 0 && b[0] == '[':
		var ts []Text
		err := json.Unmarshal(b, &ts)
		return ts, err
	}
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		return nil, err
	}
	if f, ok := v.(float64); ok && f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return int(f), nil
	}
	return v, nil
}

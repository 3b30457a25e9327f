package rehab

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestParseWallTime(t *testing.T) {
	for typed, want := range map[string]string{
		"8:30": "08:30", "08:30": "08:30", "8.30 am": "08:30", "8:30am": "08:30", "8:30 a.m.": "08:30", "830": "08:30", "0830": "08:30",
		"2030": "20:30", "20h30": "20:30", "20h": "20:00", "8 h 30": "08:30", "7pm": "19:00", "7 PM": "19:00", "7 p.m.": "19:00", "12 pm": "12:00",
		"12am": "00:00", "12:30 am": "00:30", "midnight": "00:00", "noon": "12:00", "12 noon": "12:00", "at 8:30 pm please": "20:30",
		"20:30 pm": "20:30", "20": "20:00", "08": "08:00", "half past seven pm": "19:30", "Quarter to eight in the morning": "07:45",
		"seven thirty am": "07:30", "seven pm": "19:00", "8 o'clock in the evening": "20:00", "twenty past six pm": "18:20", "10 at night": "22:00",
		"2 at night": "02:00", "８：３０": "08:30", "**8:30**": "08:30", "seven forty-five pm": "19:45", "24:00": "00:00", "0:05": "00:05",
		"quarter to one pm": "12:45", "7:15 tonight": "19:15",
	} {
		got, err := ParseWallTime(typed)
		if err != nil || got.String() != want {
			t.Errorf("%q: got %v, %v, want %s", typed, got, err, want)
		}
	}
}

func TestParseWallTimeAsks(t *testing.T) {
	for _, c := range []struct{ typed, key, first, second string }{
		{"7", "clock.ambiguous", "7:00 am", "7:00 pm"},
		{"12", "clock.ambiguous", "12:00 am", "12:00 pm"},
		{"half past seven", "clock.ambiguous", "7:30 am", "7:30 pm"},
		{"quarter to eight", "clock.ambiguous", "7:45 am", "7:45 pm"},
		{"seven o'clock", "clock.ambiguous", "7:00 am", "7:00 pm"},
		{"half seven", "clock.half", "6:30", "7:30"},
		{"half one", "clock.half", "12:30", "1:30"},
		{"half seven pm", "clock.half", "6:30 pm", "7:30 pm"},
		{"half 8 in the morning", "clock.half", "7:30 am", "8:30 am"},
		{"25:00", "clock.unknown", "", ""}, {"8:60", "clock.unknown", "", ""}, {"", "clock.unknown", "", ""},
		{"-8", "clock.unknown", "", ""}, {"13 am", "clock.unknown", "", ""}, {"0 pm", "clock.unknown", "", ""},
		{"8:30:15", "clock.unknown", "", ""}, {"after breakfast", "clock.unknown", "", ""}, {"8-9", "clock.unknown", "", ""},
		{"8:30 or 9", "clock.unknown", "", ""}, {"朝", "clock.unknown", "", ""}, {"pm", "clock.unknown", "", ""},
		{strings.Repeat("8", 4000), "clock.unknown", "", ""}, {"seven two", "clock.unknown", "", ""},
	} {
		got, err := ParseWallTime(c.typed)
		text := ErrorText(err)
		if err == nil || ErrorCode(err) != Invalid || text.Key != c.key {
			t.Errorf("%.40q: got %v, %v, want %s", c.typed, got, err, c.key)
			continue
		}
		if c.first != "" && (text.Args["first"] != c.first || text.Args["second"] != c.second) {
			t.Errorf("%q: asks for %v or %v", c.typed, text.Args["first"], text.Args["second"])
		}
	}
}

func TestFormatWallTime12(t *testing.T) {
	for w := range WallTime(1440) {
		s := FormatWallTime12(w)
		if got, err := ParseWallTime(s); err != nil || got != w {
			t.Fatalf("%s: got %v, %v", s, got, err)
		}
		if got, err := ParseWallTime(w.String()); err != nil || got != w {
			t.Fatalf("%s: got %v, %v", w, got, err)
		}
	}
	if got := FormatWallTime12(510); got != "8:30 am" {
		t.Error(got)
	}
}

func FuzzParseWallTime(f *testing.F) {
	for _, s := range []string{"8:30", "half seven", "20h30", "7pm", "٨:٣٠", "<@1> 8", "\x00\xff", "quarter to"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		w, err := ParseWallTime(s)
		if err == nil && (w < 0 || w > 1439) {
			t.Fatalf("%q: %d", s, w)
		}
		if err != nil {
			typed, _ := ErrorText(err).Args["typed"].(string)
			if ErrorCode(err) != Invalid || utf8.RuneCountInString(typed) > 41 || !utf8.ValidString(typed) || strings.ContainsAny(typed, "@`\n") {
				t.Fatalf("%q: %v shows %q", s, err, typed)
			}
		}
	})
}

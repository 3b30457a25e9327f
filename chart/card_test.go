package chart

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

// cards are a visit card as most are, and one with everything at its longest.
func cards(t testing.TB) map[string]Card {
	t.Helper()
	usual := Card{Title: "Heron · visit Tue 24 November, 2:30 pm", Subtitle: "Made Mon 23 November. Reported by the patient; diaries run high.", Panel: panel(t, 28), Sections: []Section{
		{"Changes", []string{"Sleep down: mean 3.2 of 10 (6 answers in 7 days) against 5.4 usual (12 answers, SD 1.1).",
			"carrying a bag up: 2 → 6 of 10 (own rating, 26 Oct and 23 Nov; 4 ratings)."}},
		{"Question", []string{"“Can I take the stairs with a suitcase?”"}},
		{"28 days", []string{"Answered 20 of 26 check-ins delivered (77 %). Not counted: 2 while paused.", "12 of 16 planned sessions reported (75 to 100 %)."}},
		{"Flags", []string{"None open."}},
		{"Goal", []string{"“travel overseas”", "• walking through an airport: 3 → 6 of 10 (own rating, 26 Oct and 23 Nov; 4 ratings). Practised in: Walk.",
			"• carrying a bag: 2 → 6 of 10 (own rating, 26 Oct and 23 Nov; 4 ratings). Practised in: Carry a bag."}},
	}}
	wide := strings.Repeat("W", 40)
	long := Card{Title: strings.Repeat("W", 20) + " · visit Wed 30 September, 12:30 pm", Subtitle: usual.Subtitle, Panel: panel(t, 90)}
	rated := ": 3 → 6 of 10 (own rating, 26 Oct and 23 Nov; 4 ratings). Practised in: " + wide + ", " + wide + ", " + wide + ", " + wide + " 😀."
	for _, sec := range []struct {
		heading string
		lines   int
		words   string
	}{{"Changes", 3, wide + rated[:60]}, {"Question", 1, strings.Repeat("Wo", 150)}, {"28 days", 4, usual.Sections[2].Lines[0]}, {"Flags", 4, strings.Repeat("flag ", 50)},
		{"Goal", 1, strings.Repeat("goals ", 33)}, {"", 3, "• " + wide + rated}, {"Plan", 4, "• " + wide + ", 14 times a week: 28 sessions reported; joy 6.7 of 10 (28 ratings)"}} {
		s := Section{Heading: sec.heading}
		for range sec.lines {
			s.Lines = append(s.Lines, sec.words)
		}
		long.Sections = append(long.Sections, s)
	}
	return map[string]Card{"usual": usual, "long": long}
}

// golden holds a picture against the one that was looked at. A machine that
// rounds otherwise may differ in a few pixels of an edge.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	keep(t, name, got)
	if *update {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	a, b := read(t, want, nil), read(t, got, nil)
	if a.Bounds() != b.Bounds() {
		t.Fatalf("%s: %v, it was %v", name, b.Bounds(), a.Bounds())
	}
	if n := unlike(a, b); n > a.Bounds().Dx() {
		t.Errorf("%s: %d pixels differ (-update writes it anew; then look at it)", name, n)
	}
}

func unlike(a, b image.Image) (n int) {
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			if a.At(x, y) != b.At(x, y) {
				n++
			}
		}
	}
	return n
}

func TestTheVisitCardIsTheOneThatWasLookedAt(t *testing.T) {
	for name, c := range cards(t) {
		data, err := CardPNG(c)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "card-"+name+".png", data)
	}
}

// Whatever stands on it, a printed card is one page, and the same card is the
// same file.
func TestThePrintedCardIsOnePage(t *testing.T) {
	made := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	for name, c := range cards(t) {
		data, err := CardPDF(c, "en", made)
		if err != nil {
			t.Fatal(err)
		}
		keep(t, "card-"+name+".pdf", data)
		again, err := CardPDF(c, "en", made)
		if err != nil || !bytes.Equal(data, again) {
			t.Errorf("%s: printed twice it differs, %v", name, err)
		}
		if n := bytes.Count(data, []byte("/Type /Page\n")); n != 1 || !bytes.HasPrefix(data, []byte("%PDF-")) {
			t.Errorf("%s: %d pages", name, n)
		}
		for i, size := range sizes {
			if below := newSheet(c, "en", made).write(c, size.points) + size.picture*Height/Width; below <= sheetHeight-margin {
				break
			} else if i == len(sizes)-1 {
				t.Errorf("%s reaches down to %.0f mm", name, below)
			}
		}
	}
}

// Nothing dark is left on paper, and each colour has one of its own there.
func TestAPrintedPictureIsOnWhite(t *testing.T) {
	if len(inks) != len(paperInks) || len(inks) > 256 {
		t.Fatalf("%d colours on the card, %d on paper", len(inks), len(paperInks))
	}
	for _, c := range []color.RGBA{card, rule, weekly, shade, idle} {
		if paper[c].R < 0xA0 {
			t.Errorf("the surface %v is dark on paper: %v", c, paper[c])
		}
	}
	for dark, light := range paper {
		if light.A != 0xFF {
			t.Errorf("%v has no colour on paper", dark)
		}
	}
}

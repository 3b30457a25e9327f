package chart

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

// Sizes of a printed card in millimetres, A4 upright.
const (
	sheetWidth  = 210.0
	sheetHeight = 297.0
	margin      = 12.0
	headings    = 36.0 // width of the headings on the left
)

// sizes are those of the words in points, from the best to read to the least,
// with how wide the picture is: the first that fits one page is taken.
var sizes = []struct{ points, picture float64 }{
	{11, 186}, {10, 186}, {9, 186}, {9, 160}, {8, 140}, {7, 120}, {6, 90},
}

// CardPDF prints the card on one page, dark on white. Its words can be searched
// and read aloud. The date stands in it as made, so that the same card is the
// same file.
func CardPDF(c Card, lang string, made time.Time) ([]byte, error) {
	im, err := sketch(Width, func(*canvas) int { return Height }, c.Panel.draw)
	if err != nil {
		return nil, fmt.Errorf("draw days: %w", err)
	}
	im.Palette = paperInks
	picture, err := encode(im)
	if err != nil {
		return nil, err
	}
	for i, size := range sizes {
		s := newSheet(c, lang, made)
		if below := s.write(c, size.points); below+size.picture*Height/Width > sheetHeight-margin && i < len(sizes)-1 {
			continue
		}
		s.RegisterImageOptionsReader("days", fpdf.ImageOptions{ImageType: "PNG"}, bytes.NewReader(picture))
		s.ImageOptions("days", (sheetWidth-size.picture)/2, s.GetY(), size.picture, 0, false, fpdf.ImageOptions{ImageType: "PNG"}, 0, "")
		var out bytes.Buffer
		if err := s.Output(&out); err != nil {
			return nil, fmt.Errorf("print card: %w", err)
		}
		return out.Bytes(), nil
	}
	return nil, nil
}

// sheet is a page in the making.
type sheet struct{ *fpdf.Fpdf }

func newSheet(c Card, lang string, made time.Time) sheet {
	s := sheet{fpdf.New("P", "mm", "A4", "")}
	s.SetCreationDate(made.UTC())
	s.SetModificationDate(made.UTC())
	s.SetCatalogSort(true)
	s.SetTitle(printable(c.Title), true)
	s.SetCreator("Waymark", true)
	s.SetLang(lang)
	s.SetMargins(margin, margin, margin)
	s.SetAutoPageBreak(false, 0)
	s.AddUTF8FontFromBytes("go", "", goregular.TTF)
	s.AddUTF8FontFromBytes("go", "B", gobold.TTF)
	s.AddPage()
	return s
}

// write prints the words and returns where the picture begins, in millimetres
// from the top.
func (s sheet) write(c Card, points float64) float64 {
	line := points * 0.47
	ink := func(from colour) {
		to := paper[from]
		s.SetTextColor(int(to.R), int(to.G), int(to.B))
		s.SetDrawColor(int(to.R), int(to.G), int(to.B))
	}
	text := func(style string, points float64, x, width float64, words string) {
		s.SetFont("go", style, points)
		s.SetX(x)
		s.MultiCell(width, points*0.47, printable(words), "", "L", false)
	}
	ink(bright)
	text("B", points+5, margin, sheetWidth-2*margin, c.Title)
	ink(quiet)
	text("", points-1, margin, sheetWidth-2*margin, c.Subtitle)
	for _, sec := range c.Sections {
		s.SetY(s.GetY() + line/3)
		ink(rule)
		s.Line(margin, s.GetY(), sheetWidth-margin, s.GetY())
		s.SetY(s.GetY() + line/3)
		top := s.GetY()
		ink(quiet)
		text("B", points, margin, headings, sec.Heading)
		below := s.GetY()
		s.SetY(top)
		ink(bright)
		for _, l := range sec.Lines {
			text("", points, margin+headings, sheetWidth-2*margin-headings, l)
		}
		s.SetY(max(s.GetY(), below))
	}
	s.SetY(s.GetY() + line/2)
	return s.GetY()
}

// printable leaves out what the fonts of a page can't hold: characters beyond
// the first 65,536, emoji most of all.
func printable(words string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xFFFF {
			return -1
		}
		return r
	}, words)
}

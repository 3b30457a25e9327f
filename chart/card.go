package chart

import (
	"fmt"
	"math"
)

// Card is one page for the minute before a visit: words, and under them the
// picture of the patient's days.
type Card struct {
	Title, Subtitle string
	Sections        []Section
	Panel           Panel
}

// Section is a heading on the left and its lines on the right.
type Section struct {
	Heading string
	Lines   []string
}

// Where things stand on a card.
const (
	cardLeft   = 40.0
	cardText   = 330.0
	cardRight  = Width - 40.0
	cardTop    = 138.0
	cardSize   = 29.0 // of the words, in pixels
	cardLine   = 39.0
	cardIndent = 24.0 // of a line that goes on
	cardGap    = 22.0 // between sections
)

// CardPNG draws the card 1600 pixels wide, as high as its words ask for.
func CardPNG(c Card) ([]byte, error) {
	var page cardPage
	top := 0
	im, err := sketch(Width, func(m *canvas) int {
		page = m.wrap(c)
		top = page.height
		return top + Height
	}, func(m *canvas) {
		m.wrapped(c.Title, 40, bright, cardLeft, 54, Width-2*cardLeft)
		m.text(c.Subtitle, regular, 24, quiet, cardLeft, 104, 0)
		for _, l := range page.lines {
			m.text(l.words, l.weight, cardSize, l.color, l.x, l.y, 0)
		}
		for _, y := range page.rules {
			m.block(cardLeft, y-1, cardRight, y+1, rule)
		}
		part := m.part(top, Height)
		c.Panel.draw(part)
		if m.err == nil {
			m.err = part.err
		}
	})
	if err != nil {
		return nil, fmt.Errorf("draw card: %w", err)
	}
	return encode(im)
}

// cardPage is a card's words at their places.
type cardPage struct {
	lines  []cardWords
	rules  []float64
	height int
}

type cardWords struct {
	words  string
	weight weight
	color  colour
	x, y   float64
}

// wrap breaks a card's words into lines.
func (c *canvas) wrap(card Card) cardPage {
	var p cardPage
	y := cardTop
	for _, s := range card.Sections {
		p.rules = append(p.rules, y)
		y += cardGap + cardLine/2
		at := y
		for _, h := range c.broken(s.Heading, bold, cardText-cardLeft-20) {
			p.lines = append(p.lines, cardWords{h, bold, quiet, cardLeft, at})
			at += cardLine
		}
		for _, line := range s.Lines {
			for i, words := range c.broken(line, regular, cardRight-cardText-cardIndent) {
				x := cardText
				if i > 0 {
					x += cardIndent
				}
				p.lines = append(p.lines, cardWords{words, regular, bright, x, y})
				y += cardLine
			}
		}
		y = max(y, at) - cardLine/2 + cardGap
	}
	p.rules = append(p.rules, y)
	p.height = int(math.Ceil(y)) + 10
	return p
}

// broken breaks words into lines of a width. A word that is wider than a line,
// as a sentence without spaces is, goes on in the next.
func (c *canvas) broken(words string, w weight, width float64) []string {
	f, err := face(w, cardSize)
	if err != nil {
		c.err = err
		return nil
	}
	c.SetFontFace(f)
	var lines []string
	for _, l := range c.WordWrap(words, width) {
		rest := []rune(l)
		for n := c.fitting(rest, width); n < len(rest); n = c.fitting(rest, width) {
			lines, rest = append(lines, string(rest[:n])), rest[n:]
		}
		lines = append(lines, string(rest))
	}
	return lines
}

// fitting is how many of the runes stand in a width, one at least.
func (c *canvas) fitting(r []rune, width float64) int {
	for n := len(r); n > 1; n-- {
		if w, _ := c.MeasureString(string(r[:n])); w <= width {
			return n
		}
	}
	return min(1, len(r))
}

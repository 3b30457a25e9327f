package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"sync"

	"git.sr.ht/~sbinet/gg"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
)

// The card is dark and opaque, so that it reads the same on a light theme.
var (
	card    = color.RGBA{0x2B, 0x2D, 0x31, 0xFF}
	rule    = color.RGBA{0x4A, 0x4D, 0x54, 0xFF}
	weekly  = color.RGBA{0x35, 0x37, 0x3C, 0xFF}
	shade   = color.RGBA{0x3E, 0x41, 0x48, 0xFF}
	idle    = color.RGBA{0x5A, 0x5E, 0x66, 0xFF}
	quiet   = color.RGBA{0xB5, 0xBA, 0xC1, 0xFF}
	bright  = color.RGBA{0xF2, 0xF3, 0xF5, 0xFF}
	done    = color.RGBA{0x3B, 0xA5, 0x5D, 0xFF}
	flared  = color.RGBA{0xF2, 0x6D, 0x60, 0xFF}
	palette = map[string]color.RGBA{
		"mood":       {0xF0, 0xB1, 0x32, 0xFF},
		"sleep":      {0x94, 0x9C, 0xF7, 0xFF},
		"motivation": {0x43, 0xB5, 0x81, 0xFF},
		"pain":       {0xE9, 0x8A, 0xC8, 0xFF},
	}
)

// colorOf is an item's colour; items without one of their own are bright.
func colorOf(item string) color.RGBA {
	if c, ok := palette[item]; ok {
		return c
	}
	return bright
}

// faint is a colour mixed with the card; part is how much of it stays.
func faint(c color.RGBA, part float64) color.RGBA { return mixed(c, card, part) }

func mixed(c, with color.RGBA, part float64) color.RGBA {
	mix := func(a, b uint8) uint8 { return uint8(math.Round(part*float64(a) + (1-part)*float64(b))) }
	return color.RGBA{mix(c.R, with.R), mix(c.G, with.G), mix(c.B, with.B), 0xFF}
}

type colour = color.RGBA

type weight int

const (
	regular weight = iota
	medium
	bold
)

// easel is what one picture at a time is drawn with: a font face must not be
// used by two at once.
var easel = struct {
	sync.Mutex
	fonts map[weight]*opentype.Font
	faces map[faceKey]font.Face
	pix   []byte // of the last picture: large, and used again
}{fonts: map[weight]*opentype.Font{}, faces: map[faceKey]font.Face{}}

type faceKey struct {
	weight weight
	size   float64
}

var ttf = map[weight][]byte{regular: goregular.TTF, medium: gomedium.TTF, bold: gobold.TTF}

// face returns a font face; the easel is held.
func face(w weight, size float64) (font.Face, error) {
	key := faceKey{w, size}
	if f, ok := easel.faces[key]; ok {
		return f, nil
	}
	if easel.fonts[w] == nil {
		f, err := opentype.Parse(ttf[w])
		if err != nil {
			return nil, fmt.Errorf("read font: %w", err)
		}
		easel.fonts[w] = f
	}
	f, err := opentype.NewFace(easel.fonts[w], &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil, fmt.Errorf("make font face: %w", err)
	}
	easel.faces[key] = f
	return f, nil
}

// canvas is one picture in the making. The first error is kept and ends it.
type canvas struct {
	*gg.Context
	im  *image.RGBA
	err error
}

// paint makes a PNG of what with draws on a card of that size.
func paint(width, height int, with func(*canvas)) ([]byte, error) {
	im, err := sketch(width, func(*canvas) int { return height }, with)
	if err != nil {
		return nil, err
	}
	return encode(im)
}

// sketch is the picture that with draws on a card as high as height says, which
// may measure words on its canvas and draws nothing.
func sketch(width int, high func(*canvas) int, with func(*canvas)) (*image.Paletted, error) {
	easel.Lock()
	defer easel.Unlock()
	height := high(&canvas{Context: gg.NewContext(1, 1)})
	if size := 4 * width * height; cap(easel.pix) < size {
		easel.pix = make([]byte, size)
	}
	im := &image.RGBA{Pix: easel.pix[:4*width*height], Stride: 4 * width, Rect: image.Rect(0, 0, width, height)}
	draw.Draw(im, im.Bounds(), image.NewUniform(card), image.Point{}, draw.Src)
	c := &canvas{Context: gg.NewContextForRGBA(im), im: im}
	c.SetLineCapRound()
	c.SetLineJoinRound()
	with(c)
	if c.err != nil {
		return nil, c.err
	}
	return inked(im), nil
}

// part is a canvas of its own that begins at y and is as wide as the whole.
func (c *canvas) part(y, height int) *canvas {
	b := c.im.Bounds()
	im := &image.RGBA{Pix: c.im.Pix[y*c.im.Stride:], Stride: c.im.Stride, Rect: image.Rect(0, 0, b.Dx(), height)}
	p := &canvas{Context: gg.NewContextForRGBA(im), im: im}
	p.SetLineCapRound()
	p.SetLineJoinRound()
	return p
}

func encode(im image.Image) ([]byte, error) {
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, im); err != nil {
		return nil, fmt.Errorf("write picture: %w", err)
	}
	return b.Bytes(), nil
}

// text writes s with its anchor at x, y: ax 0 is left, 1 right; y is the
// middle of a capital letter. It returns the width.
func (c *canvas) text(s string, w weight, size float64, col color.Color, x, y, ax float64) float64 {
	f, err := face(w, size)
	if err != nil {
		c.err = err
		return 0
	}
	c.SetFontFace(f)
	c.SetColor(col)
	width, _ := c.MeasureString(s)
	c.DrawString(s, x-ax*width, y+0.36*size)
	return width
}

// wrapped writes s in bold in as many lines as the width asks for, two at most, around
// y, and returns the number of lines.
func (c *canvas) wrapped(s string, size float64, col color.Color, x, y, width float64) int {
	f, err := face(bold, size)
	if err != nil {
		c.err = err
		return 0
	}
	c.SetFontFace(f)
	lines := c.WordWrap(s, width)
	lines = lines[:min(2, len(lines))]
	for i, l := range lines {
		c.text(c.clipped(l, width), bold, size, col, x, y+(float64(i)-float64(len(lines)-1)/2)*size*1.15, 0)
	}
	return len(lines)
}

// clipped shortens s to a width in the face that is set.
func (c *canvas) clipped(s string, width float64) string {
	r := []rune(s)
	for n := len(r); n > 0; n-- {
		cut := string(r[:n])
		if n < len(r) {
			cut += "…"
		}
		if w, _ := c.MeasureString(cut); w <= width {
			return cut
		}
	}
	return ""
}

// block fills a rectangle with whole pixels.
func (c *canvas) block(x0, y0, x1, y1 float64, col color.Color) {
	draw.Draw(c.im, pixels(x0, y0, x1, y1), image.NewUniform(col), image.Point{}, draw.Src)
}

// hatch fills a rectangle with thin slanted lines.
func (c *canvas) hatch(x0, y0, x1, y1 float64, col color.RGBA) {
	r := pixels(x0, y0, x1, y1)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if (x+y)%10 < 2 {
				c.im.SetRGBA(x, y, col)
			}
		}
	}
}

func pixels(x0, y0, x1, y1 float64) image.Rectangle {
	return image.Rect(int(math.Round(x0)), int(math.Round(y0)), int(math.Round(x1)), int(math.Round(y1)))
}

func (c *canvas) disc(x, y, r float64, col color.Color) {
	c.SetColor(col)
	c.DrawCircle(x, y, r)
	c.Fill()
}

func (c *canvas) pill(x, y, w, h float64, col color.Color) {
	c.SetColor(col)
	c.DrawRoundedRectangle(x, y, w, h, min(w, h)/2.5)
	c.Fill()
}

// diamond marks a flare-up.
func (c *canvas) diamond(x, y, r float64, col color.Color) {
	c.SetColor(col)
	c.DrawRegularPolygon(4, x, y, r, math.Pi/4)
	c.Fill()
}

// arrow points up, down or to the right.
func (c *canvas) arrow(x, y, size float64, way int, col color.Color) {
	c.SetColor(col)
	c.SetLineWidth(size / 6)
	dx, dy := size/2, 0.0
	if way != 0 {
		dx, dy = 0, -float64(way)*size/2
	}
	tip := size / 3
	c.DrawLine(x-dx, y-dy, x+dx, y+dy)
	c.Stroke()
	ux, uy := dx/(size/2), dy/(size/2)
	c.MoveTo(x+dx-tip*(ux+uy), y+dy-tip*(uy-ux))
	c.LineTo(x+dx, y+dy)
	c.LineTo(x+dx-tip*(ux-uy), y+dy-tip*(uy+ux))
	c.Stroke()
}

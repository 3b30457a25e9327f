package chart

import (
	"image"
	"image/color"
	"slices"
)

// inks are the colours that a picture is stored with: those it is drawn in,
// and for each of the strong ones the steps between it and the card that the
// soft edges of letters and lines need. It makes a picture a third of the
// size, and quicker to write.
var inks, paperInks = makeInks()

const inkSteps = 26

// paper are the colours of a picture that is printed, by those of the dark card.
var paper = map[color.RGBA]color.RGBA{
	card: {0xFF, 0xFF, 0xFF, 0xFF}, rule: {0xC9, 0xCC, 0xD2, 0xFF}, weekly: {0xEE, 0xEF, 0xF1, 0xFF}, shade: {0xE1, 0xE3, 0xE7, 0xFF},
	idle: {0xAF, 0xB4, 0xBC, 0xFF}, bright: {0x1E, 0x1F, 0x22, 0xFF}, quiet: {0x55, 0x59, 0x60, 0xFF}, done: {0x23, 0x82, 0x43, 0xFF},
	flared: {0xC2, 0x32, 0x26, 0xFF}, palette["mood"]: {0xA8, 0x6A, 0x00, 0xFF}, palette["sleep"]: {0x47, 0x52, 0xC4, 0xFF},
	palette["motivation"]: {0x1B, 0x75, 0x4A, 0xFF}, palette["pain"]: {0xA8, 0x3E, 0x88, 0xFF},
}

// makeInks returns the colours on the card, and at the same places those on
// paper.
func makeInks() (dark, light color.Palette) {
	var seen []color.RGBA
	put := func(d, l color.RGBA) {
		if !slices.Contains(seen, d) {
			seen, dark, light = append(seen, d), append(dark, d), append(light, l)
		}
	}
	for _, c := range []color.RGBA{card, rule, weekly, shade, idle} {
		put(c, paper[c])
	}
	for _, c := range []color.RGBA{bright, quiet, done, flared, palette["mood"], palette["sleep"], palette["motivation"], palette["pain"]} {
		step := func(part float64) { put(faint(c, part), mixed(paper[c], paper[card], part)) }
		step(0.5)
		step(0.55)
		for i := 1; i <= inkSteps; i++ {
			step(float64(i) / inkSteps)
		}
	}
	return dark, light
}

// inked returns the picture in those colours, each pixel in the nearest.
func inked(im *image.RGBA) *image.Paletted {
	out := image.NewPaletted(im.Bounds(), inks)
	known := map[[3]byte]uint8{}
	var last [3]byte
	var index uint8
	for i := range out.Pix {
		at := [3]byte(im.Pix[4*i:])
		if i == 0 || at != last {
			n, ok := known[at]
			if !ok {
				n = uint8(inks.Index(color.RGBA{at[0], at[1], at[2], 0xFF}))
				known[at] = n
			}
			last, index = at, n
		}
		out.Pix[i] = index
	}
	return out
}

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
var inks = makeInks()

const inkSteps = 26

func makeInks() color.Palette {
	all := []color.RGBA{card, rule, weekly, shade, idle}
	for _, c := range []color.RGBA{bright, quiet, done, flared, palette["mood"], palette["sleep"], palette["motivation"], palette["pain"]} {
		all = append(all, faint(c, 0.5), faint(c, 0.55))
		for i := 1; i <= inkSteps; i++ {
			all = append(all, faint(c, float64(i)/inkSteps))
		}
	}
	var p color.Palette
	for i, c := range all {
		if !slices.Contains(all[:i], c) {
			p = append(p, c)
		}
	}
	return p
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

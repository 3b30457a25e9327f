package chart

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
)

// A code needs four light modules around it to be found.
const (
	qrSize      = 480
	quietBorder = 4
)

// QR draws a text as a QR code, 480 by 480 pixels, dark on white, with the
// light border that readers need. Each module has the same whole number of
// pixels.
func QR(text string) ([]byte, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("make QR code: %w", err)
	}
	modules := code.Bounds().Dx()
	scale := qrSize / (modules + 2*quietBorder)
	if scale < 1 {
		return nil, fmt.Errorf("make QR code: %d modules don't fit %d pixels", modules, qrSize)
	}
	big, err := barcode.Scale(code, modules*scale, modules*scale)
	if err != nil {
		return nil, fmt.Errorf("scale QR code: %w", err)
	}
	im := image.NewGray(image.Rect(0, 0, qrSize, qrSize))
	draw.Draw(im, im.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	edge := (qrSize - modules*scale) / 2
	draw.Draw(im, big.Bounds().Add(image.Pt(edge, edge)), big, image.Point{}, draw.Src)
	return encode(im)
}

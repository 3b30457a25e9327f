package chart

import (
	"cmp"
	"image/color"
	"math"
	"slices"
	"strconv"

	"waymark/rehab"
)

// Size of the summary's picture: as wide as a phone shows well, a block for
// each patient. mostRows is how many it holds.
const (
	digestWidth = 800
	digestHead  = 132
	rowHeight   = 246
	mostRows    = 6
	sparkLeft   = 62.0
	sparkRight  = 640.0
	sparkTop    = 68.0
	sparkHeight = 138.0
)

// Row is one patient in the summary's picture.
type Row struct {
	Label    string // alias
	Note     string // why they are in it, in a few words
	From, To rehab.Date
	Days     []rehab.Day
	Series   []Series // up to four
	Start    string   // name of the first date
	End      string   // name of the last date
	Point    string   // decimal point; "." if empty
	Legend   Legend   // NoReply, NotAsked and Flare; the first row's is shown
}

// shapes tell the lines apart without colour: whole, long dashes, dots.
var shapes = [][]float64{nil, {18, 12}, {1, 11}, {18, 10, 1, 10}}

// Digest draws up to six patients in one column, 800 pixels wide, as PNG: for
// each the averages of sleep, mood and drive, told apart by colour and by the
// shape of the line. Further rows are left out.
func Digest(rows []Row) ([]byte, error) {
	rows = rows[:min(mostRows, len(rows))]
	return paint(digestWidth, digestHead+max(1, len(rows))*rowHeight, func(c *canvas) {
		if len(rows) == 0 {
			return
		}
		c.key(rows[0].Series)
		c.legend(rows[0].Legend, 34, 98, 22)
		for i, r := range rows {
			c.row(r, digestHead+float64(i)*rowHeight)
		}
	})
}

// key names the lines.
func (c *canvas) key(series []Series) {
	x := 28.0
	for i, s := range series {
		col := colorOf(s.Item)
		c.stroke(shapes[i%len(shapes)], 6, col)
		c.DrawLine(x, 44, x+66, 44)
		c.Stroke()
		x += 80
		x += c.text(s.Label, bold, 28, col, x, 44, 0) + 34
	}
	c.SetDash()
}

func (c *canvas) stroke(dash []float64, width float64, col color.Color) {
	c.SetDash(dash...)
	c.SetLineWidth(width)
	c.SetColor(col)
}

// row draws one patient: name, why, the lines, the latest averages.
func (c *canvas) row(r Row, top float64) {
	s := newSpan(r.Days, r.From, r.To)
	column := (sparkRight - sparkLeft) / float64(max(1, s.n))
	x := func(day int) float64 { return sparkLeft + (float64(day)+0.5)*column }
	plot := top + sparkTop
	y := func(v float64) float64 { return plot + sparkHeight*(1-v/10) }

	c.block(0, top, digestWidth, top+2, weekly)
	w := c.text(r.Label, bold, 32, bright, 28, top+30, 0)
	c.note(r.Note, 28+w+18, top+31)
	shadesOf(c, s, column, plot)
	for _, v := range []float64{0, 5, 10} {
		c.block(sparkLeft, y(v)-1, sparkRight, y(v)+1, rule)
		c.text(strconv.Itoa(int(v)), regular, 20, quiet, sparkLeft-10, y(v), 1)
	}
	var ends []end
	for i, item := range r.Series {
		t := s.track(item.Item)
		c.stroke(shapes[i%len(shapes)], 6, colorOf(item.Item))
		for _, run := range t.runs {
			c.polyline(run, x, y, column)
		}
		c.SetDash()
		if first, last, ok := t.ends(); ok {
			ends = append(ends, end{y: y(last.mean), value: number(last.mean, r.Point), way: turn(first.mean, last.mean),
				color: faint(colorOf(item.Item), fresh(last.day, s.n))})
		}
	}
	for _, i := range s.flares() {
		c.diamond(x(i), plot+sparkHeight, 11, flared)
	}
	c.ends(ends, plot)
	c.text(r.Start, regular, 20, quiet, sparkLeft, plot+sparkHeight+24, 0)
	c.text(r.End, regular, 20, quiet, sparkRight, plot+sparkHeight+24, 1)
}

func (c *canvas) note(s string, x, y float64) {
	f, err := face(regular, 24)
	if err != nil {
		c.err = err
		return
	}
	c.SetFontFace(f)
	c.text(c.clipped(s, digestWidth-x-20), regular, 24, quiet, x, y, 0)
}

func shadesOf(c *canvas, s span, column, plot float64) {
	for i := range s.n {
		x0, x1 := sparkLeft+float64(i)*column, sparkLeft+float64(i+1)*column
		switch s.reply(i) {
		case noReply:
			c.block(x0, plot, x1, plot+sparkHeight, shade)
		case notAsked:
			c.hatch(x0, plot, x1, plot+sparkHeight, rule)
		}
	}
}

// polyline draws one run of averages; one that stands alone is a short dash.
func (c *canvas) polyline(run []point, x func(int) float64, y func(float64) float64, column float64) {
	if len(run) == 1 {
		half := max(0, min(6, column/2-3))
		c.DrawLine(x(run[0].day)-half, y(run[0].mean), x(run[0].day)+half, y(run[0].mean))
	}
	for i, pt := range run {
		if i == 0 {
			c.MoveTo(x(pt.day), y(pt.mean))
			continue
		}
		c.LineTo(x(pt.day), y(pt.mean))
	}
	c.Stroke()
}

// end is the latest average of a line, beside its end.
type end struct {
	y     float64
	value string
	way   int
	color color.Color
}

// ends writes the latest averages; those that would touch move apart.
func (c *canvas) ends(list []end, plot float64) {
	const apart = 34
	slices.SortStableFunc(list, func(a, b end) int { return cmp.Compare(a.y, b.y) })
	for i := range list {
		list[i].y = max(list[i].y, plot+8+float64(i)*apart)
		if i > 0 {
			list[i].y = max(list[i].y, list[i-1].y+apart)
		}
	}
	limit := plot + sparkHeight
	for i := len(list) - 1; i >= 0; i-- {
		list[i].y = math.Min(list[i].y, limit)
		limit = list[i].y - apart
	}
	for _, e := range list {
		w := c.text(e.value, bold, 30, e.color, sparkRight+18, e.y, 0)
		c.arrow(sparkRight+18+w+26, e.y, 24, e.way, e.color)
	}
}

package chart

import (
	"math"
	"strconv"
	"strings"

	"waymark/rehab"
)

// Size of a patient's picture in pixels: twice what a screen shows.
const (
	Width  = 1600
	Height = 1120
)

// Where things stand in it.
const (
	plotLeft    = 250.0
	plotRight   = 1440.0
	plotTop     = 152.0
	panelGap    = 42.0
	stripTop    = 962.0
	stripHeight = 34.0
	flareLine   = 922.0
	dateLine    = 1032.0
	legendLine  = 1084.0
	labelLeft   = 40.0
)

// Panel is a patient's days and the words of the picture. Without a reply is
// not without exercise: what is not known has a look of its own.
type Panel struct {
	Title, Subtitle string
	From, To        rehab.Date  // both included; 14, 28 or 90 days look best
	Days            []rehab.Day // those before From count for the first averages
	Series          []Series    // one to four, from top to bottom
	Ticks           []Tick      // dates under the picture
	Exercise        string      // name of the exercise strip
	Reported        string      // what stands behind it: "40 of 76 days"
	Flares          string      // name of the row of flare-ups; drawn only if there was one
	FlareDays       string      // what stands behind it: "4 days"
	Legend          Legend
	Point           string // decimal point; "." if empty
}

// Series is one item, 0 to 10.
type Series struct {
	Item  string // key in Day.Values; its colour goes by it
	Label string
	Note  string // under the label: "76 answers"
}

// Tick is a date that has its name under the picture.
type Tick struct {
	Date  rehab.Date
	Label string
}

// Legend names what colours and shades mean; an empty name is left out.
type Legend struct {
	Reported, None, NoReply, NotAsked, Flare string
}

// Patient draws a patient's days, 1600 by 1120 pixels, as PNG.
func Patient(p Panel) ([]byte, error) { return paint(Width, Height, p.draw) }

func (p Panel) draw(c *canvas) {
	pic := &picture{canvas: c, Panel: p, span: newSpan(p.Days, p.From, p.To)}
	pic.column = (plotRight - plotLeft) / float64(max(1, pic.n))
	pic.head()
	bottom := stripTop - panelGap
	if len(pic.flares()) > 0 {
		bottom = flareLine - panelGap*0.9
	}
	rows := float64(max(1, len(p.Series)))
	height := (bottom - plotTop - panelGap*(rows-1)) / rows
	for i, s := range p.Series {
		pic.panel(s, plotTop+float64(i)*(height+panelGap), height)
	}
	pic.flareRow()
	pic.strip()
	pic.foot()
}

// picture is a patient's picture in the making.
type picture struct {
	*canvas
	Panel
	span
	column float64 // width of a day
}

// x is the middle of a day's column.
func (p *picture) x(day int) float64 { return plotLeft + (float64(day)+0.5)*p.column }

func (p *picture) number(v float64) string { return number(v, p.Point) }

func number(v float64, point string) string {
	s := strconv.FormatFloat(v, 'f', 1, 64)
	if point != "" {
		s = strings.ReplaceAll(s, ".", point)
	}
	return s
}

func (p *picture) head() {
	p.wrapped(p.Title, 36, bright, labelLeft, 56, Width-2*labelLeft)
	p.text(p.Subtitle, regular, 24, quiet, labelLeft, 102, 0)
}

// panel draws one item: shades, scale, single answers, average, labels.
func (p *picture) panel(s Series, top, height float64) {
	y := func(v float64) float64 { return top + height*(1-v/10) }
	p.shades(top, top+height)
	for _, t := range p.Ticks {
		day := t.Date.Sub(p.From)
		if r := p.reply(day); r == noReply || r == notAsked {
			continue
		}
		p.block(p.x(day)-1, top, p.x(day)+1, top+height, weekly)
	}
	for _, v := range []float64{0, 5, 10} {
		p.block(plotLeft, y(v)-1, plotRight, y(v)+1, rule)
		p.text(strconv.Itoa(int(v)), regular, 22, quiet, plotLeft-16, y(v), 1)
	}
	col, t := colorOf(s.Item), p.track(s.Item)
	for day, v := range t.answers {
		p.disc(p.x(day), y(float64(v)), min(8, max(4.5, p.column*0.3)), faint(col, 0.55))
	}
	p.average(t, y, s.Item)
	lines := float64(p.wrapped(s.Label, 30, col, labelLeft, y(5)-20, plotLeft-labelLeft-50))
	below := y(5) - 20 + lines*17 + 18
	first, last, ok := t.ends()
	if ok {
		p.text(p.number(first.mean)+" → "+p.number(last.mean), regular, 23, quiet, labelLeft, below, 0)
		below += 28
		end := max(top+14, min(top+height-14, y(last.mean)))
		col = faint(col, fresh(last.day, p.n))
		w := p.text(p.number(last.mean), bold, 30, col, plotRight+20, end, 0)
		p.arrow(plotRight+20+w+28, end, 26, turn(first.mean, last.mean), col)
	}
	p.text(s.Note, regular, 20, quiet, labelLeft, below, 0)
}

// fresh is how much of its colour an average keeps that is the latest one, but
// not of the last days.
func fresh(day, n int) float64 {
	if n-1-day > bridge {
		return 0.5
	}
	return 1
}

// shades marks the days without a reply, and, in another way, those not asked.
func (p *picture) shades(top, bottom float64) {
	for i := range p.n {
		x0, x1 := plotLeft+float64(i)*p.column, plotLeft+float64(i+1)*p.column
		switch p.reply(i) {
		case noReply:
			p.block(x0, top, x1, bottom, shade)
		case notAsked:
			p.hatch(x0, top, x1, bottom, rule)
		}
	}
}

// average draws the moving average, run by run. An average that stands alone
// is a short dash.
func (p *picture) average(t track, y func(float64) float64, item string) {
	p.SetColor(colorOf(item))
	p.SetLineWidth(6)
	for _, run := range t.runs {
		if len(run) == 1 {
			half := max(0, min(10, p.column/2-3))
			p.DrawLine(p.x(run[0].day)-half, y(run[0].mean), p.x(run[0].day)+half, y(run[0].mean))
		}
		for i, pt := range run {
			if i == 0 {
				p.MoveTo(p.x(pt.day), y(pt.mean))
				continue
			}
			p.LineTo(p.x(pt.day), y(pt.mean))
		}
		p.Stroke()
	}
}

// flareRow marks the days on which a flare-up was reported.
func (p *picture) flareRow() {
	days := p.flares()
	if len(days) == 0 {
		return
	}
	p.text(p.Flares, bold, 26, flared, labelLeft, flareLine, 0)
	for _, i := range days {
		p.diamond(p.x(i), flareLine, min(13, max(7, p.column*0.55)), flared)
	}
	p.wrapped(p.FlareDays, 24, flared, plotRight+20, flareLine, Width-plotRight-30)
}

// strip shows for each day whether exercise was reported, was not, or is not
// known.
func (p *picture) strip() {
	middle := stripTop + stripHeight/2
	p.text(p.Exercise, bold, 30, bright, labelLeft, middle, 0)
	w := min(44, p.column*0.72)
	for i := range p.n {
		did, known := p.days[i].Exercised()
		x := p.x(i) - w/2
		switch {
		case did:
			p.pill(x, stripTop, w, stripHeight, done)
		case known:
			p.pill(x, stripTop, w, stripHeight, idle)
		default:
			dot := min(w, 8)
			p.disc(p.x(i), middle, dot/2, shade)
		}
	}
	p.wrapped(p.Reported, 24, bright, plotRight+20, middle, Width-plotRight-30)
}

// foot writes the dates and what the shades mean.
func (p *picture) foot() {
	right := 0.0
	for _, t := range p.Ticks {
		i := t.Date.Sub(p.From)
		if i < 0 || i >= p.n {
			continue
		}
		f, err := face(regular, 23)
		if err != nil {
			p.err = err
			return
		}
		p.SetFontFace(f)
		w, _ := p.MeasureString(t.Label)
		if p.x(i)-w/2 < right+16 {
			continue
		}
		right = p.x(i) + w/2
		p.text(t.Label, regular, 23, quiet, p.x(i), dateLine, 0.5)
	}
	p.legend(p.Legend, plotLeft, legendLine, 22)
}

// legend writes what the names mean, from x on, around y.
func (c *canvas) legend(l Legend, x, y, size float64) {
	for _, item := range []struct {
		name string
		mark func(x float64)
	}{
		{l.Reported, func(x float64) { c.pill(x, y-14, 12, 28, done) }},
		{l.None, func(x float64) { c.pill(x, y-14, 12, 28, idle) }},
		{l.NoReply, func(x float64) { c.block(x-6, y-14, x+18, y+14, shade) }},
		{l.NotAsked, func(x float64) { c.hatch(x-6, y-14, x+18, y+14, idle) }},
		{l.Flare, func(x float64) { c.diamond(x+6, y, 11, flared) }},
	} {
		if item.name != "" {
			item.mark(math.Round(x))
			x += 30 + c.text(item.name, regular, size, quiet, x+30, y, 0) + 36
		}
	}
}

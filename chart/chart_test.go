package chart

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"waymark/content"
	"waymark/rehab"
)

var last = rehab.Date{Year: 2026, Month: time.November, Day: 23}

func speak(t testing.TB) Speak {
	t.Helper()
	c, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	return func(x rehab.Text) (string, error) { return c.Render("en", x, nil) }
}

// scripted makes the days of a scripted patient who gets a little better, with
// five silent days, a pause and a few flare-ups.
func scripted(n int, seed uint64) []rehab.Day {
	r := rand.New(rand.NewPCG(seed, 1))
	var days []rehab.Day
	for i := range n {
		d := rehab.Day{Date: last.AddDays(i + 1 - n), State: rehab.Answered}
		drift := 2.5 * float64(i) / float64(n)
		scale := func(at float64) int { return min(10, max(0, int(at+drift+1.2*r.NormFloat64()+0.5))) }
		switch at := float64(i) / float64(n); {
		case at > 0.45 && at < 0.51:
			d.State = rehab.Expired
		case at > 0.68 && at < 0.74:
			d.State = rehab.WasPaused
		case r.Float64() < 0.07:
			d.State = rehab.Expired
		default:
			d.Values = map[string]int{rehab.ItemMood: scale(5), rehab.ItemSleep: scale(6), rehab.ItemMotivation: scale(4)}
			d.Done = rehab.DoneRest
			if r.Float64() < 0.35+drift/5 {
				d.Done, d.Did = rehab.DoneSome, map[string]int{"walk": rehab.DidWhole}
			}
			if r.Float64() < 0.06 {
				d.Flare = rehab.FlareKnown
			}
		}
		days = append(days, d)
	}
	return days
}

func panel(t testing.TB, n int) Panel {
	t.Helper()
	p, err := PanelOf(speak(t), rehab.T("chart.title", "alias", "Heron", "count", n), scripted(n, 7), last.AddDays(1-n), last)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// keep writes a picture to the folder that CHART_OUT names, to be looked at.
func keep(t testing.TB, name string, data []byte) {
	t.Helper()
	if dir := os.Getenv("CHART_OUT"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func read(t testing.TB, data []byte, err error) image.Image {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	im, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return im
}

func near(a color.Color, b color.RGBA) bool {
	r, g, bl, _ := a.RGBA()
	d := func(x uint32, y uint8) int { return max(int(x>>8)-int(y), int(y)-int(x>>8)) }
	return d(r, b.R)+d(g, b.G)+d(bl, b.B) < 24
}

func TestAsMuchPainAsWasAnsweredIsDrawn(t *testing.T) {
	p := panel(t, 28)
	for i := range p.Days {
		if p.Days[i].Values != nil {
			p.Days[i].Values[rehab.ItemPain] = (i * 7) % 5
		}
		p.Days[i].Flare = rehab.NoFlare
	}
	p, err := PanelOf(speak(t), rehab.T("chart.title_own", "count", 28), p.Days, p.From, p.To)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Series) != 4 || len(panel(t, 28).Series) != 3 {
		t.Errorf("%d items with pain, %d without", len(p.Series), len(panel(t, 28).Series))
	}
	data, err := Patient(p)
	im := read(t, data, err)
	keep(t, "pain28.png", data)
	seen := 0
	for x := int(plotLeft); x < int(plotRight); x++ {
		for y := int(plotTop); y < int(stripTop); y++ {
			if near(im.At(x, y), palette["pain"]) {
				seen++
			}
		}
	}
	if seen < 1000 {
		t.Errorf("%d pixels of pain's line", seen)
	}
}

func rows(t testing.TB) []Row {
	t.Helper()
	var list []Row
	for i, kind := range []string{"unreachable", "sleep_down", "flares", "quiet", "joy_low", "exercise_down", "quiet"} {
		e := rehab.Entry{Alias: []string{"Wren", "Ibis", "Teal", "Finch", "Lark", "Crane", "Seventh"}[i], Kind: kind}
		r, err := RowOf(speak(t), e, scripted(28, uint64(i+1)), last.AddDays(-27), last)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, r)
	}
	return list
}

func TestTheSummaryShowsSixAtMost(t *testing.T) {
	data, err := Digest(rows(t))
	im := read(t, data, err)
	if im.Bounds().Dx() != 800 || im.Bounds().Dy() != digestHead+6*rowHeight {
		t.Errorf("picture of %v", im.Bounds())
	}
	keep(t, "digest.png", data)
	words, err := speak(t)(DigestAlt(rows(t)))
	if err != nil || strings.Contains(words, "Seventh") || len([]rune(words)) > 1024 {
		t.Errorf("alt text of %d characters, %v: %s", len([]rune(words)), err, words)
	}
	t.Log(words)
}

func TestWithoutDaysThereIsAnEmptyCard(t *testing.T) {
	data, err := Digest(nil)
	read(t, data, err)
	data, err = Patient(Panel{})
	read(t, data, err)
	if _, err := speak(t)(Alt(Panel{From: last, To: last})); err != nil {
		t.Error(err)
	}
	if _, err := speak(t)(DigestAlt(nil)); err != nil {
		t.Error(err)
	}
}

func TestTheAltTextSaysWhatThePictureSays(t *testing.T) {
	from := last.AddDays(-9)
	var days []rehab.Day
	for i, mood := range []int{4, 5, 6, -1, 7, 7, 8, -2, 8, 8} {
		d := rehab.Day{Date: from.AddDays(i), State: rehab.Answered, Values: map[string]int{rehab.ItemMood: mood}, Done: rehab.DoneRest}
		switch mood {
		case -1:
			d = rehab.Day{Date: d.Date, State: rehab.Expired}
		case -2:
			d = rehab.Day{Date: d.Date, State: rehab.NotDelivered}
		case 8:
			d.Done, d.Did, d.Flare = rehab.DoneSome, map[string]int{"walk": rehab.DidPart}, rehab.FlareKnown
		}
		days = append(days, d)
	}
	p := Panel{From: from, To: last, Days: days, Series: []Series{{Item: rehab.ItemMood, Label: "Mood"}, {Item: rehab.ItemSleep, Label: "Sleep"}}}
	got, err := speak(t)(Alt(p))
	want := "10 days, 14 Nov to 23 Nov. 8 of 9 check-ins answered. Not asked, or not delivered, on 1 day. " +
		"Mood: mean 6.6 of 10 over 8 answers; 7-day average 5.0 at first, 7.6 last. Sleep: no answers. " +
		"Exercise reported on 3 of 8 days that are known. Flare-ups on 3 days, the last 23 Nov."
	if err != nil || got != want {
		t.Errorf("got %s, %v\nwant %s", got, err, want)
	}
}

func TestALineStopsAtAGap(t *testing.T) {
	for state, want := range map[rehab.CheckinState]int{rehab.Expired: 2, rehab.WasPaused: 2, rehab.NotDelivered: 2, rehab.MissedByUs: 2, "": 1} {
		var days []rehab.Day
		for i := range 14 {
			d := rehab.Day{Date: last.AddDays(i - 13), State: rehab.Answered, Values: map[string]int{rehab.ItemMood: 6}}
			if i == 8 {
				d = rehab.Day{Date: d.Date, State: state}
			}
			days = append(days, d)
		}
		if got := newSpan(days, last.AddDays(-13), last).track(rehab.ItemMood).runs; len(got) != want {
			t.Errorf("across a day that was %q the line has %d pieces", state, len(got))
		}
	}
}

// The pixels of a day without an answer: shaded from top to bottom, and no
// colour of a line in the whole column. An answered day is not shaded.
func TestAGapIsSeenAndNotCrossed(t *testing.T) {
	for _, n := range []int{14, 28, 90, 365} {
		p := panel(t, n)
		data, err := Patient(p)
		im := read(t, data, err)
		keep(t, "days"+strconv.Itoa(n)+".png", data)
		if im.Bounds().Dx() != Width || im.Bounds().Dy() != Height {
			t.Errorf("picture of %v", im.Bounds())
		}
		s := newSpan(p.Days, p.From, p.To)
		column := (plotRight - plotLeft) / float64(n)
		for i := range n {
			x := int(plotLeft + (float64(i)+0.5)*column)
			shaded, line := pixelsOf(im, x)
			switch r := s.reply(i); {
			case r == noReply && shaded < 500, r == replied && shaded > 60:
				t.Errorf("of %d days, day %d (%d) has %d pixels shaded", n, i, r, shaded)
			case (r == noReply || r == notAsked) && line > 0:
				t.Errorf("of %d days, day %d is without an answer, and %d pixels of a line cross it", n, i, line)
			}
		}
	}
}

// pixelsOf counts in a column of the panels what is shaded, and what has the
// colour of a line.
func pixelsOf(im image.Image, x int) (shaded, line int) {
	for y := int(plotTop); y < int(stripTop)-80; y++ {
		switch at := im.At(x, y); {
		case near(at, shade):
			shaded++
		case near(at, palette["mood"]), near(at, palette["sleep"]), near(at, palette["motivation"]):
			line++
		}
	}
	return shaded, line
}

func TestACodeHasALightBorderAndWholeModules(t *testing.T) {
	data, err := QR("https://discord.com/users/1234567890123456789")
	im := read(t, data, err)
	keep(t, "qr.png", data)
	if im.Bounds().Dx() != 480 || im.Bounds().Dy() != 480 {
		t.Fatalf("%v", im.Bounds())
	}
	first := 0
	for first < 480 && !near(im.At(first, first), color.RGBA{0, 0, 0, 0xFF}) {
		first++
	}
	if first < 32 || first > 240 {
		t.Errorf("the first dark module begins at pixel %d", first)
	}
	if _, err := QR(strings.Repeat("x", 5000)); err == nil {
		t.Error("5,000 characters were taken")
	}
}

func BenchmarkPatient90Days(b *testing.B) {
	p := panel(b, 90)
	for b.Loop() {
		if _, err := Patient(p); err != nil {
			b.Fatal(err)
		}
	}
}

func TestThereIsRoomForEveryInk(t *testing.T) {
	if len(inks) > 256 {
		t.Errorf("%d colours; a palette holds 256", len(inks))
	}
}

func TestManyMayDrawAtOnce(t *testing.T) {
	p := panel(t, 14)
	want, err := Patient(p)
	read(t, want, err)
	got := make([][]byte, 3)
	var wg sync.WaitGroup
	for i := range got {
		wg.Go(func() { got[i], _ = Patient(p) })
	}
	wg.Wait()
	for _, data := range got {
		if !bytes.Equal(data, want) {
			t.Error("a picture drawn beside others differs")
		}
	}
}

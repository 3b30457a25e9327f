package rehab

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A check-in of half past eight, asked at an instant, and the program down
// between two others: nobody answers, and the beats go on afterwards.
func TestSilenceWhileNobodyCouldBeHeardIsOurs(t *testing.T) {
	for name, c := range map[string]struct {
		asked, from, to string
		want            CheckinState
		ends            string
	}{
		"never down":                        {"06 08:30", "", "", Expired, "07 00:00"},
		"an hour":                           {"06 08:30", "06 10:00", "06 11:00", Expired, "07 00:00"},
		"seven hours of fifteen and a half": {"06 08:30", "06 09:00", "06 16:00", Expired, "07 00:00"},
		"eight hours":                       {"06 08:30", "06 09:00", "06 17:00", MissedByUs, "07 00:00"},
		"from the ask until late":           {"06 08:30", "06 08:31", "06 23:50", MissedByUs, "07 00:50"},
		"a moment over the close":           {"06 08:30", "06 23:55", "07 00:05", Expired, "07 01:05"},
		"the evening and the night":         {"06 20:00", "06 20:30", "07 05:00", MissedByUs, "07 06:00"},
		"the night, after a day":            {"06 08:30", "06 22:00", "07 05:30", Expired, "07 06:00"},
		"too long to ask about that day":    {"06 08:30", "06 22:00", "07 10:00", Expired, "07 10:00"},
		"two days from the ask on":          {"06 08:30", "06 08:31", "08 09:00", MissedByUs, "08 09:00"},
	} {
		w := newWorld(t)
		loc := mustZone(t, w.s.Plan.Zone)
		at := func(s string) time.Time {
			when, err := time.ParseInLocation("2006-01-02 15:04", "2026-03-"+s, loc)
			if err != nil {
				t.Fatal(err)
			}
			return when
		}
		w.now = at(c.asked)
		w.s.Patient.Next, w.s.Patient.NextDate, w.s.Patient.Silent = w.now, Date{2026, 3, 6}, silentDays-1
		ch := w.open(t)
		if c.from != "" {
			w.gaps = []Gap{{at(c.from), at(c.to)}}
		}
		var ended time.Time
		for now := at(c.asked); now.Before(at("09 00:00")); now = now.Add(5 * time.Minute) {
			if c.from != "" && now.After(at(c.from)) && now.Before(at(c.to)) {
				continue
			}
			w.sent(t, now)
			if !w.checkin(t, ch.ID).State.Open() {
				ended = now
				break
			}
		}
		if got := w.checkin(t, ch.ID).State; got != c.want {
			t.Errorf("%s: it ends as %s, want %s", name, got, c.want)
		}
		silent := c.want == Expired
		if at := ended.In(loc).Format("02 15:04"); at != c.ends && !silent {
			t.Errorf("%s: it ends at %s, want %s", name, at, c.ends)
		}
		if (w.s.Patient.Silent == silentDays) != silent || (w.s.Patient.Status == Resting) != silent {
			t.Errorf("%s: %d silent days, %s", name, w.s.Patient.Silent, w.s.Patient.Status)
		}
	}
}

// Whatever gaps there are, whether the program was down in them or only its
// connection: a silent check-in has one end. It counts as silence only if people
// could be heard for more than half of the time, and as ours only if they could
// not. It can be answered for an hour after each gap, if its day is not long
// over.
func TestACheckinEndsOnceWhateverTheGaps(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t)
		const step = 10 * time.Minute
		steps := func(name string, least, most int) time.Duration {
			return time.Duration(rapid.IntRange(least, most).Draw(rt, name)) * step
		}
		ch := w.open(t)
		asked, latest := w.now, ch.Closes.Add(lateLimit)
		var all []Gap
		from := asked
		for range rapid.IntRange(0, 4).Draw(rt, "gaps") {
			g := Gap{From: from.Add(steps("until", 0, 60))}
			g.To = g.From.Add(steps("lasts", 1, 150))
			all, from = append(all, g), g.To.Add(step)
		}
		down := rapid.Bool().Draw(rt, "the program is down in them")
		deaf := func(now time.Time) (in bool) {
			w.gaps = nil
			for _, g := range all {
				if g.From.Before(now) {
					w.gaps = append(w.gaps, Gap{g.From, earlier(g.To, now)})
				}
				in = in || !now.Before(g.From) && now.Before(g.To)
			}
			return in
		}
		now := asked
		for ; w.checkin(t, ch.ID).State.Open(); now = now.Add(step) {
			if now.Sub(asked) > 10*24*time.Hour {
				rt.Fatal("it never ends")
			}
			if in := deaf(now); !in || !down {
				w.sent(t, now)
			}
		}
		got := w.checkin(t, ch.ID)
		heard, open := 0, 0
		for at := asked; at.Before(got.Closes); at = at.Add(step) {
			if open++; !deaf(at) {
				heard++
			}
		}
		share := float64(heard) / float64(open)
		switch {
		case got.State == MissedByUs && len(all) > 0 && share <= 0.5, got.State == Expired && share > 0.5:
		default:
			rt.Fatalf("it ends as %s, heard %.2f of the time", got.State, share)
		}
		if (got.State == Expired) != (w.s.Patient.Silent > 0) {
			rt.Fatalf("%s, and %d silent days", got.State, w.s.Patient.Silent)
		}
		last := asked // that people could be heard again before it closed
		for _, g := range all {
			if g.From.Before(got.Closes) || down && g.From.Equal(got.Closes) {
				last = g.To
			}
		}
		if back := last.Add(gapGrace); last.After(asked) && !back.After(latest) && got.Closes.Before(back) {
			rt.Fatalf("people could be heard again at %v, and it closed at %v", last, got.Closes)
		}
		before := got
		w.sent(t, now.Add(24*time.Hour))
		if after := w.checkin(t, ch.ID); after.State != before.State {
			rt.Fatalf("it ended as %s, and then as %s", before.State, after.State)
		}
	})
}

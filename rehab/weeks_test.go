package rehab

import (
	"testing"
	"time"
)

// Who is asked on three days a week has the week's questions too, once a week
// and not in the first.
func TestTheWeeksQuestionsComeWhateverTheDays(t *testing.T) {
	for _, days := range []Weekdays{AllDays, fewDays, WeekdaysOf(time.Wednesday)} {
		w := newWorld(t)
		w.s.Plan.Days = days
		offered := 0
		for day := range 28 {
			date := w.s.Patient.Enrolled.AddDays(1 + day)
			if !days.Has(date.Weekday()) {
				continue
			}
			ch := Checkin{ID: date.String(), Patient: "heron", Set: Daily, Date: date, State: Asked}
			turn := &turn{cat: w.cat, s: w.s, now: w.now, loc: time.UTC, ch: ch}
			turn.follow(Decision{Row: "14"})
			if len(turn.then) > 0 && turn.then[0].Name == "checkin" {
				if offered++; day+1 < 7 {
					t.Errorf("%s: offered after %d days", days, day+1)
				}
			}
		}
		if offered < 3 || offered > 4 {
			t.Errorf("%s: offered %d times in four weeks", days, offered)
		}
	}
}

func TestNotTodayIsNoSilence(t *testing.T) {
	w := newWorld(t)
	w.s.Patient.Silent = 2
	ch := w.open(t)
	w.must(t, ActNot, ch.ID, "", "")
	if n := w.s.Patient.Silent; n != 0 {
		t.Errorf("%d silent days after a [Not today]", n)
	}
}

// A day that ends at midnight with the offer to rest wakes nobody.
func TestTheOfferToRestWaitsForTheMorning(t *testing.T) {
	for _, at := range []WallTime{8*60 + 30, 20 * 60, 22 * 60, 23*60 + 30, 2*60 + 30} {
		w := newWorld(t)
		loc := mustZone(t, "Australia/Melbourne")
		w.s.Plan.At, w.s.Patient.Silent = at, 2
		w.s.Patient.Next, _ = Instant(w.s.Patient.NextDate, at, loc)
		w.now = w.s.Patient.Next
		w.open(t)
		sent := time.Time{}
		for range 48 * 12 {
			w.now = w.now.Add(5 * time.Minute)
			c, err := w.cat.Tick(w.s, nil, w.now)
			if err != nil {
				t.Fatal(err)
			}
			w.apply(c)
			for _, o := range c.Out {
				if o.Kind == KindResting {
					sent = o.Due
				}
			}
		}
		if sent.IsZero() || !awake(sent, loc) {
			t.Errorf("asked at %s: offered to rest at %s", at, sent.In(loc))
		}
	}
}

// A wish waits once, however often its button is tapped.
func TestAWishWaitsOnce(t *testing.T) {
	w := newWorld(t)
	for range 3 {
		w.must(t, ActAmount, "", "", "fewer")
	}
	if len(w.s.Wishes) != 1 {
		t.Errorf("%d wishes wait", len(w.s.Wishes))
	}
}

package main_test

import (
	"fmt"
	"math/rand/v2"
	"time"

	"waymark/rehab"
)

// yearZones are where the year's patients live.
var yearZones = []string{"Australia/Lord_Howe", "America/Santiago", "Africa/Cairo", "Asia/Kathmandu", "Pacific/Apia", "Pacific/Auckland",
	"America/New_York", "Europe/Berlin", "Australia/Melbourne", "America/Nuuk"}

// soul is one scripted patient, and what an honest calendar says: the dates
// whose time the patient's clock passed while there was a plan.
type soul struct {
	y    *year
	id   string
	dice *rand.Rand
	shut bool // Discord takes no messages

	plan    rehab.Schedule
	loc     *time.Location
	runs    bool
	last    [2]int // date and minute that the clock showed
	planned map[rehab.Date]bool
	from    rehab.Date            // the first date that may be asked
	dates   map[string]rehab.Date // of the ids of the year's check-ins
	books   map[rehab.Date]int    // check-ins that Discord took
	again   map[rehab.Date]int    // times that it was put off, to be shown again
	called  map[rehab.Date]bool   // asked for by command
	paused  map[rehab.Date]bool   // dates touched by a pause
}

// settle sets up two clinics and their patients, who enrol as anybody does.
func (y *year) settle(n int) {
	y.t.Helper()
	for i, zone := range []string{"Australia/Melbourne", "America/New_York"} {
		c, err := y.app.Store.SaveClinic(y.t.Context(), rehab.Clinic{Guild: fmt.Sprint("guild ", i), Name: "Harbour", Channel: "c", Role: "r", Zone: zone,
			Locale: "en", Country: "AU", Digest: rehab.Weekly{Day: time.Monday, At: 450}}, rehab.Audit{Who: "test", Deed: "setup", At: y.now})
		if err != nil {
			y.t.Fatal(err)
		}
		y.clinics = append(y.clinics, c)
	}
	for i := range n {
		s := &soul{y: y, dice: rand.New(rand.NewPCG(7, uint64(i))), planned: map[rehab.Date]bool{}, books: map[rehab.Date]int{}, dates: map[string]rehab.Date{},
			called: map[rehab.Date]bool{}, again: map[rehab.Date]int{}, paused: map[rehab.Date]bool{}}
		p, err := y.app.Store.Create(y.t.Context(), rehab.Patient{Clinic: y.clinics[i%2].ID, Alias: fmt.Sprint("Patient ", i), User: fmt.Sprint("user ", i), Locale: "en",
			Status: rehab.Enrolling, Step: rehab.StepTime}, rehab.Change{Goal: &rehab.Goal{Phrase: rehab.Phrase{Raw: "swim", Label: "swim"}, Confirmed: true, Since: y.now}})
		if err != nil {
			y.t.Fatal(err)
		}
		s.id, y.byID[p.ID] = p.ID, s
		y.people = append(y.people, s)
		at := rehab.WallTime(s.dice.IntN(48) * 30)
		s.say(rehab.ActWhen, "", fmt.Sprint(int(at)))
		s.enrolled(rehab.Schedule{At: at, Days: rehab.AllDays, Zone: y.clinics[i%2].Zone})
		s.set("zone", yearZones[i%len(yearZones)])
	}
}

func (s *soul) enrolled(plan rehab.Schedule) {
	s.become(plan)
	s.runs, s.from = true, rehab.DateOf(s.y.now, s.loc).AddDays(1)
	s.last = s.clock()
}

func (s *soul) become(plan rehab.Schedule) {
	loc, err := time.LoadLocation(plan.Zone)
	if err != nil {
		s.y.t.Fatal(err)
	}
	s.plan, s.loc = plan, loc
}

// clock is what the patient's clock shows: days since 1970, and minutes.
func (s *soul) clock() [2]int {
	local := s.y.now.In(s.loc)
	return [2]int{rehab.DateOf(local, s.loc).Sub(rehab.Date{Year: 1970, Month: 1, Day: 1}), local.Hour()*60 + local.Minute()}
}

func past(clock [2]int, day int, plan rehab.Schedule) bool {
	return day < clock[0] || day == clock[0] && clock[1] >= int(plan.At)
}

// look counts the dates whose time the clock has passed since the last look.
func (s *soul) look() { s.looked(s.plan, false) }

// looked is look where the plan was another one at the last look: of two dates
// that a change has put the clock past, the later counts.
func (s *soul) looked(was rehab.Schedule, changed bool) {
	now := s.clock()
	last := s.last
	s.last = now
	if !s.runs {
		return
	}
	var counted []rehab.Date
	for _, day := range []int{last[0], now[0]} {
		date := rehab.Date{Year: 1970, Month: 1, Day: 1}.AddDays(day)
		asks := s.plan.Days.Has(date.Weekday()) && was.Days.Has(date.Weekday())
		if asks && !past(last, day, was) && past(now, day, s.plan) && !date.Before(s.from) && !s.planned[date] {
			counted = append(counted, date)
		}
	}
	if changed && len(counted) > 1 {
		counted = counted[len(counted)-1:]
	}
	for _, date := range counted {
		s.planned[date] = true
	}
}

// say does a deed; what is refused changes nothing.
func (s *soul) say(verb, item, value string) { s.tap(verb, "", item, value) }

func (s *soul) tap(verb, ref, item, value string) rehab.Change {
	s.y.t.Helper()
	if err := s.y.app.Store.Reached(s.y.t.Context(), s.id); err != nil {
		s.y.t.Fatal(err)
	}
	return s.turn(func(st rehab.State, id string) (rehab.Change, error) {
		act := rehab.Act{Verb: verb, Ref: ref, Item: item, Value: value}
		return s.y.app.Content.Catalogue().Reply(st, rehab.Reply{ID: id, Act: act, Fields: map[string]string{}}, s.y.machine())
	})
}

func (s *soul) turn(step func(rehab.State, string) (rehab.Change, error)) rehab.Change {
	s.y.t.Helper()
	s.y.taps++
	id := fmt.Sprint("reply ", s.y.taps)
	_, c, err := s.y.app.Store.Turn(s.y.t.Context(), s.id, id, s.y.machine(), func(st rehab.State) (rehab.Change, error) { return step(st, id) })
	if err != nil && rehab.ErrorCode(err) == rehab.Internal {
		s.y.t.Fatal(err)
	}
	return c
}

// got is a check-in that Discord took; what the patient does about it comes in
// a while.
func (s *soul) got(ref string) {
	date := s.dates[ref]
	s.books[date]++
	wait := time.Duration(1+s.dice.IntN(8)) * halfHour
	switch n := s.dice.IntN(10); {
	case n < 5:
		s.y.in(wait, func() { s.tap(rehab.ActAnswer, ref, rehab.ItemMood, "5") })
	case n < 6:
		s.y.in(wait, func() { s.tap(rehab.ActNot, ref, "", "") })
	case n < 7:
		s.y.in(wait, func() {
			if c := s.tap(rehab.ActLater, ref, "", "hour"); len(c.Checkins) > 0 {
				s.again[date]++
			}
		})
	}
}

// set changes one of the patient's settings.
func (s *soul) set(item, value string) {
	if !s.runs {
		return
	}
	was, plan := s.plan, s.plan
	switch item {
	case "zone":
		plan.Zone = value
		s.say(rehab.ActSet, item, value)
	case "time":
		plan.At = rehab.WallTime(s.dice.IntN(48) * 30)
		s.say(rehab.ActSet, item, fmt.Sprint(int(plan.At)))
	case "days":
		plan.Days, _ = rehab.ParseWeekdays(value)
		s.say(rehab.ActSet, item, value)
	}
	s.become(plan)
	s.looked(was, true)
}

// call is the patient asking to be asked, before the time or on a day without
// a check-in.
func (s *soul) call() {
	c := s.turn(func(st rehab.State, _ string) (rehab.Change, error) { return rehab.Ahead(st, s.y.machine()) })
	for _, ch := range c.Checkins {
		s.called[ch.Date] = true
	}
}

func (s *soul) stop() {
	s.say(rehab.ActPause, "", "stop")
	s.runs = false
	s.y.in(time.Duration(48*2+s.dice.IntN(48*5))*halfHour, func() {
		s.say(rehab.ActPause, "", "resume")
		s.say(rehab.ActConsent, "", "agree")
		s.enrolled(s.plan)
	})
}

// pause pauses for some days, or until the patient resumes.
func (s *soul) pause(days int) {
	if s.dice.IntN(3) == 0 {
		s.say(rehab.ActPause, "", "open")
		s.y.in(time.Duration(days*48)*halfHour, func() {
			if s.runs {
				s.say(rehab.ActPause, "", "resume")
			}
		})
		days = len(s.dates) // should the program be down then
	} else {
		s.say(rehab.ActPause, "", fmt.Sprint(days))
	}
	today := rehab.DateOf(s.y.now, s.loc)
	for n := -1; n <= days; n++ {
		s.paused[today.AddDays(n)] = true
	}
}

func (s *soul) closeMessages(days int) {
	s.shut = true
	s.y.in(time.Duration(days*48)*halfHour, func() {
		s.shut = false
		s.say(rehab.ActNumbers, "", "")
	})
}

// script writes down what the patient will do. Deeds are days apart.
func (s *soul) script(days int) {
	for n := -3; n < days+9; n++ {
		date := rehab.DateOf(s.y.now, time.UTC).AddDays(n)
		s.dates[rehab.CheckinID(s.id, rehab.Daily, date)] = date
	}
	for day := 3 + s.dice.IntN(20); day < days-3; day += 3 + s.dice.IntN(25) {
		if calm(day) {
			continue
		}
		deed := s.dice.IntN(10)
		zone := yearZones[s.dice.IntN(len(yearZones))]
		long := 1 + s.dice.IntN(14)
		s.y.in(time.Duration(day*48+s.dice.IntN(48))*halfHour, func() {
			switch deed {
			case 0, 1, 2:
				s.set("zone", zone)
			case 3, 4:
				s.set("time", "")
			case 5:
				s.set("days", []string{"mon-fri", "all", "mon,wed,sat"}[long%3])
			case 6:
				s.pause(long)
			case 7:
				s.stop()
			case 8:
				s.closeMessages(long)
			case 9:
				s.call()
			}
		})
	}
}

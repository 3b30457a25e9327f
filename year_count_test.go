package main_test

import (
	"database/sql"
	"slices"
	"time"

	"waymark/rehab"
)

// ends are the states in which a check-in may end.
var ends = []rehab.CheckinState{rehab.Answered, rehab.Partly, rehab.Skipped, rehab.Expired, rehab.WasPaused, rehab.WasResting, rehab.Withdrawn,
	rehab.NotDelivered, rehab.MissedByUs}

// clinicDay is one clinic's date.
type clinicDay struct {
	clinic int
	date   rehab.Date
}

// count holds what the program recorded against the calendar and the books.
func (y *year) count(begin, end time.Time) {
	y.t.Helper()
	first, last := rehab.DateOf(begin, time.UTC).AddDays(2), rehab.DateOf(end, time.UTC).AddDays(-3)
	want := map[clinicDay]rehab.Tally{}
	states := map[rehab.CheckinState]int{}
	for i, s := range y.people {
		for date, tally := range y.hold(s, first, last, states) {
			key := clinicDay{i % len(y.clinics), date}
			want[key] = want[key].Plus(tally)
		}
	}
	got := y.selfChecks()
	var sum rehab.Tally
	for date := first; !last.Before(date); date = date.AddDays(1) {
		for i := range y.clinics {
			k, counted := got[clinicDay{i, date}]
			if w := want[clinicDay{i, date}]; !counted || k != w {
				y.t.Errorf("clinic %d, %s: the self-check (made: %v) counts %+v, the calendar and the books %+v", i, date, counted, k, w)
			}
			if k.Planned != k.Asked+k.Paused+k.Resting+k.Withdrawn+k.NotDelivered+k.Missed+k.Unaccounted {
				y.t.Errorf("clinic %d, %s: %+v does not add up", i, date, k)
			}
			sum = sum.Plus(k)
		}
	}
	if whole := end.Sub(begin) > 300*24*time.Hour; whole && (sum.Planned == 0 || sum.Asked == 0 || sum.Paused == 0 || sum.Resting == 0 || sum.NotDelivered == 0 || sum.Missed == 0 || y.told == 0) {
		y.t.Errorf("the year lacks something: %+v, %d words to the clinicians", sum, y.told)
	}
	y.t.Logf("%+v; states %v; %d words to the clinicians, %d taps", sum, states, y.told, y.taps)
}

// hold holds one patient's year against the calendar, and returns what it
// comes to on each date.
func (y *year) hold(s *soul, first, last rehab.Date, states map[rehab.CheckinState]int) map[rehab.Date]rehab.Tally {
	y.t.Helper()
	days, err := y.app.Store.Days(y.t.Context(), s.id, first, last)
	if err != nil {
		y.t.Fatal(err)
	}
	rows := map[rehab.Date]rehab.CheckinState{}
	for _, d := range days {
		rows[d.Date] = d.State
	}
	tallies := map[rehab.Date]rehab.Tally{}
	for date := first; !last.Before(date); date = date.AddDays(1) {
		state, taken := rows[date], s.books[date]
		states[state]++
		switch asked := taken > 0 || s.called[date]; {
		case s.planned[date] && !slices.Contains(ends, state):
			y.t.Errorf("%s, %s: planned, and its state is %q", s.id, date, state)
		case !s.planned[date] && state != "" && !s.called[date]:
			y.t.Errorf("%s, %s: %q, and the calendar knows of no plan for it", s.id, date, state)
		case taken > 1+s.again[date]:
			y.t.Errorf("%s, %s: Discord took %d check-ins", s.id, date, taken)
		case state == rehab.WasPaused && !s.paused[date]:
			y.t.Errorf("%s, %s: paused, and the patient was not", s.id, date)
		case state == rehab.MissedByUs && !afterMishap(date):
			y.t.Errorf("%s, %s: missed by us, and the program ran", s.id, date)
		case state == rehab.Expired && !asked:
			y.t.Errorf("%s, %s: counts as the patient's silence, and was never asked", s.id, date)
		}
		var t rehab.Tally
		switch asked := taken > 0 || s.called[date]; {
		case !s.planned[date]:
			if state != "" {
				t.Besides = 1
			}
		case asked:
			t = rehab.Tally{Planned: 1, Asked: 1}
		default:
			t = map[rehab.CheckinState]rehab.Tally{rehab.WasPaused: {Planned: 1, Paused: 1}, rehab.WasResting: {Planned: 1, Resting: 1},
				rehab.Withdrawn: {Planned: 1, Withdrawn: 1}, rehab.NotDelivered: {Planned: 1, NotDelivered: 1}, rehab.MissedByUs: {Planned: 1, Missed: 1}}[state]
		}
		tallies[date] = t
	}
	return tallies
}

// afterMishap reports whether the program was down, or its clock wrong, near a
// date.
func afterMishap(date rehab.Date) bool {
	for _, b := range mishaps {
		from := rehab.Date{Year: 2026, Month: 1, Day: 5}.AddDays(b.day - 1)
		to := from.AddDays(3 + int((max(b.lasts, b.skew)+23*time.Hour)/(24*time.Hour)))
		if !date.Before(from) && !to.Before(date) {
			return true
		}
	}
	return false
}

// selfChecks reads all that were made, past the program.
func (y *year) selfChecks() map[clinicDay]rehab.Tally {
	y.t.Helper()
	db, err := sql.Open("sqlite", "file:"+y.file+"?mode=ro")
	if err != nil {
		y.t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(y.t.Context(), `SELECT clinic, date, planned, asked, paused, resting, withdrawn, not_delivered, missed, unaccounted, besides FROM selfcheck`)
	if err != nil {
		y.t.Fatal(err)
	}
	defer rows.Close()
	all := map[clinicDay]rehab.Tally{}
	for rows.Next() {
		var clinic, date string
		var k rehab.Tally
		if err := rows.Scan(&clinic, &date, &k.Planned, &k.Asked, &k.Paused, &k.Resting, &k.Withdrawn, &k.NotDelivered, &k.Missed, &k.Unaccounted, &k.Besides); err != nil {
			y.t.Fatal(err)
		}
		on, err := rehab.ParseDate(date)
		if err != nil {
			y.t.Fatal(err)
		}
		all[clinicDay{slices.IndexFunc(y.clinics, func(c rehab.Clinic) bool { return c.ID == clinic }), on}] = k
	}
	if err := rows.Err(); err != nil {
		y.t.Fatal(err)
	}
	return all
}

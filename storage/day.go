package storage

import (
	"context"

	"waymark/rehab"
)

// asked is what a check-in tells of its date, apart from its answers.
type asked struct {
	date  rehab.Date
	state rehab.CheckinState
	flare rehab.Flare
	late  bool
}

const askedColumns = `date, state, flare, late`

func scanAsked(r row) (a asked, err error) {
	return a, r.Scan(date{&a.date}, &a.state, &a.flare, &a.late)
}

// Days returns what is known of the dates from and to and all between that
// had a daily check-in or an answer, oldest first.
func (s *Store) Days(ctx context.Context, patient string, from, to rehab.Date) (days []rehab.Day, err error) {
	return days, s.read(ctx, func(ctx context.Context, c *conn) error {
		days, err = daysOf(ctx, c, patient, from, to)
		return err
	})
}

func daysOf(ctx context.Context, c *conn, patient string, from, to rehab.Date) ([]rehab.Day, error) {
	planned, err := all(ctx, c, scanAsked, `SELECT `+askedColumns+` FROM checkin
		WHERE patient = $1 AND date BETWEEN $2 AND $3 AND asks = 'daily' ORDER BY date`, patient, day(from), day(to))
	if err != nil {
		return nil, err
	}
	answers, err := loadAnswers(ctx, c, patient, from, to)
	return assemble(planned, answers), err
}

// assemble makes days of daily check-ins and answers, both by date. Only what
// was given counts: a skipped item and a missing one are both unknown.
func assemble(planned []asked, answers []rehab.Answer) []rehab.Day {
	var days []rehab.Day
	for len(planned) > 0 || len(answers) > 0 {
		var d rehab.Day
		if len(answers) == 0 || len(planned) > 0 && !answers[0].Date.Before(planned[0].date) {
			p := planned[0]
			d = rehab.Day{Date: p.date, State: p.state, Flare: p.flare, Late: p.late}
			planned = planned[1:]
		} else {
			d.Date = answers[0].Date
		}
		for len(answers) > 0 && answers[0].Date == d.Date {
			note(&d, answers[0])
			answers = answers[1:]
		}
		days = append(days, d)
	}
	return days
}

func note(d *rehab.Day, a rehab.Answer) {
	if a.Status != rehab.Given {
		return
	}
	switch a.Item {
	case rehab.ItemTask:
	case rehab.ItemDone:
		d.Done = a.Value
	case rehab.ItemDid:
		put(&d.Did, a.Exercise, a.Value)
	case rehab.ItemJoy:
		put(&d.Joy, a.Exercise, a.Value)
	default:
		put(&d.Values, a.Item, a.Value)
	}
}

func put(m *map[string]int, key string, value int) {
	if *m == nil {
		*m = map[string]int{}
	}
	(*m)[key] = value
}

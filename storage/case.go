package storage

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"waymark/rehab"
)

// A summary reads the days of thousands. What it doesn't read of an answer is not
// handed over: when it was given, to which check-in, whether it was typed.
const (
	packedDates = `SELECT coalesce(group_concat(concat_ws('|', date, state, flare, late), char(10)), '') FROM `
	packedGiven = `SELECT coalesce(group_concat(concat_ws('|', date, item, exercise, value), char(10)), '')
		FROM (SELECT date, item, exercise, value FROM answer WHERE patient = $1 AND date BETWEEN $2 AND $3 AND status = 'given' ORDER BY date, item, exercise)`
	packedRatings = `SELECT coalesce(group_concat(concat_ws('|', date, exercise, value), char(10)), '') FROM (SELECT date, exercise, value
		FROM answer INDEXED BY answer_task WHERE patient = $1 AND item = 'task' AND status = 'given' ORDER BY date, exercise)`
)

// loadsRatings returns every rating of a task, by date.
type loadsRatings func(ctx context.Context, c *conn, patient string) ([]rehab.Answer, error)

// caseRatings is loadRatings without when each was given, and to which check-in.
func caseRatings(ctx context.Context, c *conn, patient string) ([]rehab.Answer, error) {
	lines, _, err := one(ctx, c, scanID, packedRatings, patient)
	if err != nil || lines == "" {
		return nil, err
	}
	list := make([]rehab.Answer, 0, 1+strings.Count(lines, "\n"))
	for line := range strings.SplitSeq(lines, "\n") {
		date, rest, _ := strings.Cut(line, "|")
		task, number, ok := strings.Cut(rest, "|")
		on, err := rehab.ParseDate(date)
		if err != nil || !ok {
			return nil, fmt.Errorf("read ratings of a patient: %w", err)
		}
		value, err := strconv.Atoi(number)
		if err != nil {
			return nil, err
		}
		list = append(list, rehab.Answer{Patient: patient, Date: on, Item: rehab.ItemTask, Exercise: task, Status: rehab.Given, Value: value})
	}
	return list, nil
}

// caseDays returns the same days as recentAndFirst.
func caseDays(ctx context.Context, c *conn, patient string, days int) (recent, first []rehab.Day, err error) {
	if recent, err = packedDays(ctx, c, patient, `(SELECT * FROM (SELECT `+askedColumns+` FROM checkin WHERE patient = $1 AND asks = 'daily'
		ORDER BY date DESC LIMIT $2) ORDER BY date)`, days); err != nil {
		return nil, nil, err
	}
	first, err = packedDays(ctx, c, patient, `(SELECT `+askedColumns+` FROM checkin INDEXED BY checkin_given WHERE patient = $1 AND asks = 'daily'
		AND given > 0 ORDER BY date LIMIT $2)`, firstDates)
	return recent, first, err
}

// packedDays returns the days of daily check-ins, by date, with their answers.
func packedDays(ctx context.Context, c *conn, patient, dates string, most int) ([]rehab.Day, error) {
	lines, _, err := one(ctx, c, scanID, packedDates+dates, patient, most)
	if err != nil || lines == "" {
		return nil, err
	}
	list := make([]rehab.Day, 0, 1+strings.Count(lines, "\n"))
	var from, to string
	for line := range strings.SplitSeq(lines, "\n") {
		on, rest, _ := strings.Cut(line, "|")
		state, rest, _ := strings.Cut(rest, "|")
		flare, late, ok := strings.Cut(rest, "|")
		date, err := rehab.ParseDate(on)
		if err != nil || !ok {
			return nil, fmt.Errorf("read dates of a patient: %w", err)
		}
		if from == "" {
			from = on
		}
		to = on
		list = append(list, rehab.Day{Date: date, State: rehab.CheckinState(state), Flare: rehab.Flare(flare), Late: late == "1"})
	}
	if lines, _, err = one(ctx, c, scanID, packedGiven, patient, from, to); err != nil || lines == "" {
		return list, err
	}
	return list, given(list, lines)
}

// given notes answers on their days; both are by date. One of another date is
// left out.
func given(days []rehab.Day, lines string) error {
	var dated string
	var on rehab.Date
	for line := range strings.SplitSeq(lines, "\n") {
		date, rest, _ := strings.Cut(line, "|")
		item, rest, _ := strings.Cut(rest, "|")
		exercise, number, ok := strings.Cut(rest, "|")
		value, err := strconv.Atoi(number)
		if err != nil || !ok {
			return fmt.Errorf("read answers of a patient: %w", err)
		}
		if date != dated {
			if on, err = rehab.ParseDate(date); err != nil {
				return err
			}
			dated = date
		}
		for len(days) > 0 && days[0].Date.Before(on) {
			days = days[1:]
		}
		if len(days) > 0 && days[0].Date == on {
			note(&days[0], rehab.Answer{Item: item, Exercise: exercise, Status: rehab.Given, Value: value})
		}
	}
	return nil
}

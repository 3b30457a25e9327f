package storage

import (
	"context"

	"waymark/rehab"
)

const checkinColumns = `id, patient, asks, date, due, asked_at, closes, remind_at, rest_at, snoozed, touched, state, stage, late,
	finished, flare, channel, message, outbox_row, exercise, reading`

const checkinValues = `VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`

func scanCheckin(r row) (ch rehab.Checkin, err error) {
	return ch, r.Scan(&ch.ID, &ch.Patient, &ch.Set, date{&ch.Date}, instant{&ch.Due}, instant{&ch.AskedAt}, instant{&ch.Closes},
		instant{&ch.RemindAt}, instant{&ch.RestAt}, instant{&ch.Snoozed}, instant{&ch.Touched}, &ch.State, &ch.Stage, &ch.Late,
		&ch.Finished, &ch.Flare, &ch.Channel, &ch.Message, &ch.Row, &ch.Exercise, structure{&ch.Read})
}

func checkinArgs(ch rehab.Checkin) ([]any, error) {
	reading := ""
	if ch.Read != nil {
		var err error
		if reading, err = text(ch.Read); err != nil {
			return nil, err
		}
	}
	return []any{ch.ID, ch.Patient, ch.Set, day(ch.Date), ms(ch.Due), ms(ch.AskedAt), ms(ch.Closes), ms(ch.RemindAt), ms(ch.RestAt),
		ms(ch.Snoozed), ms(ch.Touched), ch.State, ch.Stage, ch.Late, ch.Finished, ch.Flare, ch.Channel, ch.Message, ch.Row,
		ch.Exercise, reading}, nil
}

// openCheckin adds a check-in, and reports false if its patient, set and date
// have one already.
func openCheckin(ctx context.Context, c *conn, ch rehab.Checkin) (bool, error) {
	if ch == plain(ch) {
		n, err := c.exec(ctx, `INSERT INTO checkin (`+checkinColumns+`)
			VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, 0, 0, $9, $10, $11, 0, '', '', '', '', '', '') ON CONFLICT DO NOTHING`,
			ch.ID, ch.Patient, ch.Set, day(ch.Date), ms(ch.Due), ms(ch.Closes), ms(ch.RemindAt), ms(ch.RestAt), ch.State, ch.Stage, ch.Late)
		return n > 0, err
	}
	args, err := checkinArgs(ch)
	if err != nil {
		return false, err
	}
	n, err := c.exec(ctx, `INSERT INTO checkin (`+checkinColumns+`) `+checkinValues+` ON CONFLICT DO NOTHING`, args...)
	return n > 0, err
}

// plain is a check-in with nothing but what it has when it is opened. Thousands
// are opened at one instant, and each argument costs.
func plain(ch rehab.Checkin) rehab.Checkin {
	return rehab.Checkin{ID: ch.ID, Patient: ch.Patient, Set: ch.Set, Date: ch.Date, Due: ch.Due, Closes: ch.Closes, RemindAt: ch.RemindAt,
		RestAt: ch.RestAt, State: ch.State, Stage: ch.Stage, Late: ch.Late}
}

// saveCheckin adds or changes a check-in.
func saveCheckin(ctx context.Context, c *conn, ch rehab.Checkin) error {
	args, err := checkinArgs(ch)
	if err != nil {
		return err
	}
	n, err := c.exec(ctx, `INSERT INTO checkin (`+checkinColumns+`) `+checkinValues+`
		ON CONFLICT (patient, date, asks) DO UPDATE SET due = excluded.due, asked_at = excluded.asked_at, closes = excluded.closes,
			remind_at = excluded.remind_at, rest_at = excluded.rest_at, snoozed = excluded.snoozed, touched = excluded.touched,
			state = excluded.state, stage = excluded.stage, late = excluded.late, finished = excluded.finished,
			flare = excluded.flare, channel = excluded.channel, message = excluded.message, outbox_row = excluded.outbox_row,
			exercise = excluded.exercise, reading = excluded.reading
			WHERE id = excluded.id`, args...)
	if err == nil && n == 0 {
		return rehab.Refuse(rehab.Conflict, "checkin.exists")
	}
	return err
}

// loadCheckins returns the patient's check-ins that are open or whose date is
// not before since, newest first.
func loadCheckins(ctx context.Context, c *conn, patient string, since rehab.Date) ([]rehab.Checkin, error) {
	return all(ctx, c, scanCheckin, `SELECT `+checkinColumns+` FROM checkin
		WHERE patient = $1 AND (date >= $2 OR state IN ('queued', 'asked', 'offered'))
			AND date >= (SELECT iif(open_since <> '' AND open_since < $2, open_since, $2) FROM agenda WHERE no = `+numberOf+`)
		ORDER BY date DESC, due DESC`, patient, day(since))
}

// saveOpenSince brings up to date since when the patient may have open
// check-ins, after some were saved. (An index of them would cost more whenever
// thousands are opened.)
func saveOpenSince(ctx context.Context, c *conn, patient string, saved []rehab.Checkin) error {
	first := saved[0].Date
	for _, ch := range saved {
		if ch.Date.Before(first) {
			first = ch.Date
		}
	}
	_, err := c.exec(ctx, `UPDATE agenda SET open_since = coalesce((SELECT min(date) FROM checkin WHERE patient = $1
				AND date >= iif(open_since <> '' AND open_since < $2, open_since, $2) AND state IN ('queued', 'asked', 'offered')), '')
			WHERE no = `+numberOf, patient, day(first))
	return err
}

// thatCheckin finds a patient's check-in by its id. Ids have no index: those
// that are asked for are among the patient's newest, which stand together.
const thatCheckin = ` WHERE patient = $1 AND (date, asks) = (SELECT date, asks FROM checkin WHERE patient = $1 AND id = $2
	ORDER BY date DESC LIMIT 1)`

// recount brings the number of given answers of a check-in up to date.
func recount(ctx context.Context, c *conn, a rehab.Answer) error {
	_, err := c.exec(ctx, `UPDATE checkin SET given = (SELECT count(*) FROM answer
			WHERE patient = $1 AND date = $2 AND answer.checkin = $3 AND status = 'given')
		WHERE patient = $1 AND date = $2 AND id = $3`, a.Patient, day(a.Date), a.Checkin)
	return err
}

package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"waymark/rehab"
)

// together is how many openings one statement writes: most of what a row costs
// is its statement.
const together = 50

// The arguments have no numbers: SQLite would look each of them up by its name.
var (
	openCheckins = `INSERT INTO checkin (id, patient, date, due, closes, remind_at, rest_at, late, asks, asked_at, snoozed, touched, state,
			stage, finished, flare, channel, message, outbox_row, exercise, reading)
		SELECT *, 'daily', 0, 0, 0, 'queued', 'mood', 0, '', '', '', '', '', '' FROM (VALUES ` + many(`(?, ?, ?, ?, ?, ?, ?, ?)`) + `)`
	askThem = `INSERT INTO outbox (id, patient, clinic, ref, due, expires, recipient, kind, part, screen, text, channel, message, priority,
			state, tries, first_at, ended_at, boot, why)
		SELECT *, column2, 'checkin', 0, '', '', '', '', 2, 'due', 0, 0, 0, '', '' FROM (VALUES ` + many(`(?, ?, ?, ?, ?, ?)`) + `)`
	moveOn = `UPDATE agenda SET next_at = ?, next_date = ? WHERE next_at = ? AND patient IN (` + many(`?`) + `)`
)

func many(row string) string {
	return strings.TrimSuffix(strings.Repeat(row+", ", together), ", ")
}

// opening is what was decided for one due patient.
type opening struct {
	due *rehab.Due
	rehab.Opening
}

// moved reports whether the patient's next instant is another one now.
func (o *opening) moved() bool { return !o.Patient.Next.Equal(o.due.Patient.Next) }

// ordinary reports whether it is as nearly all are: a day's check-in as one is
// when it is opened, and the message that asks it.
func (o *opening) ordinary() bool {
	ch := o.Checkin
	if len(o.Out) != 1 || ch == nil || ch.ID == "" || ch.Set != rehab.Daily || ch.State != rehab.Queued || ch.Stage != rehab.ItemMood || *ch != plain(*ch) {
		return false
	}
	m := &o.Out[0]
	return m.ID == "" && m.Patient == o.Patient.ID && m.Kind == rehab.KindCheckin && m.Priority == rehab.ThenCheckin && m.Part == 0 && m.View == "" &&
		m.Text.Key == "" && m.Channel == "" && m.Message == ""
}

// openAll records what was decided for patients: ordinary openings many at a
// time, the others and the last few one by one.
func openAll(ctx context.Context, c *conn, list []opening, now time.Time) error {
	usual := make([]*opening, 0, len(list))
	var single []*opening
	for i := range list {
		if list[i].ordinary() {
			usual = append(usual, &list[i])
		} else {
			single = append(single, &list[i])
		}
	}
	for chunk := range slices.Chunk(usual, together) {
		if len(chunk) == together {
			err := openMany(ctx, c, chunk, now)
			if err == nil {
				continue
			}
			if !unique(err) {
				return err
			}
		}
		single = append(single, chunk...) // too few, or one date has its check-in already
	}
	for _, o := range single {
		if err := open(ctx, c, o, now); err != nil {
			return err
		}
	}
	return nil
}

// openMany records as many ordinary openings as are written together, or none
// if one of them can't be.
func openMany(ctx context.Context, c *conn, chunk []*opening, now time.Time) error {
	args := make([]any, 0, 8*together)
	for _, o := range chunk {
		ch := o.Checkin
		args = append(args, ch.ID, ch.Patient, day(ch.Date), ms(ch.Due), ms(ch.Closes), ms(ch.RemindAt), ms(ch.RestAt), ch.Late)
	}
	if _, err := c.exec(ctx, openCheckins, args...); err != nil {
		return err
	}
	args = args[:0]
	for _, o := range chunk {
		m := &o.Out[0]
		if m.Due.IsZero() {
			m.Due = now
		}
		args = append(args, NewID(), m.Patient, o.Patient.Clinic, m.Ref, ms(m.Due), ms(m.Expires))
	}
	if _, err := c.exec(ctx, askThem, args...); err != nil {
		return fmt.Errorf("save messages: %w", err)
	}
	c.wake = true
	return moveMany(ctx, c, chunk)
}

// moveMany gives patients their next instants: those who have the same one
// together.
func moveMany(ctx context.Context, c *conn, chunk []*opening) error {
	type move struct {
		from, to int64
		date     rehab.Date
	}
	groups := map[move][]string{}
	for _, o := range chunk {
		m := move{ms(o.due.Patient.Next), ms(o.Patient.Next), o.Patient.NextDate}
		groups[m] = append(groups[m], o.Patient.ID)
	}
	for m, ids := range groups {
		args := make([]any, 0, 3+together)
		args = append(args, m.to, day(m.date), m.from)
		for i := range together {
			args = append(args, ids[min(i, len(ids)-1)])
		}
		if _, err := c.exec(ctx, moveOn, args...); err != nil {
			return fmt.Errorf("move patients on: %w", err)
		}
	}
	return nil
}

// open records what was decided for one patient.
func open(ctx context.Context, c *conn, o *opening, now time.Time) error {
	fresh := o.Checkin == nil
	if o.Checkin != nil {
		ch := *o.Checkin
		if ch.ID == "" {
			ch.ID = NewID()
		}
		var err error
		if fresh, err = openCheckin(ctx, c, ch); err != nil {
			return err
		}
	}
	if fresh {
		change := rehab.Change{Out: o.Out}
		own(rehab.State{Patient: o.due.Patient}, &change)
		for i := range change.Out {
			if change.Out[i].Due.IsZero() {
				change.Out[i].Due = now
			}
			if err := saveOutgoing(ctx, c, &change.Out[i]); err != nil {
				return err
			}
		}
	}
	_, err := c.exec(ctx, `UPDATE agenda SET next_at = $2, next_date = $3 WHERE patient = $1`, o.Patient.ID, ms(o.Patient.Next), day(o.Patient.NextDate))
	return err
}

package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"waymark/rehab"
)

// together is how many openings one statement writes at most: most of what a
// row costs is its statement, and then its arguments. Fewer than few are
// written one by one.
const (
	together = 50
	few      = 8
)

// The arguments have no numbers: SQLite would look each of them up by its name.
var (
	openCheckins = `INSERT OR IGNORE INTO checkin (id, patient, date, due, closes, remind_at, rest_at, late, asks, asked_at, snoozed, touched, state,
			stage, finished, flare, channel, message, outbox_row, exercise, reading)
		SELECT column1, column2, ?, ?, ?, ?, ?, ?, 'daily', 0, 0, 0, 'queued', 'mood', 0, '', '', '', '', '', ''
		FROM (VALUES ` + many(`(?, ?)`) + `) WHERE column1 IS NOT NULL`
	askThem = `INSERT OR FAIL INTO outbox (id, patient, clinic, ref, due, expires, recipient, kind, part, screen, text, channel, message, priority,
			state, tries, first_at, ended_at, boot, why)
		SELECT column1, column2, column3, column4, ?, ?, column2, 'checkin', 0, '', '', '', '', 2, 'due', 0, 0, 0, '', ''
		FROM (VALUES ` + many(`(?, ?, ?, ?)`) + `) WHERE column1 IS NOT NULL`
	moveOn = `UPDATE OR FAIL agenda SET next_at = $1, next_date = $2, open_since = iif(open_since = '', $3, open_since)
		WHERE next_at = $4 AND no BETWEEN $5 AND $6 AND zone <> ''`
)

func many(row string) string {
	return strings.TrimSuffix(strings.Repeat(row+", ", together), ", ")
}

// opening is what was decided for one due patient.
type opening struct {
	due *due
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

// alike is what openings that are written together have in common.
type alike struct {
	date                                     rehab.Date
	due, closes, remind, rest, send, expires int64
	late                                     bool
}

func (o *opening) alike(now time.Time) alike {
	ch, m := o.Checkin, &o.Out[0]
	if m.Due.IsZero() {
		m.Due = now
	}
	return alike{ch.Date, ms(ch.Due), ms(ch.Closes), ms(ch.RemindAt), ms(ch.RestAt), ms(m.Due), ms(m.Expires), ch.Late}
}

// openAll records what was decided for patients, who are in the order of the
// agenda: ordinary openings many at a time, the others and the last few one by
// one.
func openAll(ctx context.Context, c *conn, list []opening, now time.Time) error {
	groups := map[alike][]*opening{}
	var single []*opening
	for i := range list {
		o := &list[i]
		if o.ordinary() {
			a := o.alike(now)
			groups[a] = append(groups[a], o)
		} else {
			single = append(single, o)
		}
		for i := range o.Out { // messages leave in the order of their ids: that of the agenda
			o.Out[i].ID = NewID()
		}
	}
	for a, group := range groups {
		for chunk := range slices.Chunk(group, together) {
			if len(chunk) >= few {
				if err := openMany(ctx, c, a, chunk); err != nil {
					return err
				}
				continue
			}
			single = append(single, chunk...)
		}
	}
	for _, o := range single {
		if err := open(ctx, c, o, now); err != nil {
			return err
		}
	}
	return moveAll(ctx, c, list)
}

// openMany records ordinary openings that are alike; those whose date has its
// check-in already are left out.
func openMany(ctx context.Context, c *conn, a alike, chunk []*opening) error {
	args := make([]any, 6+2*together)
	copy(args, []any{day(a.date), a.due, a.closes, a.remind, a.rest, a.late})
	for i, o := range chunk {
		args[6+2*i], args[7+2*i] = o.Checkin.ID, o.Patient.ID
	}
	n, err := c.exec(ctx, openCheckins, args...)
	if err == nil && n < int64(len(chunk)) {
		chunk, err = recorded(ctx, c, chunk)
	}
	if err != nil {
		return err
	}
	args = make([]any, 2+4*together)
	args[0], args[1] = a.send, a.expires
	for i, o := range chunk {
		copy(args[2+4*i:], []any{o.Out[0].ID, o.Patient.ID, o.Patient.Clinic, o.Out[0].Ref})
	}
	if _, err := c.exec(ctx, askThem, args...); err != nil {
		return fmt.Errorf("save messages: %w", err)
	}
	c.wake = true
	return nil
}

// recorded returns the openings whose check-in was recorded.
func recorded(ctx context.Context, c *conn, chunk []*opening) (were []*opening, err error) {
	for _, o := range chunk {
		ch := o.Checkin
		_, is, err := one(ctx, c, scanID, `SELECT id FROM checkin WHERE patient = $1 AND date = $2 AND asks = $3 AND id = $4`,
			ch.Patient, day(ch.Date), ch.Set, ch.ID)
		if err != nil {
			return nil, err
		}
		if is {
			were = append(were, o)
		}
	}
	return were, nil
}

// move is where a patient goes in the agenda.
type move struct {
	from, to int64
	date     rehab.Date
	open     rehab.Date // of a check-in that is open now
}

func (o *opening) move() move {
	m := move{from: ms(o.due.Patient.Next), to: ms(o.Patient.Next), date: o.Patient.NextDate}
	if o.Checkin != nil && o.Checkin.State.Open() {
		m.open = o.Checkin.Date
	}
	return m
}

// moveAll gives patients their next instants: neighbours in the agenda who move
// from one instant to one other move together. Those from the last instants go
// first: nobody may have come to an instant from which others still move.
func moveAll(ctx context.Context, c *conn, list []opening) error {
	for len(list) > 0 {
		last := len(list) - 1
		m, first := list[last].move(), last
		for first > 0 && list[first-1].move() == m {
			first--
		}
		if _, err := c.exec(ctx, moveOn, m.to, day(m.date), day(m.open), m.from, list[first].due.no, list[last].due.no); err != nil {
			return fmt.Errorf("move patients on: %w", err)
		}
		list = list[:first]
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
	return nil
}

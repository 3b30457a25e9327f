package storage

import (
	"context"
	"fmt"
	"time"

	"waymark/rehab"
)

// Row is one message on its way out. A row is due, then claimed, and ends as
// sent or in one of the Outcomes.
type Row struct {
	rehab.Outgoing           // Channel: the clinic's, if the message goes there
	Tries          int       // this one included
	First          time.Time // of the first try
	User, DM       string    // the patient's Discord account, and channel if it is known
	Earlier        bool      // an earlier process may have sent it

	boot string // the process that tried it last
}

// Expired reports whether it is too late to send the message.
func (r Row) Expired(now time.Time) bool { return !r.Expires.IsZero() && !now.Before(r.Expires) }

// Why messages wait or end, where that decides on more than what people read.
const (
	WhyExpired  = "expired"                                   // given up: it came to be sent too late
	WhyNoAnswer = "Discord does not answer"                   // tried again
	WhyShut     = "the channel of a clinic is closed to us"   // tried again
	WhySeen     = "the channel of a clinic is open to others" // tried again
)

// Outcomes of a message that was not sent.
const (
	Unreachable = "unreachable" // Discord takes no messages to this patient
	Refused     = "refused"     // Discord did not take this message
	GivenUp     = "given_up"    // it could not be sent while it was of use
	Closed      = "closed"      // it is not needed any more
)

// openFor is how long a check-in stays open at least after it was asked.
const openFor = 3 * time.Hour

// remindGap is how long after a check-in was asked its reminder comes at the
// soonest. One that was held up is not followed by a reminder at once.
const remindGap = time.Hour

// clinicWaits is how long a clinic's message is of use; an alert is always.
const clinicWaits = 7 * 24 * time.Hour

const outboxColumns = `outbox.id, outbox.patient, outbox.clinic, kind, ref, part, screen, text, outbox.channel, message, priority, due, expires`

const claimedColumns = outboxColumns + `, tries, first_at, coalesce(user, ''), coalesce(dm, ''), clinic.channel, boot`

const withRecipient = ` FROM outbox LEFT JOIN patient ON patient.id = outbox.patient JOIN clinic ON clinic.id = outbox.clinic`

func scanRow(r row) (o Row, err error) {
	var patient *string
	var channel string
	err = r.Scan(&o.ID, &patient, &o.Clinic, &o.Kind, &o.Ref, &o.Part, &o.View, structure{&o.Text}, &o.Channel, &o.Message,
		&o.Priority, instant{&o.Due}, instant{&o.Expires}, &o.Tries, instant{&o.First}, &o.User, &o.DM, &channel, &o.boot)
	if patient != nil {
		o.Patient = *patient
	} else if o.Channel == "" {
		o.Channel = channel
	}
	return o, err
}

// findReminder says where the reminder of a check-in is; ok is false if none
// was sent, or if the check-in moved into its message.
func findReminder(ctx context.Context, c *conn, o *rehab.Outgoing) (ok bool, err error) {
	_, ok, err = one(ctx, c, func(r row) (struct{}, error) { return struct{}{}, r.Scan(&o.Channel, &o.Message) },
		`SELECT channel, message FROM outbox WHERE patient = $1 AND kind = $2 AND ref = $3 AND state = 'sent'
			AND message <> (SELECT message FROM checkin WHERE patient = $1 AND id = $3 ORDER BY date DESC LIMIT 1) ORDER BY ended_at DESC LIMIT 1`,
		o.Patient, rehab.KindReminder, o.Ref)
	return ok, err
}

// withdraw takes back what is still to be sent to a patient.
func withdraw(ctx context.Context, c *conn, patient string, now time.Time) error {
	_, err := c.exec(ctx, `UPDATE outbox SET state = 'closed', ended_at = $2 WHERE patient = $1 AND state = 'due'
		AND kind NOT IN ('alert', 'answered', 'notice', 'digest')`, patient, ms(now))
	return err
}

// saveOutgoing puts a message into the outbox and gives it an id if it has
// none. What takes the buttons off a reminder is dropped if there is none.
func saveOutgoing(ctx context.Context, c *conn, o *rehab.Outgoing) error {
	if o.ID == "" {
		o.ID = NewID()
	}
	if o.Kind == rehab.KindRender && o.Message == "" {
		if ok, err := findReminder(ctx, c, o); err != nil || !ok {
			return err
		}
	}
	if !o.Due.IsZero() && o.Expires.IsZero() && o.Patient == "" && o.Kind != rehab.KindAlert && o.Kind != rehab.KindDelete {
		o.Expires = o.Due.Add(clinicWaits)
	}
	words := ""
	if o.Text.Key != "" {
		var err error
		if words, err = text(o.Text); err != nil {
			return fmt.Errorf("save message: %w", err)
		}
	}
	var patient any
	recipient := o.Clinic
	if o.Patient != "" {
		patient, recipient = o.Patient, o.Patient
	}
	if o.Kind == rehab.KindDelete {
		recipient = o.Ref // nobody reads it: no message waits for it
	}
	_, err := c.exec(ctx, `INSERT INTO outbox (id, patient, clinic, recipient, kind, ref, part, screen, text, channel, message, priority,
			due, expires, state, tries, first_at, ended_at, boot, why)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'due', 0, 0, 0, '', '')`,
		o.ID, patient, o.Clinic, recipient, o.Kind, o.Ref, o.Part, o.View, words, o.Channel, o.Message, o.Priority,
		ms(o.Due), ms(o.Expires))
	if err == nil {
		err = hasten(ctx, c, recipient, o)
	}
	if err != nil {
		return fmt.Errorf("save message: %w", err)
	}
	c.wake = true
	return nil
}

// Claim takes up to n due messages, the most urgent first, then those that
// have waited longest. To one recipient they leave one at a time and in order,
// also behind one that is being tried again; only a more urgent one overtakes.
// What has expired and was never tried is given up instead.
func (s *Store) Claim(ctx context.Context, now time.Time, n int) (rows []Row, err error) {
	if none, err := s.none(ctx, `SELECT EXISTS (SELECT 1 FROM outbox WHERE state = 'due' AND due <= $1)`, ms(now)); none || err != nil {
		return nil, err
	}
	return rows, s.write(ctx, func(ctx context.Context, c *conn) error {
		rows = nil
		taken := map[string]bool{}
		for p := rehab.FirstSafety; p <= rehab.LastDigest && len(rows) < n; p++ {
			ready, stale, err := waiting(ctx, c, p, now, n-len(rows), taken)
			if err != nil {
				return err
			}
			for _, o := range stale {
				if err := end(ctx, c, o.ID, GivenUp, WhyExpired, now); err != nil {
					return err
				}
			}
			for _, o := range ready {
				o.Earlier = o.Tries > 0 && o.boot != s.boot
				o.Tries++
				if o.First.IsZero() {
					o.First = now
				}
				if _, err := c.exec(ctx, `UPDATE outbox SET state = 'claimed', tries = $2, first_at = $3, boot = $4 WHERE id = $1`,
					o.ID, o.Tries, ms(o.First), s.boot); err != nil {
					return err
				}
				rows = append(rows, o)
			}
		}
		return nil
	})
}

// Doubt returns the messages that an earlier process had claimed: they may
// have been sent or not.
func (s *Store) Doubt(ctx context.Context) (rows []Row, err error) {
	return rows, s.read(ctx, func(ctx context.Context, c *conn) error {
		rows, err = all(ctx, c, scanRow, `SELECT `+claimedColumns+withRecipient+`
			WHERE outbox.state = 'claimed' AND boot <> $1 ORDER BY priority, due, outbox.id`, s.boot)
		for i := range rows {
			rows[i].Earlier = true
		}
		return err
	})
}

// Sent records that Discord took a message: where it is, that the patient can
// be reached, that a check-in was asked, and late if it was held up, an alert
// told, a summary posted.
func (s *Store) Sent(ctx context.Context, id, channel, message string, now time.Time) error {
	return s.write(ctx, func(ctx context.Context, c *conn) error {
		o, ok, err := one(ctx, c, scanEnded, `UPDATE outbox SET state = 'sent', channel = $2, message = $3, ended_at = $4
			WHERE id = $1 AND state IN ('due', 'claimed') RETURNING kind, ref, screen, coalesce(patient, ''), clinic`, id, channel, message, ms(now))
		if err != nil || !ok {
			return err
		}
		c.wake = true
		if o.Patient != "" && o.Kind != rehab.KindRender && o.View != rehab.ViewOldAccount {
			if _, err := c.exec(ctx, `UPDATE patient SET dm = $2, unreachable = '' WHERE id = $1 AND (dm <> $2 OR unreachable <> '')
					AND NOT EXISTS (SELECT 1 FROM move WHERE move.patient = $1 AND used >= (SELECT first_at FROM outbox WHERE id = $3))`,
				o.Patient, channel, id); err != nil {
				return err
			}
		}
		switch {
		case asks(o):
			_, err = c.exec(ctx, `UPDATE checkin SET channel = $3, message = $4, outbox_row = $5,
					state = iif(state = 'queued', 'asked', state), asked_at = iif(asked_at = 0, $6, asked_at),
					closes = iif(asked_at = 0, max(closes, $7), closes),
					late = iif(state = 'queued' AND $6 - due > $8, 1, late),
					remind_at = iif(asked_at = 0 AND remind_at < $9, 0, remind_at)`+thatCheckin,
				o.Patient, o.Ref, channel, message, id, ms(now), ms(now.Add(openFor)), rehab.LateNote.Milliseconds(), ms(now.Add(remindGap)))
		case o.Kind == rehab.KindAlert:
			err = told(ctx, c, o.Ref, now)
		case o.Kind == rehab.KindDigest:
			err = post(ctx, c, o, id, channel, message, now)
		case o.Kind == rehab.KindDelete:
			_, err = c.exec(ctx, `UPDATE posted SET state = $2 WHERE id = $1`, o.Ref, deleted)
		}
		return err
	})
}

func scanEnded(r row) (o rehab.Outgoing, err error) {
	return o, r.Scan(&o.Kind, &o.Ref, &o.View, &o.Patient, &o.Clinic)
}

// asks reports whether the message is where a check-in's questions stand.
func asks(o rehab.Outgoing) bool {
	return o.Kind == rehab.KindCheckin || o.Kind == rehab.KindView && o.View == "checkin"
}

// Retry puts a claimed message back until an instant.
func (s *Store) Retry(ctx context.Context, id string, at time.Time, why string) error {
	return s.write(ctx, func(ctx context.Context, c *conn) error {
		_, err := c.exec(ctx, `UPDATE outbox SET state = 'due', due = $2, why = $3 WHERE id = $1 AND state = 'claimed'`, id, ms(at), why)
		c.wake = true
		return err
	})
}

// Unclaim is Retry for a message of which nothing was sent: it does not count
// as a try.
func (s *Store) Unclaim(ctx context.Context, id string, at time.Time, why string) error {
	return s.write(ctx, func(ctx context.Context, c *conn) error {
		_, err := c.exec(ctx, `UPDATE outbox SET state = 'due', due = $2, why = $3, tries = tries - 1, first_at = iif(tries = 1, 0, first_at)
			WHERE id = $1 AND state = 'claimed'`, id, ms(at), why)
		c.wake = true
		return err
	})
}

// ClockSetBack brings forward what waits for an instant that the clock has
// moved away from: replies and alerts, and what is tried again. A check-in that
// was not tried yet leaves at its time.
func (s *Store) ClockSetBack(ctx context.Context, from, to time.Time) error {
	const soon = 30 * time.Minute // longer than anything waits to be tried again
	return s.write(ctx, func(ctx context.Context, c *conn) error {
		_, err := c.exec(ctx, `UPDATE outbox SET due = max($2, due - ($1 - $2))
			WHERE state = 'due' AND due > $2 AND due <= $3 AND (tries > 0 OR priority <= $4)`,
			ms(from), ms(to), ms(from.Add(soon)), rehab.ThenAlert)
		c.wake = true
		return err
	})
}

// End records that a message will not be sent, by one of the Outcomes, and
// why. A check-in that was not asked yet is then not delivered, if Discord takes
// no messages to the patient, and else missed by us. The clinic is told, in one
// notice of all its patients; of who can't be reached, only if the patient could
// be before.
func (s *Store) End(ctx context.Context, id, outcome, why string, now time.Time) error {
	return s.write(ctx, func(ctx context.Context, c *conn) error { return end(ctx, c, id, outcome, why, now) })
}

func end(ctx context.Context, c *conn, id, outcome, why string, now time.Time) error {
	o, ok, err := one(ctx, c, scanEnded, `UPDATE outbox SET state = $2, why = $3, ended_at = $4 WHERE id = $1 AND state IN ('due', 'claimed')
		RETURNING kind, ref, screen, coalesce(patient, ''), clinic`, id, outcome, why, ms(now))
	if err != nil || !ok {
		return err
	}
	c.wake = true
	if asks(o) && outcome != Closed {
		state := rehab.MissedByUs
		if outcome == Unreachable {
			state = rehab.NotDelivered
		}
		if _, err := c.exec(ctx, `UPDATE checkin SET state = $3`+thatCheckin+` AND asked_at = 0 AND state IN ('queued', 'offered')`,
			o.Patient, o.Ref, state); err != nil {
			return err
		}
	}
	if o.View == rehab.ViewOldAccount {
		return nil
	}
	if outcome == Unreachable && o.Patient != "" {
		n, err := c.exec(ctx, `UPDATE patient SET unreachable = $2 WHERE id = $1 AND unreachable = ''`, o.Patient, why)
		if err != nil || n == 0 {
			return err
		}
	}
	if !worthTelling(o, outcome) {
		return nil
	}
	return tellUnsent(ctx, c, o, outcome, now)
}

// CloseRow ends a message that is not needed any more, unless it is on its
// way already: what the interaction's response showed need not be edited. It
// doesn't wait for the disk: were it lost, the same would be shown once more.
func (s *Store) CloseRow(ctx context.Context, id string) error {
	return s.note(ctx, func(ctx context.Context, c *conn) error {
		_, err := c.exec(ctx, `UPDATE outbox SET state = 'closed', ended_at = due WHERE id = $1 AND state = 'due'`, id)
		return err
	})
}

// Asks reports whether the message is where a check-in's questions stand.
func (r Row) Asks() bool { return asks(r.Outgoing) }

// Overtaken reports whether a later message has the questions of the same
// check-in, or will have: this one would only ask the same once more.
func (s *Store) Overtaken(ctx context.Context, o Row) (is bool, err error) {
	return is, s.read(ctx, func(ctx context.Context, c *conn) error {
		_, _, err := one(ctx, c, func(r row) (struct{}, error) { return struct{}{}, r.Scan(&is) },
			`SELECT EXISTS (SELECT 1 FROM outbox WHERE patient = $1 AND ref = $2 AND id > $3 AND state IN ('due', 'claimed', 'sent')
				AND (kind = $4 OR kind = $5 AND screen = 'checkin'))`, o.Patient, o.Ref, o.ID, rehab.KindCheckin, rehab.KindView)
		return err
	})
}

// Another reports whether a message is known to be that of another row to the
// same recipient.
func (s *Store) Another(ctx context.Context, o Row, message string) (is bool, err error) {
	return is, s.read(ctx, func(ctx context.Context, c *conn) error {
		query, whose, since := `SELECT EXISTS (SELECT 1 FROM outbox WHERE patient = $1 AND message = $2 AND id <> $3 AND state = 'sent' AND ended_at >= $4)`,
			o.Patient, int64(0)
		if o.Patient == "" {
			query, whose, since = `SELECT EXISTS (SELECT 1 FROM outbox WHERE patient IS NULL AND clinic = $1 AND message = $2 AND id <> $3 AND state = 'sent'
				AND ended_at >= $4 AND ended_at > 0)`, o.Clinic, ms(o.First.Add(-clinicWaits))
		}
		_, _, err := one(ctx, c, func(r row) (struct{}, error) { return struct{}{}, r.Scan(&is) }, query, whose, message, o.ID, since)
		return err
	})
}

// Pending returns the number of messages that are due by now, and wait for
// nothing that is to be tried again, or on their way.
func (s *Store) Pending(ctx context.Context, now time.Time) (n int, err error) {
	return n, s.read(ctx, func(ctx context.Context, c *conn) error {
		_, _, err := one(ctx, c, func(r row) (struct{}, error) { return struct{}{}, r.Scan(&n) },
			`SELECT (SELECT count(*) FROM outbox WHERE state = 'due' AND due <= $1 AND NOT `+heldBack+`)
				+ (SELECT count(*) FROM outbox WHERE state = 'claimed')`, ms(now))
		return err
	})
}

// SentSince returns the number of messages that Discord took since an instant.
func (s *Store) SentSince(ctx context.Context, since time.Time) (n int, err error) {
	return n, s.read(ctx, func(ctx context.Context, c *conn) error {
		_, _, err := one(ctx, c, func(r row) (struct{}, error) { return struct{}{}, r.Scan(&n) },
			`SELECT count(*) FROM outbox WHERE ended_at > 0 AND ended_at >= $1 AND state = 'sent'`, ms(since))
		return err
	})
}

// Retried returns how many messages have been tried in vain since before an
// instant, by why.
func (s *Store) Retried(ctx context.Context, before time.Time) (why map[string]int, err error) {
	why = map[string]int{}
	return why, s.read(ctx, func(ctx context.Context, c *conn) error {
		_, err := all(ctx, c, func(r row) (struct{}, error) {
			var reason string
			var n int
			err := r.Scan(&reason, &n)
			why[reason] = n
			return struct{}{}, err
		}, `SELECT why, count(*) FROM outbox WHERE state = 'due' AND tries > 0 AND first_at <= $1 GROUP BY why`, ms(before))
		return err
	})
}

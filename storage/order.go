package storage

import (
	"context"
	"time"

	"waymark/rehab"
)

// heldBack is the one rule of the order in which one recipient's messages
// leave: a message waits while another of theirs that is as urgent or more so
// is on its way, or is to be tried again; of two that are to be tried again the
// older one goes first. What is about somebody's safety is more urgent than all
// else, so nothing ordinary holds it back. An edit holds nothing back, since it
// shows what is true when it leaves. Nor does what has been tried for six hours:
// it may be a message that Discord fails at each time, and not the way to them,
// as a clinic's channel is that is closed to us.
const heldBack = `(EXISTS (SELECT 1 FROM outbox AS other WHERE other.state = 'claimed' AND other.recipient = outbox.recipient
			AND other.priority <= outbox.priority)
		OR EXISTS (SELECT 1 FROM outbox AS other WHERE other.state = 'due' AND other.why <> '' AND other.recipient = outbox.recipient
			AND other.priority <= outbox.priority AND other.kind <> 'render' AND (outbox.why = '' OR other.id < outbox.id)
			AND (other.first_at = 0 OR other.due - other.first_at < 6 * 3600000 OR other.why IN ('` + WhyShut + `', '` + WhySeen + `'))))`

// waiting returns up to n due messages of a priority that nothing holds back
// and whose recipients are not in taken, and adds them to taken; and apart
// those that expired before they were tried.
func waiting(ctx context.Context, c *conn, p rehab.Priority, now time.Time, n int, taken map[string]bool) (ready, stale []Row, err error) {
	st, err := c.stmt(ctx, `SELECT `+claimedColumns+withRecipient+`
		WHERE outbox.state = 'due' AND priority = $1 AND due <= $2 AND (tries = 0 AND expires > 0 AND expires <= $2 OR NOT `+heldBack+`)
		ORDER BY due, outbox.id`)
	if err != nil {
		return nil, nil, err
	}
	found, err := st.QueryContext(ctx, p, ms(now))
	if err != nil {
		return nil, nil, err
	}
	defer found.Close()
	for len(ready) < n && found.Next() {
		o, err := scanRow(found)
		if err != nil {
			return nil, nil, err
		}
		who := o.Patient
		if who == "" {
			who = o.Clinic
		}
		switch {
		case o.Tries == 0 && o.Expired(now):
			stale = append(stale, o)
		case !taken[who]:
			taken[who] = true
			ready = append(ready, o)
		}
	}
	return ready, stale, found.Err()
}

// hasten has what Discord did not answer to be tried at once, rather than after
// its back-off, when there is more for the same recipient to read: it would wait.
func hasten(ctx context.Context, c *conn, recipient string, o *rehab.Outgoing) error {
	_, err := c.exec(ctx, `UPDATE outbox SET due = $3 WHERE state = 'due' AND why = $4 AND recipient = $1 AND priority <= $2 AND due > $3`,
		recipient, o.Priority, ms(o.Due), WhyNoAnswer)
	return err
}

// NextSend returns when a message is due next after an instant; ok is false if
// none is. What is due by then and did not leave waits for another message, or
// for somebody who claims it.
func (s *Store) NextSend(ctx context.Context, after time.Time) (at time.Time, ok bool, err error) {
	return at, ok, s.read(ctx, func(ctx context.Context, c *conn) error {
		for p := rehab.FirstSafety; p <= rehab.LastDigest; p++ {
			due, _, err := one(ctx, c, func(r row) (due time.Time, err error) { return due, r.Scan(instant{&due}) },
				`SELECT coalesce(min(due), 0) FROM outbox WHERE state = 'due' AND priority = $1 AND due > $2`, p, ms(after))
			if err != nil {
				return err
			}
			if !due.IsZero() && (!ok || due.Before(at)) {
				at, ok = due, true
			}
		}
		return nil
	})
}

package storage

import (
	"context"
	"time"

	"waymark/rehab"
)

// Unsent is a patient whose messages did not arrive, and by which of the
// Outcomes.
type Unsent struct {
	Alias, Outcome string
}

// ViewUnsent is the notice that tells a clinic of them.
const ViewUnsent = "unsent"

// What fails in one morning is told in one notice, and what fails later on the
// same day in one more. A notice gathers for longer than anything waits to be
// tried again (five minutes, and jitter), so that one outage is one notice.
const (
	unsentGathers = 10 * time.Minute
	unsentAgain   = 6 * time.Hour
)

// Unsent returns the patients that a notice tells of, by alias. Who can be
// reached again is left out.
func (s *Store) Unsent(ctx context.Context, notice string) (list []Unsent, err error) {
	return list, s.read(ctx, func(ctx context.Context, c *conn) error {
		list, err = all(ctx, c, func(r row) (u Unsent, err error) { return u, r.Scan(&u.Alias, &u.Outcome) },
			`SELECT alias, outcome FROM unsent JOIN patient ON patient.id = unsent.patient
			WHERE notice = $1 AND (outcome <> $2 OR unreachable <> '') ORDER BY outcome, alias_key`, notice, Unreachable)
		return err
	})
}

// worthTelling reports whether a clinic hears that a message was not sent. A
// message that could not be changed or a reminder that came too late is no loss
// to anyone.
func worthTelling(o rehab.Outgoing, outcome string) bool {
	switch outcome {
	case Unreachable:
		return o.Patient != ""
	case Refused:
		return o.Patient != "" && o.Kind != rehab.KindRender
	case GivenUp:
		return o.Patient != "" && o.Kind != rehab.KindRender && o.Kind != rehab.KindReminder
	}
	return false
}

// tellUnsent puts a patient into the clinic's next notice of messages not
// sent. A notice that was tried already stays as it was.
func tellUnsent(ctx context.Context, c *conn, o rehab.Outgoing, outcome string, now time.Time) error {
	notice, ok, err := one(ctx, c, scanID, `SELECT id FROM outbox
		WHERE state = 'due' AND priority = $2 AND tries = 0 AND clinic = $1 AND screen = $3`, o.Clinic, rehab.ThenAlert, ViewUnsent)
	if err != nil {
		return err
	}
	if !ok {
		out := rehab.Outgoing{Clinic: o.Clinic, Kind: rehab.KindNotice, View: ViewUnsent, Priority: rehab.ThenAlert}
		if out.Due, err = unsentDue(ctx, c, o.Clinic, now); err != nil {
			return err
		}
		if err := saveOutgoing(ctx, c, &out); err != nil {
			return err
		}
		notice = out.ID
	}
	_, err = c.exec(ctx, `INSERT INTO unsent (notice, patient, outcome) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, notice, o.Patient, outcome)
	return err
}

// unsentDue returns when a clinic's next notice is due, and records it.
func unsentDue(ctx context.Context, c *conn, clinic string, now time.Time) (due time.Time, err error) {
	due, _, err = one(ctx, c, func(r row) (at time.Time, err error) { return at, r.Scan(instant{&at}) }, `UPDATE clinic
		SET unsent_due = max($2, iif(unsent_due = 0 OR unsent_due > $2, 0, unsent_due + $3)) WHERE id = $1 RETURNING unsent_due`,
		clinic, ms(now.Add(unsentGathers)), unsentAgain.Milliseconds())
	return due, err
}

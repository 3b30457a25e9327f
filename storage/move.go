package storage

import (
	"context"
	"time"

	"waymark/rehab"
)

const moveColumns = `clinic, coalesce(patient, ''), alias, made_by, expires, used, user, dm`

func scanMove(r row) (m rehab.Move, err error) {
	return m, r.Scan(&m.Clinic, &m.Patient, &m.Alias, &m.By, instant{&m.Expires}, instant{&m.Used}, &m.User, &m.DM)
}

// SaveMove gives out a code for a move, of which only the hash is kept,
// audited. An earlier one for the same patient is void. Errors: Conflict if the
// clinic has the alias already.
func (s *Store) SaveMove(ctx context.Context, m rehab.Move, audit rehab.Audit) error {
	return s.write(ctx, func(ctx context.Context, c *conn) error {
		var patient any
		if m.Patient != "" {
			patient = m.Patient
			if _, err := c.exec(ctx, `DELETE FROM move WHERE patient = $1 AND used = 0`, m.Patient); err != nil {
				return err
			}
		} else if err := aliasFree(ctx, c, m.Clinic, m.Alias); err != nil {
			return err
		}
		if _, err := c.exec(ctx, `INSERT INTO move (hash, clinic, patient, alias, made_by, expires, used, user, dm) VALUES ($1, $2, $3, $4, $5, $6, 0, '', '')`,
			codeHash(m.Code), m.Clinic, patient, m.Alias, m.By, ms(m.Expires)); err != nil {
			return err
		}
		audit.Clinic, audit.Patient = m.Clinic, m.Patient
		return saveAudit(ctx, c, audit)
	})
}

func aliasFree(ctx context.Context, c *conn, clinic, alias string) error {
	_, taken, err := one(ctx, c, scanID, `SELECT id FROM patient WHERE clinic = $1 AND alias_key = $2`, clinic, aliasKey(alias))
	if taken {
		return rehab.Refuse(rehab.Conflict, "patient.alias_taken", "alias", alias)
	}
	return err
}

// AskMove notes which account sent a code for a move: it is the one that is
// asked. Errors: NotFound, Unavailable if the code ran out, Conflict if it was
// used or the account is another patient; those of rehab.CanMove.
func (s *Store) AskMove(ctx context.Context, code, user, dm string, now time.Time) (m rehab.Move, err error) {
	return m, s.write(ctx, func(ctx context.Context, c *conn) error {
		hash := codeHash(code)
		if m, err = must(ctx, c, "invite.unknown", scanMove, `SELECT `+moveColumns+` FROM move WHERE hash = $1`, hash); err != nil {
			return err
		}
		switch {
		case !m.Used.IsZero():
			return rehab.Refuse(rehab.Conflict, "invite.used")
		case !now.Before(m.Expires):
			return rehab.Refuse(rehab.Unavailable, "invite.expired")
		}
		if err := mayMove(ctx, c, m, user, now); err != nil {
			return err
		}
		m.User, m.DM = user, dm
		if _, err := c.exec(ctx, `UPDATE move SET user = '', dm = '' WHERE user = $1 AND used = 0`, user); err != nil {
			return err
		}
		_, err := c.exec(ctx, `UPDATE move SET user = $2, dm = $3 WHERE hash = $1`, hash, user, dm)
		return err
	})
}

// mayMove refuses an account for which a code can't be.
func mayMove(ctx context.Context, c *conn, m rehab.Move, user string, now time.Time) error {
	id, enrolled, err := one(ctx, c, scanID, `SELECT id FROM patient WHERE user = $1 AND user <> '' AND status NOT IN ('stopped', 'discharged')`, user)
	switch {
	case err != nil:
		return err
	case m.Patient != "" && enrolled && id == m.Patient:
		return rehab.Refuse(rehab.Conflict, "move.same_account")
	case m.Patient != "" && enrolled:
		return rehab.Refuse(rehab.Conflict, "move.other_patient")
	case m.Patient != "":
		return nil
	case !enrolled:
		return rehab.Refuse(rehab.Conflict, "move.nobody")
	}
	st, err := load(ctx, c, id, now)
	if err != nil {
		return err
	}
	return rehab.CanMove(st, m.Clinic)
}

// AskedMove returns the move that an account was asked about last. Errors: NotFound.
func (s *Store) AskedMove(ctx context.Context, user string, now time.Time) (m rehab.Move, err error) {
	return m, s.read(ctx, func(ctx context.Context, c *conn) error {
		m, err = askedMove(ctx, c, user, now)
		return err
	})
}

func askedMove(ctx context.Context, c *conn, user string, now time.Time) (rehab.Move, error) {
	return must(ctx, c, "old.button", scanMove, `SELECT `+moveColumns+` FROM move WHERE user = $1 AND user <> '' AND used = 0 AND expires > $2 LIMIT 1`, user, ms(now))
}

// DeclineMove makes the code void that an account was asked about. Errors: NotFound.
func (s *Store) DeclineMove(ctx context.Context, user string, now time.Time) error {
	return s.write(ctx, func(ctx context.Context, c *conn) error {
		m, err := askedMove(ctx, c, user, now)
		if err != nil {
			return err
		}
		if err := spendMove(ctx, c, user, now); err != nil {
			return err
		}
		return saveAudit(ctx, c, rehab.Audit{Clinic: m.Clinic, Patient: m.Patient, Who: "patient", Deed: "patient.move_declined", At: now})
	})
}

func spendMove(ctx context.Context, c *conn, user string, now time.Time) error {
	_, err := c.exec(ctx, `UPDATE move SET used = $2 WHERE user = $1 AND used = 0`, user, ms(now))
	return err
}

// Move does what an account says yes to: consent is recorded for a change of
// clinics. Errors: NotFound if it was asked nothing, and those of AskMove; upon
// them nothing is changed.
func (s *Store) Move(ctx context.Context, user string, consent rehab.Consent, now time.Time) (m rehab.Move, after rehab.State, err error) {
	return m, after, s.write(ctx, func(ctx context.Context, c *conn) error {
		if m, err = askedMove(ctx, c, user, now); err != nil {
			return err
		}
		if err := mayMove(ctx, c, m, user, now); err != nil {
			return err
		}
		if err := spendMove(ctx, c, user, now); err != nil {
			return err
		}
		id := m.Patient
		if id == "" {
			if id, err = must(ctx, c, "patient.unknown", scanID, `SELECT id FROM patient WHERE user = $1 AND status NOT IN ('stopped', 'discharged')`, user); err != nil {
				return err
			}
		}
		before, err := load(ctx, c, id, now)
		if err != nil {
			return err
		}
		if m.Patient == "" {
			err = moveClinic(ctx, c, m, before, consent, now)
		} else {
			err = moveAccount(ctx, c, m, before, now)
		}
		if err != nil {
			return err
		}
		after, err = load(ctx, c, id, now)
		return err
	})
}

func moveAccount(ctx context.Context, c *conn, m rehab.Move, before rehab.State, now time.Time) error {
	change := rehab.MoveAccount(before, m, now)
	if _, err := c.exec(ctx, `UPDATE outbox SET state = 'closed', ended_at = $2 WHERE patient = $1 AND state = 'due' AND kind = $3`,
		before.Patient.ID, ms(now), rehab.KindRender); err != nil {
		return err
	}
	return save(ctx, c, before, &change)
}

// leave ends what the clinic before noted for itself: flags, open words between
// the two, the visit, codes.
var leave = []string{
	`UPDATE wish SET state = 'declined' WHERE patient = $1 AND state IN ('open', 'offered') AND kind IN ('reply', 'word', 'visit', 'my_data')`,
	`DELETE FROM note WHERE patient = $1 AND about = 'physio'`,
	`UPDATE step SET state = 'withdrawn' WHERE patient = $1 AND state = 'open'`,
	`DELETE FROM unsent WHERE patient = $1`,
	`DELETE FROM invite WHERE patient = $1 AND used = 0`,
	`DELETE FROM move WHERE patient = $1 AND used = 0`,
}

// leaveAt is the same, as of an instant.
var leaveAt = []string{
	`UPDATE flag SET state = 'over', closed_at = $2, version = version + 1 WHERE patient = $1 AND state IN ('open', 'taken', 'snoozed')`,
	`UPDATE outbox SET state = 'closed', ended_at = $2 WHERE state = 'due' AND kind = 'answered' AND ref IN (SELECT id FROM note WHERE patient = $1)`,
	`UPDATE outbox SET state = 'closed', ended_at = $2 WHERE patient = $1 AND state = 'due' AND kind = 'note'`,
	`DELETE FROM visit WHERE patient = $1 AND date >= strftime('%Y-%m-%d', $2 / 1000, 'unixepoch')`,
}

// moveClinic moves all of a patient that is the patient's.
func moveClinic(ctx context.Context, c *conn, m rehab.Move, before rehab.State, consent rehab.Consent, now time.Time) error {
	if err := aliasFree(ctx, c, m.Clinic, m.Alias); err != nil {
		return err
	}
	to, err := loadClinic(ctx, c, m.Clinic)
	if err != nil {
		return err
	}
	p := before.Patient
	for _, q := range leaveAt {
		if _, err := c.exec(ctx, q, p.ID, ms(now)); err != nil {
			return err
		}
	}
	for _, q := range leave {
		if _, err := c.exec(ctx, q, p.ID); err != nil {
			return err
		}
	}
	if _, err := c.exec(ctx, `UPDATE patient SET clinic = $2, alias = $3, alias_key = $4, clinician = $5, country = $6 WHERE id = $1`,
		p.ID, to.ID, m.Alias, aliasKey(m.Alias), m.By, to.Country); err != nil {
		return err
	}
	if _, err := c.exec(ctx, `UPDATE outbox SET clinic = $2 WHERE patient = $1 AND state IN ('due', 'claimed')`, p.ID, to.ID); err != nil {
		return err
	}
	consent.Patient, consent.Given, consent.Adult, consent.At = p.ID, true, true, now
	if err := saveConsent(ctx, c, consent); err != nil {
		return err
	}
	if err := parted(ctx, c, p.ID, before.Clinic.ID, "notice.moved_away", p.Alias, "patient.moved_away", now); err != nil {
		return err
	}
	return parted(ctx, c, p.ID, to.ID, "notice.moved_here", m.Alias, "patient.moved_here", now)
}

// parted tells one of the two clinics, each by its own alias, audited.
func parted(ctx context.Context, c *conn, patient, clinic, key, alias, deed string, now time.Time) error {
	o := rehab.Outgoing{Clinic: clinic, Kind: rehab.KindNotice, Text: rehab.Text{Key: key, Args: rehab.Args{"alias": alias}}, Priority: rehab.LastDigest, Due: now}
	if err := saveOutgoing(ctx, c, &o); err != nil {
		return err
	}
	return saveAudit(ctx, c, rehab.Audit{Clinic: clinic, Patient: patient, Who: "patient", Deed: deed, At: now})
}

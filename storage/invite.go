package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
	"unicode"

	"waymark/rehab"
)

// SaveInvite gives a patient a one-time code, of which only the hash is kept.
// Codes given before and not used are void. A draft becomes invited.
func (s *Store) SaveInvite(ctx context.Context, inv rehab.Invite) error {
	return s.write(ctx, func(ctx context.Context, c *conn) error {
		if _, err := c.exec(ctx, `DELETE FROM invite WHERE patient = $1 AND used = 0`, inv.Patient); err != nil {
			return err
		}
		if _, err := c.exec(ctx, `INSERT INTO invite (hash, patient, expires, used) VALUES ($1, $2, $3, 0)`,
			codeHash(inv.Code), inv.Patient, ms(inv.Expires)); err != nil {
			return err
		}
		_, err := c.exec(ctx, `UPDATE patient SET status = 'invited' WHERE id = $1 AND status = 'draft'`, inv.Patient)
		return err
	})
}

// Redeem takes a code that a Discord account sent: from now on the account is
// the patient, who begins to enrol, from the consent on: it may be another
// person than the one who began before. Errors: NotFound, Unavailable if the
// code ran out, Conflict if it was used, the account is another patient, or the
// patient is enrolled already: changing accounts takes a Move.
func (s *Store) Redeem(ctx context.Context, code, user, dm string, now time.Time) (p rehab.Patient, err error) {
	return p, s.write(ctx, func(ctx context.Context, c *conn) error {
		hash := codeHash(code)
		inv, err := must(ctx, c, "invite.unknown", scanInvite, `SELECT patient, expires, used FROM invite WHERE hash = $1`, hash)
		switch {
		case err != nil:
			return err
		case !inv.Used.IsZero():
			return rehab.Refuse(rehab.Conflict, "invite.used")
		case !now.Before(inv.Expires):
			return rehab.Refuse(rehab.Unavailable, "invite.expired")
		}
		if p, err = loadPatient(ctx, c, inv.Patient); err != nil {
			return err
		}
		if p.Status.Running() {
			return rehab.Refuse(rehab.Conflict, "invite.used")
		}
		_, err = c.exec(ctx, `UPDATE patient SET user = $2, dm = $3, unreachable = '',
				step = iif(status IN ('draft', 'invited', 'enrolling', 'stopped', 'discharged'), 'consent', step),
				status = iif(status IN ('draft', 'invited', 'stopped', 'discharged'), 'enrolling', status)
			WHERE id = $1`, p.ID, user, dm)
		if unique(err) {
			return rehab.Refuse(rehab.Conflict, "patient.elsewhere")
		}
		if err != nil {
			return err
		}
		if _, err := c.exec(ctx, `UPDATE invite SET used = $2 WHERE hash = $1`, hash, ms(now)); err != nil {
			return err
		}
		if p, err = loadPatient(ctx, c, p.ID); err != nil {
			return err
		}
		return saveAudit(ctx, c, rehab.Audit{Clinic: p.Clinic, Patient: p.ID, Who: "patient", Deed: "invite.redeemed", At: now})
	})
}

func scanInvite(r row) (i rehab.Invite, err error) {
	return i, r.Scan(&i.Patient, instant{&i.Expires}, instant{&i.Used})
}

// codeHash is the hash of a code's letters and digits, in whatever case and
// groups they were typed.
func codeHash(code string) string {
	bare := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, code)
	sum := sha256.Sum256([]byte(bare))
	return hex.EncodeToString(sum[:])
}

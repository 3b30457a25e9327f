package storage

import (
	"context"

	"waymark/rehab"
)

const selfCheckColumns = `clinic, date, made_at, planned, asked, paused, resting, withdrawn, not_delivered, missed, unaccounted, besides`

func scanSelfCheck(r row) (c rehab.SelfCheck, err error) {
	return c, r.Scan(&c.Clinic, date{&c.Date}, instant{&c.MadeAt}, &c.Planned, &c.Asked, &c.Paused, &c.Resting, &c.Withdrawn,
		&c.NotDelivered, &c.Missed, &c.Unaccounted, &c.Besides)
}

// LastSelfCheck returns a clinic's newest self-check; ok is false if there is
// none yet.
func (s *Store) LastSelfCheck(ctx context.Context, clinic string) (last rehab.SelfCheck, ok bool, err error) {
	return last, ok, s.read(ctx, func(ctx context.Context, c *conn) error {
		last, ok, err = one(ctx, c, scanSelfCheck, `SELECT `+selfCheckColumns+` FROM selfcheck WHERE clinic = $1 ORDER BY date DESC LIMIT 1`, clinic)
		return err
	})
}

// SaveSelfChecks keeps self-checks with what is said of them to the clinic. A
// date that was checked before stays as it is; if all were, nothing is said.
func (s *Store) SaveSelfChecks(ctx context.Context, checks []rehab.SelfCheck, out ...rehab.Outgoing) error {
	return s.write(ctx, func(ctx context.Context, c *conn) error {
		fresh := int64(0)
		for _, k := range checks {
			n, err := c.exec(ctx, `INSERT INTO selfcheck (`+selfCheckColumns+`)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING`,
				k.Clinic, day(k.Date), ms(k.MadeAt), k.Planned, k.Asked, k.Paused, k.Resting, k.Withdrawn, k.NotDelivered, k.Missed,
				k.Unaccounted, k.Besides)
			if err != nil {
				return err
			}
			fresh += n
		}
		if fresh == 0 {
			return nil
		}
		for i := range out {
			if err := saveOutgoing(ctx, c, &out[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// Zones returns the zones in which a clinic's patients are asked.
func (s *Store) Zones(ctx context.Context, clinic string) (list []string, err error) {
	return list, s.read(ctx, func(ctx context.Context, c *conn) error {
		list, err = all(ctx, c, scanID, `SELECT DISTINCT agenda.zone FROM patient JOIN agenda USING (no)
			WHERE patient.clinic = $1 AND agenda.zone <> '' AND patient.status IN ('active', 'paused', 'resting')`, clinic)
		return err
	})
}

// tallied is how many patients are read in one go, so that a reader is not
// held for long.
const tallied = 200

// Tally counts what was planned for a clinic's patients on a date that is over
// for each of them, and what became of it. What was planned is worked out from
// the plans' versions and the audit; the check-ins are held against it.
func (s *Store) Tally(ctx context.Context, clinic string, on rehab.Date) (t rehab.Tally, err error) {
	for after, more := "", true; more; {
		err := s.read(ctx, func(ctx context.Context, c *conn) error {
			people, err := all(ctx, c, scanPerson, `SELECT id, alias_key, enrolled FROM patient WHERE clinic = $1 AND alias_key > $2
				ORDER BY alias_key LIMIT $3`, clinic, after, tallied)
			if err != nil {
				return err
			}
			more = len(people) == tallied
			for _, p := range people {
				after = p.alias
				if p.Enrolled.IsZero() {
					continue
				}
				if err := tally(ctx, c, p, on, &t); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return rehab.Tally{}, err
		}
	}
	return t, nil
}

// person is a patient's course, with where in the list the patient stands.
type person struct {
	id, alias string
	rehab.Course
}

func scanPerson(r row) (p person, err error) { return p, r.Scan(&p.id, &p.alias, date{&p.Enrolled}) }

func tally(ctx context.Context, c *conn, p person, on rehab.Date, t *rehab.Tally) (err error) {
	if p.Plans, err = all(ctx, c, scanPlan, `SELECT `+planColumns+` FROM plan WHERE patient = $1 ORDER BY version`, p.id); err != nil {
		return err
	}
	deeds, err := loadRuns(ctx, c, p.id)
	if err != nil {
		return err
	}
	p.Runs = rehab.RunsOf(deeds)
	made, _, err := one(ctx, c, func(r row) (made rehab.Row, err error) { return made, r.Scan(&made.State, &made.Asked) },
		`SELECT state, asked_at > 0 FROM checkin WHERE patient = $1 AND date = $2 AND asks = 'daily'`, p.id, day(on))
	if err == nil {
		t.Count(p.Planned(on), made)
	}
	return err
}

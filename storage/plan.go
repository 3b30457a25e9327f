package storage

import (
	"context"

	"waymark/rehab"
)

const planColumns = `plan.patient, plan.version, plan.at, plan.days, plan.zone, plan.since, plan.made_by`

func planFields(p *rehab.Plan) []any {
	return []any{&p.Patient, &p.Version, &p.At, &p.Days, &p.Zone, instant{&p.Since}, &p.By}
}

func scanPlan(r row) (p rehab.Plan, err error) { return p, r.Scan(planFields(&p)...) }

// Plans returns every version of a patient's plan, oldest first.
func (s *Store) Plans(ctx context.Context, patient string) (list []rehab.Plan, err error) {
	return list, s.read(ctx, func(ctx context.Context, c *conn) error {
		list, err = all(ctx, c, scanPlan, `SELECT `+planColumns+` FROM plan WHERE patient = $1 ORDER BY version`, patient)
		return err
	})
}

// loadPlan returns the plan in force, which is empty while there is none.
func loadPlan(ctx context.Context, c *conn, patient string) (rehab.Plan, error) {
	p, _, err := one(ctx, c, scanPlan, `SELECT `+planColumns+` FROM plan WHERE patient = $1 ORDER BY version DESC LIMIT 1`, patient)
	return p, err
}

// savePlan adds the plan as a new version.
func savePlan(ctx context.Context, c *conn, p *rehab.Plan) error {
	_, err := c.exec(ctx, `INSERT INTO plan (patient, version, at, days, zone, since, made_by)
		SELECT $1, 1 + coalesce(max(version), 0), $2, $3, $4, $5, $6 FROM plan WHERE patient = $1`,
		p.Patient, p.At, p.Days, p.Zone, ms(p.Since), p.By)
	if err != nil {
		return err
	}
	*p, err = loadPlan(ctx, c, p.Patient)
	return err
}

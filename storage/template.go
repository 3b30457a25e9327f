package storage

import (
	"context"

	"waymark/rehab"
)

// MostTemplates is how many templates a clinic keeps: with those that come with
// the program they stand in one menu.
const MostTemplates = 18

// Templates returns the templates that a clinic keeps, by name.
func (s *Store) Templates(ctx context.Context, clinic string) (list []rehab.PlanTemplate, err error) {
	return list, s.read(ctx, func(ctx context.Context, c *conn) error {
		list, err = all(ctx, c, func(r row) (t rehab.PlanTemplate, err error) {
			return t, r.Scan(&t.ID, &t.Clinic, &t.Name, structure{&t.Exercises}, &t.By)
		}, `SELECT id, clinic, name, exercises, made_by FROM plan_template WHERE clinic = $1 ORDER BY name_key`, clinic)
		return err
	})
}

// SaveTemplate adds a template, or gives one that is there another name,
// audited. Errors: Conflict for a name that another one has, and for one more
// than MostTemplates; NotFound for one that is there no more.
func (s *Store) SaveTemplate(ctx context.Context, t rehab.PlanTemplate, audit rehab.Audit) error {
	exercises, err := text(t.Exercises)
	if err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, c *conn) error {
		if t.ID == "" {
			n, _, err := one(ctx, c, func(r row) (n int, err error) { return n, r.Scan(&n) }, `SELECT count(*) FROM plan_template WHERE clinic = $1`, t.Clinic)
			if err != nil {
				return err
			} else if n >= MostTemplates {
				return rehab.Refuse(rehab.Conflict, "template.too_many", "max", MostTemplates)
			}
			_, err = c.exec(ctx, `INSERT INTO plan_template (id, clinic, name, name_key, exercises, made_by, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
				NewID(), t.Clinic, t.Name, aliasKey(t.Name), exercises, t.By, ms(audit.At))
			return savedTemplate(ctx, c, t, audit, err)
		}
		_, err := must(ctx, c, "template.gone", scanID, `UPDATE plan_template SET name = $3, name_key = $4 WHERE id = $1 AND clinic = $2 RETURNING id`,
			t.ID, t.Clinic, t.Name, aliasKey(t.Name))
		return savedTemplate(ctx, c, t, audit, err)
	})
}

func savedTemplate(ctx context.Context, c *conn, t rehab.PlanTemplate, audit rehab.Audit, err error) error {
	if unique(err) {
		return rehab.Refuse(rehab.Conflict, "template.exists", "name", t.Name)
	}
	if err != nil {
		return err
	}
	audit.Clinic = t.Clinic
	return saveAudit(ctx, c, audit)
}

// DropTemplate deletes a template of a clinic, audited. Errors: NotFound.
func (s *Store) DropTemplate(ctx context.Context, clinic, id string, audit rehab.Audit) error {
	return s.write(ctx, func(ctx context.Context, c *conn) error {
		if _, err := must(ctx, c, "template.gone", scanID, `DELETE FROM plan_template WHERE id = $1 AND clinic = $2 RETURNING id`, id, clinic); err != nil {
			return err
		}
		audit.Clinic = clinic
		return saveAudit(ctx, c, audit)
	})
}

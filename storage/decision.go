package storage

import (
	"context"
	"time"

	"waymark/rehab"
)

const decisionColumns = `id, patient, checkin, date, at, rule_row, strategy, template, args, choices, chosen, goal, version`

func scanDecision(r row) (d rehab.Decision, err error) {
	return d, r.Scan(&d.ID, &d.Patient, &d.Checkin, date{&d.Date}, instant{&d.At}, &d.Row, &d.Strategy, &d.Template,
		structure{&d.Args}, structure{&d.Choices}, &d.Chosen, &d.Goal, &d.Version)
}

// loadDecisions returns the patient's decisions since an instant, oldest first.
func loadDecisions(ctx context.Context, c *conn, patient string, since time.Time) ([]rehab.Decision, error) {
	return all(ctx, c, scanDecision, `SELECT `+decisionColumns+` FROM decision WHERE patient = $1 AND at >= $2 ORDER BY at, id`,
		patient, ms(since))
}

func saveDecision(ctx context.Context, c *conn, d rehab.Decision) error {
	args, err := optional(d.Args, len(d.Args))
	if err != nil {
		return err
	}
	choices, err := optional(d.Choices, len(d.Choices))
	if err != nil {
		return err
	}
	_, err = c.exec(ctx, `INSERT INTO decision (`+decisionColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (patient, id) DO UPDATE SET checkin = excluded.checkin, date = excluded.date, at = excluded.at,
			rule_row = excluded.rule_row, strategy = excluded.strategy, template = excluded.template, args = excluded.args,
			choices = excluded.choices, chosen = excluded.chosen, goal = excluded.goal, version = excluded.version`,
		d.ID, d.Patient, d.Checkin, day(d.Date), ms(d.At), d.Row, d.Strategy, d.Template, args, choices, d.Chosen, d.Goal, d.Version)
	return err
}

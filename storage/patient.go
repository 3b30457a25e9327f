package storage

import (
	"context"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"waymark/rehab"
)

const patientColumns = `patient.id, patient.clinic, alias, user, dm, patient.status, step, style, patient.locale, patient.country, ask_pain,
	patient.reminders, flare_plan, enjoys, enrolled, patient.paused_until, resting, rest_word, patient.silent, card_on, next_at, next_date,
	patient.unreachable, awaiting, made_on, enjoy_on, clinician`

// numberOf is the number in the agenda of the patient whose id is the first
// argument.
const numberOf = `(SELECT no FROM patient WHERE id = $1)`

const patientTables = `patient JOIN agenda USING (no)`

func scanPatient(r row) (p rehab.Patient, err error) {
	return p, r.Scan(patientFields(&p)...)
}

func patientFields(p *rehab.Patient) []any {
	return []any{&p.ID, &p.Clinic, &p.Alias, &p.User, &p.DM, &p.Status, &p.Step, &p.Style, &p.Locale, &p.Country, &p.AskPain,
		&p.Reminders, &p.FlarePlan, &p.Enjoys, date{&p.Enrolled}, date{&p.PausedUntil}, instant{&p.Resting}, &p.RestWord, &p.Silent,
		date{&p.CardOn}, instant{&p.Next}, date{&p.NextDate}, &p.Unreachable, &p.Awaiting, date{&p.MadeOn}, date{&p.EnjoyOn}, &p.Clinician}
}

// Create adds a patient with all that the change holds: goal, tasks,
// exercises, plan, audit. Errors: Conflict if the clinic has that alias,
// whatever its case.
func (s *Store) Create(ctx context.Context, p rehab.Patient, change rehab.Change) (rehab.Patient, error) {
	if p.ID == "" {
		p.ID = NewID()
	}
	if p.Status == "" {
		p.Status = rehab.Draft
	}
	return p, s.write(ctx, func(ctx context.Context, c *conn) error {
		clinic, err := loadClinic(ctx, c, p.Clinic)
		if err != nil {
			return err
		}
		err = addPatient(ctx, c, p)
		if unique(err) {
			return rehab.Refuse(rehab.Conflict, "patient.alias_taken", "alias", p.Alias)
		}
		if err != nil {
			return err
		}
		change.Patient = &p
		return save(ctx, c, rehab.State{Clinic: clinic, Patient: p}, &change)
	})
}

// Patient returns a patient. Errors: NotFound.
func (s *Store) Patient(ctx context.Context, id string) (rehab.Patient, error) {
	return s.patient(ctx, `patient.id = $1`, id)
}

// PatientByUser returns the patient that a Discord account is, or was last.
// Errors: NotFound.
func (s *Store) PatientByUser(ctx context.Context, user string) (rehab.Patient, error) {
	return s.patient(ctx, `user = $1 AND user <> '' ORDER BY patient.status IN ('stopped', 'discharged'), patient.id DESC LIMIT 1`, user)
}

// PatientByAlias returns a clinic's patient by alias, whatever its case.
// Errors: NotFound.
func (s *Store) PatientByAlias(ctx context.Context, clinic, alias string) (rehab.Patient, error) {
	return s.patient(ctx, `patient.clinic = $1 AND alias_key = $2`, clinic, aliasKey(alias))
}

// Patients returns a clinic's patients of every status, by alias.
func (s *Store) Patients(ctx context.Context, clinic string) (list []rehab.Patient, err error) {
	return list, s.read(ctx, func(ctx context.Context, c *conn) error {
		list, err = all(ctx, c, scanPatient, `SELECT `+patientColumns+` FROM `+patientTables+` WHERE patient.clinic = $1 ORDER BY alias_key`, clinic)
		return err
	})
}

// Reached records that Discord takes messages to the patient again.
func (s *Store) Reached(ctx context.Context, patient string) error {
	return s.write(ctx, func(ctx context.Context, c *conn) error {
		_, err := c.exec(ctx, `UPDATE patient SET unreachable = '' WHERE id = $1 AND unreachable <> ''`, patient)
		return err
	})
}

// Forget deletes a patient and all that belongs to the patient but the audit,
// which gains one entry. What was deleted is overwritten in the file.
func (s *Store) Forget(ctx context.Context, patient string, audit rehab.Audit) error {
	err := s.write(ctx, func(ctx context.Context, c *conn) error {
		p, err := loadPatient(ctx, c, patient)
		if err != nil {
			return err
		}
		if _, err := c.exec(ctx, `DELETE FROM patient WHERE id = $1`, patient); err != nil {
			return err
		}
		audit.Clinic, audit.Patient = p.Clinic, p.ID
		return saveAudit(ctx, c, audit)
	})
	if err != nil {
		return err
	}
	return s.flush(ctx)
}

func (s *Store) patient(ctx context.Context, where string, args ...any) (p rehab.Patient, err error) {
	return p, s.read(ctx, func(ctx context.Context, c *conn) error {
		p, err = must(ctx, c, "patient.unknown", scanPatient, `SELECT `+patientColumns+` FROM `+patientTables+` WHERE `+where, args...)
		return err
	})
}

func loadPatient(ctx context.Context, c *conn, id string) (rehab.Patient, error) {
	return must(ctx, c, "patient.unknown", scanPatient, `SELECT `+patientColumns+` FROM `+patientTables+` WHERE id = $1`, id)
}

// addPatient adds a patient with what makes one; savePatient adds the rest.
func addPatient(ctx context.Context, c *conn, p rehab.Patient) error {
	_, err := c.exec(ctx, `INSERT INTO patient (id, no, clinic, alias, alias_key, user, dm, status, step, style, locale, country,
			ask_pain, reminders, flare_plan, enjoys, enrolled, paused_until, resting, rest_word, silent, card_on, unreachable,
			awaiting, made_on, enjoy_on, clinician)
		VALUES ($1, (SELECT coalesce(max(no), 0) + 1 FROM patient), $2, $3, $4, $5, '', $6, '', '', '', '', 0, 0, '', '', '', '', 0, 0, 0, '', '', '', '', '', '')`,
		p.ID, p.Clinic, p.Alias, aliasKey(p.Alias), p.User, p.Status)
	return err
}

// savePatient changes a patient. zone is the plan's: by it the instant is
// found at which a pause or a rest asks for something.
func savePatient(ctx context.Context, c *conn, p rehab.Patient, zone string) error {
	_, err := c.exec(ctx, `UPDATE patient SET alias = $2, alias_key = $3, user = $4, dm = $5, status = $6, step = $7, style = $8,
			locale = $9, country = $10, ask_pain = $11, reminders = $12, flare_plan = $13, enjoys = $14, enrolled = $15,
			paused_until = $16, resting = $17, rest_word = $18, silent = $19, card_on = $20, unreachable = $21, awaiting = $22,
			made_on = $23, enjoy_on = $24, clinician = $25
		WHERE id = $1`,
		p.ID, p.Alias, aliasKey(p.Alias), p.User, p.DM, p.Status, p.Step, p.Style, p.Locale, p.Country, p.AskPain, p.Reminders,
		p.FlarePlan, p.Enjoys, day(p.Enrolled), day(p.PausedUntil), ms(p.Resting), p.RestWord, p.Silent, day(p.CardOn),
		p.Unreachable, p.Awaiting, day(p.MadeOn), day(p.EnjoyOn), p.Clinician)
	if unique(err) {
		return rehab.Refuse(rehab.Conflict, "patient.exists")
	}
	if err != nil {
		return err
	}
	_, err = c.exec(ctx, `UPDATE agenda SET next_at = $2, next_date = $3, wake_at = $4 WHERE no = `+numberOf,
		p.ID, ms(p.Next), day(p.NextDate), ms(p.Wakes(zone)))
	return err
}

// aliasKey is an alias without regard to case and to how its letters are
// composed.
func aliasKey(alias string) string {
	return cases.Fold().String(norm.NFC.String(strings.TrimSpace(alias)))
}

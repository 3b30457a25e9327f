package storage

import (
	"context"

	"waymark/rehab"
)

// HandedOver is what a handover moved.
type HandedOver struct {
	Patients []rehab.Patient // by alias, as of before
	Told     int             // of them, who are told
	Flags    int             // that the one before had in hand
	Alerts   int             // the same
	Covers   int             // runs of days
}

// HandOver makes another clinician responsible for patients, all at once: the
// flags and alerts that the one before had in hand are the other's, and each
// patient who is in the programme is told once. Word of an earlier handover that
// has not left yet is taken back. Errors: NotFound if the one before has none.
func (s *Store) HandOver(ctx context.Context, h rehab.Handover, audit rehab.Audit) (out HandedOver, err error) {
	return out, s.write(ctx, func(ctx context.Context, c *conn) error {
		out = HandedOver{}
		if out.Patients, err = all(ctx, c, scanPatient, `SELECT `+patientColumns+` FROM `+patientTables+`
			WHERE patient.clinic = $1 AND clinician = $2 AND ($3 = '' OR patient.id = $3) ORDER BY alias_key`, h.Clinic, h.From, h.Patient); err != nil {
			return err
		}
		if err := handCases(ctx, c, h, &out); err != nil {
			return err
		}
		of, err := loadClinic(ctx, c, h.Clinic)
		if err != nil {
			return err
		}
		if h.Patient == "" {
			of, out.Covers = of.HandCover(h, of.Today(audit.At))
		}
		if len(out.Patients)+out.Flags+out.Alerts+out.Covers == 0 {
			return rehab.Refuse(rehab.NotFound, "handover.nobody")
		}
		audit.Clinic = h.Clinic
		if err := saveAway(ctx, c, &of, audit); err != nil {
			return err
		}
		for _, p := range out.Patients {
			told, err := handOne(ctx, c, h, p, audit)
			if err != nil {
				return err
			}
			if told {
				out.Told++
			}
		}
		return nil
	})
}

// handCases gives away what the one before has in hand. One patient's goes with
// the patient.
func handCases(ctx context.Context, c *conn, h rehab.Handover, out *HandedOver) error {
	n, err := c.exec(ctx, `UPDATE flag SET taken_by = $3, version = version + 1 WHERE clinic = $1 AND taken_by = $2
		AND state IN ('taken', 'snoozed') AND ($4 = '' OR patient = $4)`, h.Clinic, h.From, h.To, h.Patient)
	if err != nil {
		return err
	}
	out.Flags = int(n)
	n, err = c.exec(ctx, `UPDATE alert SET taken_by = $3 WHERE taken_by = $2 AND cleared = 0 AND ($4 = '' OR patient = $4)
		AND patient IN (SELECT id FROM patient WHERE clinic = $1)`, h.Clinic, h.From, h.To, h.Patient)
	out.Alerts = int(n)
	return err
}

func handOne(ctx context.Context, c *conn, h rehab.Handover, p rehab.Patient, audit rehab.Audit) (told bool, err error) {
	if _, err := c.exec(ctx, `UPDATE patient SET clinician = $2 WHERE id = $1`, p.ID, h.To); err != nil {
		return false, err
	}
	if err := saveAudit(ctx, c, rehab.Audit{Clinic: h.Clinic, Patient: p.ID, Who: audit.Who, Deed: "patient.handed_over", At: audit.At}); err != nil {
		return false, err
	}
	if _, err := c.exec(ctx, `UPDATE outbox SET state = 'closed', ended_at = $2 WHERE patient = $1 AND state = 'due' AND kind = $3 AND ref = $4`,
		p.ID, ms(audit.At), rehab.KindText, rehab.ToldOf); err != nil {
		return false, err
	}
	o, told := h.Told(p, audit.At)
	if !told {
		return false, nil
	}
	return true, saveOutgoing(ctx, c, &o)
}

// Load is how much one clinician of a clinic has to look after.
type Load struct {
	Clinician string // Discord account; "" nobody
	Running   int    // patients: active, paused, resting
	Away      int    // of them paused or resting
	Begun     int    // invited or enrolling: not running yet
	Flags     int    // of these patients, that wait for someone
}

// Loads returns a clinic's caseload by clinician, the largest first. Patients
// who have left are in none.
func (s *Store) Loads(ctx context.Context, clinic string) (list []Load, err error) {
	return list, s.read(ctx, func(ctx context.Context, c *conn) error {
		list, err = all(ctx, c, func(r row) (l Load, err error) {
			return l, r.Scan(&l.Clinician, &l.Running, &l.Away, &l.Begun, &l.Flags)
		}, `SELECT clinician, count(*) FILTER (WHERE status IN ('active', 'paused', 'resting')), count(*) FILTER (WHERE status IN ('paused', 'resting')),
				count(*) FILTER (WHERE status IN ('draft', 'invited', 'enrolling')),
				coalesce(sum((SELECT count(*) FROM flag WHERE flag.patient = patient.id AND state IN ('open', 'taken'))), 0)
			FROM patient WHERE clinic = $1 AND status NOT IN ('stopped', 'discharged') GROUP BY clinician ORDER BY 2 DESC, 4 DESC, clinician`, clinic)
		return err
	})
}

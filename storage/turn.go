package storage

import (
	"context"
	"fmt"
	"time"

	"waymark/rehab"
)

// Turn is what one reply, or the passing of time, does to one patient, as one
// transaction: the state as it is, step, and all that the step changes with
// what is sent because of it. reply is the id of the interaction or message,
// empty for none. It returns the state as of after the change, and the change
// with the ids it was stored under.
//
// Errors: those of step, upon which nothing is changed and the reply may come
// again; NotFound; Conflict with the key turn.seen if the reply was taken
// before, with the state as it is.
func (s *Store) Turn(ctx context.Context, patient, reply string, now time.Time,
	step func(rehab.State) (rehab.Change, error)) (after rehab.State, change rehab.Change, err error) {
	err = s.write(ctx, func(ctx context.Context, c *conn) error {
		before, err := load(ctx, c, patient, now)
		if err != nil {
			return err
		}
		after = before
		if reply != "" {
			if err := take(ctx, c, patient, reply, now); err != nil {
				return err
			}
		}
		if change, err = step(before); err != nil {
			return err
		}
		for i := range change.Out {
			if change.Out[i].Due.IsZero() {
				change.Out[i].Due = now
			}
		}
		if change.Silence {
			if err := withdraw(ctx, c, patient, now); err != nil {
				return fmt.Errorf("withdraw messages: %w", err)
			}
		}
		if err := save(ctx, c, before, &change); err != nil {
			return err
		}
		after, err = apply(ctx, c, before, &change, now)
		return err
	})
	return after, change, err
}

// save records a change to the patient of a state, and gives ids to what has
// none.
func save(ctx context.Context, c *conn, s rehab.State, ch *rehab.Change) error {
	own(s, ch)
	for _, part := range []func(context.Context, *conn, rehab.State, *rehab.Change) error{savePerson, saveMeans, saveRecord} {
		if err := part(ctx, c, s, ch); err != nil {
			return err
		}
	}
	for i := range ch.Out {
		if err := saveOutgoing(ctx, c, &ch.Out[i]); err != nil {
			return err
		}
	}
	for _, a := range ch.Audit {
		if err := saveAudit(ctx, c, a); err != nil {
			return fmt.Errorf("save audit: %w", err)
		}
	}
	return nil
}

// savePerson records the patient, consent, plan and goal.
func savePerson(ctx context.Context, c *conn, s rehab.State, ch *rehab.Change) error {
	if ch.Plan != nil {
		if err := savePlan(ctx, c, ch.Plan); err != nil {
			return fmt.Errorf("save plan: %w", err)
		}
		s.Plan = *ch.Plan
	}
	if ch.Patient != nil || ch.Plan != nil {
		p := s.Patient
		if ch.Patient != nil {
			p = *ch.Patient
		}
		zone := s.Plan.Zone
		if zone == "" {
			zone = s.Clinic.Zone
		}
		if err := savePatient(ctx, c, p, zone); err != nil {
			return fmt.Errorf("save patient: %w", err)
		}
	}
	if ch.Consent != nil {
		if err := saveConsent(ctx, c, *ch.Consent); err != nil {
			return fmt.Errorf("save consent: %w", err)
		}
	}
	if ch.Goal != nil {
		if err := saveGoal(ctx, c, *ch.Goal); err != nil {
			return fmt.Errorf("save goal: %w", err)
		}
	}
	return nil
}

// saveMeans records tasks, exercises and wishes.
func saveMeans(ctx context.Context, c *conn, _ rehab.State, ch *rehab.Change) error {
	for _, t := range ch.Tasks {
		if err := saveTask(ctx, c, t); err != nil {
			return fmt.Errorf("save task: %w", err)
		}
	}
	for _, e := range ch.Exercises {
		if err := saveExercise(ctx, c, e); err != nil {
			return fmt.Errorf("save exercise: %w", err)
		}
	}
	for _, w := range ch.Wishes {
		if err := saveWish(ctx, c, w); err != nil {
			return fmt.Errorf("save wish: %w", err)
		}
	}
	return nil
}

// saveRecord records check-ins, answers, the decision, an alert and notes.
func saveRecord(ctx context.Context, c *conn, s rehab.State, ch *rehab.Change) error {
	for _, in := range ch.Checkins {
		if err := saveCheckin(ctx, c, in); err != nil {
			return fmt.Errorf("save check-in: %w", err)
		}
	}
	if len(ch.Checkins) > 0 {
		if err := saveOpenSince(ctx, c, s.Patient.ID, ch.Checkins); err != nil {
			return fmt.Errorf("save since when check-ins are open: %w", err)
		}
	}
	if err := saveAnswers(ctx, c, ch.Answers, ch.Forget); err != nil {
		return fmt.Errorf("save answers: %w", err)
	}
	if ch.Decision != nil {
		if err := saveDecision(ctx, c, *ch.Decision); err != nil {
			return fmt.Errorf("save decision: %w", err)
		}
	}
	if ch.Alert != nil {
		if err := saveAlert(ctx, c, *ch.Alert); err != nil {
			return fmt.Errorf("save alert: %w", err)
		}
	}
	for _, n := range ch.Notes {
		if err := saveNote(ctx, c, n); err != nil {
			return fmt.Errorf("save note: %w", err)
		}
	}
	if ch.Visit != nil {
		if err := saveVisit(ctx, c, *ch.Visit); err != nil {
			return fmt.Errorf("save visit: %w", err)
		}
	}
	if ch.Step != nil {
		if err := saveStep(ctx, c, *ch.Step); err != nil {
			return fmt.Errorf("save step: %w", err)
		}
	}
	if ch.Agreed != nil {
		if err := saveAgreed(ctx, c, *ch.Agreed); err != nil {
			return fmt.Errorf("save what was agreed: %w", err)
		}
	}
	return nil
}

package storage

import (
	"context"
	"time"

	"waymark/rehab"
)

const (
	recentDates  = 35
	firstDates   = 14 // the baseline
	openDates    = 3
	leftFor      = 9 // the week of a summary, and room for zones
	decisionsFor = 28 * 24 * time.Hour
)

// State returns everything about a patient that a step may read. Errors:
// NotFound.
func (s *Store) State(ctx context.Context, patient string, now time.Time) (st rehab.State, err error) {
	return st, s.read(ctx, func(ctx context.Context, c *conn) error {
		st, err = load(ctx, c, patient, now)
		return err
	})
}

// Caseload returns the cases of a clinic.
func (s *Store) Caseload(ctx context.Context, clinic string, now time.Time, days int) (list []rehab.State, err error) {
	return list, s.Cases(ctx, clinic, now, days, func(st rehab.State) { list = append(list, st) })
}

// Cases hands over each enrolled patient of a clinic, by alias: active, paused
// and resting ones, and those who left and had a check-in in the last leftFor
// days or still have a flag. Recent holds the last days dates that had a
// check-in. What no summary reads is left out: single check-ins and their
// answers, decisions, the counts, what was agreed, and steps; of a rating, when it
// was given. A reader is held for a
// hundred patients at a time.
func (s *Store) Cases(ctx context.Context, clinic string, now time.Time, days int, each func(rehab.State)) error {
	var ids []string
	var own rehab.Thresholds
	var of rehab.Clinic
	err := s.read(ctx, func(ctx context.Context, c *conn) (err error) {
		if ids, err = all(ctx, c, scanID, `SELECT id FROM patient WHERE clinic = $1 AND (status IN ('active', 'paused', 'resting')
				OR status IN ('stopped', 'discharged') AND (EXISTS (SELECT 1 FROM checkin WHERE patient = patient.id AND date >= $2)
					OR EXISTS (SELECT 1 FROM flag WHERE patient = patient.id AND state IN ('open', 'taken', 'snoozed'))))
			ORDER BY alias_key`, clinic, day(rehab.DateOf(now, time.UTC).AddDays(-leftFor))); err != nil {
			return err
		}
		if own, err = loadThresholds(ctx, c, clinic); err != nil || len(ids) == 0 {
			return err
		}
		of, err = loadClinic(ctx, c, clinic)
		return err
	})
	for len(ids) > 0 && err == nil {
		batch := ids[:min(len(ids), caseBatch)]
		ids = ids[len(batch):]
		cases := make([]rehab.State, 0, len(batch))
		err = s.read(ctx, func(ctx context.Context, c *conn) error {
			for _, id := range batch {
				st, err := loadCase(ctx, c, &of, id, days)
				if rehab.ErrorCode(err) == rehab.NotFound {
					continue // forgotten since
				}
				if err != nil {
					return err
				}
				st.Own = own
				cases = append(cases, st)
			}
			return nil
		})
		if err == nil {
			for _, st := range cases {
				each(st)
			}
		}
	}
	return err
}

const caseBatch = 100

func loadCase(ctx context.Context, c *conn, of *rehab.Clinic, patient string, days int) (s rehab.State, err error) {
	if s, err = loadMeans(ctx, c, patient, caseRatings, of); err != nil {
		return s, err
	}
	if s.Recent, s.First, err = caseDays(ctx, c, patient, days); err != nil {
		return s, err
	}
	if s.Heard, err = lastNote(ctx, c, patient); err != nil {
		return s, err
	}
	s.Flags, err = newestFlags(ctx, c, patient)
	return s, err
}

// loadEnd returns when a patient stopped or was discharged last; zero for one who
// neither did nor was.
func loadEnd(ctx context.Context, c *conn, p rehab.Patient) (at time.Time, err error) {
	if p.Status != rehab.Stopped && p.Status != rehab.Discharged {
		return at, nil
	}
	deeds, err := loadRuns(ctx, c, p.ID)
	if runs := rehab.RunsOf(deeds); err == nil && len(runs) > 0 {
		at = runs[len(runs)-1].To
	}
	return at, err
}

// loadRuns returns a patient's starts and ends, oldest first.
func loadRuns(ctx context.Context, c *conn, patient string) ([]rehab.Audit, error) {
	return all(ctx, c, func(r row) (a rehab.Audit, err error) { return a, r.Scan(&a.Deed, instant{&a.At}) },
		`SELECT deed, at FROM audit WHERE patient = $1 AND deed IN ('enrolled', 'stopped', 'discharged', 'patient.closed') ORDER BY at`, patient)
}

func scanID(r row) (id string, err error) { return id, r.Scan(&id) }

func load(ctx context.Context, c *conn, patient string, now time.Time) (s rehab.State, err error) {
	if s, err = loadMeans(ctx, c, patient, loadRatings, nil); err != nil {
		return s, err
	}
	if s.Decisions, err = loadDecisions(ctx, c, patient, now.Add(-decisionsFor)); err != nil {
		return s, err
	}
	if s.Alert, err = openAlert(ctx, c, patient); err != nil {
		return s, err
	}
	if s.Agreed, err = loadAgreed(ctx, c, patient); err != nil {
		return s, err
	}
	if s.Step, err = loadStep(ctx, c, patient); err != nil {
		return s, err
	}
	if s.Answered, s.Sessions, err = counts(ctx, c, patient); err != nil {
		return s, err
	}
	return s, loadDays(ctx, c, &s, now)
}

// loadMeans returns a patient with what there is to work with and what they
// wish for, without any day; of is the clinic, if it is known.
func loadMeans(ctx context.Context, c *conn, patient string, ratings loadsRatings, of *rehab.Clinic) (s rehab.State, err error) {
	if s.Patient, err = loadPatient(ctx, c, patient); err != nil {
		return s, err
	}
	if of != nil {
		s.Clinic = *of
	} else if s.Clinic, err = loadClinic(ctx, c, s.Patient.Clinic); err != nil {
		return s, err
	}
	if s.Goal, err = loadGoal(ctx, c, patient); err != nil {
		return s, err
	}
	if s.Tasks, err = loadTasks(ctx, c, patient); err != nil {
		return s, err
	}
	if s.Exercises, err = loadExercises(ctx, c, patient); err != nil {
		return s, err
	}
	if s.Plan, err = loadPlan(ctx, c, patient); err != nil {
		return s, err
	}
	if s.Ratings, err = ratings(ctx, c, patient); err != nil {
		return s, err
	}
	if s.Wishes, err = loadWishes(ctx, c, patient); err != nil {
		return s, err
	}
	if s.Visit, err = loadVisit(ctx, c, patient); err != nil {
		return s, err
	}
	s.Ended, err = loadEnd(ctx, c, s.Patient)
	return s, err
}

// counts returns the numbers of days with an answer and of exercises reported.
func counts(ctx context.Context, c *conn, patient string) (answered, sessions int, err error) {
	_, _, err = one(ctx, c, func(r row) (struct{}, error) {
		return struct{}{}, r.Scan(&answered, &sessions)
	}, `SELECT (SELECT count(*) FROM checkin INDEXED BY checkin_given WHERE patient = $1 AND asks = 'daily' AND given > 0),
			(SELECT count(*) FROM answer WHERE patient = $1 AND item = 'did')`, patient)
	return answered, sessions, err
}

// loadDays adds the check-ins with their answers, the recent days and the
// first ones.
func loadDays(ctx context.Context, c *conn, s *rehab.State, now time.Time) (err error) {
	id := s.Patient.ID
	if s.Checkins, err = loadCheckins(ctx, c, id, rehab.DateOf(now, zoneOf(*s)).AddDays(-openDates)); err != nil {
		return err
	}
	if s.Answers, err = answersTo(ctx, c, id, s.Checkins); err != nil {
		return err
	}
	s.Recent, s.First, err = recentAndFirst(ctx, c, id, recentDates)
	return err
}

// recentAndFirst returns the last days dates that had a check-in, and the first
// that had an answer.
func recentAndFirst(ctx context.Context, c *conn, patient string, days int) (recent, first []rehab.Day, err error) {
	dates, err := all(ctx, c, scanAsked, `SELECT * FROM (SELECT `+askedColumns+` FROM checkin WHERE patient = $1 AND asks = 'daily'
		ORDER BY date DESC LIMIT $2) ORDER BY date`, patient, days)
	if err != nil {
		return nil, nil, err
	}
	if recent, err = withAnswers(ctx, c, patient, dates); err != nil {
		return nil, nil, err
	}
	first, err = loadFirst(ctx, c, patient)
	return recent, first, err
}

// zoneOf returns the zone in which the patient's dates are.
func zoneOf(s rehab.State) *time.Location {
	zone := s.Plan.Zone
	if zone == "" {
		zone = s.Clinic.Zone
	}
	loc, err := rehab.Zone(zone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// answersTo returns the answers to check-ins of which the newest come first.
func answersTo(ctx context.Context, c *conn, patient string, checkins []rehab.Checkin) ([]rehab.Answer, error) {
	if len(checkins) == 0 {
		return nil, nil
	}
	to := map[string]bool{}
	for _, ch := range checkins {
		to[ch.ID] = true
	}
	answers, err := loadAnswers(ctx, c, patient, checkins[len(checkins)-1].Date, checkins[0].Date)
	var kept []rehab.Answer
	for _, a := range answers {
		if to[a.Checkin] {
			kept = append(kept, a)
		}
	}
	return kept, err
}

// loadFirst returns the first days with an answer.
func loadFirst(ctx context.Context, c *conn, patient string) ([]rehab.Day, error) {
	first, err := all(ctx, c, scanAsked, `SELECT `+askedColumns+` FROM checkin INDEXED BY checkin_given WHERE patient = $1 AND asks = 'daily' AND given > 0
		ORDER BY date LIMIT $2`, patient, firstDates)
	if err != nil {
		return nil, err
	}
	return withAnswers(ctx, c, patient, first)
}

// withAnswers makes days of daily check-ins, which are by date.
func withAnswers(ctx context.Context, c *conn, patient string, planned []asked) ([]rehab.Day, error) {
	if len(planned) == 0 {
		return nil, nil
	}
	answers, err := loadAnswers(ctx, c, patient, planned[0].date, planned[len(planned)-1].date)
	return assemble(planned, on(planned, answers)), err
}

// on keeps the answers of the dates of check-ins; both are by date.
func on(planned []asked, answers []rehab.Answer) []rehab.Answer {
	var kept []rehab.Answer
	for _, a := range answers {
		for len(planned) > 0 && planned[0].date.Before(a.Date) {
			planned = planned[1:]
		}
		if len(planned) > 0 && planned[0].date == a.Date {
			kept = append(kept, a)
		}
	}
	return kept
}

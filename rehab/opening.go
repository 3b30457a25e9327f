package rehab

import "time"

// Figures of asking. The hours are DESIGN decisions; clinical evidence says no
// more than that fewer prompts are better.
const (
	lateLimit             = 6 * time.Hour // sent later than this is no longer sent
	openFor               = 3 * time.Hour // at least, also past midnight
	remindAfter           = 4 * time.Hour
	remindBy     WallTime = 20*60 + 30
	quietFrom    WallTime = 21 * 60
	quietTo      WallTime = 8 * 60
	silentDays            = 3 // in a row, then the offer to rest
	restWordDays          = 14
)

// Open returns what happens at the instant of a planned check-in: it is asked,
// or it is closed at once with the reason why not. It always moves the plan on,
// one date at a time, so a machine that slept for days asks once and says of
// each other date that it was missed. What was owed when a patient stopped is
// closed too; nothing comes after it.
func Open(d Due, now time.Time) (Opening, error) {
	loc, err := Zone(d.Plan.Zone)
	if err != nil {
		return Opening{}, err
	}
	p := d.Patient
	ch := Checkin{ID: CheckinID(p.ID, Daily, p.NextDate), Patient: p.ID, Set: Daily, Date: p.NextDate, Due: p.Next, State: Queued,
		Stage: ItemMood, Closes: later(EndOfDay(p.NextDate, loc), p.Next.Add(openFor))}
	out := Opening{Patient: p, Checkin: &ch}
	tooLate := ch.Due.Add(lateLimit)
	switch over := p.pauseOver(p.NextDate); {
	case p.Status == Paused && !over:
		ch.State = WasPaused
	case p.Status == Resting:
		ch.State = WasResting
	case p.Unreachable != "":
		ch.State = NotDelivered
	case now.After(tooLate) || !now.Before(ch.Closes):
		ch.State = MissedByUs
	case p.Status != Active && !over:
		ch.State = Withdrawn
	default:
		ask(&ch, d, now, loc)
		out.Out = []Outgoing{{Kind: KindCheckin, Patient: p.ID, Ref: ch.ID, Priority: ThenCheckin, Due: now, Expires: earlier(ch.Closes, tooLate.Add(time.Second))}}
	}
	out.next(d.Plan, loc)
	if !p.Status.Running() && out.Patient.Next.After(now) {
		out.Patient.Next, out.Patient.NextDate = time.Time{}, Date{}
	}
	return out, nil
}

// pauseOver reports whether the patient pauses, and not on a date any more: the
// pause may end while its last beat is still to come.
func (p Patient) pauseOver(on Date) bool {
	return p.Status == Paused && !p.PausedUntil.IsZero() && !on.Before(p.PausedUntil)
}

// ask sets the instants that belong to an asked check-in.
func ask(ch *Checkin, d Due, now time.Time, loc *time.Location) {
	ch.Late = now.Sub(ch.Due) > LateNote
	evening, ok := Instant(ch.Date, remindBy, loc)
	hasEvening := ok && evening.After(now.Add(time.Hour))
	if d.Patient.Silent >= silentDays-1 {
		ch.RestAt = ch.Closes.Add(-time.Minute)
		if hasEvening {
			ch.RestAt = evening
		}
	}
	if !d.Patient.Reminders {
		return
	}
	remind := now.Add(remindAfter)
	if hasEvening && evening.Before(remind) {
		remind = evening
	}
	if awake(remind, loc) && remind.Before(ch.Closes) && (ch.RestAt.IsZero() || remind.Before(ch.RestAt)) {
		ch.RemindAt = remind
	}
}

// LateNote is how late a check-in may be asked without saying when it was meant
// for.
const LateNote = 10 * time.Minute

// AskedLate reports whether a check-in was asked late, or is if it is asked now.
func (ch Checkin) AskedLate(now time.Time) bool {
	return ch.Late || ch.State == Queued && now.Sub(ch.Due) > LateNote
}

// awake reports whether an instant is outside the quiet hours.
func awake(at time.Time, loc *time.Location) bool {
	local := at.In(loc)
	wall := WallTime(local.Hour()*60 + local.Minute())
	return wall >= quietTo && wall < quietFrom
}

// next moves the plan on to the first planned instant after now, on a later
// date than the one just opened. Instants passed over while the program was
// down stay owed: they are opened, and closed as missed, one by one.
func (o *Opening) next(plan Plan, loc *time.Location) {
	due, date, ok := plan.Next(o.Patient.Next, loc)
	for ok && !o.Patient.NextDate.Before(date) {
		due, date, ok = plan.Next(due, loc)
	}
	if !ok {
		o.Patient.Next, o.Patient.NextDate = time.Time{}, Date{}
		return
	}
	o.Patient.Next, o.Patient.NextDate = due, date
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

package rehab

import "time"

// tonight is when "tonight" is.
const tonight WallTime = 19 * 60

// later puts the check-in off for an hour or until the evening. The plan does
// not move.
func (t *turn) later() error {
	if err := t.find(); err != nil {
		return err
	}
	var at time.Time
	switch t.r.Act.Value {
	case "":
		t.ch.Stage = StageLater
		t.keep()
		t.showCheckin()
		return nil
	case "hour":
		at = t.now.Add(time.Hour)
	case "tonight":
		evening, ok := Instant(t.ch.Date, tonight, t.loc)
		if !ok || !evening.After(t.now) {
			return Refuse(Invalid, "checkin.tonight_passed")
		}
		at = evening
	default:
		return Refuse(NotFound, "old.button")
	}
	t.ch.Stage = t.next()
	t.keep()
	t.ch.Snoozed = at
	if end := at.Add(time.Hour); t.ch.Closes.Before(end) {
		t.ch.Closes = end
	}
	t.store(t.ch)
	local := at.In(t.loc)
	t.show(View{Name: "text", Text: T("checkin.snoozed", "time", SayTime(WallTime(local.Hour()*60+local.Minute())))}, false)
	return nil
}

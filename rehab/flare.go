package rehab

// flare takes the flare-up button and the answers to what it asks.
func (t *turn) flare() error {
	if err := t.find(); err != nil {
		return err
	}
	switch t.r.Act.Value {
	case "":
		t.ch.Flare, t.ch.Stage = FlareAsked, StageFlare
	case "known":
		t.ch.Flare, t.ch.Stage = FlareKnown, StageFlarePlan
	case "questions":
		t.ch.Stage = t.next()
	case "back":
		t.ch.Flare, t.ch.Stage = NoFlare, t.next()
	case "new", "unsure":
		return t.newSymptom()
	default:
		return Refuse(NotFound, "old.button")
	}
	t.keep()
	t.showCheckin()
	return nil
}

// newSymptom is a flare-up that the patient does not know: the day's questions
// end, the medical text is shown as a message of its own, and the team hears.
func (t *turn) newSymptom() error {
	t.ch.Flare = FlareNew
	if t.r.Act.Value == "unsure" {
		t.ch.Flare = FlareUnsure
	}
	t.ch.Stage = StageDone
	t.finish()
	t.keep()
	t.clear(t.ch)
	alert, out := Alarm(t.s, "medical", "flare-button", "", t.r.ID, t.now)
	t.c.Alert = &alert
	t.c.Out = append(t.c.Out, out...)
	t.c.Audit = append(t.c.Audit, Audit{Who: "waymark", Deed: "alert.medical", At: t.now})
	t.show(View{Name: "safety", Ref: "medical"}, true)
	return nil
}

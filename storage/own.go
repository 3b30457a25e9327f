package storage

import "waymark/rehab"

// own gives what a change holds to the patient of the state, and an id to what
// has none.
func own(s rehab.State, ch *rehab.Change) {
	id := s.Patient.ID
	fill := func(have *string, want string) {
		if *have == "" {
			*have = want
		}
	}
	if ch.Goal != nil {
		fill(&ch.Goal.Patient, id)
	}
	if ch.Plan != nil {
		fill(&ch.Plan.Patient, id)
	}
	if ch.Consent != nil {
		fill(&ch.Consent.Patient, id)
	}
	if ch.Decision != nil {
		fill(&ch.Decision.ID, NewID())
		fill(&ch.Decision.Patient, id)
	}
	if ch.Alert != nil {
		fill(&ch.Alert.ID, NewID())
		fill(&ch.Alert.Patient, id)
	}
	for i := range ch.Tasks {
		fill(&ch.Tasks[i].ID, NewID())
		fill(&ch.Tasks[i].Patient, id)
	}
	for i := range ch.Exercises {
		fill(&ch.Exercises[i].ID, NewID())
		fill(&ch.Exercises[i].Patient, id)
	}
	for i := range ch.Checkins {
		fill(&ch.Checkins[i].ID, NewID())
		fill(&ch.Checkins[i].Patient, id)
	}
	for i := range ch.Answers {
		fill(&ch.Answers[i].Patient, id)
	}
	for i := range ch.Forget {
		fill(&ch.Forget[i].Patient, id)
	}
	for i := range ch.Wishes {
		fill(&ch.Wishes[i].ID, NewID())
		fill(&ch.Wishes[i].Patient, id)
	}
	for i := range ch.Notes {
		fill(&ch.Notes[i].ID, NewID())
		fill(&ch.Notes[i].Patient, id)
	}
	for i := range ch.Audit {
		fill(&ch.Audit[i].Clinic, s.Patient.Clinic)
		fill(&ch.Audit[i].Patient, id)
	}
	addressed(s, ch.Out)
}

// addressed gives each message its clinic, and its patient unless it goes to
// the clinic's channel.
func addressed(s rehab.State, out []rehab.Outgoing) {
	for i := range out {
		if out[i].Clinic == "" {
			out[i].Clinic = s.Patient.Clinic
		}
		if out[i].Patient == "" && !out[i].Kind.ToClinic() {
			out[i].Patient = s.Patient.ID
		}
	}
}

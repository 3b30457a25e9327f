package export

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"waymark/rehab"
)

// System is the code system of Waymark's own codes.
const System = "urn:waymark:code"

type object = map[string]any

// bundle is a FHIR bundle that is being written, an entry at a time.
type bundle struct {
	out   *bufio.Writer
	cat   *rehab.Catalogue
	codes codes
	some  bool
}

// FHIR writes the records as one R4 bundle of type collection: the code system
// and the questionnaires first, then each patient's resources.
func FHIR(r rehab.Records, cat *rehab.Catalogue, w io.Writer) error {
	b := &bundle{out: bufio.NewWriterSize(w, 64<<10), cat: cat, codes: codesOf(cat)}
	if _, err := b.out.WriteString(`{"resourceType":"Bundle","type":"collection","entry":[`); err != nil {
		return fmt.Errorf("write bundle: %w", err)
	}
	if err := b.add(b.system()); err != nil {
		return err
	}
	for _, set := range []rehab.Set{rehab.Daily, rehab.Week, rehab.Monthly} {
		if err := b.add(b.questionnaire(set)); err != nil {
			return err
		}
	}
	for rec, err := range r.Patients {
		if err != nil {
			return err
		}
		if err := b.patient(&person{Record: rec, name: rehab.Pseudonym("p", rec.Patient.ID), clinic: r.Clinic, codes: b.codes}); err != nil {
			return err
		}
	}
	if _, err := b.out.WriteString("\n]}\n"); err != nil {
		return fmt.Errorf("write bundle: %w", err)
	}
	if err := b.out.Flush(); err != nil {
		return fmt.Errorf("write bundle: %w", err)
	}
	return nil
}

// add writes one resource as an entry under its own URN.
func (b *bundle) add(resource object) error {
	kind, _ := resource["resourceType"].(string)
	id, _ := resource["id"].(string)
	text, err := json.Marshal(object{"fullUrl": urn(kind, id), "resource": resource})
	if err != nil {
		return fmt.Errorf("write entry: %w", err)
	}
	if b.some {
		text = append([]byte(","), text...)
	}
	b.some = true
	if _, err := b.out.Write(append([]byte("\n"), text...)); err != nil {
		return fmt.Errorf("write entry: %w", err)
	}
	return nil
}

func (b *bundle) patient(p *person) error {
	list := []object{{"resourceType": "Patient", "id": p.name, "identifier": []object{{"system": "urn:waymark:patient", "value": p.name}},
		"name": []object{{"use": "anonymous", "text": named(p.Patient.Alias)}}}}
	if p.Goal.Label != "" {
		list = append(list, p.goal())
	}
	if len(p.Exercises) > 0 {
		list = append(list, p.plan())
	}
	sheets := map[string][]rehab.Answer{}
	for _, a := range p.Answers {
		sheets[a.Checkin] = append(sheets[a.Checkin], a)
	}
	for _, r := range list {
		if err := b.add(r); err != nil {
			return err
		}
	}
	for _, ch := range p.Checkins {
		if err := b.checkin(p, ch, sheets[ch.ID]); err != nil {
			return err
		}
	}
	return nil
}

func (p *person) goal() object {
	g := object{"resourceType": "Goal", "id": p.name, "lifecycleStatus": "active", "description": object{"text": named(p.Goal.Label)}, "subject": p.ref()}
	if !p.Goal.Since.IsZero() {
		g["startDate"] = p.Goal.Since.UTC().Format(time.DateOnly)
	}
	return g
}

// plan is the plan as it now stands, with what was in it before as stopped.
func (p *person) plan() object {
	state := map[rehab.ExerciseStatus]string{rehab.InPlan: "in-progress", rehab.Proposed: "not-started", rehab.Wished: "not-started", rehab.Dropped: "stopped"}
	var activities []object
	for _, e := range p.Exercises {
		detail := object{"status": state[e.Status], "description": named(e.Label),
			"code": object{"coding": []object{{"system": "urn:waymark:exercise", "code": p.about(e.ID)}}, "text": named(e.Label)}}
		if e.Times > 0 {
			detail["scheduledTiming"] = object{"repeat": object{"frequency": e.Times, "period": 1, "periodUnit": "wk"}}
		}
		activities = append(activities, object{"detail": detail})
	}
	plan := object{"resourceType": "CarePlan", "id": p.name, "status": "active", "intent": "plan", "subject": p.ref(), "activity": activities}
	if p.Patient.Status == rehab.Discharged || p.Patient.Status == rehab.Stopped {
		plan["status"] = "completed"
	}
	if p.Goal.Label != "" {
		plan["goal"] = []object{reference("Goal", p.name)}
	}
	return plan
}

// checkin writes a response to the questions of one date, and an observation
// for each answer that was given. One without an answer is not in the bundle.
func (b *bundle) checkin(p *person, ch rehab.Checkin, answers []rehab.Answer) error {
	row := checkinRow{person: p, Checkin: ch}
	var items []object
	var list []object
	for _, it := range itemsOf(b.cat) {
		var values []object
		for _, a := range answers {
			if a.Item != it.Key || a.Status != rehab.Given {
				continue
			}
			row.count(a)
			value := object{"valueInteger": a.Value}
			if a.Exercise != "" {
				value["item"] = []object{{"linkId": it.Key + ".about", "answer": []object{{"valueString": p.about(a.Exercise)}}}}
			}
			values = append(values, value)
			list = append(list, p.observation(ch, a))
		}
		if len(values) > 0 {
			items = append(items, object{"linkId": it.Key, "answer": values})
		}
	}
	if len(items) == 0 {
		return nil
	}
	status := "in-progress"
	if ch.State == rehab.Answered {
		status = "completed"
	}
	response := object{"resourceType": "QuestionnaireResponse", "id": rehab.Pseudonym("q", ch.ID), "questionnaire": questionnaireURL(ch.Set), "status": status,
		"subject": p.ref(), "authored": stamp(row.last), "item": items}
	if mean, ok := p.peg(ch, answers, row.last); ok {
		list = append(list, mean)
	}
	for _, r := range append([]object{response}, list...) {
		if err := b.add(r); err != nil {
			return err
		}
	}
	return nil
}

func (p *person) observation(ch rehab.Checkin, a rehab.Answer) object {
	o := object{"resourceType": "Observation", "id": rehab.Pseudonym("o", p.Patient.ID+ch.ID+a.Item+a.Exercise), "status": "final",
		"category": survey, "code": object{"coding": []object{coding(p.codes.of(a.Item))}}, "subject": p.ref(),
		"effectiveDateTime": stamp(a.At), "valueInteger": a.Value, "derivedFrom": []object{reference("QuestionnaireResponse", rehab.Pseudonym("q", ch.ID))}}
	if a.Exercise != "" {
		o["component"] = []object{{"code": object{"coding": []object{coding("waymark:about")}}, "valueString": p.about(a.Exercise)}}
	}
	return o
}

// peg is the mean of the three items of the PEG, where all were answered.
func (p *person) peg(ch rehab.Checkin, answers []rehab.Answer, at time.Time) (object, bool) {
	sum, n := 0, 0
	for _, a := range answers {
		if a.Status == rehab.Given && slices.Contains([]string{"peg_pain", "peg_enjoyment", "peg_activity"}, a.Item) {
			sum, n = sum+a.Value, n+1
		}
	}
	if n != 3 {
		return nil, false
	}
	return object{"resourceType": "Observation", "id": rehab.Pseudonym("o", p.Patient.ID+ch.ID+"peg"), "status": "final", "category": survey,
		"code": object{"coding": []object{coding("LOINC:91147-9")}, "text": "PEG, mean of three"}, "subject": p.ref(), "effectiveDateTime": stamp(at),
		"valueQuantity": object{"value": json.Number(decimal(float64(sum) / 3)), "unit": "{score}", "system": "http://unitsofmeasure.org", "code": "{score}"},
		"derivedFrom":   []object{reference("QuestionnaireResponse", rehab.Pseudonym("q", ch.ID))}}, true
}

func (p *person) ref() object { return reference("Patient", p.name) }

func reference(kind, id string) object { return object{"reference": urn(kind, id), "type": kind} }

var survey = []object{{"coding": []object{{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "survey"}}}}

// stamp is an instant as FHIR has it, to the second.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

package export_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"

	"waymark/export"
	"waymark/rehab"
)

type resource struct {
	ResourceType, ID string
	Code             struct {
		Coding []struct{ System, Code string }
	}
	ValueInteger  *int
	ValueQuantity struct{ Value float64 }
}

func bundled(t *testing.T, r rehab.Records) (string, []resource) {
	t.Helper()
	var out bytes.Buffer
	if err := export.FHIR(r, catalogue(t), &out); err != nil {
		t.Fatal(err)
	}
	var b struct {
		Entry []struct {
			FullURL  string
			Resource resource
		}
	}
	if err := json.Unmarshal(out.Bytes(), &b); err != nil {
		t.Fatal(err)
	}
	var list []resource
	seen := map[string]bool{}
	for _, e := range b.Entry {
		if seen[e.FullURL] {
			t.Errorf("%s stands twice", e.FullURL)
		}
		seen[e.FullURL] = true
		list = append(list, e.Resource)
	}
	for part := range strings.SplitSeq(out.String(), `"reference":"`) {
		if target, _, _ := strings.Cut(part, `"`); strings.HasPrefix(target, "urn:") && !seen[target] {
			t.Errorf("%s is referred to and not there", target)
		}
	}
	return out.String(), list
}

// Every resource is there, every reference leads to one, and an answer that was
// not given is none: no observation stands for a skipped question.
func TestTheBundleHoldsWhatWasAnswered(t *testing.T) {
	text, list := bundled(t, records(heron()))
	counts := map[string]int{}
	values := map[string]float64{}
	for _, r := range list {
		counts[r.ResourceType]++
		if r.ResourceType != "Observation" {
			continue
		}
		if c := r.Code.Coding[0]; r.ValueInteger != nil {
			values[c.System+" "+c.Code] = float64(*r.ValueInteger)
		} else {
			values[c.System+" "+c.Code] = r.ValueQuantity.Value
		}
	}
	for kind, want := range map[string]int{"Patient": 1, "Goal": 1, "CarePlan": 1, "CodeSystem": 1, "Questionnaire": 3, "QuestionnaireResponse": 3, "Observation": 9} {
		if counts[kind] != want {
			t.Errorf("%d of %s, want %d", counts[kind], kind, want)
		}
	}
	if v := values["http://loinc.org 91147-9"]; v != 5.333 {
		t.Errorf("the PEG's mean of 7, 5 and 4 is %v", v)
	}
	if _, ok := values["http://loinc.org 72514-3"]; ok {
		t.Error("pain that was skipped has a value")
	}
	if v, ok := values[export.System+" mood-now"]; !ok || v != 0 {
		t.Errorf("a mood of 0 is %v", v)
	}
	for _, secret := range []string{"1034567890123456789", "rang", `"pat"`} {
		if strings.Contains(text, secret) {
			t.Errorf("the bundle holds %q", secret)
		}
	}
	if !strings.Contains(text, "copyright Regenstrief Institute") {
		t.Error("LOINC codes without their notice")
	}
}

// Where FHIR_OUT names a file, the bundle of the scripted patient is left there
// for a validator.
func TestTheBundleIsLeftForAValidator(t *testing.T) {
	name := os.Getenv("FHIR_OUT")
	if name == "" {
		t.Skip("FHIR_OUT names no file: nothing is left for a validator")
	}
	text, _ := bundled(t, records(heron()))
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestABundleThatCannotBeWrittenIsTold(t *testing.T) {
	if err := export.FHIR(records(heron()), catalogue(t), full{io.ErrShortWrite}); err == nil {
		t.Error("no error")
	}
}

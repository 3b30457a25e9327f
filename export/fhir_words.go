package export

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"waymark/rehab"
)

// urn names a resource by a UUID that is the same in each export.
func urn(kind, id string) string {
	sum := sha256.Sum256([]byte("waymark\x00" + kind + "\x00" + id))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80 // version 8, made by a rule of our own
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// coding is a code as its system has it: LOINC's, or Waymark's own.
func coding(code string) object {
	if loinc, ok := strings.CutPrefix(code, "LOINC:"); ok {
		return object{"system": "http://loinc.org", "code": loinc}
	}
	return object{"system": System, "code": strings.TrimPrefix(code, "waymark:")}
}

// named are words as FHIR takes a string: with something in it, and no control
// characters.
func named(words string) string {
	words = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, words))
	if words == "" {
		return "-"
	}
	return words
}

// system lists Waymark's own codes.
func (b *bundle) system() object {
	concepts := []object{{"code": "about", "display": "the exercise or the task that an answer is about, by a pseudonym"}}
	for _, it := range itemsOf(b.cat) {
		if own, ok := strings.CutPrefix(it.Code, "waymark:"); ok {
			concepts = append(concepts, object{"code": own, "display": itemMeanings[it.Key]})
		}
	}
	return object{"resourceType": "CodeSystem", "id": "waymark", "url": System, "status": "active", "content": "complete", "name": "Waymark",
		"copyright": LOINC, "concept": concepts}
}

func questionnaireURL(set rehab.Set) string { return "urn:waymark:questionnaire:" + string(set) }

// questionnaire has the questions of one set, in the order in which they are
// asked.
func (b *bundle) questionnaire(set rehab.Set) object {
	var items []object
	for _, it := range itemsOf(b.cat) {
		if it.Set != set {
			continue
		}
		item := object{"linkId": it.Key, "code": []object{coding(it.Code)}, "text": itemMeanings[it.Key], "type": "integer"}
		switch it.Key {
		case rehab.ItemDid, rehab.ItemJoy, rehab.ItemTask:
			item["repeats"] = true
			item["item"] = []object{{"linkId": it.Key + ".about", "text": "the exercise or the task, by a pseudonym", "type": "string"}}
		}
		items = append(items, item)
	}
	return object{"resourceType": "Questionnaire", "id": string(set), "url": questionnaireURL(set), "status": "active", "name": "Waymark" + strings.ToUpper(string(set[:1])) + string(set[1:]),
		"subjectType": []string{"Patient"}, "copyright": LOINC, "item": items}
}

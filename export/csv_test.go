package export_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"waymark/content"
	"waymark/export"
	"waymark/rehab"
)

func catalogue(t testing.TB) *rehab.Catalogue {
	t.Helper()
	c, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c.Catalogue()
}

var (
	clinic = rehab.Clinic{ID: "clinic", Guild: "1034567890123456789", Name: "Harbour Clinic", Zone: "Australia/Melbourne"}
	tue    = rehab.Date{Year: 2026, Month: 3, Day: 3}
)

// at is an instant on a date in Melbourne, which is eleven hours ahead in March.
func at(d rehab.Date, hour, minute int) time.Time {
	return time.Date(d.Year, d.Month, d.Day, hour-11, minute, 0, 0, time.UTC)
}

// heron is a scripted patient with one answered day, one that Discord refused
// and one that ended in silence.
func heron() rehab.Record {
	given := func(d rehab.Date, set rehab.Set, item, about string, value, minute int, typed bool) rehab.Answer {
		return rehab.Answer{Patient: "pat", Date: d, Item: item, Exercise: about, Checkin: string(set) + d.String(), Status: rehab.Given, Value: value,
			At: at(d, 9, minute), Typed: typed}
	}
	asked := func(d rehab.Date, set rehab.Set, state rehab.CheckinState) rehab.Checkin {
		return rehab.Checkin{ID: string(set) + d.String(), Set: set, Date: d, Due: at(d, 8, 30), AskedAt: at(d, 8, 30), State: state}
	}
	refused := asked(tue.AddDays(1), rehab.Daily, rehab.NotDelivered)
	refused.AskedAt = time.Time{}
	skipped := given(tue, rehab.Daily, rehab.ItemPain, "", 0, 4, false)
	skipped.Status = rehab.Skip
	return rehab.Record{
		Patient:   rehab.Patient{ID: "pat", Clinic: "clinic", Alias: "Heron", Status: rehab.Active, Enrolled: tue},
		Goal:      rehab.Goal{Phrase: rehab.Phrase{Raw: "travel overseas", Label: "travel overseas"}, Confirmed: true, Since: at(tue, 8, 0)},
		Tasks:     []rehab.Task{{ID: "bag", Label: "carrying a bag"}},
		Exercises: []rehab.Exercise{{ID: "walk", Label: "Walk, slowly \"as if\"", Times: 4, Tasks: []string{"bag"}, Status: rehab.InPlan, Since: at(tue, 8, 0)}},
		Plans:     []rehab.Plan{{Version: 1, Schedule: rehab.Schedule{At: 510, Days: rehab.AllDays, Zone: "Australia/Melbourne"}, Since: at(tue, 8, 0)}},
		Checkins: []rehab.Checkin{asked(tue, rehab.Daily, rehab.Answered), asked(tue, rehab.Monthly, rehab.Answered), asked(tue, rehab.Week, rehab.Partly), refused,
			asked(tue.AddDays(2), rehab.Daily, rehab.Expired)},
		Answers: []rehab.Answer{given(tue, rehab.Daily, rehab.ItemDid, "walk", rehab.DidWhole, 3, false), given(tue, rehab.Daily, rehab.ItemDone, "", rehab.DoneSome, 3, false),
			given(tue, rehab.Daily, rehab.ItemJoy, "walk", 8, 5, false), given(tue, rehab.Daily, rehab.ItemMood, "", 0, 0, true), skipped,
			given(tue, rehab.Monthly, "peg_activity", "", 4, 7, false), given(tue, rehab.Monthly, "peg_enjoyment", "", 5, 7, false), given(tue, rehab.Monthly, "peg_pain", "", 7, 6, false),
			given(tue, rehab.Week, rehab.ItemTask, "bag", 3, 9, false)},
		Flags: []rehab.Flag{{ID: "flag", Kind: rehab.FlagMood, Value: -1.6, Urgency: rehab.Today, OpenedAt: at(tue, 20, 0), State: rehab.FlagDone,
			TakenBy: "1034567890123456789", TakenAt: at(tue, 21, 0), ClosedBy: "1034567890123456789", ClosedAt: at(tue, 22, 0), Note: "rang", Useful: rehab.WasUseful}},
	}
}

func records(list ...rehab.Record) rehab.Records {
	return rehab.Records{Clinic: clinic, Patients: func(yield func(rehab.Record, error) bool) {
		for _, r := range list {
			if !yield(r, nil) {
				return
			}
		}
	}}
}

// exported returns each file as it was written.
func exported(t *testing.T, r rehab.Records) map[string]*bytes.Buffer {
	t.Helper()
	files := map[string]*bytes.Buffer{}
	err := export.CSV(r, catalogue(t), func(name string) (io.Writer, error) {
		files[name] = &bytes.Buffer{}
		return files[name], nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// rows reads a file back, each row by column.
func rows(t *testing.T, file *bytes.Buffer) []map[string]string {
	t.Helper()
	text, ok := strings.CutPrefix(file.String(), "\ufeff")
	if !ok {
		t.Fatal("no byte order mark")
	}
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = cells[i]
		}
		out = append(out, row)
	}
	return out
}

func find(t *testing.T, all []map[string]string, column, value string) map[string]string {
	t.Helper()
	i := slices.IndexFunc(all, func(r map[string]string) bool { return r[column] == value })
	if i < 0 {
		t.Fatalf("no row with %s = %s", column, value)
	}
	return all[i]
}

func holds(t *testing.T, row map[string]string, want map[string]string) {
	t.Helper()
	for column, v := range want {
		if row[column] != v {
			t.Errorf("%s is %q, want %q", column, row[column], v)
		}
	}
}

func TestTheTablesSayWhatHappened(t *testing.T) {
	files := exported(t, records(heron()))
	name := rehab.Pseudonym("p", "pat")
	checkins := rows(t, files["checkins.csv"])
	holds(t, find(t, checkins, "state", "answered"), map[string]string{"patient": name, "date": "2026-03-03", "set": "daily", "zone": "Australia/Melbourne",
		"planned_local": "2026-03-03 08:30:00", "planned_utc": "2026-03-02 21:30:00", "answered_local": "2026-03-03 09:00:00", "last_answer_utc": "2026-03-02 22:05:00",
		"asked_late": "0", "answered_after": "30", "answers": "4", "source": "both", "late": "FALSE"})
	holds(t, find(t, checkins, "state", "not_delivered"), map[string]string{"asked_local": "", "asked_late": "", "answers": "0", "source": ""})
	holds(t, find(t, checkins, "state", "expired"), map[string]string{"answered_local": "", "answered_after": ""})
	answers := rows(t, files["answers.csv"])
	holds(t, find(t, answers, "item", "mood"), map[string]string{"value": "0", "status": "given", "source": "typed", "code": "waymark:mood-now", "set": "daily", "about": ""})
	holds(t, find(t, answers, "item", "pain"), map[string]string{"value": "", "status": "skipped", "code": "LOINC:72514-3"})
	holds(t, find(t, answers, "item", "did"), map[string]string{"about_label": `Walk, slowly "as if"`, "value": "2"})
	holds(t, rows(t, files["flags.csv"])[0], map[string]string{"patient": name, "rule": "mood_down", "value": "-1.6", "unit": "points", "urgency": "today", "useful": "yes",
		"taken_utc": "2026-03-03 10:00:00"})
	holds(t, rows(t, files["patients.csv"])[0], map[string]string{"patient": name, "alias": "Heron", "status": "active"})
}

// No table but the key names the patient; none has an account, or a word that
// somebody typed freely.
func TestOnlyPseudonymsLeave(t *testing.T) {
	for name, file := range exported(t, records(heron())) {
		for _, secret := range []string{"1034567890123456789", "rang", "travel", "pat,", "Heron"} {
			if strings.Contains(file.String(), secret) && !(name == "patients.csv" && secret == "Heron") {
				t.Errorf("%s holds %q", name, secret)
			}
		}
	}
}

func TestEachLineEndsAsRFC4180HasIt(t *testing.T) {
	for name, file := range exported(t, records(heron())) {
		if lines := strings.Count(file.String(), "\n"); lines == 0 || lines != strings.Count(file.String(), "\r\n") {
			t.Errorf("%s: not every line ends with CR LF", name)
		}
	}
}

// What begins like a formula reaches a spreadsheet program as words. Numbers
// stay numbers, negative ones too.
func TestNoCellIsAFormula(t *testing.T) {
	r := heron()
	for _, words := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\n=1", "=cmd|' /C calc'!A0", "\u200b=1"} {
		r.Patient.Alias, r.Exercises[0].Label = words, words
		files := exported(t, records(r))
		for _, cell := range []string{rows(t, files["patients.csv"])[0]["alias"], find(t, rows(t, files["answers.csv"]), "item", "did")["about_label"]} {
			if !strings.HasPrefix(cell, "'") || strings.ContainsAny(cell, "\r\n\t") {
				t.Errorf("%q stands in the cell as %q", words, cell)
			}
		}
		if v := rows(t, files["flags.csv"])[0]["value"]; v != "-1.6" {
			t.Errorf("a number became %q", v)
		}
	}
}

var shapes = map[string]*regexp.Regexp{
	"date":     regexp.MustCompile(`^\d{4}-\d\d-\d\d$`),
	"datetime": regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$`),
	"boolean":  regexp.MustCompile(`^(TRUE|FALSE)$`),
}

// Each column stands once in the dictionary, with a type that its cells have
// and a meaning.
func TestTheDictionaryNamesEveryColumn(t *testing.T) {
	files := exported(t, records(heron()))
	entries := rows(t, files["dictionary.csv"])
	known := map[string]map[string]string{}
	for _, e := range entries {
		if e["table"] == "" {
			continue
		}
		if _, twice := known[e["table"]+e["column"]]; twice || e["meaning"] == "" || e["type"] == "" {
			t.Errorf("%v: twice, or without a meaning or type", e)
		}
		known[e["table"]+e["column"]] = e
	}
	for _, name := range export.Files()[:4] {
		for _, row := range rows(t, files[name]) {
			for column, cell := range row {
				e, ok := known[name+column]
				if !ok {
					t.Fatalf("the dictionary lacks %s of %s", column, name)
				}
				if shape, ok := shapes[e["type"]]; ok && cell != "" && !shape.MatchString(cell) {
					t.Errorf("%s of %s is %q, no %s", column, name, cell, e["type"])
				}
				if _, err := strconv.ParseFloat(cell, 64); (e["type"] == "integer" || e["type"] == "decimal") && cell != "" && err != nil {
					t.Errorf("%s of %s is %q, no number", column, name, cell)
				}
				if values := strings.FieldsFunc(e["values"], func(r rune) bool { return r == ',' || r == ';' || r == ' ' }); e["type"] == "code" && cell != "" &&
					column != "item" && !slices.Contains(values, cell) {
					t.Errorf("%s of %s is %q, which the dictionary doesn't list", column, name, cell)
				}
			}
		}
	}
	for _, it := range catalogue(t).Items {
		if e := known["answers.csvvalue of item "+it.Key]; !strings.Contains(e["meaning"], it.Code) || strings.HasPrefix(e["meaning"], " ") {
			t.Errorf("the dictionary says of %s: %v", it.Key, e)
		}
	}
}

func TestTheDocumentHoldsTheDictionary(t *testing.T) {
	doc, err := os.ReadFile(filepath.Join("..", "docs", "exports.md"))
	if err != nil {
		t.Fatal(err)
	}
	if want := export.Dictionary(catalogue(t)); !strings.Contains(string(doc), want) {
		t.Errorf("docs/exports.md does not hold the dictionary as it is:\n%s", want)
	}
}

// The same patient has the same pseudonym each time, and no other's.
func TestAPseudonymStays(t *testing.T) {
	if a, b := rehab.Pseudonym("p", "one"), rehab.Pseudonym("p", "two"); a == b || a != rehab.Pseudonym("p", "one") || strings.Contains(a, "one") {
		t.Errorf("%s, %s", a, b)
	}
}

func TestTroubleWithReadingOrWritingIsTold(t *testing.T) {
	trouble := errors.New("trouble")
	broken := rehab.Records{Clinic: clinic, Patients: func(yield func(rehab.Record, error) bool) { yield(rehab.Record{}, trouble) }}
	if err := export.CSV(broken, catalogue(t), func(string) (io.Writer, error) { return io.Discard, nil }); !errors.Is(err, trouble) {
		t.Errorf("reading: %v", err)
	}
	for _, name := range export.Files() {
		err := export.CSV(records(heron()), catalogue(t), func(opened string) (io.Writer, error) {
			if opened == name {
				return full{trouble}, nil
			}
			return io.Discard, nil
		})
		if !errors.Is(err, trouble) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// full is a disk with no room.
type full struct{ err error }

func (f full) Write([]byte) (int, error) { return 0, f.err }

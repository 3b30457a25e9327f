package export

import (
	"fmt"
	"io"
	"strings"

	"waymark/rehab"
)

// entry is a column, or an item, as the dictionary has it.
type entry struct{ table, name, kind, unit, values, meaning string }

func (e entry) cells() []string {
	return []string{e.table, e.name, e.kind, e.unit, e.values, e.meaning}
}

var dictionaryHeader = []string{"table", "column", "type", "unit", "values", "meaning"}

func entries[R any](t Table[R]) []entry {
	var all []entry
	for _, c := range t.Columns {
		all = append(all, entry{t.file(), c.Name, c.Type, c.Unit, c.Values, c.Meaning})
	}
	return all
}

func allEntries() []entry {
	var all []entry
	for _, part := range [][]entry{entries(Answers), entries(Checkins), entries(Flags), entries(Patients)} {
		all = append(all, part...)
	}
	return all
}

// itemEntries say what each item is, as values of the column that names it.
func itemEntries(cat *rehab.Catalogue) []entry {
	all := []entry{}
	for _, it := range itemsOf(cat) {
		values := "0 to 10"
		switch it.Key {
		case rehab.ItemDone:
			values = "1 exercises of the plan, 2 rest day, 3 it didn't fit, 4 something else"
		case rehab.ItemHelped:
			values = "1"
		case rehab.ItemDid:
			values = "1 part of it, 2 all of it, 3 more"
		}
		all = append(all, entry{Answers.file(), "value of item " + it.Key, typeInteger, "", values,
			fmt.Sprintf("%s (%s; code %s)", itemMeanings[it.Key], it.Set, it.Code)})
	}
	return all
}

// itemMeanings say how an item is to be read; its words stand in the content.
var itemMeanings = map[string]string{
	rehab.ItemMood:       "mood right now; 0 very low, 10 very good",
	rehab.ItemSleep:      "last night's sleep; 0 very badly, 10 very well",
	rehab.ItemMotivation: "how much the patient feels like moving; 0 not at all, 10 very much",
	rehab.ItemPain:       "average pain since the last check-in; 0 none, 10 the worst imaginable; asked only where it was chosen",
	rehab.ItemDone:       "whether something was done since the last check-in, as reported",
	rehab.ItemDid:        "how much of one exercise of the plan was done, as reported; one row an exercise",
	rehab.ItemHelped:     "1: the patient marked that somebody helped with the answers of that day; without a row nothing was said of it",
	rehab.ItemJoy:        "how much one exercise was enjoyed; 0 not at all, 10 loved it",
	rehab.ItemTask:       "how well one of the patient's tasks could be done now; 0 can't, 10 as well as needed",
	rehab.ItemThinking:   "how clearly the patient could think this week; 0 to 10, high is good",
	rehab.ItemMemory:     "memory this week; 0 to 10, high is good",
	rehab.ItemFit:        "how sure the patient is that the plan fits next week; 0 to 10",
	"peg_pain":           "PEG, past week: pain on average; 0 none, 10 as bad as you can imagine",
	"peg_enjoyment":      "PEG, past week: how pain interfered with enjoyment of life; 0 not at all, 10 completely",
	"peg_activity":       "PEG, past week: how pain interfered with general activity; 0 not at all, 10 completely",
}

func dictionary(cat *rehab.Catalogue, open func(string) (io.Writer, error)) error {
	out, err := openCSV(dictionaryFile, open)
	if err != nil {
		return err
	}
	rows := [][]string{dictionaryHeader}
	for _, e := range append(allEntries(), itemEntries(cat)...) {
		rows = append(rows, e.cells())
	}
	rows = append(rows, []string{"", "LOINC", "", "", "", LOINC})
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("write dictionary: %w", err)
	}
	return nil
}

// LOINC is the notice that whoever passes LOINC codes on gives with them.
const LOINC = "This material contains content from LOINC (http://loinc.org). LOINC is copyright Regenstrief Institute, Inc. and the " +
	"Logical Observation Identifiers Names and Codes (LOINC) Committee and is available at no cost under the license at " +
	"http://loinc.org/license. LOINC is a registered United States trademark of Regenstrief Institute, Inc."

// Dictionary is the dictionary as Markdown.
func Dictionary(cat *rehab.Catalogue) string {
	var b strings.Builder
	part := func(file, about string, list []entry) {
		fmt.Fprintf(&b, "### %s\n\n%s\n\n| column | type | unit | values | meaning |\n| --- | --- | --- | --- | --- |\n", file, about)
		for _, e := range list {
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", e.name, e.kind, e.unit, e.values, e.meaning)
		}
		b.WriteString("\n")
	}
	part(Answers.file(), Answers.About, entries(Answers))
	part(Checkins.file(), Checkins.About, entries(Checkins))
	part(Flags.file(), Flags.About, entries(Flags))
	part(Patients.file(), Patients.About, entries(Patients))
	part("Items", "What the column `value` of answers.csv holds, by item.", itemEntries(cat))
	return strings.TrimRight(b.String(), "\n") + "\n"
}

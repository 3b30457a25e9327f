package chart

import (
	"testing"

	"waymark/rehab"
)

// rowsOf are scripted patients in the summary's picture, by alias.
func rowsOf(t testing.TB, days func(i int) []rehab.Day, aliases ...string) []Row {
	t.Helper()
	kinds := []string{"unreachable", "sleep_down", "exercise_down", "contact", "motivation_down", "tasks_down"}
	var list []Row
	for i, alias := range aliases {
		r, err := RowOf(speak(t), rehab.Entry{Alias: alias, Kind: kinds[i%len(kinds)]}, days(i), last.AddDays(-13), last)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, r)
	}
	return list
}

// gaps are weeks with little in them: none at all, the last one missing, the
// first one missing, every day refused, a flare-up each day, one answer.
func gaps(i int) []rehab.Day {
	days := scripted(21, uint64(i+1))
	for j := range days {
		d := &days[j]
		gone := []bool{true, j >= 14, j < 14, true, false, j != 20}[i]
		switch {
		case gone && i == 3:
			*d = rehab.Day{Date: d.Date, State: rehab.NotDelivered}
		case gone:
			*d = rehab.Day{Date: d.Date, State: rehab.Expired}
		case i == 4:
			*d = rehab.Day{Date: d.Date, State: rehab.Answered, Flare: rehab.FlareKnown, Values: map[string]int{rehab.ItemMood: 0, rehab.ItemSleep: 10, rehab.ItemMotivation: 0}}
		}
	}
	return days
}

// The picture of a clinic of 30 or 300 is that of its first six, too.
func TestTheSummarysPictureIsAsItWas(t *testing.T) {
	usual := func(i int) []rehab.Day { return scripted(21, uint64(i+1)) }
	for name, rows := range map[string][]Row{
		"digest-one":  rowsOf(t, usual, "Heron"),
		"digest-six":  rowsOf(t, usual, "Wren", "Ibis", "Teal", "Finch", "Lark", "Crane"),
		"digest-long": rowsOf(t, usual, "WWWWWWWWWWWWWWWWWWWW", "Großer Brachvogel 12", "Oyster catcher, late"),
		"digest-gaps": rowsOf(t, gaps, "None", "Left", "Came", "Refused", "Flares", "Once"),
	} {
		data, err := Digest(rows)
		read(t, data, err)
		golden(t, name+".png", data)
	}
}

package content_test

import (
	"testing"

	"waymark/content"
	"waymark/rehab"
)

func words(t *testing.T) *content.Content {
	t.Helper()
	c, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTextsStandInOneAnother(t *testing.T) {
	c := words(t)
	for _, tc := range []struct {
		name string
		text rehab.Text
		want string
	}{
		{"a date", rehab.SayDate(rehab.Date{Year: 2026, Month: 11, Day: 26}), "Thu 26 November"},
		{"a short date", rehab.SayShortDate(rehab.Date{Year: 2026, Month: 11, Day: 3}), "3 Nov"},
		{"half past eight", rehab.SayTime(8*60 + 30), "8:30 am"},
		{"noon", rehab.SayTime(12 * 60), "12:00 pm"},
		{"midnight", rehab.SayTime(0), "12:00 am"},
		{"all days", rehab.SayDays(rehab.AllDays), "every day"},
		{"three days", rehab.SayDays(rehab.WeekdaysOf(1, 3, 5)), "Mon, Wed and Fri"},
		{"one day", rehab.SayDays(rehab.WeekdaysOf(6)), "Sat"},
		{"a row of things", rehab.T("checkin.saved", "list", []rehab.Text{rehab.T("item.mood.saved", "value", 5), rehab.T("saved.rest")}), "Saved: mood 5, rest day."},
		{"a sentence that starts with a slot", rehab.T("item.task.question", "task", "carrying a bag"), "Carrying a bag: how well could you do it now?"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := c.Render("en", tc.text, nil)
			if err != nil || got != tc.want {
				t.Errorf("got %q, %v; want %q", got, err, tc.want)
			}
		})
	}
}

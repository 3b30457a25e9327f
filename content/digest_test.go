package content_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"waymark/content"
	"waymark/rehab"
)

var (
	monday = rehab.Date{Year: 2026, Month: 11, Day: 16}
	sunday = rehab.Date{Year: 2026, Month: 11, Day: 22}
	posted = time.Date(2026, 11, 22, 20, 30, 0, 0, time.UTC) // Mon 23 November, 7:30 am in Melbourne
	clinic = rehab.Clinic{ID: "clinic", Zone: "Australia/Melbourne", Digest: rehab.Weekly{Day: time.Monday, At: 7*60 + 30}}
)

// scripted is one scripted patient's days, in rows of a sign a day: A answered,
// - no answer, x refused by Discord, r resting, p paused; exercise w whole,
// h part, . none; digits for the scales.
type scripted struct {
	alias    string
	times    int
	states   string
	exercise string
	mood     string
	sleep    string
	joy      string
	flares   string
}

func (p scripted) state(enrolled rehab.Date) rehab.State {
	s := rehab.State{
		Clinic:    clinic,
		Patient:   rehab.Patient{ID: strings.ToLower(p.alias), Alias: p.alias, Status: rehab.Active, Enrolled: enrolled},
		Plan:      rehab.Plan{Schedule: rehab.Schedule{At: 8 * 60, Days: rehab.AllDays, Zone: "Australia/Melbourne"}},
		Exercises: []rehab.Exercise{{ID: "walk", Label: "Walk", Times: p.times, Status: rehab.InPlan}},
	}
	for i, sign := range p.states {
		d := rehab.Day{Date: sunday.AddDays(i + 1 - len(p.states))}
		d.State = map[rune]rehab.CheckinState{'A': rehab.Answered, '-': rehab.Expired, 'x': rehab.NotDelivered, 'r': rehab.WasResting, 'p': rehab.WasPaused}[sign]
		if d.State == rehab.Answered {
			p.answer(&d, i)
			if len(s.First) < 14 {
				s.First = append(s.First, d)
			}
		}
		s.Recent = append(s.Recent, d)
	}
	return s
}

func (p scripted) answer(d *rehab.Day, i int) {
	d.Values = map[string]int{}
	for item, row := range map[string]string{rehab.ItemMood: p.mood, rehab.ItemSleep: p.sleep} {
		if v := digit(row, len(p.states), i); v >= 0 {
			d.Values[item] = v
		}
	}
	d.Done = rehab.DoneRest
	if at := len(p.exercise) - len(p.states) + i; at >= 0 && p.exercise[at] != '.' {
		d.Done, d.Did = rehab.DoneSome, map[string]int{"walk": map[byte]int{'w': rehab.DidWhole, 'h': rehab.DidPart}[p.exercise[at]]}
	}
	if v := digit(p.joy, len(p.states), i); v >= 0 {
		d.Joy = map[string]int{"walk": v}
	}
	if digit(p.flares, len(p.states), i) == 1 {
		d.Flare = rehab.FlareKnown
	}
}

// digit reads a row that ends with the same day as the states.
func digit(row string, n, i int) int {
	at := len(row) - n + i
	if at < 0 || row[at] < '0' || row[at] > '9' {
		return -1
	}
	return int(row[at] - '0')
}

func task(date rehab.Date, id string, value int) rehab.Answer {
	return rehab.Answer{Date: date, Item: rehab.ItemTask, Exercise: id, Status: rehab.Given, Value: value}
}

// twelve are the patients of a small clinic in one week of November.
func twelve() []rehab.State {
	a, steady := strings.Repeat, rehab.Date{Year: 2026, Month: 9, Day: 1}
	wren := scripted{alias: "Wren", times: 3, states: a("A", 7) + "AAAxxxx", exercise: "w......", mood: a("5", 14)}.state(monday.AddDays(-8))
	wren.Patient.Unreachable = "50278"
	ibis := scripted{alias: "Ibis", times: 4, states: a("A", 12) + "AAA-AAA", exercise: "w.w..w.", mood: "545455445455" + "443.544", sleep: "456565465676" + "333.343"}.state(monday.AddDays(-13))
	teal := scripted{alias: "Teal", times: 4, states: a("A", 14), exercise: "..w....", mood: a("6", 14), flares: "1101100"}.state(monday.AddDays(-8))
	teal.Patient.FlarePlan = "Half the walk. Heat pack."
	finch := scripted{alias: "Finch", times: 3, states: a("AAAAAAAAA-", 2) + "A" + "A---rrr", exercise: "w......", mood: a("6", 28)}.state(monday.AddDays(-22))
	finch.Patient.Status, finch.Patient.Resting = rehab.Resting, time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	lark := scripted{alias: "Lark", times: 4, states: a("A", 14) + "AA-AA-A", exercise: "w...w..", mood: a("6", 21), joy: "2......" + "3...2.."}.state(monday.AddDays(-15))
	lark.Exercises[0].Label = "Band work"
	lark.Wishes = []rehab.Wish{{ID: "w4", Kind: rehab.WishOther, Detail: "the band work", State: rehab.WishOpen}}
	heron := scripted{alias: "Heron", times: 4, states: "AAA", exercise: ".w.", mood: "562"}.state(rehab.Date{Year: 2026, Month: 11, Day: 19})
	heron.Wishes = []rehab.Wish{{ID: "w1", Kind: rehab.WishEnjoys, Detail: "dancing", State: rehab.WishOpen}}
	swift := scripted{alias: "Swift", times: 4, states: a("A", 7) + "AAAA-AA", exercise: "w..w...", mood: a("6", 14)}.state(monday.AddDays(-8))
	swift.Wishes = []rehab.Wish{{ID: "w2", Kind: rehab.WishTalk, State: rehab.WishOpen}, {ID: "w5", Kind: rehab.WishFewer, Detail: "3", State: rehab.WishOffered}}
	martin := scripted{alias: "Martin", times: 3, states: a("A", 7) + "AAA-AAA", exercise: "w.w...w", mood: a("6", 14)}.state(monday.AddDays(-8))
	martin.Wishes = []rehab.Wish{{ID: "w3", Kind: rehab.WishFewer, Detail: "3", State: rehab.WishOpen}}
	robin := scripted{alias: "Robin", times: 4, states: a("A", 27) + "AAA-AAA", exercise: "w.w.w.w", mood: a("6", 34)}.state(rehab.Date{Year: 2026, Month: 10, Day: 19})
	robin.Tasks = []rehab.Task{{ID: "stairs", Label: "climbing stairs"}}
	robin.Ratings = []rehab.Answer{task(rehab.Date{Year: 2026, Month: 10, Day: 26}, "stairs", 3), task(monday.AddDays(-7), "stairs", 5), task(monday, "stairs", 6)}
	plover := scripted{alias: "Plover", times: 5, states: a("A", 70), exercise: a("wwwww..", 10), mood: a("7", 70), joy: "7......" + "7.6...." + "8.7.6.." + "7.8.7.."}.state(steady)
	kestrel := scripted{alias: "Kestrel", times: 5, states: a("A", 14) + "AA-AA-A", exercise: "w..ww..", mood: a("6", 21)}.state(monday.AddDays(-15))
	dove := scripted{alias: "Dove", times: 4, states: a("A", 20) + a("p", 7), mood: a("6", 27)}.state(monday.AddDays(-21))
	dove.Patient.Status, dove.Patient.PausedUntil = rehab.Paused, rehab.Date{Year: 2026, Month: 11, Day: 30}
	return []rehab.State{dove, finch, heron, ibis, kestrel, lark, martin, plover, robin, swift, teal, wren}
}

const firstMessage = `**Week of Mon 16 to Sun 22 November. 12 patients.**
Safety alerts: 0 this week. Last drill 3 Nov, seen in 4 min.
Messages: 73 check-ins due = 66 delivered + 4 refused by Discord + 3 resting. 55 of 66 answered (83 %). Missed by us: 0.

**Look at these 5**
1. **Wren: can't be reached.** Discord refused 4 of 7 check-ins, Thu to Sun (no shared server: Wren may have left). I have stopped trying. Please phone. Not counted as silence.
2. **Ibis: sleep down.** Mean 3.2 of 10 (6 answers) against 5.4 usual (12 answers, SD 0.9). Mood 4.0 against 4.6: inside the usual range.
3. **Teal: flare-ups on 4 of 7 answered days**, each marked “one I know”. A flare plan is on file.
4. **Finch: quiet.** Last answer Mon. 3 asked, 0 answered; usually answers 9 of 10. From earlier answers I would expect that on about 1 day in 15. Resting since Fri at my offer; no reason given.
5. **Lark: low joy.** Band work 2, 3, 2 of 10 in the last 3 sessions rated. Lark tapped “I'd like to try something else”.`

const secondMessage = `**Waiting for your word (3)**
• **Heron** enjoys dancing and asks if it suits the plan.
• **Martin** wants fewer check-ins: 3 a week instead of 7.
• **Swift** would like to talk to a person.

**Going well (2)**
• **Plover:** plan kept (80 % or more reported) in 8 of the last 8 weeks, joy 7 of 10 (9 sessions rated).
• **Robin:** climbing stairs 3 → 6 of 10 since 26 Oct (one task; on the PSFS, a similar scale, 3 points is about the smallest change beyond noise).

**New (1)**
• **Heron:** began Thu. 3 of 3 answered. Too early for a baseline. Mood 2 on Sun, 5 and 6 before.

**Everyone: answered · exercise reported of planned (lowest to highest if unknown days count)**
Finch 1 of 4 · 1 of 3 (33 to 100 %), resting since Fri
Heron 3 of 3 · 1 of 2 (50 %)
Ibis 6 of 7 · 3 of 4 (75 to 100 %)
Kestrel 5 of 7 · 3 of 5 (60 to 100 %)
Lark 5 of 7 · 2 of 4 (50 to 100 %)
Martin 6 of 7 · 3 of 3 (100 %)
Plover 7 of 7 · 5 of 5 (100 %)
Robin 6 of 7 · 4 of 4 (100 %)
Swift 6 of 7 · 2 of 4 (50 to 75 %)
Teal 7 of 7 · 1 of 4 (25 %), 4 flare-ups
Wren 3 of 3 · 1 of 3 (33 to 100 %), 4 not delivered
Dove paused until 30 Nov
*Reported by patients; diaries run high.*`

func TestTheMondaySummaryOfTwelvePatients(t *testing.T) {
	c := words(t)
	d := rehab.Summarise(clinic, twelve(), monday, sunday, posted, rehab.SafetyCount{Drill: time.Date(2026, 11, 3, 1, 0, 0, 0, time.UTC), Seen: 4})
	stored, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	d = rehab.Digest{}
	if err := json.Unmarshal(stored, &d); err != nil {
		t.Fatal(err)
	}
	parts := d.Messages(func(x rehab.Text) int { return len([]rune(render(t, c, x))) })
	if len(parts) != 3 {
		t.Fatalf("%d messages", len(parts))
	}
	for i, want := range []string{firstMessage, secondMessage, "Next digest Mon 30 November, 7:30 am."} {
		if got := message(t, c, parts[i]); got != want {
			t.Errorf("message %d:\n%s\n\nwant:\n%s", i+1, got, want)
		}
	}
	if !parts[2].Picture || strings.Join(d.Pictures, " ") != "wren ibis teal finch lark" {
		t.Errorf("pictures %v in %+v", d.Pictures, parts[2])
	}
	if d.LookAt[4].Wish != "w4" || len(parts[0].Entries) != 5 || parts[1].Entries[0].Wish != "w1" {
		t.Errorf("entries %+v", parts[0].Entries)
	}
}

func TestASummaryOfHundredsIsShortAndBreaksNobodyInTwo(t *testing.T) {
	c := words(t)
	var cases []rehab.State
	for i := range 300 {
		s := twelve()[i%12]
		s.Patient.Alias += string(rune('A'+i/12%26)) + "-with-a-long-name"
		s.Patient.ID = s.Patient.Alias
		cases = append(cases, s)
	}
	d := rehab.Summarise(clinic, cases, monday, sunday, posted, rehab.SafetyCount{})
	parts := d.Messages(func(x rehab.Text) int { return len([]rune(render(t, c, x))) })
	if len(parts) > 6 {
		t.Errorf("%d messages for 300 patients", len(parts))
	}
	for i, part := range parts {
		got := message(t, c, part)
		if n := len([]rune(got)); n >= 2000 {
			t.Errorf("message %d has %d characters", i+1, n)
		}
		if strings.HasPrefix(got, "\n") || strings.HasSuffix(strings.TrimSpace(got), ")**") {
			t.Errorf("message %d begins or ends with a heading's space:\n%s", i+1, got)
		}
	}
	if first := message(t, c, parts[0]); !strings.Contains(first, "Week of Mon 16 to Sun 22 November. 300 patients.") {
		t.Errorf("first message:\n%s", first)
	}
}

func message(t *testing.T, c *content.Content, part rehab.DigestPart) string {
	t.Helper()
	var lines []string
	for _, p := range part.Paragraphs {
		lines = append(lines, render(t, c, p))
	}
	return strings.Join(lines, "\n")
}

func render(t *testing.T, c *content.Content, x rehab.Text) string {
	t.Helper()
	s, err := c.Render("en", x, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

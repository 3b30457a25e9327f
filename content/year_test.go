package content_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/content"
	"waymark/rehab"
)

// life is a scripted patient whose days run through the decision table, with
// what the store would hold fed back.
type life struct {
	t      *testing.T
	c      *content.Content
	dice   *rand.Rand
	s      rehab.State
	nature nature
	now    time.Time
	pace   int // days of silence still to come
}

// nature is what a scripted patient is like.
type nature struct {
	mood, sleep, drive, pain, joy float64
	goal                          string
	confirmed, askPain            bool
	silent                        float64 // chance that a silence begins
}

var began = time.Date(2026, time.January, 1, 8, 30, 0, 0, time.UTC)

func newLife(t *testing.T, c *content.Content, name string, n nature) *life {
	t.Helper()
	goal := rehab.Goal{Confirmed: n.confirmed}
	if n.goal != "" {
		p, err := rehab.Normalise(n.goal)
		if err != nil {
			t.Fatal(err)
		}
		goal.Phrase = p
	}
	date := rehab.DateOf(began, time.UTC)
	return &life{t: t, c: c, dice: rand.New(rand.NewPCG(uint64(len(name)), 7)), nature: n, now: began, s: rehab.State{
		Clinic:  rehab.Clinic{ID: "clinic", Digest: rehab.Weekly{Day: time.Monday, At: 450}},
		Patient: rehab.Patient{ID: name, Enrolled: date, AskPain: n.askPain, FlarePlan: "Half the walk. Heat pack."},
		Goal:    goal,
		Tasks:   []rehab.Task{{ID: "t1", Label: "walking through an airport"}, {ID: "t2", Label: "carrying a bag"}},
		Exercises: []rehab.Exercise{
			{ID: "e1", Label: "Walk", Phrase: "the walk", Times: 4, Smaller: "half the walk", Tasks: []string{"t1"}, Status: rehab.InPlan},
			{ID: "e2", Label: "Carry a bag", Times: 2, Tasks: []string{"t2"}, Status: rehab.InPlan},
			{ID: "e3", Label: "Kitchen dance", Phrase: "the kitchen dance", Times: 2, Mind: true, Status: rehab.InPlan},
		}}}
}

func (l *life) point(mean float64) int {
	return min(10, max(0, int(mean+l.dice.NormFloat64()*1.6+0.5)))
}

// answers makes up one day's answers.
func (l *life) answers(ch rehab.Checkin) []rehab.Answer {
	give := func(item, exercise string, v int) rehab.Answer {
		return rehab.Answer{Patient: l.s.Patient.ID, Date: ch.Date, Item: item, Exercise: exercise, Checkin: ch.ID, Status: rehab.Given, Value: v, At: l.now}
	}
	out := []rehab.Answer{give(rehab.ItemMood, "", l.point(l.nature.mood)), give(rehab.ItemSleep, "", l.point(l.nature.sleep)), give(rehab.ItemMotivation, "", l.point(l.nature.drive))}
	if l.nature.askPain {
		out = append(out, give(rehab.ItemPain, "", l.point(l.nature.pain)))
	}
	switch n := l.dice.IntN(10); {
	case n < 6:
		e := l.s.Exercises[l.dice.IntN(3)].ID
		out = append(out, give(rehab.ItemDone, "", rehab.DoneSome), give(rehab.ItemDid, e, 1+l.dice.IntN(3)), give(rehab.ItemJoy, e, l.point(l.nature.joy)))
	case n < 8:
		out = append(out, give(rehab.ItemDone, "", rehab.DoneDidntFit))
	case n < 9:
		out = append(out, give(rehab.ItemDone, "", rehab.DoneElse), give(rehab.ItemJoy, "", l.point(l.nature.joy)))
	default:
		out = append(out, give(rehab.ItemDone, "", rehab.DoneRest))
	}
	return out
}

// day runs one day and returns what was decided; ok is false on a silent day.
func (l *life) day(n int) (d rehab.Decision, ok bool) {
	l.now = began.AddDate(0, 0, n)
	date := rehab.DateOf(l.now, time.UTC)
	ch := rehab.Checkin{ID: rehab.CheckinID(l.s.Patient.ID, rehab.Daily, date), Patient: l.s.Patient.ID, Set: rehab.Daily, Date: date, Due: l.now, State: rehab.Asked}
	day := rehab.Day{Date: date, State: rehab.Answered, Values: map[string]int{}, Did: map[string]int{}, Joy: map[string]int{}}
	if l.pace > 0 || l.dice.Float64() < l.nature.silent {
		if l.pace == 0 {
			l.pace = 1 + l.dice.IntN(5)
		}
		l.pace--
		day.State = rehab.Expired
		l.remember(day, false)
		return d, false
	}
	l.s.Alert = nil
	if n%90 == 77 {
		l.s.Alert = &rehab.Alert{ID: "a", Kind: "medical"}
	}
	if l.dice.IntN(25) == 0 {
		ch.Flare, day.Flare = rehab.FlareKnown, rehab.FlareKnown
	}
	answers := l.answers(ch)
	before := l.s
	d = l.c.Catalogue().Encourage(l.s, ch, answers, l.now)
	if again := l.c.Catalogue().Encourage(before, ch, answers, l.now); !reflect.DeepEqual(d, again) {
		l.t.Fatalf("day %d: the same state gives %s %s and then %s %s", n, d.Row, d.Template, again.Row, again.Template)
	}
	for _, a := range answers {
		switch a.Item {
		case rehab.ItemDone:
			day.Done = a.Value
		case rehab.ItemDid:
			day.Did[a.Exercise] = a.Value
			l.s.Sessions++
		case rehab.ItemJoy:
			if a.Exercise != "" {
				day.Joy[a.Exercise] = a.Value
			}
		default:
			day.Values[a.Item] = a.Value
		}
	}
	l.feedBack(d, day, n)
	return d, true
}

func (l *life) feedBack(d rehab.Decision, day rehab.Day, n int) {
	if len(d.Choices) > 0 && l.dice.IntN(2) == 0 {
		d.Chosen = d.Choices[l.dice.IntN(len(d.Choices))]
	}
	l.s.Decisions = append(l.s.Decisions, d)
	for len(l.s.Decisions) > 0 && day.Date.Sub(l.s.Decisions[0].Date) > 28 {
		l.s.Decisions = slices.Clone(l.s.Decisions[1:])
	}
	if d.Row == "13" {
		l.s.Patient.CardOn = day.Date
	}
	if n%7 == 0 {
		for i, task := range l.s.Tasks {
			l.s.Ratings = append(l.s.Ratings, rehab.Answer{Date: day.Date, Item: rehab.ItemTask, Exercise: task.ID, Status: rehab.Given, Value: min(10, 2+i+n/40+l.dice.IntN(2))})
		}
		l.s.Clinic.LastRead = l.now
		if n%28 == 0 {
			l.s.Clinic.LastRead = time.Time{}
		}
	}
	l.remember(day, true)
}

func (l *life) remember(day rehab.Day, answered bool) {
	l.s.Recent = append(slices.Clone(l.s.Recent), day)
	if len(l.s.Recent) > 35 {
		l.s.Recent = l.s.Recent[1:]
	}
	if answered {
		l.s.Answered++
		if len(l.s.First) < 14 {
			l.s.First = append(slices.Clone(l.s.First), day)
		}
	}
}

var natures = map[string]nature{
	"heron":  {mood: 6, sleep: 6, drive: 6, joy: 7, goal: "travel overseas", confirmed: true, silent: .03},
	"ibis":   {mood: 5, sleep: 4, drive: 3, pain: 5, joy: 6, goal: "Japan!!", confirmed: true, askPain: true, silent: .05},
	"lark":   {mood: 6, sleep: 6, drive: 5, joy: 2.5, goal: "pick up my grandson", confirmed: true, silent: .02},
	"martin": {mood: 3, sleep: 4, drive: 3, pain: 6, joy: 4, goal: "no pain", confirmed: true, askPain: true, silent: .05},
	"wren":   {mood: 7, sleep: 7, drive: 8, joy: 8, goal: "walk the dog", confirmed: false, silent: .1},
	"dove":   {mood: 6, sleep: 6, drive: 6, joy: 6, silent: .03},
}

func TestAYearReachesEveryRow(t *testing.T) {
	c := words(t)
	rows, byTemplate := map[string]int{}, map[string]int{}
	for name, n := range natures {
		l := newLife(t, c, name, n)
		var all []rehab.Decision
		for day := 1; day <= 365; day++ {
			d, ok := l.day(day)
			if !ok {
				continue
			}
			all = append(all, d)
			rows[d.Row]++
			byTemplate[d.Template]++
			checkDecision(t, c, l, d)
		}
		checkVariety(t, name, all)
	}
	for _, row := range []string{"0", "1a", "1b", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14"} {
		if rows[row] == 0 {
			t.Errorf("row %s was never reached in a year: %v", row, rows)
		}
	}
	t.Logf("rows: %v; %d of %d templates said", rows, len(byTemplate)-1, len(c.Catalogue().Templates))
}

func checkDecision(t *testing.T, c *content.Content, l *life, d rehab.Decision) {
	t.Helper()
	hard := slices.Contains([]string{"0", "1a", "1b", "2", "3"}, d.Row)
	if hard && d.Goal {
		t.Errorf("%s %s: a hard day names the goal", d.Row, d.Template)
	}
	if d.Template == "" {
		return
	}
	text, err := c.Render("en", rehab.Text{Key: "encourage." + d.Template, Args: d.Args}, around)
	if err != nil {
		t.Errorf("%s: %v", d.Template, err)
	}
	if bad := broken(text); bad != "" {
		t.Errorf("%s: %s: %s", d.Template, bad, text)
	}
	names := l.s.Goal.Label != "" && (strings.Contains(text, l.s.Goal.Label) || l.s.Goal.VP != "" && strings.Contains(text, l.s.Goal.VP))
	if names != d.Goal {
		t.Errorf("%s: the goal is named: %v; the decision says %v: %s", d.Template, names, d.Goal, text)
	}
	if !l.s.Goal.Confirmed && strings.Contains(text, "being able to") {
		t.Errorf("%s: a goal that was not confirmed stands in a sentence: %s", d.Template, text)
	}
	if l.s.Goal.Negative && d.Goal {
		t.Errorf("%s: a goal of less pain reads as a promise: %s", d.Template, text)
	}
	for _, choice := range d.Choices {
		args := rehab.Args{"flare_plan": l.s.Patient.FlarePlan}
		for k, v := range d.Args {
			args[k] = v
		}
		if choice == "talk" {
			continue
		}
		if _, err := c.Render("en", rehab.Text{Key: "help." + choice, Args: args}, around); err != nil {
			t.Errorf("%s: the button %s leads nowhere: %v", d.Template, choice, err)
		}
	}
}

// checkVariety holds a life to the rules of repetition.
func checkVariety(t *testing.T, name string, all []rehab.Decision) {
	t.Helper()
	hard := func(d rehab.Decision) bool { return slices.Contains([]string{"0", "1a", "1b", "2", "3"}, d.Row) }
	said := map[string]rehab.Date{}
	run, strategy, more := 0, "", 0
	for _, d := range all {
		if last, again := said[d.Template]; again && d.Template != "" && d.Date.Sub(last) < 14 {
			t.Errorf("%s: %s came on %v and again on %v", name, d.Template, last, d.Date)
		}
		said[d.Template] = d.Date
		if d.Strategy == strategy {
			run++
		} else {
			run, strategy = 1, d.Strategy
		}
		if run > 2 && !hard(d) && d.Row != "14" {
			t.Errorf("%s: %q for the third time running on %v", name, strategy, d.Date)
		}
		switch {
		case hard(d):
		case d.Row == "14":
			more = 0
		default:
			more++
		}
		if more > 3 {
			t.Errorf("%s: more than thanks four times running by %v", name, d.Date)
		}
	}
}

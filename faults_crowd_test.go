package main_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/discordsim"
	"waymark/rehab"
)

// crowd is a world with so many patients in its clinic, who are all asked at
// half past eight. Of the first few the bot knows the direct channel.
func crowd(t *testing.T, n, known int) (*world, []*discordsim.User) {
	t.Helper()
	w := newWorld(t)
	w.tell("include setup/clinic.txt")
	c, err := w.app.Store.ClinicByGuild(t.Context(), w.guild.ID())
	if err != nil {
		t.Fatal(err)
	}
	goal, err := rehab.Normalise("travel overseas")
	if err != nil {
		t.Fatal(err)
	}
	today := rehab.DateOf(beginning, w.zone)
	due := time.Date(2026, 3, 6, 8, 30, 0, 0, w.zone)
	var people []*discordsim.User
	for i := range n {
		alias := fmt.Sprintf("Bird %02d", i)
		id, u := rehab.ID(alias), w.person(alias)
		dm := ""
		if i < known {
			dm = u.DM().ID()
		}
		_, err := w.app.Store.Create(t.Context(), rehab.Patient{ID: id, Clinic: c.ID, Alias: alias, User: u.ID(), DM: dm, Status: rehab.Active,
			Step: rehab.StepDone, Style: rehab.Buttons, Locale: "en", Country: "AU", Enrolled: today.AddDays(-30), Next: due, NextDate: today.AddDays(1)},
			rehab.Change{
				Goal:      &rehab.Goal{Patient: id, Phrase: goal, Confirmed: true, Since: beginning},
				Exercises: []rehab.Exercise{{ID: rehab.ID(alias, "walk"), Patient: id, Label: "Walk", Times: 4, Status: rehab.InPlan, Since: beginning}},
				Plan: &rehab.Plan{Patient: id, Schedule: rehab.Schedule{At: 8*60 + 30, Days: rehab.AllDays, Zone: w.zone.String()},
					Since: beginning, By: "patient"},
			})
		if err != nil {
			t.Fatal(err)
		}
		people = append(people, u)
	}
	return w, people
}

// askedTimes fails unless each of the people was asked so many times, and
// nothing else was said to them.
func askedTimes(t *testing.T, people []*discordsim.User, times int) {
	t.Helper()
	for _, u := range people {
		n := 0
		for _, m := range u.DM().Messages() {
			if !m.Bot {
				continue
			}
			if n++; !strings.HasPrefix(m.Content, "Time for your check-in.") && !strings.HasPrefix(m.Content, "This check-in has closed.") {
				t.Errorf("%s was told: %s", u.Name(), m.Content)
			}
		}
		if n != times {
			t.Errorf("%s was asked %d times", u.Name(), n)
		}
	}
}

// told fails unless the clinicians' channel holds one message for each of the
// texts, and nothing else.
func (w *world) told(texts ...string) {
	w.t.Helper()
	all := w.person(clinicians).In(w.channel).Messages()
	all = slices.DeleteFunc(all, func(m discordsim.Message) bool { return m.FromInteraction })
	for i, m := range all {
		if i >= len(texts) || !strings.Contains(m.Content, texts[i]) {
			w.t.Errorf("the clinicians read: %s", m.Content)
		}
	}
	if len(all) < len(texts) {
		w.t.Errorf("the clinicians read %d messages, not %d", len(all), len(texts))
	}
}

// Discord takes no messages to every tenth patient, for one reason or another.
// All others get theirs; the clinicians get one message that names the tenth,
// and the count of the first day: no more are out of reach on the next.
func TestEveryTenthPatientsClosedDMsCostNobodyElseAnything(t *testing.T) {
	t.Parallel()
	w, people := crowd(t, 40, 0)
	people[0].CloseDMs(true)
	w.guild.Leave(people[10])
	w.sim.Break(discordsim.Fault{User: people[20], Route: posts, Code: 50001})
	w.sim.Break(discordsim.Fault{User: people[30], Route: opens, Code: 50007})
	w.passes(time.Date(2026, 3, 6, 8, 45, 0, 0, w.zone))

	var open []*discordsim.User
	for i, u := range people {
		if i%10 == 0 {
			askedTimes(t, []*discordsim.User{u}, 0)
		} else {
			open = append(open, u)
		}
	}
	askedTimes(t, open, 1)
	w.told("Discord takes no messages from me to **Bird 00**, **Bird 10**, **Bird 20** and **Bird 30** any more.")
	if n := len(w.sim.Books().Refused()); n != 4 {
		t.Errorf("%d requests were refused: none is repeated", n)
	}

	w.passes(time.Date(2026, 3, 7, 8, 45, 0, 0, w.zone))
	askedTimes(t, open, 2)
	w.told("**Bird 00**", "Look at these 4", "4 could not be delivered") // the day's count says how many, and not once more who

	people[0].CloseDMs(false)
	w.writes(nothing, people[0], "hello")
	before := fromBot(people[0])
	w.passes(time.Date(2026, 3, 8, 8, 45, 0, 0, w.zone))
	if n := fromBot(people[0]); n != before+1 || !strings.HasPrefix(people[0].DM().Last().Content, "Time for your check-in.") {
		t.Errorf("open again: %d messages since, the last: %s", n-before, people[0].DM().Last().Content)
	}
	w.told("**Bird 00**", "Look at these 4", "4 could not be delivered")
}

// A limit holds for half a minute while all are due. Each is asked once, and
// Discord is not asked again before the time that it named.
func TestALimitIsObeyedAndEachIsAskedOnce(t *testing.T) {
	t.Parallel()
	const workers = 8 // whose requests may be on their way already
	for limit, most := range map[discordsim.Limit]int{
		discordsim.LimitGlobal: workers, discordsim.LimitCloudflare: workers,
		discordsim.LimitRoute: 12, discordsim.LimitShared: 12, discordsim.LimitBare: 12, // each channel has its own
	} {
		t.Run(string(limit), func(t *testing.T) {
			t.Parallel()
			w, people := crowd(t, 12, 12)
			due := time.Date(2026, 3, 6, 8, 30, 0, 0, w.zone)
			f := discordsim.Fault{Route: posts, Limit: limit, From: due, Until: due.Add(30 * time.Second)}
			if most == workers {
				f.Route = ""
			}
			w.sim.Break(f)
			w.passes(due.Add(time.Minute))
			askedTimes(t, people, 1)
			w.told()
			if n := w.sim.Books().Count429(); n == 0 || n > most {
				t.Errorf("%d requests were refused, at most %d may", n, most)
			}
		})
	}
}

// Discord lets no direct channels be opened for a while. Those whose channel
// is known are asked in time, the others as soon as it goes.
func TestOpeningTooFastDelaysThoseAlone(t *testing.T) {
	t.Parallel()
	w, people := crowd(t, 20, 10)
	due := time.Date(2026, 3, 6, 8, 30, 0, 0, w.zone)
	w.sim.Break(discordsim.Fault{Route: opens, Code: 40003, Until: due.Add(5 * time.Minute)})
	w.passes(due.Add(4 * time.Minute))
	for i, u := range people {
		if asked := strings.HasPrefix(u.DM().Last().Content, "Time for your check-in."); asked != (i < 10) {
			t.Errorf("%s, four minutes later: asked %v", u.Name(), asked)
		}
	}
	w.passes(due.Add(10 * time.Minute))
	askedTimes(t, people, 1)
	w.told()
	if n := len(w.sim.Books().Refused()); n > 30 {
		t.Errorf("%d openings were refused", n)
	}
}

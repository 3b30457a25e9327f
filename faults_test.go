package main_test

import (
	"testing"
	"time"

	"waymark/discordsim"
)

// badDays are what requests meet, at each deed of the day.
var badDays = []trouble{
	{"late", requests(discordsim.Fault{Latency: 20 * time.Millisecond})},
	{"500 before the effect and after", twice(discordsim.Fault{Status: 500})},
	{"502 before the effect and after", twice(discordsim.Fault{Status: 502})},
	{"503 before the effect and after", twice(discordsim.Fault{Status: 503})},
	{"504 before the effect and after", twice(discordsim.Fault{Status: 504})},
	{"a reset before the effect and after", twice(discordsim.Fault{Reset: true})},
	{"a limit of the route", requests(discordsim.Fault{Times: 1, Limit: discordsim.LimitRoute, RetryAfter: 2 * time.Second})},
	{"a global limit", requests(discordsim.Fault{Times: 1, Limit: discordsim.LimitGlobal, RetryAfter: 2 * time.Second})},
	{"a shared limit", requests(discordsim.Fault{Times: 1, Limit: discordsim.LimitShared, RetryAfter: 2 * time.Second})},
	{"a limit without a bucket", requests(discordsim.Fault{Times: 1, Limit: discordsim.LimitBare, RetryAfter: 2 * time.Second})},
	{"Cloudflare", requests(discordsim.Fault{Times: 1, Limit: discordsim.LimitCloudflare, RetryAfter: 2 * time.Second})},
	{"events that come twice", events(discordsim.GatewayFault{Kind: discordsim.Doubled})},
	{"parts that nobody knows", events(discordsim.GatewayFault{Kind: discordsim.StrangeParts})},
	{"an event that nobody knows", func(w *world) {
		w.sim.Announce("NOVELTY_CREATE", map[string]any{"id": "1", "novelty": []int{1}})
		for _, kind := range []int{3, 99} { // a tap on a part that nobody knows, and something else than a tap
			w.sim.Announce("INTERACTION_CREATE", map[string]any{"id": "1", "application_id": w.sim.BotID(), "token": "t", "type": kind,
				"version": 1, "channel_id": "1", "user": map[string]any{"id": "1", "username": "somebody"},
				"data": map[string]any{"custom_id": "novelty", "component_type": 99, "novelty": []int{1}}})
		}
	}},
}

// On each day something else goes wrong, at each deed. What people see is, to
// the word, what they see in a world where nothing does: each message once, each
// tap recorded, nobody before an error, and nothing more in the clinicians'
// channel.
func TestOnABadDayPeopleSeeWhatTheySeeOnAQuietOne(t *testing.T) {
	t.Parallel()
	quiet, bad := newWorld(t), newWorld(t)
	for _, w := range []*world{quiet, bad} {
		w.tell("include setup/clinic.txt", "patients Heron, Ibis, Kite")
	}
	same(t, "enrolment", quiet, bad)
	for n, what := range badDays {
		if raced && n%3 != 0 {
			continue // the paths through the program are the same, and the detector makes a day long
		}
		day := time.Date(2026, 3, 6+n, 0, 0, 0, 0, quiet.zone)
		quiet.oneDay(day, nothing)
		bad.oneDay(day, what)
		same(t, what.name, quiet, bad)
	}
}

// oneDay is one day of three patients and their clinician.
func (w *world) oneDay(day time.Time, bad trouble) {
	w.t.Helper()
	for _, at := range []time.Time{day.Add(7 * time.Hour), day.Add(8*time.Hour + 20*time.Minute)} {
		w.passes(at)
		bad.make(w)
		w.passes(at.Add(40 * time.Minute)) // a summary on Mondays, the check-ins
		w.sim.Mend()
	}
	heron, ibis, kite, staff := w.person("heron").DM(), w.person("ibis").DM(), w.person("kite").DM(), w.person(clinicians).In(w.channel)
	w.presses(bad, heron, "5")
	w.presses(nothing, heron, "4", "6", "Walk", "7")
	w.writes(bad, w.person("ibis"), "5 6 7 walked")
	w.presses(nothing, ibis, "Right", "8")
	w.uses("/plan", bad, heron, func() *discordsim.Interaction { return w.person("heron").Slash(heron, "/plan") })
	w.writes(bad, w.person("kite"), "i want to kill myself")
	w.presses(nothing, kite, "Show the numbers again")
	w.presses(nothing, staff, "I'll take it", "Show the words")
	w.presses(bad, staff, "Clear it")
	w.uses("/patient view", nothing, staff, func() *discordsim.Interaction {
		return w.person(clinicians).Slash(staff, "/patient view", discordsim.Opts{"patient": "Heron"})
	})
	w.passes(day.Add(20 * time.Hour))
}

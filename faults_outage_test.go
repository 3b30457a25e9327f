package main_test

import (
	"strings"
	"testing"
	"time"

	"waymark/discordsim"
)

// Discord answers nothing for an hour. Then each is asked, once.
func TestAfterAnHourWithoutDiscordEachIsAsked(t *testing.T) {
	t.Parallel()
	w, people := crowd(t, 5, 5)
	due := time.Date(2026, 3, 6, 8, 30, 0, 0, w.zone)
	w.sim.Break(discordsim.Fault{Status: 503, From: due.Add(-time.Minute), Until: due.Add(time.Hour)})
	w.passes(due.Add(time.Hour + slot))
	askedTimes(t, people, 1)
	for _, u := range people {
		shows(t, u.DM().Last().Content, "This was meant for 8:30 am. I could not send it then, so it comes late.")
	}
	w.told()
}

// Nor does it until that is too late. The check-ins are missed by us: the
// patients hear nothing of it, the clinicians whose they were, and why.
func TestAfterADayWithoutDiscordTheCliniciansHear(t *testing.T) {
	t.Parallel()
	w, people := crowd(t, 3, 3)
	due := time.Date(2026, 3, 6, 8, 30, 0, 0, w.zone)
	w.sim.Break(discordsim.Fault{Status: 503, From: due.Add(-time.Minute), Until: due.Add(7 * time.Hour)})
	w.passes(due.Add(20 * time.Hour))
	askedTimes(t, people, 0)
	var told strings.Builder
	for _, m := range w.person(clinicians).In(w.channel).Messages() {
		if !m.FromInteraction && !strings.HasPrefix(m.Content, "**My own count.**") {
			shows(t, m.Content, "could not be sent in time. That was on my side")
			told.WriteString(m.Content)
		}
	}
	for _, u := range people {
		if n := strings.Count(told.String(), "**"+u.Name()+"**"); n != 1 {
			t.Errorf("the clinicians heard %d times of %s: %s", n, u.Name(), &told)
		}
	}
	shows(t, w.tell("physio /digest"), "Missed by us: 3.")
}

// Cloudflare stops all that comes from the bot for a minute, just when Heron
// taps: she sees an error. The tap counts all the same, and shows as soon as
// anything can be shown.
func TestATapWhileNothingGetsThroughCounts(t *testing.T) {
	t.Parallel()
	w, heron := withHeron(t)
	now := w.clock.Now()
	w.sim.Break(discordsim.Fault{Limit: discordsim.LimitCloudflare, Until: now.Add(time.Minute)})
	before := fromBot(heron)
	heron.DM().Click("5")
	w.awaits("a refusal", func() bool { return w.sim.Books().Count429() > 0 })
	w.passes(now.Add(2 * time.Minute))
	shows(t, heron.DM().Last().Content, "Mood 5. How did you sleep last night?")
	shows(t, w.tell("heron taps [4]", "heron taps [6]", "heron taps [Rest day]"), "Saved: mood 5, sleep 4, feel like moving 6, rest day.")
	if n := fromBot(heron); n != before {
		t.Errorf("%d new messages", n-before)
	}
	if n := w.sim.Books().Count429(); n != 1 {
		t.Errorf("%d requests were refused in that minute", n)
	}
	w.told()
}

// Heron's direct channel is lost. The next check-in comes in a new one, and
// nobody hears of it.
func TestALostDirectChannelIsOpenedAnew(t *testing.T) {
	t.Parallel()
	w, heron := withHeron(t)
	w.tell("heron taps [5]")
	heron.LosesDM()
	w.passes(time.Date(2026, 3, 7, 8, 30, 0, 0, w.zone))
	if n := fromBot(heron); n != 1 {
		t.Errorf("%d messages in the new channel", n)
	}
	shows(t, w.tell("heron taps [3]", "heron taps [4]", "heron taps [6]", "heron taps [Rest day]"), "Saved: mood 3, sleep 4, feel like moving 6, rest day.")
	w.tell(`heron types "hello"`)
	w.told()
}

// questions is how many of the messages that a patient sees ask something.
func questions(u *discordsim.User) int {
	n := 0
	for _, m := range u.DM().Messages() {
		if m.Bot && strings.Contains(m.Content, "?") {
			n++
		}
	}
	return n
}

// Discord hands events over in another order than they happened. Two typed
// answers both count, and what they were taken for is shown; a tap that was made
// twice counts once.
func TestWhatComesInAnotherOrderIsAnswered(t *testing.T) {
	t.Parallel()
	w, heron := withHeron(t)
	swap := func(event string) {
		w.sim.BreakGateway(discordsim.GatewayFault{Kind: discordsim.Swapped, Event: event, Times: 1})
	}
	asked := heron.DM().Last()
	swap("INTERACTION_CREATE")
	first, second := heron.ClickStale(asked, "5"), heron.ClickStale(asked, "5")
	settled(t, first)
	settled(t, second)
	swap("MESSAGE_CREATE")
	heron.Types("4")
	heron.Types("6")
	w.awaits("the answer", func() bool { return strings.HasPrefix(heron.DM().Last().Content, "Feel like moving 4.") })
	w.settles()
	if n := questions(heron); n != 1 {
		t.Errorf("%d messages ask something", n)
	}
	shows(t, w.tell("heron taps [Rest day]"), "Saved: mood 5, sleep 6, feel like moving 4, rest day.")
	w.told()
}

// Two answers are typed while Discord takes no messages: both count, and in the
// end the newest message asks what comes next.
func TestAnswersTypedIntoAnOutageAreTaken(t *testing.T) {
	t.Parallel()
	w, heron := withHeron(t)
	w.sim.Break(discordsim.Fault{Route: posts, Times: 3, Status: 503})
	heron.Types("5")
	w.awaits("a refusal", func() bool { return len(w.sim.Books().Refused()) > 0 })
	heron.Types("4")
	w.passes(w.clock.Now().Add(slot))
	if n := questions(heron); n != 1 {
		t.Errorf("%d messages ask something", n)
	}
	shows(t, heron.DM().Last().Content, "Sleep 4. How much do you feel like moving today?")
	shows(t, w.tell("heron taps [6]", "heron taps [Rest day]"), "Saved: mood 5, sleep 4, feel like moving 6, rest day.")
	w.told()
}

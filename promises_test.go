package main_test

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"waymark/app"
	"waymark/discordsim"
	"waymark/rehab"
)

// withHeron is a world in which Heron is enrolled and was just asked.
func withHeron(t *testing.T) (*world, *discordsim.User) {
	t.Helper()
	w := newWorld(t)
	w.tell("include setup/heron.txt", "at Fri 2026-03-06 08:30")
	return w, w.person("heron")
}

// tell does what lines of a transcript say and returns what was said to them.
func (w *world) tell(deeds ...string) string {
	w.t.Helper()
	var said strings.Builder
	for _, d := range deeds {
		if err := w.do(d); err != nil {
			w.t.Fatalf("%s: %v\n%s", d, err, w.logs)
		}
		said.WriteString(w.said())
	}
	return said.String()
}

// shows fails unless the text is in what was said.
func shows(t *testing.T, said, text string) {
	t.Helper()
	if !strings.Contains(said, text) {
		t.Errorf("%q is not in:\n%s", text, said)
	}
}

func fromBot(u *discordsim.User) int {
	n := 0
	for _, m := range u.DM().Messages() {
		if m.Bot {
			n++
		}
	}
	return n
}

func settled(t *testing.T, i *discordsim.Interaction) discordsim.Response {
	t.Helper()
	r, err := i.Settle()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAnInteractionThatComesTwiceCountsOnce(t *testing.T) {
	t.Parallel()
	w, heron := withHeron(t)
	first := heron.DM().Click("5")
	settled(t, first)
	before := fromBot(heron)
	heron.Resend(first)
	shows(t, w.tell("heron taps [4]"), "Sleep 4.")
	heron.Resend(first)
	said := w.tell("heron taps [6]", "heron taps [Rest day]")
	shows(t, said, "Saved: mood 5, sleep 4, feel like moving 6, rest day.")
	if n := fromBot(heron); n != before {
		t.Errorf("%d messages from the bot, %d before", n, before)
	}
	w.trips = true // Discord takes no second answer to one interaction
}

func TestTwoTapsAtOnceAreBothAnswered(t *testing.T) {
	t.Parallel()
	w, heron := withHeron(t)
	asked := heron.DM().Last()
	var both sync.WaitGroup
	for _, b := range []string{"3", "7"} {
		both.Go(func() {
			if _, err := heron.ClickStale(asked, b).Settle(); err != nil {
				t.Errorf("[%s]: %v", b, err)
			}
		})
	}
	both.Wait()
	said := w.tell("heron taps [4]", "heron taps [6]", "heron taps [Rest day]")
	if !strings.Contains(said, "Saved: mood 3, sleep 4, feel like moving 6") && !strings.Contains(said, "Saved: mood 7, sleep 4, feel like moving 6") {
		t.Errorf("neither answer was saved:\n%s", said)
	}
}

// Someone comes to see the clinicians' channel after all. What stands there
// quotes nobody, and its buttons are not for that person.
func TestATapBySomeoneElseChangesNothing(t *testing.T) {
	t.Parallel()
	w, _ := withHeron(t)
	w.tell(`heron types "i want to kill myself"`)
	visitor := w.person("visitor")
	w.guild.Channel("summaries", append(w.private(), discordsim.Overwrite{User: visitor, Allow: discordsim.ViewChannel})...)
	alert := visitor.In(w.channel).Last()
	if strings.Contains(alert.Content, "kill") {
		t.Errorf("the alert quotes the patient: %s", alert.Content)
	}
	for _, b := range []string{"Show the words", "I'll take it", "Clear it"} {
		r := settled(t, visitor.Click(alert, b))
		if !r.Message.Ephemeral || strings.Contains(r.Message.Content, "kill") {
			t.Errorf("[%s] by a visitor: %+v", b, r.Message.Content)
		}
	}
	if now := visitor.In(w.channel).Messages()[0]; face(now) != face(alert) {
		t.Errorf("the alert has changed: %s", face(now))
	}
}

func TestLongWordsGetAnAnswer(t *testing.T) {
	t.Parallel()
	w, heron := withHeron(t)
	w.tell("times off")
	for _, words := range []string{strings.Repeat("word ", 400), strings.Repeat("5", 2000), strings.Repeat("🙂", 500), "\u200b", "```\n5 5 5\n```"} {
		before := fromBot(heron)
		if m := heron.Types(words); m.ID == "" {
			t.Fatal("the message could not be sent")
		}
		if _, err := heron.DM().AwaitBot(before + 1); err != nil {
			t.Errorf("%.10q…: %v", words, err)
		}
		if err := w.settle(); err != nil {
			t.Fatal(err)
		}
	}
}

// A goal is a patient's own words. It calls nobody and makes no headings.
func TestAGoalCallsNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.tell("include setup/clinic.txt", "physio /patient add",
		"form: alias=Heron | goal=@everyone # **win** `x` <@1234567890123456789> <@&"+w.role.ID()+"> ~~now~~ | tasks=**walk** @here")
	for _, name := range []string{"Walk", "Climb"} {
		w.tell("physio taps [Add an exercise]", "form: label="+name+" @everyone | times=3 | smaller=@here **half**", "physio taps [Checked for Heron]")
	}
	w.tell("physio taps [Give the code]", `heron types "{code}"`, "heron taps [I am 18 or over and I agree]", "heron taps [Yes]", "heron taps [8:30 am]")
	for day := 6; day < 13; day++ {
		at := time.Date(2026, 3, day, 8, 30, 0, 0, w.zone)
		w.tell("at "+at.Format("Mon 2006-01-02 15:04"), "heron taps [5]", "heron taps [5]", "heron taps [5]", "heron taps [Walk everyone]", "heron taps [8]")
	}
	w.tell("heron /goal", "heron /plan", "physio /patient view patient:Heron", "physio /digest")
	for _, m := range w.sim.Books().Messages {
		called := slices.DeleteFunc(slices.Clone(m.Mentions), func(id string) bool { return id == w.role.ID() })
		if m.Bot && len(called) > 0 {
			t.Errorf("calls %v: %s", called, m.Content)
		}
		for _, mark := range []string{"@everyone", "@here", "**win**", "`x`", "~~now~~", "<@123"} {
			if m.Bot && strings.Contains(m.Content, mark) {
				t.Errorf("%s stands in: %s", mark, m.Content)
			}
		}
	}
}

// The bot ends and starts again between any two taps, and nobody notices.
func TestARestartBetweenAnyTwoTapsIsNotNoticed(t *testing.T) {
	t.Parallel()
	deeds := []string{"heron taps [5]", "heron taps [Skip]", "heron taps [Back]", "heron taps [6]", "heron taps [6]", "heron taps [Walk]", "heron taps [7]",
		"heron taps [Change]", "at Sat 2026-03-07 08:30", `heron types "5 5 5 walked"`, "heron taps [Right]", "heron taps [6]", "heron taps [Dancing]"}
	quiet, _ := withHeron(t)
	broken, _ := withHeron(t)
	for _, d := range deeds {
		want := quiet.tell(d)
		broken.tell("restart")
		if got := broken.tell(d); got != want {
			t.Fatalf("%s\n--- without a restart:\n%s\n--- after one:\n%s", d, want, got)
		}
	}
}

// The answer to a tap is recorded, and then the response is lost: ten seconds
// later the message shows what was recorded.
func TestAResponseThatWasLostIsMadeUpFor(t *testing.T) {
	t.Parallel()
	w, heron := withHeron(t)
	w.tell("refuse 1 answers", "heron taps [5]", "refuse nothing")
	if err := w.until(w.clock.Now().Add(11 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if m := heron.DM().Last(); !strings.HasPrefix(m.Content, "Mood 5.") {
		t.Errorf("the message shows: %s", m.Content)
	}
	shows(t, w.tell("heron taps [4]", "heron taps [6]", "heron taps [Rest day]"), "Saved: mood 5, sleep 4, feel like moving 6, rest day.")
}

// The process dies between the two: the next one shows it.
func TestAResponseThatACrashAteIsMadeUpFor(t *testing.T) {
	t.Parallel()
	w, heron := withHeron(t)
	w.tell("refuse 1 answers", "heron taps [5]", "refuse nothing", "restart")
	if err := w.until(w.clock.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if m := heron.DM().Last(); !strings.HasPrefix(m.Content, "Mood 5.") {
		t.Errorf("the message shows: %s", m.Content)
	}
}

// Each of a patient's typed messages is answered once, though Discord takes
// the first attempts for nothing.
func TestAReplyThatDiscordRefusedIsSentAgainOnce(t *testing.T) {
	t.Parallel()
	w, heron := withHeron(t)
	before := fromBot(heron)
	w.tell("refuse 2 posts")
	heron.Types("6")
	if err := w.channel.Await(func([]discordsim.Message) bool { return len(w.sim.Books().Refused()) > 0 }); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if err := w.until(w.clock.Now().Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	if n := fromBot(heron); n != before+1 {
		t.Errorf("%d messages, want one more than %d", n, before)
	}
	if m, err := heron.DM().AwaitBot(before + 1); err != nil || !strings.HasPrefix(m.Content, "Mood 6.") {
		t.Errorf("%v: %s", err, m.Content)
	}
}

const setup = `owner /clinic setup channel:#summaries role:@physio zone:Australia/Melbourne phone:"03 9000 0000" hours:"weekdays" country:AU name:"Harbour Clinic" notice:https://harbour.example/privacy`

func TestSetUpNamesTheRightsThatAreMissing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	rights := w.private()
	rights[len(rights)-1].Allow = discordsim.ViewChannel
	w.guild.Channel("summaries", append(rights, discordsim.Overwrite{Role: w.guild.BotRole(), Allow: discordsim.ViewChannel, Deny: discordsim.AttachFiles})...)
	shows(t, w.tell(setup), "I lack these rights")
	shows(t, w.tell("physio /patient add"), "`/clinic setup`")
}

func TestSetUpNamesWhoElseCanSeeTheChannel(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	friends, visitor := w.guild.Role("volunteers"), w.person("visitor")
	w.guild.Channel("summaries", append(w.private(), discordsim.Overwrite{Role: friends, Allow: discordsim.ViewChannel},
		discordsim.Overwrite{User: visitor, Allow: discordsim.ViewChannel})...)
	said := w.tell(setup)
	shows(t, said, "volunteers")
	shows(t, said, "not private")
	w.guild.Channel("summaries", w.private()...)
	shows(t, w.tell(setup), "The clinic is set up.")
}

// A channel that was private and isn't any more gets no summary.
func TestNothingIsPostedWhereOthersCanSeeIt(t *testing.T) {
	t.Parallel()
	w, _ := withHeron(t)
	w.trips = true
	w.guild.Channel("summaries", append(w.private(), discordsim.Overwrite{Role: w.guild.Role("volunteers"), Allow: discordsim.ViewChannel})...)
	w.tell("heron answers 5 5 5 [Rest day]", "at Mon 2026-03-09 12:00")
	for _, m := range w.person(clinicians).In(w.channel).Messages() {
		if !m.Ephemeral && strings.Contains(m.Content, "Heron") {
			t.Errorf("posted to a channel that volunteers can see: %s", m.Content)
		}
	}
	w.guild.Channel("summaries", w.private()...)
	shows(t, w.tell("at Tue 2026-03-10 08:00"), "**Week of Mon 2 to Sun 8 March. 1 patient.**")
}

func TestASecondProcessIsRefused(t *testing.T) {
	t.Parallel()
	w, _ := withHeron(t)
	_, err := app.New(w.config(), w.clock, slog.New(slog.DiscardHandler))
	if rehab.ErrorCode(err) != rehab.Conflict {
		t.Fatalf("a second process on one database: %v", err)
	}
	shows(t, app.Explain(err), "Another waymark is using")
	shows(t, w.tell("heron taps [5]"), "Mood 5.")
}

// Each number of the scale is one tap, whatever the style, and each state of a
// check-in has a way on or ends.
func TestEveryButtonOfACheckInLeadsSomewhere(t *testing.T) {
	t.Parallel()
	for n := range 4 {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			w, heron := withHeron(t)
			for step := range 24 {
				m := heron.DM().Last()
				if len(m.Buttons()) == 0 {
					return
				}
				w.tell("heron taps [" + m.Buttons()[(step*7+n*5)%len(m.Buttons())] + "]")
				if w.modal != nil {
					w.modal = nil
				}
			}
		})
	}
}

package discord

import (
	"context"
	"strings"
	"testing"
	"time"

	"waymark/discordsim"
	"waymark/rehab"
	"waymark/storage"
)

// hours lets time pass, an hour at a time.
func (o *office) hours(n int) {
	o.t.Helper()
	for range n {
		o.clock.Advance(time.Hour)
		o.idle()
	}
}

// A channel that is gone is said once, to those who can mend it. An alert
// waits for it; what is not urgent is too old after a week.
func TestAShutChannelIsSaidOnceAndKeepsItsAlerts(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), plainly)
	o.guild.Channel("summaries", o.shut()[:1]...)
	o.toClinic(text("notice"))
	o.idle()
	alert := text("alert")
	alert.Clinic, alert.Kind, alert.Priority = o.clinic.ID, rehab.KindAlert, rehab.FirstSafety
	o.post(alert)
	o.hours(8)
	if got := strings.Count(o.log.String(), "can't be written to"); got != 1 {
		t.Errorf("said %d times in the log:\n%s", got, o.log)
	}
	if got := contents(o.guild.Owner().DM()); got != "notice.channel_shut" {
		t.Errorf("the owner reads %q", got)
	}
	tries := len(o.Books().Requests)
	o.hours(24)
	if n := len(o.Books().Requests) - tries; n > 24*8*3 {
		t.Errorf("%d requests in a day for two messages", n)
	}
	o.stop()
	o.run(plainly)
	for range 7 {
		o.clock.Advance(24 * time.Hour)
		o.idle()
	}
	o.guild.Channel("summaries", o.shut()...)
	o.done(time.Hour)
	if got := contents(o.guild.Channel("summaries")); got != "alert" {
		t.Errorf("the clinic reads %q", got)
	}
	if got := contents(o.guild.Owner().DM()); got != "notice.channel_shut" {
		t.Errorf("a week and a start later the owner reads %q", got)
	}
	o.guild.Channel("summaries", o.shut()[:1]...)
	o.clock.Advance(time.Hour)
	o.toClinic(text("notice"))
	o.idle()
	if got := contents(o.guild.Owner().DM()); got != "notice.channel_shut notice.channel_shut" {
		t.Errorf("when it is shut anew the owner reads %q", got)
	}
	if !strings.Contains(o.log.String(), "can be written to again") || strings.Contains(o.log.String(), o.guild.ID()) {
		t.Error(o.log)
	}
}

// The bot was put out of the server: there is nobody to tell.
func TestAServerThatIsGoneIsSaidOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), plainly)
	for _, route := range []string{"GET /guilds/{guild}", "GET /channels/{channel}", create} {
		o.Break(discordsim.Fault{Route: route, Code: missingAccess})
	}
	o.toClinic(text("notice"))
	o.idle()
	o.hours(3)
	if got := o.log.String(); strings.Count(got, "can't be written to") != 1 || strings.Count(got, "tell of a clinic's channel") != 1 {
		t.Errorf("said:\n%s", got)
	}
	o.Mend()
	o.done(time.Hour)
	if got := contents(o.guild.Channel("summaries")); got != "notice" {
		t.Errorf("the clinic reads %q", got)
	}
}

// Whoever could not be told for a moment is told with the next message that
// waits, and then no more.
func TestTheOwnerIsToldOnceThoughTheFirstTryFails(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), plainly)
	o.guild.Channel("summaries", o.shut()[:1]...)
	o.Fail("GET /guilds/{guild}", 1, 503) // the look at the channel
	o.Fail("POST /users/@me/channels", 1, 503)
	o.toClinic(text("notice"))
	o.idle()
	o.hours(5)
	if got := contents(o.guild.Owner().DM()); got != "notice.channel_shut" {
		t.Errorf("the owner reads %q", got)
	}
}

// A token that Discord doesn't take is said once, however many messages wait.
func TestABadTokenIsSaidOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), func(ctx context.Context, row storage.Row) (Message, error) { return plainly(ctx, row) })
	o.Fail("", 6, 401)
	o.toPatient(text("one"), text("two"), text("three"))
	o.done(2 * time.Hour)
	if got := contents(o.pat.DM()); !strings.Contains(got, "one") || !strings.Contains(got, "three") {
		t.Errorf("%q", got)
	}
	if got := strings.Count(o.log.String(), "does not take the token"); got != 1 {
		t.Errorf("said %d times", got)
	}
}

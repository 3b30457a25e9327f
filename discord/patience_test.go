package discord

import (
	"fmt"
	"testing"
	"time"

	"waymark/discordsim"
	"waymark/rehab"
	"waymark/storage"
)

// A try arrived unseen, and a limit holds the next one back until Discord has
// forgotten the nonce.
func TestALimitDoesNotOutwaitTheNonce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), plainly)
	row := text("once")
	row.View = "button"
	o.Break(discordsim.Fault{Route: create, Times: 1, AfterEffect: true, Status: 500})
	o.Break(discordsim.Fault{Route: create, Times: 1, Limit: discordsim.LimitGlobal, RetryAfter: 10 * time.Minute})
	o.toPatient(row)
	o.done(time.Hour)
	if got := contents(o.pat.DM()); got != "once" {
		t.Errorf("the patient reads %q", got)
	}
}

// A limit holds a check-in back until it is too late to ask.
func TestALimitDoesNotOutwaitTheEndOfACheckin(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), plainly)
	o.Break(discordsim.Fault{Route: create, Times: 1, Limit: discordsim.LimitGlobal, RetryAfter: 2 * time.Hour})
	o.checkinRow()
	o.done(3 * time.Hour)
	if got, state := contents(o.pat.DM()), o.checkin().State; got != "" || state != rehab.MissedByUs {
		t.Errorf("the patient reads %q, and the check-in is %s", got, state)
	}
}

// Discord limits the opening of direct channels for ten minutes: whoever has
// one does not wait for that.
func TestALimitOnOpeningsHoldsNobodyElseUp(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), plainly)
	o.toPatient(text("first"))
	o.done(time.Minute) // the patient's channel is known
	o.Break(discordsim.Fault{Route: open, Times: 1, Limit: discordsim.LimitRoute, RetryAfter: 10 * time.Minute})
	for i := range 12 {
		u := o.User(fmt.Sprint("user ", i))
		o.guild.Join(u)
		p, err := o.store.Create(t.Context(), rehab.Patient{Clinic: o.clinic.ID, Alias: fmt.Sprint("Bird ", i), User: u.ID(), Status: rehab.Active}, rehab.Change{})
		check(t, err)
		post(t, o.store, p.ID, o.clock.Now(), rehab.Outgoing{ID: storage.NewID(), Patient: p.ID, Kind: rehab.KindText, Text: rehab.T("hello"), Due: o.clock.Now(), Priority: rehab.FirstReply})
	}
	for range 40 {
		o.idle()
		o.clock.Advance(100 * time.Millisecond)
	}
	o.toPatient(text("reply"))
	for range 100 {
		o.idle()
		o.clock.Advance(100 * time.Millisecond)
	}
	if got := contents(o.pat.DM()); got != "first reply" {
		t.Errorf("ten seconds later the patient reads %q", got)
	}
	o.Mend()
	o.done(time.Hour)
}

// Discord limits eight channels for ten minutes, as many as there are workers:
// nobody else waits for that.
func TestLimitsOfSomeChannelsHoldNobodyElseUp(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), plainly)
	o.toPatient(text("first"))
	o.done(time.Minute) // the patient's channel is known
	o.Break(discordsim.Fault{Route: create, Times: workers, Limit: discordsim.LimitShared, RetryAfter: 10 * time.Minute})
	users := make([]*discordsim.User, workers)
	for i := range users {
		users[i] = o.User(fmt.Sprint("user ", i))
		o.guild.Join(users[i])
		p, err := o.store.Create(t.Context(), rehab.Patient{Clinic: o.clinic.ID, Alias: fmt.Sprint("Bird ", i), User: users[i].ID(), Status: rehab.Active}, rehab.Change{})
		check(t, err)
		post(t, o.store, p.ID, o.clock.Now(), rehab.Outgoing{ID: storage.NewID(), Patient: p.ID, Kind: rehab.KindText, Text: rehab.T("hello"), Due: o.clock.Now(), Priority: rehab.FirstReply})
	}
	pass := func() {
		for range 50 {
			o.idle()
			o.clock.Advance(200 * time.Millisecond)
		}
	}
	pass() // until all of them are refused, and tried again
	o.toPatient(text("reply"))
	pass()
	if got := contents(o.pat.DM()); got != "first reply" {
		t.Errorf("ten seconds later the patient reads %q", got)
	}
	o.done(time.Hour)
	for _, u := range users {
		if got := contents(u.DM()); got != "hello" {
			t.Errorf("%s reads %q", u.Name(), got)
		}
	}
}

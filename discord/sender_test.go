package discord

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"waymark/discordsim"
	"waymark/rehab"
	"waymark/storage"
)

const (
	create = "POST /channels/{channel}/messages"
	open   = "POST /users/@me/channels"
	change = "PATCH /channels/{channel}/messages/{message}"
)

// plainly renders a row as the key of its text; a row with View "button" gets
// a button that carries its id, as the bot's do.
func plainly(_ context.Context, row storage.Row) (Message, error) {
	m := Message{Content: row.Text.Key}
	if m.Content == "" {
		m.Content = "notice " + row.View
	}
	if row.View == "button" {
		m.Components = button("Yes", "a:"+row.ID+":x")
	}
	return m, nil
}

// office is a world with an outbox and a sender at work.
type office struct {
	*world
	t       *testing.T
	store   *storage.Store
	clinic  rehab.Clinic
	patient rehab.Patient
	sender  *Sender
	stop    func()
}

func newOffice(t *testing.T, o discordsim.Options, render Render) *office {
	t.Helper()
	w := newWorld(t, o)
	of := &office{world: w, t: t}
	of.store, of.clinic, of.patient = w.clinicOf(t, w.guild.Channel("summaries", of.shut()...).ID())
	check(t, w.session.Check(t.Context()))
	of.run(render)
	t.Cleanup(func() { of.stop() })
	return of
}

// shut are the overwrites of a channel that the bot alone sees.
func (o *office) shut() []discordsim.Overwrite {
	return []discordsim.Overwrite{{Role: o.guild.Everyone(), Deny: view}, {Role: o.guild.BotRole(), Allow: work5}}
}

func (o *office) run(render Render) {
	o.sender = NewSender(o.session, o.store, render, o.clock, o.session.log)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- o.sender.Run(ctx) }()
	o.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			o.t.Error(err)
		}
	})
}

// done moves the clock on until the outbox is empty: no further than limit.
func (o *office) done(limit time.Duration) {
	o.t.Helper()
	end := o.clock.Now().Add(limit)
	for {
		o.idle()
		n, err := o.store.Pending(o.t.Context(), end)
		check(o.t, err)
		if n == 0 {
			return
		}
		if !o.clock.Now().Before(end) {
			o.t.Fatalf("%d messages are left\n%s", n, o.log)
		}
		o.clock.Advance(250 * time.Millisecond)
	}
}

// idle waits until the sender has done what there is to do now; what waits for
// the clock stays.
func (o *office) idle() {
	o.t.Helper()
	o.settled(o.t, func() bool {
		moving, until, _ := o.session.work.look()
		if moving == 0 && until.After(o.clock.Now()) {
			return true
		}
		n, err := o.store.Pending(o.t.Context(), o.clock.Now())
		return err == nil && n == 0 && o.sender.Busy() == 0
	})
}

func (o *office) post(out ...rehab.Outgoing) { post(o.t, o.store, o.patient.ID, o.clock.Now(), out...) }

func text(key string) rehab.Outgoing {
	return rehab.Outgoing{Patient: "", Kind: rehab.KindText, Text: rehab.T(key), Priority: rehab.FirstReply}
}

// toPatient addresses messages to the office's patient.
func (o *office) toPatient(out ...rehab.Outgoing) {
	for i := range out {
		out[i].Patient = o.patient.ID
	}
	o.post(out...)
}

func (o *office) toClinic(out ...rehab.Outgoing) {
	for i := range out {
		out[i].Clinic, out[i].Kind, out[i].Priority = o.clinic.ID, rehab.KindNotice, rehab.ThenAlert
	}
	o.post(out...)
}

func contents(ch *discordsim.Channel) string {
	var list []string
	for _, m := range ch.Messages() {
		list = append(list, m.Content)
	}
	return strings.Join(list, " ")
}

func TestARowLeavesOnceAndInOrder(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), plainly)
	o.toPatient(text("one"), text("two"), text("three"))
	o.toClinic(text("alert"))
	o.done(time.Minute)
	if got := contents(o.pat.DM()); got != "one two three" {
		t.Errorf("got %q", got)
	}
	if got := contents(o.guild.Channel("summaries")); got != "alert" {
		t.Errorf("got %q", got)
	}
	o.toPatient(text("four"))
	o.done(time.Minute)
	b := o.Books()
	if b.Count(open) != 1 {
		t.Errorf("the direct channel was opened %d times", b.Count(open))
	}
	for _, m := range b.Messages {
		if len(m.Nonce) != 24 {
			t.Errorf("nonce %q", m.Nonce)
		}
	}
}

func TestATryThatArrivedUnseenIsNotRepeated(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]discordsim.Fault{
		"bad gateway": {Status: 502}, "error": {Status: 500}, "overloaded": {Status: 503}, "hung up": {Reset: true},
	} {
		o := newOffice(t, options(), plainly)
		fault.Route, fault.Times, fault.AfterEffect = create, 2, true
		o.Break(fault)
		o.toPatient(text("once"))
		o.done(time.Minute)
		b := o.Books()
		if got := contents(o.pat.DM()); got != "once" || b.Count(create) != 3 {
			t.Errorf("%s: %q after %d tries", name, got, b.Count(create))
		}
		o.stop()
	}
}

func TestATryThatDidNotArriveIsRepeated(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), plainly)
	o.Break(discordsim.Fault{Route: create, Times: 3, Reset: true})
	o.Fail(open, 2, 503)
	o.toPatient(text("once"))
	o.done(2 * time.Minute)
	if got := contents(o.pat.DM()); got != "once" {
		t.Errorf("%q", got)
	}
}

// An outage longer than Discord remembers nonces.
func TestAfterTwoMinutesTheChannelIsReadBack(t *testing.T) {
	t.Parallel()
	for _, view := range []string{"button", "text"} {
		o := newOffice(t, options(), plainly)
		row := text("once")
		row.View = view
		o.Break(discordsim.Fault{Route: create, Times: 1, AfterEffect: true, Status: 500})
		o.Break(discordsim.Fault{Route: create, Times: 8, Status: 500})
		o.Break(discordsim.Fault{Route: "GET /channels/{channel}/messages", Times: 2, Status: 500})
		o.toPatient(row)
		o.idle()
		o.pat.Types("is anyone there?")
		o.done(time.Hour)
		if got := contents(o.pat.DM()); got != "once is anyone there?" {
			t.Errorf("%s: %q", view, got)
		}
		if n := o.Books().Count("GET /channels/{channel}/messages"); n < 3 {
			t.Errorf("%s: read back %d times", view, n)
		}
		o.stop()
	}
}

// The process was killed after Discord took the message and before that was
// recorded. What was answered to it meanwhile is heard.
func TestWhatAnEarlierProcessLeftInDoubtEndsOnce(t *testing.T) {
	t.Parallel()
	for _, later := range []time.Duration{time.Second, time.Hour} {
		for _, sent := range []bool{true, false} {
			w := newWorld(t, options())
			store, _, p := w.clinicOf(t, "")
			check(t, w.session.Check(t.Context()))
			o := &office{world: w, t: t, store: store, patient: p}
			row := text("once")
			row.View = "button"
			o.toPatient(row)
			rows, err := store.Claim(t.Context(), noon, 9)
			check(t, err)
			if sent {
				m, err := plainly(t.Context(), rows[0])
				check(t, err)
				_, err = w.session.create(t.Context(), w.pat.DM().ID(), rows[0].ID, m)
				check(t, err)
				w.pat.Types("an answer")
			}
			path := store.Path()
			check(t, store.Close())
			w.clock.Advance(later)
			o.store, err = storage.Open(path)
			check(t, err)
			who, heard := listener()
			w.session.Handle(who)
			w.session.ReadBack(o.store)
			o.run(plainly)
			o.done(time.Minute)
			want := "once"
			if sent {
				want = "once an answer"
				if m := next(t, heard); m.Content != "an answer" {
					t.Errorf("%v later: heard %q", later, m.Content)
				}
			}
			if got := contents(w.pat.DM()); got != want {
				t.Errorf("%v later, sent %v: %q", later, sent, got)
			}
			o.stop()
			check(t, o.store.Close())
		}
	}
}

func TestOneClosedDMCostsOnlyThatPatientAndIsToldOnce(t *testing.T) {
	t.Parallel()
	for name, closeTo := range map[string]func(o *office){
		"closed": func(o *office) { o.pat.CloseDMs(true) }, "left": func(o *office) { o.guild.Leave(o.pat) },
	} {
		o := newOffice(t, options(), plainly)
		kim := o.User("kim")
		o.guild.Join(kim)
		p, err := o.store.Create(t.Context(), rehab.Patient{Clinic: o.clinic.ID, Alias: "Ibis", User: kim.ID(), Status: rehab.Active}, rehab.Change{})
		check(t, err)
		closeTo(o)
		o.toPatient(text("one"), text("two"))
		post(t, o.store, p.ID, noon, rehab.Outgoing{Patient: p.ID, Kind: rehab.KindText, Text: rehab.T("hello")})
		o.done(15 * time.Minute)
		if got := contents(kim.DM()); got != "hello" {
			t.Errorf("%s: %q", name, got)
		}
		if got := contents(o.guild.Channel("summaries")); got != "notice unsent" {
			t.Errorf("%s: the clinic reads %q", name, got)
		}
		if got, _ := o.store.Patient(t.Context(), o.patient.ID); got.Unreachable == "" {
			t.Errorf("%s: not marked", name)
		}
		if n := len(o.Books().Refused()); n != 2 {
			t.Errorf("%s: %d refused requests", name, n)
		}
		o.stop()
	}
}

func TestABadMessageEndsAndTheClinicHears(t *testing.T) {
	t.Parallel()
	calls := 0
	o := newOffice(t, options(), func(ctx context.Context, row storage.Row) (Message, error) {
		switch row.Text.Key {
		case "long":
			return Message{Content: strings.Repeat("x", 2001)}, nil
		case "panic":
			panic(secretWords)
		case "broken":
			calls++
			return Message{}, errors.New("no such view")
		case "empty":
			return Message{}, nil
		}
		return plainly(ctx, row)
	})
	o.toPatient(text("long"), text("panic"), text("empty"), text("fine"), text("broken"))
	o.done(time.Hour)
	if got := contents(o.pat.DM()); got != "fine" {
		t.Errorf("%q", got)
	}
	if got := contents(o.guild.Channel("summaries")); got != "notice unsent" {
		t.Errorf("the clinic reads %q", got)
	}
	if calls != rendersMost {
		t.Errorf("rendered %d times", calls)
	}
	if strings.Contains(o.log.String(), secretWords) || strings.Contains(o.log.String(), o.pat.ID()) {
		t.Error(o.log)
	}
}

// An alert must not be lost because somebody changed a channel's permissions.
func TestAClinicsMessageWaitsForItsChannel(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), plainly)
	ch := o.guild.Channel("summaries", o.shut()[:1]...)
	o.toClinic(text("alert"))
	o.idle()
	o.clock.Advance(2 * time.Hour)
	o.idle()
	o.guild.Channel("summaries", o.shut()...)
	o.done(time.Hour)
	if got := contents(ch); got != "alert" {
		t.Errorf("%q", got)
	}
}

func TestNothingIsPostedWhereOthersCanSeeIt(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), func(ctx context.Context, row storage.Row) (Message, error) {
		m, err := plainly(ctx, row)
		if list, ok := row.Text.Args["list"].(string); ok {
			m.Content += " to " + list
		}
		return m, err
	})
	patients := o.guild.Role("patients")
	ch := o.guild.Channel("summaries", append(o.shut(), discordsim.Overwrite{Role: patients, Allow: view})...)
	o.toClinic(text("alert"))
	o.idle()
	o.clock.Advance(20 * time.Minute)
	o.idle()
	if got := contents(ch); got != "notice.channel_seen_by to @patients" {
		t.Errorf("%q", got)
	}
	if got := contents(o.guild.Owner().DM()); got != "notice.channel_seen_owner to @patients" {
		t.Errorf("the owner reads %q", got)
	}
	o.guild.Channel("summaries", o.shut()...)
	o.done(time.Hour)
	if got := ch.Last().Content; got != "alert" {
		t.Errorf("%q", got)
	}
}

func TestAnEditReplacesWordsButtonsAndPictures(t *testing.T) {
	t.Parallel()
	picture := "before.png"
	o := newOffice(t, options(), func(_ context.Context, row storage.Row) (Message, error) {
		return Message{Content: row.Text.Key, Files: []File{{Name: picture, Type: "image/png", Data: []byte(picture), Alt: "alt of " + picture}}}, nil
	})
	o.toPatient(text("before"))
	o.done(time.Minute)
	m := o.pat.DM().Last()
	edit := text("after")
	edit.Kind, edit.Channel, edit.Message = rehab.KindRender, m.ChannelID, m.ID
	picture = "after.png"
	o.toPatient(edit)
	o.done(time.Minute)
	m = o.pat.DM().Last()
	if a := m.Attachments; m.Content != "after" || len(a) != 1 || a[0].Filename != "after.png" || a[0].Description != "alt of after.png" || string(a[0].Bytes) != "after.png" {
		t.Errorf("%+v", m)
	}
	edit.Message = "123456789012345678"
	o.toPatient(edit)
	o.done(time.Minute)
	if got := contents(o.guild.Channel("summaries")); got != "" || o.Books().Count(change) != 2 {
		t.Errorf("the clinic reads %q of a message that is gone", got)
	}
}

func TestNobodyIsCalledButTheNamedRole(t *testing.T) {
	t.Parallel()
	var roles []string
	o := newOffice(t, options(), func(context.Context, storage.Row) (Message, error) {
		return Message{Content: "@everyone <@&" + roles[0] + "> <@" + roles[1] + ">", MentionRoles: roles[:1]}, nil
	})
	roles = []string{o.guild.Role("physio").ID(), o.pat.ID()}
	o.toClinic(text("alert"))
	o.done(time.Minute)
	if got := o.guild.Channel("summaries").Last().Mentions; len(got) != 1 || got[0] != roles[0] {
		t.Errorf("called %v", got)
	}
}

func TestManyDueAtOnceKeepDiscordsLimits(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), plainly)
	const n = 120
	for i := range n {
		u := o.User(fmt.Sprint("user ", i))
		o.guild.Join(u)
		p, err := o.store.Create(t.Context(), rehab.Patient{Clinic: o.clinic.ID, Alias: fmt.Sprint("Bird ", i), User: u.ID(), Status: rehab.Active}, rehab.Change{})
		check(t, err)
		post(t, o.store, p.ID, noon, rehab.Outgoing{Patient: p.ID, Kind: rehab.KindText, Text: rehab.T("hello")})
	}
	for range 12 {
		o.toPatient(text("again"))
	}
	o.done(time.Minute)
	b := o.Books()
	if b.Count429() != 0 || b.Count(create) != n+12 {
		t.Errorf("%d refused by limits, %d sent", b.Count429(), b.Count(create))
	}
	for i := perSecond; i < len(b.Requests); i++ { // the callbacks of interactions, of which there are none here, are outside it
		if d := b.Requests[i].At.Sub(b.Requests[i-perSecond].At); d < time.Second {
			t.Fatalf("49 requests in %v", d)
		}
	}
}

func TestOpeningTooFastSlowsOpeningAlone(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), plainly)
	at := o.sender.judge(t.Context(), storage.Row{Outgoing: rehab.Outgoing{Patient: "p"}}, "", "", &Error{Status: 403, Code: openingTooFast}).again
	if at.Sub(noon) < slowOpening {
		t.Errorf("again at %v", at)
	}
	o.toPatient(text("later"))
	o.toClinic(text("now"))
	o.idle()
	o.settled(t, func() bool { return contents(o.guild.Channel("summaries")) == "now" })
	if n := o.Books().Count(open); n != 0 {
		t.Errorf("opened %d", n)
	}
	o.done(10 * time.Minute)
	if got := contents(o.pat.DM()); got != "later" {
		t.Errorf("%q", got)
	}
}

func TestJudge(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), plainly)
	patient, clinic := storage.Row{Outgoing: rehab.Outgoing{Patient: "p"}, Tries: 1}, storage.Row{Tries: 1}
	edit := storage.Row{Outgoing: rehab.Outgoing{Patient: "p", Kind: rehab.KindRender}, Tries: 1}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		name string
		ctx  context.Context
		row  storage.Row
		err  error
		want string
	}{
		{"taken", nil, patient, nil, "sent"},
		{"closed DMs", nil, patient, &Error{Status: 403, Code: cannotSendToUser}, storage.Unreachable},
		{"no server in common", nil, patient, &Error{Status: 403, Code: noMutualServer}, storage.Unreachable},
		{"no access", nil, patient, &Error{Status: 403, Code: missingAccess}, storage.Unreachable},
		{"account gone", nil, patient, &Error{Status: 404, Code: unknownUser}, storage.Unreachable},
		{"refused before Discord", nil, patient, &Error{Status: 403}, "again"},
		{"bad form", nil, patient, &Error{Status: 400, Code: 50035}, storage.Refused},
		{"nobody", nil, patient, errNobody, storage.Refused},
		{"edit of what is gone", nil, edit, &Error{Status: 404, Code: unknownMessage}, storage.Closed},
		{"edit in a channel that is gone", nil, edit, &Error{Status: 404, Code: unknownChannel}, storage.Closed},
		{"sent and deleted", nil, patient, &Error{Status: 404, Code: unknownMessage}, "sent"},
		{"server error", nil, patient, &Error{Status: 500}, "again"},
		{"network", nil, patient, &Error{Err: errors.New("no answer")}, "again"},
		{"limit", nil, patient, &Error{Status: 429}, "again"},
		{"slow mode", nil, clinic, &Error{Status: 400, Code: slowmode}, "again"},
		{"token", nil, patient, &Error{Status: 401}, "again"},
		{"clinic's channel shut", nil, clinic, &Error{Status: 403, Code: missingAccess}, "again"},
		{"clinic's channel gone", nil, clinic, &Error{Status: 404, Code: unknownChannel}, "again"},
		{"clinic's channel elsewhere", nil, clinic, errElsewhere, "again"},
		{"clinic's bad form", nil, clinic, &Error{Status: 400, Code: 50035}, storage.Refused},
		{"stopped in the middle", ended, patient, &Error{Err: context.Canceled}, "unsure"},
		{"stopped, but answered", ended, patient, &Error{Status: 400}, storage.Refused},
	} {
		ctx := c.ctx
		if ctx == nil {
			ctx = t.Context()
		}
		got := o.sender.judge(ctx, c.row, "c", "m", c.err)
		is := got.end
		switch {
		case got.unsure:
			is = "unsure"
		case !got.again.IsZero():
			is = "again"
		case got.end == "" && got.channel == "c":
			is = "sent"
		}
		if is != c.want {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// SIGTERM: what is on its way is finished and recorded, and no more is begun.
func TestStoppingFinishesWhatIsOnItsWay(t *testing.T) {
	t.Parallel()
	begun, goOn := make(chan struct{}), make(chan struct{})
	o := newOffice(t, options(), func(ctx context.Context, row storage.Row) (Message, error) {
		if row.Text.Key == "first" {
			close(begun)
			<-goOn
		}
		return plainly(ctx, row)
	})
	o.toPatient(text("first"), text("second"))
	next(t, begun)
	stopped := make(chan struct{})
	go func() { o.stop(); close(stopped) }()
	close(goOn)
	next(t, stopped)
	if got := contents(o.pat.DM()); got != "first" {
		t.Errorf("%q", got)
	}
	if rows, err := o.store.Claim(t.Context(), noon, 9); err != nil || len(rows) != 1 || rows[0].Text.Key != "second" {
		t.Errorf("%v %v", rows, err)
	}
}

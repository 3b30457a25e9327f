package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"waymark/discordsim"
	"waymark/rehab"
	"waymark/storage"
)

// checkinRow plans a check-in for the office's patient that is due now and can
// be asked for an hour, and queues it.
func (o *office) checkinRow() rehab.Outgoing {
	o.t.Helper()
	now := o.clock.Now()
	out := rehab.Outgoing{ID: storage.NewID(), Patient: o.patient.ID, Kind: rehab.KindCheckin, View: "button", Ref: storage.NewID(), Text: rehab.T("asked"),
		Priority: rehab.ThenCheckin, Due: now, Expires: now.Add(time.Hour)}
	_, _, err := o.store.Turn(o.t.Context(), o.patient.ID, "", now, func(rehab.State) (rehab.Change, error) {
		return rehab.Change{Out: []rehab.Outgoing{out}, Checkins: []rehab.Checkin{{ID: out.Ref, Patient: o.patient.ID, Set: rehab.Daily, Date: rehab.DateOf(now, time.UTC),
			Due: now, Closes: out.Expires, State: rehab.Queued}}}, nil
	})
	check(o.t, err)
	return out
}

func (o *office) checkin() rehab.Checkin {
	o.t.Helper()
	s, err := o.store.State(o.t.Context(), o.patient.ID, o.clock.Now())
	check(o.t, err)
	if len(s.Checkins) != 1 {
		o.t.Fatalf("check-ins %+v", s.Checkins)
	}
	return s.Checkins[0]
}

// A check-in that Discord doesn't take while it is of use is not asked at
// night, and is ours: neither refused nor missed by the patient.
func TestWhatCouldNotBeSentInTimeIsMissedByUsAndTold(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), plainly)
	o.Break(discordsim.Fault{Route: create, Times: 40, Status: 503})
	o.checkinRow()
	o.idle()
	for _, pass := range []time.Duration{50 * time.Minute, 10*time.Minute - time.Second} {
		o.clock.Advance(pass)
		o.idle()
		if got := o.checkin().State; got != rehab.Queued {
			t.Errorf("given up early: %s", got)
		}
	}
	o.clock.Advance(time.Second)
	o.idle()
	if got := o.checkin().State; got != rehab.MissedByUs {
		t.Errorf("at its end the check-in is %s", got)
	}
	o.Mend()
	o.done(time.Hour)
	if got := contents(o.pat.DM()); got != "" {
		t.Errorf("asked too late: %q", got)
	}
	if got := contents(o.guild.Channel("summaries")); got != "notice unsent" {
		t.Errorf("the clinic reads %q", got)
	}
}

// The process was killed while a check-in was on its way, and comes back when
// it is too late to ask.
func TestWhatIsInDoubtIsNotAskedAgainTooLate(t *testing.T) {
	t.Parallel()
	for _, sent := range []bool{true, false} {
		w := newWorld(t, options())
		store, _, p := w.clinicOf(t, w.guild.Channel("summaries").ID())
		check(t, w.session.Check(t.Context()))
		o := &office{world: w, t: t, store: store, patient: p}
		out := o.checkinRow()
		rows, err := store.Claim(t.Context(), noon, 9)
		check(t, err)
		if sent {
			m, err := plainly(t.Context(), rows[0])
			check(t, err)
			_, err = w.session.create(t.Context(), w.pat.DM().ID(), out.ID, m)
			check(t, err)
		}
		path := store.Path()
		check(t, store.Close())
		w.clock.Advance(2 * time.Hour)
		o.store, err = storage.Open(path)
		check(t, err)
		o.run(plainly)
		o.done(time.Minute)
		want, said := rehab.MissedByUs, ""
		if sent {
			want, said = rehab.Asked, "asked"
		}
		ch := o.checkin()
		if got := contents(w.pat.DM()); got != said || ch.State != want {
			t.Errorf("sent %v: %q, and the check-in is %s", sent, got, ch.State)
		}
		if sent && !ch.AskedAt.Equal(noon) {
			t.Errorf("asked at %v, not when it was", ch.AskedAt)
		}
		o.stop()
		check(t, o.store.Close())
	}
}

// SIGTERM while Discord doesn't answer: nobody waits for it, and the next
// process finds out what became of the message.
func TestStoppingDoesNotWaitForDiscordForEver(t *testing.T) {
	t.Parallel()
	for _, arrives := range []bool{true, false} {
		o := newOffice(t, options(), plainly)
		o.sender.finishIn = 50 * time.Millisecond
		row := text("once")
		row.View = "button"
		o.Break(discordsim.Fault{Route: create, Times: 1, AfterEffect: arrives, Latency: time.Minute})
		o.toPatient(row)
		o.settled(t, func() bool { return o.session.Busy() > 0 && (!arrives || contents(o.pat.DM()) == "once") })
		o.stop()
		rows, err := o.store.Claim(t.Context(), noon, 9)
		if err != nil || len(rows) != 0 {
			t.Errorf("%v, %v: what may have arrived would be sent blindly", rows, err)
		}
		path := o.store.Path()
		check(t, o.store.Close())
		o.store, err = storage.Open(path)
		check(t, err)
		o.run(plainly)
		o.done(time.Minute)
		if got := contents(o.pat.DM()); got != "once" {
			t.Errorf("arrives %v: %q", arrives, got)
		}
		o.stop()
		check(t, o.store.Close())
	}
}

// A process that takes over from one that was killed a moment ago keeps the
// pace of both together.
func TestTwoProcessesInOneSecondKeepThePace(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), plainly)
	o.stop()
	const n = 90
	for i := range n {
		u := o.User(fmt.Sprint("user ", i))
		o.guild.Join(u)
		p, err := o.store.Create(t.Context(), rehab.Patient{Clinic: o.clinic.ID, Alias: fmt.Sprint("Bird ", i), User: u.ID(), Status: rehab.Active}, rehab.Change{})
		check(t, err)
		out := rehab.Outgoing{ID: storage.NewID(), Kind: rehab.KindText, Text: rehab.T("known"), Due: noon}
		post(t, o.store, p.ID, noon, out)
		check(t, o.store.Sent(t.Context(), out.ID, u.DM().ID(), "m", noon.Add(-time.Hour)))
		out.ID, out.Text, out.Due = storage.NewID(), rehab.T("hello"), noon
		post(t, o.store, p.ID, noon, out)
	}
	o.session = o.newSession(t, o.URL())
	check(t, o.session.Check(t.Context()))
	o.run(plainly)
	for o.Books().Count(create) < 40 {
		o.idle()
		if until, ok := o.session.Waits(); ok {
			o.clock.Advance(until.Sub(o.clock.Now()))
		}
	}
	o.sender.finishIn = time.Millisecond
	o.stop()
	first := o.Books().Count(create)
	path := o.store.Path()
	check(t, o.store.Close())
	var err error
	o.store, err = storage.Open(path)
	check(t, err)
	o.session = o.newSession(t, o.URL())
	check(t, o.session.Check(t.Context()))
	o.run(plainly)
	o.done(time.Minute)
	o.stop()
	check(t, o.store.Close())
	var posts []time.Time
	for _, r := range o.Books().Requests {
		if r.Route == create {
			posts = append(posts, r.At)
		}
	}
	if sent := len(o.Books().Messages); sent != n || first >= n || len(posts) > n+workers {
		t.Fatalf("%d sent in %d tries, %d of them by the first", sent, len(posts), first)
	}
	if refused := o.Books().Count429(); refused != 0 {
		t.Errorf("%d requests were too many for Discord", refused)
	}
	for i := perSecond; i < len(posts); i++ {
		if d := posts[i].Sub(posts[i-perSecond]); d < time.Second {
			t.Fatalf("49 messages in %v", d)
		}
	}
}

// The machine's clock was an hour ahead, and is set right.
func TestAClockSetBackAnHourHoldsNothingUpForAnHour(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), plainly)
	o.Break(discordsim.Fault{Route: create, Times: 4, Status: 500})
	o.toPatient(text("tried"))
	o.idle()
	o.clock.Advance(-time.Hour)
	o.toPatient(text("new"))
	o.settled(t, func() bool { return strings.Contains(o.log.String(), "set back") })
	o.done(5 * time.Minute)
	if got := contents(o.pat.DM()); got != "tried new" && got != "new tried" {
		t.Errorf("%q", got)
	}
}

// A try that may have arrived, before the clock was set back past it: nobody
// knows how long ago it was, so the channel is read back.
func TestAfterAClockWasSetBackTheChannelIsReadBack(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), plainly)
	row := text("once")
	row.View = "button"
	o.Break(discordsim.Fault{Route: create, Times: 1, AfterEffect: true, Status: 500})
	o.toPatient(row)
	o.idle()
	o.clock.Advance(-time.Hour)
	o.toPatient(text("new"))
	o.settled(t, func() bool { return strings.Contains(o.log.String(), "set back") })
	o.done(5 * time.Minute)
	if got := contents(o.pat.DM()); got != "once new" {
		t.Errorf("%q", got)
	}
	if n := o.Books().Count("GET /channels/{channel}/messages"); n == 0 {
		t.Error("not read back")
	}
}

func TestAFileIsFoundByItsName(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), func(_ context.Context, row storage.Row) (Message, error) {
		name := row.Text.Key + ".png"
		return Message{Files: []File{{Name: name, Type: "image/png", Data: []byte(name), Alt: "alt"}}}, nil
	})
	o.toPatient(text("other"))
	o.done(time.Minute)
	o.Break(discordsim.Fault{Route: create, Times: 1, AfterEffect: true, Status: 500})
	o.Break(discordsim.Fault{Route: create, Times: 8, Status: 500})
	o.toPatient(text("days"))
	o.done(time.Hour)
	var names []string
	for _, m := range o.pat.DM().Messages() {
		names = append(names, m.Attachments[0].Filename)
	}
	if len(names) != 2 || names[0] != "other.png" || names[1] != "days.png" {
		t.Errorf("the files are %v", names)
	}
	if n := o.Books().Count("GET /channels/{channel}/messages"); n == 0 {
		t.Error("not read back")
	}
}

func TestWhichMessageIsARows(t *testing.T) {
	const row = "rowrowrowrowrowrowrowrow"
	file := func(names ...string) (m Message) {
		for _, n := range names {
			m.Files = append(m.Files, File{Name: n})
		}
		return m
	}
	for name, c := range map[string]struct {
		there string
		m     Message
		want  bool
	}{
		"nonce":             {`{"nonce":"` + row + `","content":"other"}`, Message{Content: "words"}, true},
		"another's nonce":   {`{"nonce":"x","content":"words"}`, Message{Content: "words"}, false},
		"button":            {`{"components":[{"type":1,"components":[{"type":2,"custom_id":"a:` + row + `:x"}]}]}`, Message{Components: button("Yes", "a:"+row+":x")}, true},
		"another's button":  {`{"content":"words","components":[{"type":1,"components":[{"type":2,"custom_id":"a:x"}]}]}`, Message{Content: "words", Components: button("Yes", "a:"+row+":x")}, false},
		"words":             {`{"content":"words "}`, Message{Content: "words"}, true},
		"other words":       {`{"content":"other"}`, Message{Content: "words"}, false},
		"file":              {`{"attachments":[{"filename":"a.png"},{"filename":"b.pdf"}]}`, file("a.png", "b.pdf"), true},
		"another file":      {`{"attachments":[{"filename":"c.png"}]}`, file("a.png"), false},
		"fewer files":       {`{"attachments":[{"filename":"a.png"}]}`, file("a.png", "b.pdf"), false},
		"an answer":         {`{"content":"words","webhook_id":"1"}`, Message{Content: "words"}, false},
		"words and no file": {`{"content":"words"}`, Message{Content: "words", Files: file("a.png").Files}, false},
	} {
		var w written
		check(t, json.Unmarshal([]byte(c.there), &w))
		if got := matches(w, row, c.m); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

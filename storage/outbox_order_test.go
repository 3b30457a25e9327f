package storage

import (
	"strings"
	"testing"
	"time"

	"waymark/rehab"
)

// The numbers of help lines, that could not be sent yet, come before the word
// that the team knows; neither waits for anything ordinary, and nobody else
// waits for either.
func TestWhatIsTriedAgainIsNotOvertakenByWhatComesAfterIt(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	p := enrolled(t, s, c, "heron")
	show := func(view string, kind rehab.Kind, urgent rehab.Priority) {
		send(t, s, p.ID, rehab.Outgoing{View: view, Kind: kind, Priority: urgent, Due: noon, Message: "m"})
	}
	later := noon.Add(5 * time.Minute)
	again := func(want string) {
		t.Helper()
		rows := claim(t, s, noon, 1)
		if got := views(rows); got != want {
			t.Fatalf("claimed %q, want %q", got, want)
		}
		check(t, s.Retry(t.Context(), rows[0].ID, later, "no answer"))
	}
	show("edit", rehab.KindRender, rehab.FirstReply)
	again("edit")
	show("reply", rehab.KindView, rehab.FirstReply)
	again("reply")
	show("numbers", rehab.KindView, rehab.FirstSafety)
	again("numbers")
	show("told", rehab.KindText, rehab.FirstSafety)
	show("next", rehab.KindView, rehab.FirstReply)
	send(t, s, enrolled(t, s, c, "wren").ID, rehab.Outgoing{View: "another's", Kind: rehab.KindView, Priority: rehab.LastDigest})
	if got := views(claim(t, s, noon, 9)); got != "another's" {
		t.Errorf("while they are tried again: %s", got)
	}
	if n, err := s.Pending(t.Context(), noon); err != nil || n != 1 {
		t.Errorf("%d are pending, %v: what waits for another is not", n, err)
	}
	var order []string
	for rows := claim(t, s, later, 9); len(rows) > 0; rows = claim(t, s, later, 9) {
		for _, row := range rows {
			if row.Patient == p.ID {
				order = append(order, row.View)
			}
			check(t, s.Sent(t.Context(), row.ID, "dm", "m", later))
		}
	}
	if got := strings.Join(order, " "); got != "numbers told edit reply next" {
		t.Errorf("they leave as %s", got)
	}
}

// What Discord fails at each time, for hours, is not for ever in the way.
func TestWhatIsTriedForHoursHoldsNothingBack(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	send(t, s, p.ID, rehab.Outgoing{View: "bad", Kind: rehab.KindView}, rehab.Outgoing{View: "good", Kind: rehab.KindView})
	for hour := range 6 {
		at := noon.Add(time.Duration(hour) * time.Hour)
		check(t, s.Retry(t.Context(), claim(t, s, at, 9)[0].ID, at.Add(time.Hour), "no answer"))
		want := ""
		if hour == 5 {
			want = "good"
		}
		if got := views(claim(t, s, at, 9)); got != want {
			t.Errorf("after %d hours: %q, want %q", hour, got, want)
		}
	}
}

// Somebody who writes has Discord before them: they need not wait for the
// back-off of what did not reach them before. A limit of Discord's is waited for.
func TestANewMessageHasTheOneBeforeItTriedAtOnce(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	for why, want := range map[string]string{WhyNoAnswer: "first", "a rate limit": ""} {
		send(t, s, p.ID, rehab.Outgoing{View: "first", Kind: rehab.KindView})
		check(t, s.Retry(t.Context(), claim(t, s, noon, 9)[0].ID, noon.Add(5*time.Minute), why))
		send(t, s, p.ID, rehab.Outgoing{View: "second", Kind: rehab.KindView})
		rows := claim(t, s, noon, 9)
		if got := views(rows); got != want {
			t.Errorf("%s: claimed %q, want %q", why, got, want)
		}
		for rows = append(rows, claim(t, s, noon.Add(5*time.Minute), 9)...); len(rows) > 0; rows = claim(t, s, noon.Add(5*time.Minute), 9) {
			check(t, s.End(t.Context(), rows[0].ID, Refused, "", noon))
		}
	}
}

// What waits behind another is given up at its own time, not when the other
// has come to its end.
func TestWhatExpiresWhileItIsHeldBackIsGivenUp(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	send(t, s, p.ID, rehab.Outgoing{View: "first", Kind: rehab.KindView},
		rehab.Outgoing{View: "second", Kind: rehab.KindReminder, Expires: noon.Add(time.Minute)})
	check(t, s.Retry(t.Context(), claim(t, s, noon, 9)[0].ID, noon.Add(time.Hour), "no answer"))
	if got := views(claim(t, s, noon.Add(time.Minute), 9)); got != "" {
		t.Errorf("claimed %q", got)
	}
	if n, err := s.Pending(t.Context(), noon.Add(time.Hour)); err != nil || n != 1 {
		t.Errorf("%d are left, %v", n, err)
	}
}

// A summary is three messages, and its channel was closed to us for two days.
// What nobody could read within a week is not posted any more, but alerts are.
func TestAClinicReadsInOrderWhateverItsChannelWasClosedFor(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	p := enrolled(t, s, c, "heron")
	post := func(view string, kind rehab.Kind, urgent rehab.Priority, at time.Time) {
		send(t, s, p.ID, rehab.Outgoing{View: view, Clinic: c.ID, Kind: kind, Priority: urgent, Due: at})
	}
	for _, view := range []string{"1", "2", "3"} {
		post(view, rehab.KindDigest, rehab.LastDigest, noon)
	}
	closed := func(at time.Time, want string) {
		t.Helper()
		rows := claim(t, s, at, 9)
		if got := views(rows); got != want {
			t.Fatalf("claimed %q, want %q", got, want)
		}
		for _, row := range rows {
			check(t, s.Retry(t.Context(), row.ID, at.Add(20*time.Minute), WhyShut))
		}
	}
	for hour := range 48 {
		closed(noon.Add(time.Duration(hour)*time.Hour), "1")
	}
	post("alert", rehab.KindAlert, rehab.FirstSafety, noon.Add(48*time.Hour))
	closed(noon.Add(48*time.Hour), "alert")
	open := noon.Add(49 * time.Hour)
	var order []string
	for rows := claim(t, s, open, 9); len(rows) > 0; rows = claim(t, s, open, 9) {
		order = append(order, views(rows))
		check(t, s.Sent(t.Context(), rows[0].ID, "channel", "m", open))
	}
	if got := strings.Join(order, " "); got != "alert 1 2 3" {
		t.Errorf("the clinic reads %s", got)
	}
	post("notice", rehab.KindNotice, rehab.LastDigest, open)
	post("alert", rehab.KindAlert, rehab.FirstSafety, open)
	closed(open, "alert")
	closed(open.Add(8*24*time.Hour), "alert")
	if got := views(claim(t, s, open.Add(9*24*time.Hour), 9)); got != "alert" {
		t.Errorf("a week later it reads %s", got)
	}
}

// Two messages with the same words: which of the two is in the chat is known of
// the one that was recorded.
func TestAMessageIsAnotherRowsOnceThatIsRecorded(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	p := enrolled(t, s, c, "heron")
	for _, o := range []rehab.Outgoing{{Kind: rehab.KindText}, {Kind: rehab.KindNotice, Clinic: c.ID}} {
		for range 2 {
			o.ID = NewID()
			send(t, s, p.ID, o)
		}
		row := claim(t, s, noon, 9)[0]
		check(t, s.Sent(t.Context(), row.ID, "channel", "sent "+row.ID, noon))
		second := claim(t, s, noon, 9)[0]
		for message, want := range map[string]bool{"sent " + row.ID: true, "unknown": false} {
			if is, err := s.Another(t.Context(), second, message); err != nil || is != want {
				t.Errorf("%s, %s: %v, %v", o.Kind, message, is, err)
			}
		}
		if is, err := s.Another(t.Context(), row, "sent "+row.ID); err != nil || is {
			t.Errorf("%s: its own is another's, %v", o.Kind, err)
		}
	}
}

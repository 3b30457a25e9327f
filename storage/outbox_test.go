package storage

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"waymark/rehab"
)

func send(t testing.TB, s *Store, patient string, out ...rehab.Outgoing) {
	t.Helper()
	turn(t, s, patient, rehab.Change{Out: out})
}

func claim(t testing.TB, s *Store, now time.Time, n int) []Row {
	t.Helper()
	rows, err := s.Claim(t.Context(), now, n)
	check(t, err)
	return rows
}

func views(rows []Row) string {
	var names []string
	for _, r := range rows {
		names = append(names, r.View)
	}
	return strings.Join(names, " ")
}

func TestRepliesLeaveFirstThenWhatWaitedLongest(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	out := []rehab.Outgoing{
		{View: "digest", Kind: rehab.KindDigest, Priority: rehab.LastDigest, Due: noon.Add(-time.Hour)},
		{View: "checkin", Kind: rehab.KindView, Priority: rehab.ThenCheckin, Due: noon.Add(-time.Hour)},
		{View: "new", Kind: rehab.KindView, Priority: rehab.FirstReply, Due: noon.Add(-time.Minute)},
		{View: "old", Kind: rehab.KindView, Priority: rehab.FirstReply, Due: noon.Add(-2 * time.Minute)},
		{View: "future", Kind: rehab.KindView, Priority: rehab.FirstReply, Due: noon.Add(time.Second)},
	}
	for _, o := range out {
		send(t, s, enrolled(t, s, c, o.View).ID, o)
	}
	if got := views(claim(t, s, noon, 3)); got != "old new checkin" {
		t.Errorf("got %s", got)
	}
	if got := views(claim(t, s, noon, 3)); got != "digest" {
		t.Errorf("got %s", got)
	}
	if got := views(claim(t, s, noon.Add(time.Second), 3)); got != "future" {
		t.Errorf("got %s", got)
	}
}

func TestOneRecipientsMessagesKeepTheirOrder(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	send(t, s, p.ID, rehab.Outgoing{View: "first", Kind: rehab.KindView, Priority: rehab.ThenCheckin},
		rehab.Outgoing{View: "second", Kind: rehab.KindView, Priority: rehab.ThenCheckin})
	rows := claim(t, s, noon, 9)
	if got := views(rows); got != "first" {
		t.Fatalf("got %s", got)
	}
	send(t, s, p.ID, rehab.Outgoing{View: "urgent", Kind: rehab.KindView, Priority: rehab.FirstReply})
	if got := views(claim(t, s, noon, 9)); got != "urgent" {
		t.Errorf("got %s", got)
	}
	check(t, s.Retry(t.Context(), rows[0].ID, noon.Add(time.Minute), "503"))
	if got := views(claim(t, s, noon, 9)); got != "" {
		t.Errorf("%s overtook a reply", got)
	}
}

func TestARowThatDiedBetweenClaimAndSentIsInDoubt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "waymark.db")
	s := openedAt(t, path)
	p := enrolled(t, s, clinic(t, s), "heron")
	send(t, s, p.ID, rehab.Outgoing{View: "hello", Kind: rehab.KindView})
	claimed := claim(t, s, noon, 9)
	if rows, err := s.Doubt(t.Context()); err != nil || len(rows) != 0 {
		t.Errorf("a row on its way is in doubt: %v %v", rows, err)
	}
	check(t, s.Close())

	s = openedAt(t, path)
	if rows := claim(t, s, noon.Add(time.Hour), 9); len(rows) != 0 {
		t.Errorf("sent again blindly: %+v", rows)
	}
	rows, err := s.Doubt(t.Context())
	check(t, err)
	if len(rows) != 1 || rows[0].ID != claimed[0].ID || !rows[0].First.Equal(noon) || rows[0].Tries != 1 {
		t.Fatalf("in doubt: %+v", rows)
	}
	if n, err := s.Pending(t.Context(), noon); err != nil || n != 1 {
		t.Errorf("%d pending, %v", n, err)
	}
	check(t, s.Retry(t.Context(), rows[0].ID, noon, "not found"))
	rows = claim(t, s, noon.Add(time.Hour), 9)
	if len(rows) != 1 || rows[0].Tries != 2 || !rows[0].First.Equal(noon) {
		t.Fatalf("claimed %+v", rows)
	}
	check(t, s.Sent(t.Context(), rows[0].ID, "dm", "message", noon))
	if rows, err := s.Doubt(t.Context()); err != nil || len(rows) != 0 {
		t.Errorf("in doubt: %v %v", rows, err)
	}
}

// asking returns a store with one check-in that has been claimed.
func asking(t *testing.T) (*Store, rehab.Patient, Row) {
	t.Helper()
	s := opened(t)
	p := planned(t, s, enrolled(t, s, clinic(t, s), "heron"), noon)
	_, err := s.OpenDue(t.Context(), noon, 9, ask)
	check(t, err)
	rows := claim(t, s, noon, 9)
	if len(rows) != 1 {
		t.Fatalf("claimed %+v", rows)
	}
	return s, p, rows[0]
}

func only(t *testing.T, s *Store, patient string) rehab.Checkin {
	t.Helper()
	st, err := s.State(t.Context(), patient, noon)
	check(t, err)
	if len(st.Checkins) != 1 {
		t.Fatalf("check-ins %+v", st.Checkins)
	}
	return st.Checkins[0]
}

func TestASentCheckinIsAsked(t *testing.T) {
	s, p, row := asking(t)
	late := noon.Add(11 * time.Hour)
	check(t, s.Sent(t.Context(), row.ID, "dm-2", "message-1", late))
	ch := only(t, s, p.ID)
	if ch.State != rehab.Asked || ch.Channel != "dm-2" || ch.Message != "message-1" || ch.Row != row.ID || !ch.AskedAt.Equal(late) {
		t.Errorf("got %+v", ch)
	}
	if want := late.Add(3 * time.Hour); !ch.Closes.Equal(want) {
		t.Errorf("closes %v, want three hours after it was asked", ch.Closes)
	}
	if got, err := s.Patient(t.Context(), p.ID); err != nil || got.DM != "dm-2" {
		t.Errorf("the channel was not kept: %+v, %v", got, err)
	}
	check(t, s.End(t.Context(), row.ID, Refused, "400", late))
	if got := only(t, s, p.ID); got.State != rehab.Asked {
		t.Errorf("a sent message was ended: %+v", got)
	}
}

func TestACheckinThatWasHeldUpIsLateAndHasNoReminderAtOnce(t *testing.T) {
	for after, want := range map[time.Duration]struct{ late, reminded bool }{
		time.Minute: {false, true}, 11 * time.Minute: {true, true}, 210 * time.Minute: {true, false},
	} {
		s, p, row := asking(t)
		remind := noon.Add(4 * time.Hour)
		ch := only(t, s, p.ID)
		ch.RemindAt = remind
		turn(t, s, p.ID, rehab.Change{Checkins: []rehab.Checkin{ch}})
		check(t, s.Sent(t.Context(), row.ID, "dm", "m", noon.Add(after)))
		if ch := only(t, s, p.ID); ch.Late != want.late || ch.RemindAt.Equal(remind) != want.reminded {
			t.Errorf("asked after %v: late %v, reminder at %v", after, ch.Late, ch.RemindAt)
		}
	}
}

func TestWhatIsNotSentIsNeverThePatientsMiss(t *testing.T) {
	for outcome, want := range map[string]rehab.CheckinState{
		Unreachable: rehab.NotDelivered, Refused: rehab.MissedByUs, GivenUp: rehab.MissedByUs, Closed: rehab.Queued,
	} {
		t.Run(outcome, func(t *testing.T) {
			s, p, row := asking(t)
			check(t, s.End(t.Context(), row.ID, outcome, "why", noon))
			if got := only(t, s, p.ID).State; got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
	t.Run("expired", func(t *testing.T) {
		s, p, row := asking(t)
		check(t, s.Unclaim(t.Context(), row.ID, noon, "opening"))
		if rows := claim(t, s, row.Expires, 9); len(rows) != 0 {
			t.Errorf("sent after it expired: %+v", rows)
		}
		if got := only(t, s, p.ID).State; got != rehab.MissedByUs {
			t.Errorf("got %s", got)
		}
	})
}

// What may have been sent is looked for, however late; what never was is not
// sent too late.
func TestWhatExpiredIsClaimedOnlyIfItMayHaveBeenSent(t *testing.T) {
	s, _, row := asking(t)
	check(t, s.Unclaim(t.Context(), row.ID, noon, "opening"))
	row = claim(t, s, noon, 9)[0]
	if row.Tries != 1 || !row.First.Equal(noon) {
		t.Errorf("what was not begun counts as a try: %+v", row)
	}
	check(t, s.Retry(t.Context(), row.ID, noon, "no answer"))
	rows := claim(t, s, row.Expires.Add(time.Hour), 9)
	if len(rows) != 1 || !rows[0].Expired(row.Expires) || rows[0].Expired(noon) {
		t.Errorf("claimed %+v", rows)
	}
}

func TestAClockSetBackHoldsNoReplyBack(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	for _, o := range []rehab.Outgoing{
		{View: "reply", Due: noon}, {View: "soon", Due: noon.Add(10 * time.Second)}, {View: "alert", Priority: rehab.ThenAlert, Due: noon},
		{View: "tried", Priority: rehab.ThenCheckin, Due: noon.Add(-time.Hour)}, {View: "checkin", Priority: rehab.ThenCheckin, Due: noon},
		{View: "tomorrow", Due: noon.Add(24 * time.Hour)},
	} {
		o.Kind = rehab.KindView
		send(t, s, enrolled(t, s, c, o.View).ID, o)
	}
	back := noon.Add(-time.Hour)
	check(t, s.Retry(t.Context(), claim(t, s, back, 1)[0].ID, noon.Add(5*time.Minute), "no answer"))
	check(t, s.ClockSetBack(t.Context(), noon, back))
	if got := views(claim(t, s, back, 9)); got != "reply alert" {
		t.Errorf("at once: %s", got)
	}
	if got := views(claim(t, s, back.Add(5*time.Minute), 9)); got != "soon tried" {
		t.Errorf("in five minutes: %s", got)
	}
	if got := views(claim(t, s, noon, 9)); got != "checkin" {
		t.Errorf("at its time: %s", got)
	}
}

func TestWhatIsTriedInVainIsCounted(t *testing.T) {
	s, _, row := asking(t)
	check(t, s.Retry(t.Context(), row.ID, noon.Add(time.Hour), "no answer"))
	for at, want := range map[time.Time]int{noon: 1, noon.Add(-time.Second): 0} {
		if why, err := s.Retried(t.Context(), at); err != nil || why["no answer"] != want {
			t.Errorf("%v: %v, %v", at, why, err)
		}
	}
}

func TestTheTeamIsSaidToBeToldOnceThatIsTrue(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	send(t, s, p.ID)
	_, made := turn(t, s, p.ID, rehab.Change{Alert: &rehab.Alert{ID: "alert-1", Kind: "selfharm", At: noon}, Out: []rehab.Outgoing{
		{Kind: rehab.KindAlert, Ref: "alert-1", View: "alert", Priority: rehab.ThenAlert},
		{Kind: rehab.KindView, Ref: "alert-1", View: "not_told", Due: noon.Add(2 * time.Minute)}}})
	rows := claim(t, s, noon, 9)
	if got := views(rows); got != "alert" {
		t.Fatalf("claimed %+v", rows)
	}
	check(t, s.Sent(t.Context(), rows[0].ID, "channel-1", "m", noon))
	check(t, s.AlertTold(t.Context(), made.Alert.ID, noon))
	rows = claim(t, s, noon.Add(time.Hour), 9)
	if len(rows) != 1 || rows[0].Text.Key != "safety.told_dont_wait" || rows[0].Patient != p.ID {
		t.Errorf("claimed %+v", rows)
	}
	if a, err := s.Alert(t.Context(), "alert-1"); err != nil || !a.Told.Equal(noon) {
		t.Errorf("alert %+v, %v", a, err)
	}
}

func TestARenderRowIsClosedByTheResponse(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	_, made := turn(t, s, p.ID, rehab.Change{Out: []rehab.Outgoing{{Kind: rehab.KindRender, Due: noon.Add(10 * time.Second)}}})
	check(t, s.CloseRow(t.Context(), made.Out[0].ID))
	if rows := claim(t, s, noon.Add(time.Hour), 9); len(rows) != 0 {
		t.Errorf("claimed %+v", rows)
	}
	check(t, s.Housekeeping(t.Context(), noon.AddDate(0, 0, 31)))
	check(t, s.Sent(t.Context(), made.Out[0].ID, "", "", noon)) // of a row that is gone: nothing
}

func TestACommitThatLeavesMessagesWakesTheSender(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	woken := func() bool {
		select {
		case <-s.Wake():
			return true
		default:
			return false
		}
	}
	turn(t, s, p.ID, rehab.Change{})
	if woken() {
		t.Error("woken by nothing")
	}
	send(t, s, p.ID, rehab.Outgoing{Kind: rehab.KindText})
	send(t, s, p.ID, rehab.Outgoing{Kind: rehab.KindText})
	if !woken() || woken() {
		t.Error("not woken once")
	}
}

func TestACheckinShownAgainStandsWhereItIsShown(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	closes := noon.Add(4 * time.Hour)
	turn(t, s, p.ID, rehab.Change{Checkins: []rehab.Checkin{{ID: "checkin-1", Set: rehab.Week, Date: tuesday, State: rehab.Offered, Closes: closes}},
		Out: []rehab.Outgoing{{Kind: rehab.KindView, View: "checkin", Ref: "checkin-1"}}})
	row := claim(t, s, noon, 9)[0]
	check(t, s.Sent(t.Context(), row.ID, "dm", "message-1", noon))
	send(t, s, p.ID, rehab.Outgoing{Kind: rehab.KindView, View: "checkin", Ref: "checkin-1"})
	again := claim(t, s, noon, 9)[0]
	check(t, s.Sent(t.Context(), again.ID, "dm", "message-2", noon.Add(3*time.Hour)))
	if ch := only(t, s, p.ID); ch.State != rehab.Offered || ch.Message != "message-2" || ch.Row != again.ID || !ch.AskedAt.Equal(noon) || !ch.Closes.Equal(closes) {
		t.Errorf("got %+v", ch)
	}
	send(t, s, p.ID, rehab.Outgoing{Kind: rehab.KindView, View: "checkin", Ref: "checkin-1"})
	check(t, s.End(t.Context(), claim(t, s, noon, 9)[0].ID, Refused, "400", noon))
	if ch := only(t, s, p.ID); ch.State != rehab.Offered {
		t.Errorf("what was asked before became %s", ch.State)
	}
}

// A question that could not be sent yet is not sent once the next one stands in
// its place.
func TestALaterQuestionOvertakesAnEarlierOne(t *testing.T) {
	s := opened(t)
	p := enrolled(t, s, clinic(t, s), "heron")
	show := func(kind rehab.Kind, view, ref string) Row {
		t.Helper()
		o := rehab.Outgoing{ID: NewID(), Patient: p.ID, Kind: kind, View: view, Ref: ref, Message: "m"}
		send(t, s, p.ID, o)
		return Row{Outgoing: o}
	}
	first := show(rehab.KindCheckin, "", "checkin-1")
	for _, c := range []struct {
		kind      rehab.Kind
		view, ref string
		over      bool
	}{{rehab.KindRender, "checkin", "checkin-1", false}, {rehab.KindView, "help", "checkin-1", false}, {rehab.KindCheckin, "", "checkin-2", false},
		{rehab.KindView, "checkin", "checkin-1", true}} {
		claim(t, s, noon, 1)
		check(t, s.Retry(t.Context(), first.ID, noon, "no answer"))
		later := show(c.kind, c.view, c.ref)
		for i, row := range []Row{first, later} {
			if is, err := s.Overtaken(t.Context(), row); err != nil || is != (c.over && i == 0) {
				t.Errorf("%+v: row %d is overtaken: %v, %v", c, i, is, err)
			}
		}
		check(t, s.End(t.Context(), later.ID, Closed, "", noon))
	}
}

// The clock was ahead when the first question was made, and was set right while
// the program was down.
func TestIdsGoOnAcrossAStartWithTheClockSetBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "waymark.db")
	s := openedAt(t, path)
	p := enrolled(t, s, clinic(t, s), "heron")
	here := lastID.Load()
	lastID.Store(here + time.Hour.Microseconds())
	first := NewID()
	send(t, s, p.ID, rehab.Outgoing{ID: first, Kind: rehab.KindCheckin, Ref: "checkin-1"})
	check(t, s.Close())
	lastID.Store(here)
	s = openedAt(t, path)
	if next := NewID(); next <= first {
		t.Errorf("%s after %s", next, first)
	}
	send(t, s, p.ID, rehab.Outgoing{Kind: rehab.KindView, View: "checkin", Ref: "checkin-1"})
	rows := claim(t, s, noon, 9)
	if is, err := s.Overtaken(t.Context(), rows[0]); err != nil || !is || rows[0].ID != first {
		t.Errorf("the first question is overtaken: %v, %v, of %+v", is, err, rows)
	}
}

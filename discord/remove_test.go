package discord

import (
	"context"
	"strings"
	"testing"
	"time"

	"waymark/rehab"
	"waymark/storage"
)

const remove = "DELETE /channels/{channel}/messages/{message}"

// summary posts a summary of two messages and the word that nobody read it.
func (o *office) summary() storage.Digest {
	o.t.Helper()
	digest := func(key string, view string) rehab.Outgoing {
		return rehab.Outgoing{Kind: rehab.KindDigest, View: view, Text: rehab.T(key), Priority: rehab.LastDigest}
	}
	d, err := o.store.SaveDigest(o.t.Context(), storage.Digest{Clinic: o.clinic.ID, MadeAt: o.clock.Now()}, "names", o.clock.Now().AddDate(1, 0, 0),
		[]rehab.Outgoing{digest("one", ""), digest("two", ""), digest("unread", "unread")})
	check(o.t, err)
	o.done(time.Minute)
	return d
}

// after moves eight weeks on, and deletes what is so old.
func (o *office) after(since time.Duration) {
	o.t.Helper()
	o.clock.Advance(since)
	check(o.t, o.store.ExpireDigests(o.t.Context(), o.clock.Now()))
	o.done(time.Minute)
	check(o.t, o.store.ExpireDigests(o.t.Context(), o.clock.Now()))
}

func TestSummariesAreDeletedAfterEightWeeks(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), plainly)
	ch := o.guild.Channel("summaries", o.shut()...)
	d := o.summary()
	o.after(storage.DigestFor - time.Hour)
	if got := contents(ch); got != "one two unread" {
		t.Errorf("an hour before, the channel holds %q", got)
	}
	next := o.summary()
	o.after(time.Hour)
	if got := contents(ch); got != "one two unread" || o.Books().Count(remove) != 3 {
		t.Errorf("afterwards %q, %d deletions", got, o.Books().Count(remove))
	}
	if d, err := o.store.Digest(t.Context(), d.ID); err != nil || !d.DeletedAt.Equal(o.clock.Now()) || string(d.Body) != "{}" {
		t.Errorf("the summary says %+v, %v", d, err)
	}
	if d, err := o.store.Digest(t.Context(), next.ID); err != nil || !d.DeletedAt.IsZero() || string(d.Body) != `"names"` {
		t.Errorf("the next one says %+v, %v", d, err)
	}
}

// Others may see the channel by now, somebody may have deleted a message by
// hand, and Discord may not answer at first: all the more reason to go on.
func TestAMessageIsDeletedWhateverBecameOfItsChannel(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), plainly)
	ch := o.guild.Channel("summaries", o.shut()...)
	o.summary()
	check(t, o.session.delete(t.Context(), ch.ID(), ch.Last().ID))
	o.guild.Channel("summaries")
	o.Fail(remove, 2, 503)
	o.after(storage.DigestFor)
	if got := contents(ch); got != "" {
		t.Errorf("the channel holds %q", got)
	}
	if n, err := o.store.Pending(t.Context(), o.clock.Now().AddDate(1, 0, 0)); err != nil || n != 0 {
		t.Errorf("%d left, %v", n, err)
	}
}

func TestAChannelThatIsShutIsToldOnceAndTriedAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), func(_ context.Context, row storage.Row) (Message, error) {
		channel, _ := row.Text.Args["channel"].(string)
		return Message{Content: row.Text.Key + channel}, nil
	})
	ch := o.guild.Channel("summaries", o.shut()...)
	d := o.summary()
	o.guild.Channel("summaries", o.shut()[:1]...)
	o.clock.Advance(storage.DigestFor)
	for range 3 {
		check(t, o.store.ExpireDigests(t.Context(), o.clock.Now()))
		o.idle()
		o.clock.Advance(2 * keptRetry)
	}
	o.idle()
	if got := contents(o.guild.Owner().DM()); got != "notice.summaries_kept"+ch.ID() {
		t.Errorf("the owner reads %q", got)
	}
	o.guild.Channel("summaries", o.shut()...)
	o.clock.Advance(2 * keptRetry)
	o.done(time.Minute)
	check(t, o.store.ExpireDigests(t.Context(), o.clock.Now()))
	if got := contents(ch); got != "" {
		t.Errorf("the channel holds %q", got)
	}
	if d, err := o.store.Digest(t.Context(), d.ID); err != nil || d.DeletedAt.IsZero() {
		t.Errorf("the summary says %+v, %v", d, err)
	}
	if strings.Contains(o.log.String(), ch.ID()) {
		t.Error(o.log)
	}
}

// Killed after the deletion was decided, and after Discord took it.
func TestADeletionInDoubtIsMadeAgain(t *testing.T) {
	t.Parallel()
	for _, gone := range []bool{false, true} {
		o := newOffice(t, options(), plainly)
		ch := o.guild.Channel("summaries", o.shut()...)
		d := o.summary()
		o.stop()
		o.clock.Advance(storage.DigestFor)
		check(t, o.store.ExpireDigests(t.Context(), o.clock.Now()))
		rows, err := o.store.Claim(t.Context(), o.clock.Now(), 9)
		check(t, err)
		if len(rows) != 1 || rows[0].Kind != rehab.KindDelete {
			t.Fatalf("claimed %+v", rows)
		}
		if gone {
			check(t, o.session.delete(t.Context(), rows[0].Channel, rows[0].Message))
		}
		path := o.store.Path()
		check(t, o.store.Close())
		o.store, err = storage.Open(path)
		check(t, err)
		o.run(plainly)
		o.after(0)
		if got := contents(ch); got != "" {
			t.Errorf("gone %v: the channel holds %q", gone, got)
		}
		if d, err := o.store.Digest(t.Context(), d.ID); err != nil || d.DeletedAt.IsZero() {
			t.Errorf("gone %v: the summary says %+v, %v", gone, d, err)
		}
		o.stop()
		check(t, o.store.Close())
	}
}

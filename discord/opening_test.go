package discord

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"waymark/rehab"
)

// Direct channels are opened at a pace of their own, and whoever's is known
// does not wait for them.
func TestChannelsAreOpenedSlowlyWhileMessagesPass(t *testing.T) {
	t.Parallel()
	o := newOffice(t, options(), plainly)
	o.toPatient(text("known"))
	o.done(time.Minute)
	const n = 40
	for i := range n {
		u := o.User(fmt.Sprint("user ", i))
		o.guild.Join(u)
		p, err := o.store.Create(t.Context(), rehab.Patient{Clinic: o.clinic.ID, Alias: fmt.Sprint("Bird ", i), User: u.ID(), Status: rehab.Active}, rehab.Change{})
		check(t, err)
		post(t, o.store, p.ID, o.clock.Now(), rehab.Outgoing{Patient: p.ID, Kind: rehab.KindText, Text: rehab.T("hello")})
	}
	o.toPatient(text("passes"))
	o.idle()
	began := o.clock.Now()
	if got := contents(o.pat.DM()); got != "known passes" {
		t.Errorf("held up: %q", got)
	}
	o.done(time.Minute)
	if took := o.clock.Since(began); took < (n-2)*openEvery || took > n*openEvery+2*time.Second {
		t.Errorf("%d channels took %v", n, took)
	}
	b := o.Books()
	if b.Count(open) != n+1 || b.Count429() != 0 {
		t.Errorf("opened %d, refused by limits %d", b.Count(open), b.Count429())
	}
}

func TestARefusalSlowsAllOpenings(t *testing.T) {
	o := newOpening()
	if at := o.slot("a", noon); !at.Equal(noon) {
		t.Errorf("the first waits until %v", at)
	}
	waiting := o.slot("b", noon)
	if !waiting.Equal(noon.Add(openEvery)) || !o.slot("b", noon).Equal(waiting) {
		t.Errorf("the second is put to %v", waiting)
	}
	var all []time.Time
	for _, who := range []string{"a", "b", "c"} {
		all = append(all, o.slow(who, noon))
	}
	slices.SortFunc(all, time.Time.Compare)
	if all[0].Before(noon.Add(slowOpening)) || all[2].Sub(all[0]) < 2*openEvery {
		t.Errorf("put to %v", all)
	}
	if at := o.slot("c", all[2]); at.After(all[2]) {
		t.Errorf("not at its time: %v", at)
	}
	if at := o.slot("d", noon.Add(-time.Hour)); !at.Equal(noon.Add(-time.Hour)) {
		t.Errorf("a clock set back holds it up until %v", at)
	}
}

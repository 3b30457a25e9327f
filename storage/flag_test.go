package storage

import (
	"testing"
	"time"

	"waymark/rehab"
)

func flagOf(p rehab.Patient, id string) rehab.Flag {
	return rehab.Flag{ID: id, Patient: p.ID, Kind: rehab.FlagMood, Text: rehab.T("digest.look.quiet", "alias", "Heron", "count", 3), Also: rehab.T("digest.also.unreachable"),
		Value: 1.5, Urgency: rehab.Today, OpenedAt: noon, State: rehab.FlagOpen}
}

func TestAFlagIsKeptAsItIs(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	p := enrolled(t, s, c, "heron")
	check(t, s.SaveLook(t.Context(), c.ID, tuesday, []rehab.Flag{flagOf(p, "one")}, Post{Digest{Clinic: c.ID, Daily: true, To: tuesday, MadeAt: noon}, "body", []rehab.Outgoing{{Kind: rehab.KindDigest}}}))
	if d, err := s.LastDigest(t.Context(), c.ID); err != nil || !d.Daily || d.To != tuesday || string(d.Body) != `"body"` {
		t.Errorf("its summary is %+v, %v", d, err)
	}
	if _, ok, err := s.DigestTo(t.Context(), c.ID, tuesday); ok || err != nil {
		t.Errorf("a daily summary counts as a week's: %v", err)
	}
	if on, err := s.LastLook(t.Context(), c.ID); err != nil || on != tuesday {
		t.Errorf("looked at on %v, %v", on, err)
	}
	if rows := claim(t, s, noon, 9); len(rows) != 1 || rows[0].Clinic != c.ID {
		t.Errorf("claimed %+v", rows)
	}
	set := func(id, who, deed string, how func(rehab.Flag) (rehab.Flag, error)) (rehab.Flag, error) {
		t.Helper()
		return s.SetFlag(t.Context(), id, rehab.Audit{Who: who, Deed: deed, At: noon}, how)
	}
	take := func(who string) func(rehab.Flag) (rehab.Flag, error) {
		return func(f rehab.Flag) (rehab.Flag, error) { return f.Take(who, noon) }
	}
	_, err := set("one", "clinician-1", "flag.taken", take("clinician-1"))
	check(t, err)
	_, err = set("one", "clinician-2", "flag.taken", take("clinician-2"))
	refused(t, err, rehab.Conflict, "flag.taken_already")
	if rehab.ErrorText(err).Args["who"] != "clinician-1" {
		t.Errorf("the second is told %+v", rehab.ErrorText(err))
	}
	until := noon.AddDate(0, 0, 6)
	for _, how := range []func(rehab.Flag) (rehab.Flag, error){
		func(f rehab.Flag) (rehab.Flag, error) { return f.Snooze(until) },
		func(f rehab.Flag) (rehab.Flag, error) { return f.Judge("clinician-2", rehab.WasUseful), nil },
	} {
		_, err := set("one", "clinician-1", "flag.set", how)
		check(t, err)
	}
	f, err := s.Flag(t.Context(), "one")
	check(t, err)
	want := flagOf(p, "one")
	want.State, want.TakenBy, want.TakenAt, want.Until, want.Useful, want.JudgedBy, want.Version = rehab.FlagSnoozed, "clinician-1", noon, until, rehab.WasUseful, "clinician-2", 4
	if f.Text.Key != want.Text.Key || f.Text.Args["count"] != 3 || f.Also.Key != want.Also.Key {
		t.Errorf("text %+v, %+v", f.Text, f.Also)
	}
	f.Text, f.Also, want.Text, want.Also = rehab.Text{}, rehab.Text{}, rehab.Text{}, rehab.Text{}
	if f.ID != want.ID || f.State != want.State || f.TakenBy != want.TakenBy || !f.Until.Equal(until) || f.Useful != want.Useful || f.JudgedBy != want.JudgedBy ||
		f.Version != want.Version || f.Value != 1.5 || f.Urgency != rehab.Today || !f.OpenedAt.Equal(noon) {
		t.Errorf("got  %+v\nwant %+v", f, want)
	}
	audits, err := s.Audits(t.Context(), c.ID, 9)
	check(t, err)
	n := 0
	for _, a := range audits {
		if a.Deed == "flag.taken" && a.Who == "clinician-1" && a.Patient == p.ID {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d entries of who took it in %+v", n, audits)
	}
	_, err = set("none", "clinician-1", "flag.taken", take("clinician-1"))
	refused(t, err, rehab.NotFound, "flag.unknown")
}

// What the look found before a clinician acted does not undo what they did, and
// of one cause there are never two.
func TestALookUndoesNothingAndDoublesNothing(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	p := enrolled(t, s, c, "heron")
	look := func(flags ...rehab.Flag) {
		t.Helper()
		_, err := s.SaveDigest(t.Context(), Digest{Clinic: c.ID, From: tuesday.AddDays(-7), To: tuesday, MadeAt: noon}, "", noon, nil, flags...)
		check(t, err)
	}
	look(flagOf(p, "one"))
	before, err := s.Flag(t.Context(), "one")
	check(t, err)
	_, err = s.SetFlag(t.Context(), "one", rehab.Audit{Who: "c", Deed: "flag.done", At: noon}, func(f rehab.Flag) (rehab.Flag, error) { return f.Done("c", "phoned", noon) })
	check(t, err)
	before.Value = 9
	look(before)
	if f, err := s.Flag(t.Context(), "one"); err != nil || f.State != rehab.FlagDone || f.Note != "phoned" || f.Value != 1.5 {
		t.Errorf("after a late look %+v, %v", f, err)
	}
	again := flagOf(p, "two")
	again.Again = "one"
	look(again, flagOf(p, "three"))
	live, err := s.Flags(t.Context(), c.ID)
	check(t, err)
	if len(live) != 1 || live[0].ID != "two" {
		t.Errorf("live %+v", live)
	}
	cases, err := s.Caseload(t.Context(), c.ID, noon, 42)
	check(t, err)
	if len(cases) != 1 || len(cases[0].Flags) != 1 || cases[0].Flags[0].ID != "two" {
		t.Errorf("the newest of each cause: %+v", cases)
	}
	all, err := s.FlagsOf(t.Context(), p.ID, noon.Add(-time.Hour))
	check(t, err)
	if len(all) != 2 {
		t.Errorf("of the patient %+v", all)
	}
	records, err := s.FlagRecords(t.Context(), c.ID, noon)
	check(t, err)
	if len(records) != 1 || records[0] != (FlagRecord{Kind: rehab.FlagMood, Fired: 2, Taken: 1}) {
		t.Errorf("records %+v", records)
	}
	check(t, s.Forget(t.Context(), p.ID, rehab.Audit{}))
	if live, err = s.Flags(t.Context(), c.ID); err != nil || len(live) != 0 {
		t.Errorf("of a forgotten patient %+v, %v", live, err)
	}
}

func TestAClinicsOwnThresholdIsAudited(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	enrolled(t, s, c, "heron")
	for _, v := range []float64{2, 2.5} {
		check(t, s.SetThreshold(t.Context(), c.ID, rehab.FlagMood, v, rehab.Audit{Who: "clinician-1", Deed: "flag.threshold", At: noon}))
	}
	own, err := s.Thresholds(t.Context(), c.ID)
	check(t, err)
	cases, err := s.Caseload(t.Context(), c.ID, noon, 42)
	check(t, err)
	if own.Of(rehab.FlagMood) != 2.5 || own.Of(rehab.FlagSleep) != 1.5 || cases[0].Own.Of(rehab.FlagMood) != 2.5 {
		t.Errorf("own %+v, of the caseload %+v", own, cases[0].Own)
	}
	audits, err := s.Audits(t.Context(), c.ID, 2)
	check(t, err)
	if len(audits) != 2 || audits[0].Deed != "flag.threshold" || audits[1].Who != "clinician-1" {
		t.Errorf("audits %+v", audits)
	}
}

package storage

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"waymark/rehab"
)

// TestNoQueryReadsAWholeTable asks SQLite how it would run each statement that
// the day's work uses. Small tables that are read whole on purpose are left
// out.
func TestNoQueryReadsAWholeTable(t *testing.T) {
	s := opened(t)
	c := clinic(t, s)
	p := planned(t, s, enrolled(t, s, c, "heron"), noon)
	turn(t, s, p.ID, everything())
	_, err := s.OpenDue(t.Context(), noon.AddDate(0, 0, 1), 9, ask)
	check(t, err)
	for _, row := range claim(t, s, noon, 9) {
		check(t, s.Sent(t.Context(), row.ID, "dm", "m", noon))
	}
	_, err = s.Ripe(t.Context(), noon, 9)
	check(t, err)
	_, _, err = s.NextDue(t.Context())
	check(t, err)
	_, _, err = s.NextSend(t.Context(), noon)
	check(t, err)
	_, err = s.Doubt(t.Context())
	check(t, err)
	_, err = s.Overtaken(t.Context(), Row{})
	check(t, err)
	for _, o := range []rehab.Outgoing{{Patient: "p"}, {Clinic: "c"}} {
		_, err = s.Another(t.Context(), Row{Outgoing: o}, "m")
		check(t, err)
	}
	_, err = s.Pending(t.Context(), noon)
	check(t, err)
	_, err = s.Caseload(t.Context(), c.ID, noon, 42)
	check(t, err)
	_, err = s.Patients(t.Context(), c.ID)
	check(t, err)
	_, err = s.PatientByUser(t.Context(), p.User)
	check(t, err)
	_, err = s.DueDigests(t.Context(), noon)
	check(t, err)
	_, err = s.Safety(t.Context(), c.ID, noon, noon)
	check(t, err)
	_, _, err = s.DigestTo(t.Context(), c.ID, tuesday)
	check(t, err)
	check(t, s.ExpireDigests(t.Context(), noon))
	check(t, s.Housekeeping(t.Context(), noon))
	send(t, s, p.ID, rehab.Outgoing{ID: "row", Kind: rehab.KindText})
	check(t, s.End(t.Context(), "row", Refused, "", noon))
	_, err = s.Unsent(t.Context(), "none")
	check(t, err)
	_, err = s.DirectChannels(t.Context(), noon)
	check(t, err)
	check(t, s.ClockSetBack(t.Context(), noon, noon))
	_, err = s.SentSince(t.Context(), noon)
	check(t, err)
	_, err = s.Zones(t.Context(), c.ID)
	check(t, err)
	_, err = s.Tally(t.Context(), c.ID, tuesday)
	check(t, err)
	check(t, s.SaveSelfChecks(t.Context(), []rehab.SelfCheck{{Clinic: c.ID, Date: tuesday}}))
	_, _, err = s.LastSelfCheck(t.Context(), c.ID)
	check(t, err)
	check(t, s.SaveLook(t.Context(), c.ID, tuesday, []rehab.Flag{{ID: "f", Patient: p.ID, Kind: rehab.FlagMood, State: rehab.FlagOpen}}))
	_, err = s.LastLook(t.Context(), c.ID)
	check(t, err)
	_, err = s.SetFlag(t.Context(), "f", rehab.Audit{}, func(f rehab.Flag) (rehab.Flag, error) { return f.Take("c", noon) })
	check(t, err)
	_, err = s.Flags(t.Context(), c.ID)
	check(t, err)
	_, err = s.FlagsOf(t.Context(), p.ID, noon)
	check(t, err)
	_, err = s.FlagRecords(t.Context(), c.ID, noon)
	check(t, err)
	check(t, s.SetThreshold(t.Context(), c.ID, rehab.FlagMood, 2, rehab.Audit{}))
	_, err = s.Caseload(t.Context(), c.ID, noon, 42)
	check(t, err)
	check(t, s.Forget(t.Context(), p.ID, rehab.Audit{}))

	whole := regexp.MustCompile(`SCAN \S+$`)
	index := map[string]bool{}
	queries := 0
	explain := func(ctx context.Context, c *conn) {
		for _, query := range slices.Collect(maps.Keys(c.stmts)) {
			if !strings.Contains(query, "FROM") && !strings.Contains(query, "UPDATE") {
				continue
			}
			queries++
			steps, err := all(ctx, c, func(r row) (step string, err error) {
				var id, parent, unused int
				return step, r.Scan(&id, &parent, &unused, &step)
			}, "EXPLAIN QUERY PLAN "+query, make([]any, arguments(query))...)
			check(t, err)
			for _, step := range steps {
				if whole.MatchString(step) && !strings.HasPrefix(step, "SCAN (") && !strings.Contains(step, "CONSTANT") && step != "SCAN plan" && step != "SCAN clinic" {
					t.Errorf("%s\n%s", step, query)
				}
				if _, name, ok := strings.Cut(step, "INDEX "); ok {
					index[strings.Fields(name)[0]] = true
				}
			}
		}
	}
	check(t, s.write(t.Context(), func(ctx context.Context, c *conn) error { explain(ctx, c); return nil }))
	for range readers {
		r := <-s.reader
		if r.sql != nil {
			explain(t.Context(), r)
		}
		defer func() { s.reader <- r }()
	}
	if queries < 30 {
		t.Errorf("only %d queries were looked at", queries)
	}
	for _, name := range []string{"agenda_wake", "checkin_wake", "checkin_given", "answer_did", "answer_task",
		"outbox_due", "outbox_claimed", "outbox_again", "outbox_ended", "decision_at", "clinic_next", "inbox_at"} {
		if !index[name] {
			t.Errorf("nothing uses the index %s", name)
		}
	}
}

// arguments returns how many arguments a query takes.
func arguments(query string) (n int) {
	for _, m := range regexp.MustCompile(`\$(\d+)`).FindAllStringSubmatch(query, -1) {
		k, _ := strconv.Atoi(m[1])
		n = max(n, k)
	}
	return n
}

package bot

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/jonboulle/clockwork"

	"waymark/content"
	"waymark/rehab"
	"waymark/screen"
	"waymark/storage"
)

// house is a bot without a connection: two clinics, and in the first of them a
// patient with everything that can be asked for.
type leakHouse struct {
	t       *testing.T
	bot     *Bot
	store   *storage.Store
	here    rehab.Clinic
	there   rehab.Clinic
	patient rehab.Patient
	refs    []string // of what the patient has: what a button can name
	n       int
}

const words = "Stairs with a suitcase?"

func newLeakHouse(t *testing.T) *leakHouse {
	t.Helper()
	now := time.Date(2026, 3, 16, 2, 0, 0, 0, time.UTC)
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	said, err := content.Load()
	ok(err)
	safety, err := screen.New(said.Screen())
	ok(err)
	store, err := storage.Open(filepath.Join(t.TempDir(), "waymark.db"))
	ok(err)
	t.Cleanup(func() { ok(store.Close()) })
	h := &leakHouse{t: t, store: store}
	h.bot = New(Parts{Store: store, Content: said, Screen: safety, Clock: clockwork.NewFakeClockAt(now), Log: slog.New(slog.DiscardHandler)})
	for _, c := range []struct {
		clinic *rehab.Clinic
		name   string
	}{{&h.here, "here"}, {&h.there, "there"}} {
		*c.clinic, err = store.SaveClinic(t.Context(), rehab.Clinic{Guild: "guild-" + c.name, Name: c.name, Channel: "channel-" + c.name, Role: "role-" + c.name,
			Zone: "Australia/Melbourne", Locale: "en"}, rehab.Audit{Deed: "clinic.setup", At: now})
		ok(err)
	}
	h.patient, err = store.Create(t.Context(), rehab.Patient{Clinic: h.here.ID, Alias: "Heron", User: "heron", DM: "dm-heron", Status: rehab.Active, Locale: "en",
		Enrolled: rehab.Date{Year: 2026, Month: 3, Day: 1}}, rehab.Change{
		Goal:  &rehab.Goal{Phrase: rehab.Phrase{Label: "travel overseas"}, Since: now},
		Plan:  &rehab.Plan{Schedule: rehab.Schedule{At: 510, Days: rehab.AllDays, Zone: "Australia/Melbourne"}, Since: now},
		Tasks: []rehab.Task{{ID: "task", Label: "carrying a bag"}}})
	ok(err)
	visit := &rehab.Visit{ID: "visit", Date: rehab.Date{Year: 2026, Month: 3, Day: 17}, At: rehab.AnyTime, State: rehab.VisitAsks, Question: words, Since: now}
	_, _, err = store.Turn(t.Context(), h.patient.ID, "", now, func(rehab.State) (rehab.Change, error) {
		visit.Patient = h.patient.ID
		return rehab.Change{Visit: visit, Wishes: []rehab.Wish{{ID: "wish", Kind: rehab.WishVisit, Detail: "visit", State: rehab.WishOpen, At: now}},
			Alert: &rehab.Alert{ID: "alert", Kind: "medical", Words: words, At: now}, Notes: []rehab.Note{{ID: "note", Date: visit.Date, About: "physio", Words: words, At: now}},
			Exercises: []rehab.Exercise{{ID: "walk", Label: "Walk", Times: 3, Status: rehab.InPlan, Since: now}}}, nil
	})
	ok(err)
	d, err := store.SaveDigest(t.Context(), storage.Digest{ID: "digest", Clinic: h.here.ID, MadeAt: now}, rehab.Digest{LookAt: []rehab.Entry{{Patient: h.patient.ID, Alias: "Heron"}}}, now, nil)
	ok(err)
	ok(store.SaveLook(t.Context(), h.here.ID, visit.Date, []rehab.Flag{{ID: "flag", Patient: h.patient.ID, Kind: rehab.FlagMood, Text: rehab.T("digest.look.quiet", "alias", "Heron"),
		OpenedAt: now, State: rehab.FlagOpen}}))
	h.refs = []string{h.patient.ID, "wish", "alert", "note", "visit", d.ID, "flag"}
	return h
}

// persons are those who may see nothing of the patient.
func (h *leakHouse) persons() map[string]ask {
	return map[string]ask{
		"a stranger in the server":       {user: "stranger", guild: h.here.Guild},
		"the patient in the server":      {user: "heron", guild: h.here.Guild},
		"a stranger":                     {user: "stranger"},
		"a clinician of before":          {user: "locum", guild: h.here.Guild, roles: []string{"another role"}},
		"the server's administrator":     {user: "owner", guild: h.here.Guild, admin: true},
		"another clinic's, in here":      {user: "other", guild: h.here.Guild, roles: []string{h.there.Role}},
		"another clinic's, in their own": {user: "other", guild: h.there.Guild, roles: []string{h.there.Role}},
	}
}

// do has a person do a thing, and returns all that they would read.
func (h *leakHouse) do(who ask, do func(context.Context, *ask) (answer, error)) (read string, err error) {
	h.n++
	who.id = fmt.Sprint("interaction ", h.n)
	if who.fields == nil {
		who.fields = map[string]string{}
	}
	out, err := do(h.t.Context(), &who)
	if err != nil {
		out = h.bot.apology(h.t.Context(), &who, err)
		out.message.Content += " (refused)"
	}
	if out.message != nil {
		read = out.message.Content
		for _, f := range out.message.Files {
			read += f.Alt
		}
	}
	if out.modal != nil {
		read += out.modal.Title
	}
	for _, c := range out.choices {
		read += c.name
	}
	return read, err
}

// denied reports whether the newest entry of the audit is that this was not
// done for someone.
func (h *leakHouse) denied(who ask) bool {
	h.t.Helper()
	clinic := map[string]string{h.here.Guild: h.here.ID, h.there.Guild: h.there.ID}[who.guild]
	list, err := h.store.Audits(h.t.Context(), clinic, 1)
	if err != nil {
		h.t.Fatal(err)
	}
	h.bot.clock.(*clockwork.FakeClock).Advance(time.Millisecond) // so that the next is newer
	return len(list) == 1 && list[0].Who == who.user && strings.HasPrefix(list[0].Deed, "denied.") && list[0].At.Add(time.Millisecond).Equal(h.bot.clock.Now())
}

func (h *leakHouse) clean(what, read string) {
	h.t.Helper()
	for _, secret := range []string{"Heron", words, "travel overseas", "carrying a bag"} {
		if strings.Contains(read, secret) {
			h.t.Errorf("%s: %q is shown: %s", what, secret, read)
		}
	}
}

// Whoever is not a clinician of the patient's clinic now gets a sentence and
// nothing of the patient from any button, form or menu, whatever it names; and
// each try stands in the audit.
func TestNobodyElseIsShownAnythingByAButton(t *testing.T) {
	h := newLeakHouse(t)
	for name, who := range h.persons() {
		for verb := range clinicActs {
			own := who.guild == h.there.Guild
			if own && (verb == "padd" || verb == "kaways" || verb == "khelp") {
				continue // a patient, and closed days, of their own, and what commands there are
			}
			refs := h.refs
			if !own { // the role is looked at first, whatever is named
				refs = refs[:1]
			}
			for _, ref := range refs {
				who := who
				who.act, who.values = rehab.Act{Verb: verb, Ref: ref, Item: "walk", Value: "0"}, []string{ref}
				if verb == "prange" {
					who.values = []string{"4"}
				}
				who.fields = map[string]string{"words": "x", "label": "x", "times": "3", "alias": "X1", "goal": "x", "tasks": "x", "note": "x"}
				read, err := h.do(who, func(ctx context.Context, a *ask) (answer, error) {
					return h.bot.handle(ctx, &discordgo.Interaction{Type: discordgo.InteractionMessageComponent}, a)
				})
				what := fmt.Sprintf("%s, %s of %s", name, verb, ref)
				h.clean(what, read)
				if code := rehab.ErrorCode(err); code != rehab.Forbidden && code != rehab.NotFound {
					t.Errorf("%s: not refused: %v %s", what, err, read)
				}
				if (!own || ref == h.patient.ID && strings.HasPrefix(verb, "p")) && !h.denied(who) {
					t.Errorf("%s: nothing in the audit", what)
				}
			}
		}
	}
}

func TestNobodyElseIsShownAnythingByACommand(t *testing.T) {
	h := newLeakHouse(t)
	for name, who := range h.persons() {
		for _, c := range commands() {
			if !c.server || c.deed == rehab.DoSetup || c.deed == rehab.DoHelp {
				continue
			}
			who := who
			who.fields = map[string]string{"patient": "Heron", "date": "2026-03-20", "time": "2 pm", "value": "2", "rule": "mood_down"}
			read, err := h.do(who, func(ctx context.Context, a *ask) (answer, error) { return h.bot.command(ctx, a, c.name) })
			h.clean(name+", /"+c.name, read)
			if own := who.guild == h.there.Guild; !own && err == nil {
				t.Errorf("%s, /%s: not refused: %s", name, c.name, read)
			} else if !own && who.guild != "" && !h.denied(who) {
				t.Errorf("%s, /%s: nothing in the audit", name, c.name)
			}
			for _, p := range c.options {
				read, _ := h.do(who, func(ctx context.Context, a *ask) (answer, error) { return h.bot.suggest(ctx, a, c.name, p.name) })
				h.clean(name+", suggestions of /"+c.name, read)
			}
		}
	}
}

// The test's own patient is shown to who may see it: what it looks for is there.
func TestTheClinicsOwnClinicianSeesThePatient(t *testing.T) {
	h := newLeakHouse(t)
	who := ask{user: "physio", guild: h.here.Guild, roles: []string{h.here.Role}, fields: map[string]string{"patient": "Heron"}}
	for _, name := range []string{"patient view", "patient card"} {
		read, err := h.do(who, func(ctx context.Context, a *ask) (answer, error) { return h.bot.command(ctx, a, name) })
		if err != nil || !strings.Contains(read, "travel overseas") || !strings.Contains(read, words) {
			t.Errorf("/%s: %v %s", name, err, read)
		}
	}
}

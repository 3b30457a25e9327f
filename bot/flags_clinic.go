package bot

import (
	"context"
	"slices"
	"strings"

	"waymark/rehab"
	"waymark/storage"
)

// flagsList shows all of the clinic's flags that wait for someone.
func (b *Bot) flagsList(ctx context.Context, a *ask) (answer, error) {
	c, err := b.clinicOf(ctx, a)
	if err != nil {
		return answer{}, err
	}
	flags, err := b.store.Flags(ctx, c.ID)
	if err != nil {
		return answer{}, err
	}
	people, err := b.store.Patients(ctx, c.ID)
	if err != nil {
		return answer{}, err
	}
	alias, mine := map[string]string{}, map[string]bool{}
	for _, one := range people {
		alias[one.ID], mine[one.ID] = one.Alias, one.Clinician == a.user
	}
	p := say(rehab.T("flag.none"))
	if a.fields["whose"] == "mine" {
		p = say(rehab.T("flag.none_mine"))
		flags = slices.DeleteFunc(flags, func(f rehab.Flag) bool { return !mine[f.Patient] && f.TakenBy != a.user })
	}
	rehab.SortFlags(flags)
	var shown []rehab.Flag
	for _, f := range flags {
		if f.Shown() {
			shown = append(shown, f)
		}
	}
	if len(shown) > 0 {
		p = b.listPage(c, shown, alias)
	}
	if n := len(flags) - len(shown); n > 0 {
		p.add(rehab.T("flag.away", "count", n))
	}
	return b.privately(c, p, false)
}

// listRoom leaves room in a message for the lines after the list.
const listRoom = longest - 200

// listPage is the list, as far as one message has room, and a menu that opens
// the flags of one patient.
func (b *Bot) listPage(c rehab.Clinic, flags []rehab.Flag, alias map[string]string) page {
	v := b.clinicVoice(c)
	p := say(rehab.T("flag.list", "count", len(flags)))
	menu := pick{hint: rehab.T("summary.open"), act: rehab.Act{Verb: "fopen"}, min: 1, max: 1}
	size, left := 0, 0
	seen := map[string]bool{}
	for i, f := range flags {
		line := rehab.T("digest.numbered", "n", i+1, "text", flagLine(c, f))
		if size += v.measure(line) + 1; size > listRoom {
			left++
		} else {
			p.add(line)
		}
		if !seen[f.Patient] && len(menu.options) < maxOptions {
			seen[f.Patient] = true
			menu.options = append(menu.options, option{label: rehab.T("summary.alias", "alias", alias[f.Patient]), value: f.Patient})
		}
	}
	if left > 0 {
		p.add(rehab.T("flag.more", "count", left))
	}
	p.picks = []pick{menu}
	return p
}

// flagsRules shows what became of each rule's flags in the last ninety days,
// and what another threshold would have done.
func (b *Bot) flagsRules(ctx context.Context, a *ask) (answer, error) {
	c, err := b.clinicOf(ctx, a)
	if err != nil {
		return answer{}, err
	}
	now := b.clock.Now()
	records, err := b.store.FlagRecords(ctx, c.ID, now.AddDate(0, 0, -7*rehab.ReplayWeeks))
	if err != nil {
		return answer{}, err
	}
	cases, err := b.store.Caseload(ctx, c.ID, now, rehab.ReplayDays)
	if err != nil {
		return answer{}, err
	}
	own, err := b.store.Thresholds(ctx, c.ID)
	if err != nil {
		return answer{}, err
	}
	local := clinicLocal(c, now)
	to := rehab.DateOf(local, local.Location()).AddDays(-1)
	p := say(rehab.T("flag.rules"))
	var still []rehab.Text
	for _, r := range rehab.Rules {
		at, rec := own.Of(r.Kind), recordOf(records, r.Kind)
		near := r.Near(at)
		fires := r.Fires(cases, near, to)
		if rec.Fired > 0 || slices.Max(append(fires, 0)) > 0 {
			p.add(ruleLine(r, at, rec, near, fires))
		} else {
			still = append(still, rehab.T("flag.still_one", "name", ruleName(r), "at", r.Say(at)))
		}
	}
	if len(still) > 0 {
		p.add(rehab.T("flag.still", "list", still))
	}
	p.add(rehab.T("flag.rules_note"))
	return b.privately(c, p, false)
}

func ruleName(r rehab.Rule) rehab.Text { return rehab.Text{Key: "flag.rule." + r.Kind} }

func recordOf(records []storage.FlagRecord, kind string) storage.FlagRecord {
	for _, r := range records {
		if r.Kind == kind {
			return r
		}
	}
	return storage.FlagRecord{Kind: kind}
}

// ruleLine is one rule: its threshold, what became of its flags, and how many
// there would have been with thresholds nearby.
func ruleLine(r rehab.Rule, at float64, rec storage.FlagRecord, near []float64, fires []int) rehab.Text {
	parts := []rehab.Text{rehab.T("flag.record", "name", ruleName(r), "at", r.Say(at), "fired", rec.Fired, "taken", rec.Taken)}
	if rec.Judged > 0 {
		parts = append(parts, rehab.T("flag.record_useful", "useful", rec.Useful, "judged", rec.Judged))
	}
	if !r.Tunable() {
		return rehab.Sentences(append(parts, rehab.T("flag.same_everywhere"))...)
	}
	var list []rehab.Text
	for i, n := range fires {
		list = append(list, rehab.T("flag.would", "at", r.Number(near[i]), "fires", n))
	}
	return rehab.Sentences(append(parts, rehab.T("flag.worked_out", "list", list))...)
}

// flagsThreshold sets the clinic's own threshold of a rule.
func (b *Bot) flagsThreshold(ctx context.Context, a *ask) (answer, error) {
	c, err := b.clinicOf(ctx, a)
	if err != nil {
		return answer{}, err
	}
	r, ok := rehab.RuleOf(a.fields["rule"])
	if !ok {
		return answer{}, rehab.Refuse(rehab.Invalid, "flag.no_rule")
	}
	value, err := r.Set(strings.TrimSpace(strings.ReplaceAll(a.fields["value"], ",", ".")))
	if err != nil {
		return answer{}, err
	}
	own, err := b.store.Thresholds(ctx, c.ID)
	if err != nil {
		return answer{}, err
	}
	audit := rehab.Audit{Who: a.user, Deed: "flag.threshold." + r.Kind, At: b.clock.Now()}
	if err := b.store.SetThreshold(ctx, c.ID, r.Kind, value, audit); err != nil {
		return answer{}, err
	}
	return b.privately(c, say(rehab.T("flag.threshold_set", "name", ruleName(r), "at", r.Say(value), "before", r.Say(own.Of(r.Kind)))), false)
}

// suggestRule completes the name of a rule that can be set.
func (b *Bot) suggestRule(ctx context.Context, a *ask, typed string) ([]choice, error) {
	c, err := b.clinicOf(ctx, a)
	if err != nil {
		return nil, nil //nolint:nilerr // a list of choices has no room for words
	}
	var list []choice
	for _, r := range rehab.Rules {
		name, err := b.clinicVoice(c).speak(ruleName(r))
		if err != nil {
			return nil, err
		}
		if r.Tunable() && strings.Contains(strings.ToLower(name), strings.ToLower(strings.TrimSpace(typed))) {
			list = append(list, choice{name, r.Kind})
		}
	}
	return list, nil
}

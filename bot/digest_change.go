package bot

import (
	"context"
	"strings"

	"waymark/rehab"
)

// digestForm opens when a clinic's summaries come, to be changed.
func (b *Bot) digestForm(ctx context.Context, a *ask) (answer, error) {
	c, err := b.ownDigest(ctx, a)
	if err != nil {
		return answer{}, err
	}
	v := b.clinicVoice(c)
	said := map[string]string{}
	for name, t := range map[string]rehab.Text{"day": rehab.SayWeekday(c.Digest.Day), "time": rehab.SayTime(c.Digest.At), "daily": yesNo(!c.WeeklyOnly)} {
		if said[name], err = v.speak(t); err != nil {
			return answer{}, err
		}
	}
	f := form{title: rehab.T("summary.change_form"), act: rehab.Act{Verb: "kwhen", Ref: a.act.Ref}}
	for _, name := range []string{"day", "time", "daily"} {
		f.inputs = append(f.inputs, input{name: name, label: rehab.Text{Key: "summary.change_" + name}, value: said[name], max: 20})
	}
	data, err := v.modal(f)
	return answer{modal: data}, err
}

// digestChanged sets when a clinic's summaries come.
func (b *Bot) digestChanged(ctx context.Context, a *ask) (answer, error) {
	c, err := b.ownDigest(ctx, a)
	if err != nil {
		return answer{}, err
	}
	was := c.Digest.Day
	days, err := rehab.ParseWeekdays(a.fields["day"])
	if err != nil {
		return answer{}, err
	}
	if days.Count() != 1 {
		return answer{}, rehab.Refuse(rehab.Invalid, "summary.one_day")
	}
	for d := range 7 {
		if days.Has(weekday(d)) {
			c.Digest.Day = weekday(d)
		}
	}
	if c.Digest.At, err = rehab.ParseWallTime(a.fields["time"]); err != nil {
		return answer{}, err
	}
	if c.WeeklyOnly, err = b.saysNo(c, a.fields["daily"]); err != nil {
		return answer{}, err
	}
	now := b.clock.Now()
	local := clinicLocal(c, now)
	next, _, ok := c.NextDigest(now, local.Location())
	if !ok {
		return answer{}, rehab.Refuse(rehab.Invalid, "summary.one_day")
	}
	c.NextSum = next
	if c, err = b.store.SaveClinic(ctx, c, rehab.Audit{Who: a.user, Deed: "digest.changed", At: now}); err != nil {
		return answer{}, err
	}
	p := say(rehab.T("clinic.digest_at", "weekday", rehab.SayWeekday(c.Digest.Day), "time", rehab.SayTime(c.Digest.At), "zone", zoneName(c.Zone)))
	if c.WeeklyOnly {
		p.add(rehab.T("summary.weekly_only"))
	} else {
		p.add(rehab.T("summary.daily_too"))
	}
	if was != c.Digest.Day {
		p.add(rehab.T("summary.day_was_told", "weekday", rehab.SayWeekday(was)))
	}
	return b.privately(c, p, false)
}

// ownDigest returns the asking clinician's clinic, if the summary that the
// button stands under is its own.
func (b *Bot) ownDigest(ctx context.Context, a *ask) (rehab.Clinic, error) {
	c, err := b.clinicOf(ctx, a)
	if err != nil {
		return c, err
	}
	if d, err := b.store.Digest(ctx, a.act.Ref); err != nil || d.Clinic != c.ID {
		return c, rehab.Refuse(rehab.NotFound, "old.button")
	}
	return c, nil
}

func yesNo(yes bool) rehab.Text {
	if yes {
		return rehab.T("summary.change_yes")
	}
	return rehab.T("summary.change_no")
}

// saysNo reads a yes or a no.
func (b *Bot) saysNo(c rehab.Clinic, typed string) (bool, error) {
	for _, yes := range []bool{true, false} {
		word, err := b.clinicVoice(c).speak(yesNo(yes))
		if err != nil {
			return false, err
		}
		if strings.EqualFold(strings.TrimSpace(typed), word) {
			return !yes, nil
		}
	}
	return false, rehab.Refuse(rehab.Invalid, "summary.yes_or_no")
}

package bot

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"waymark/rehab"
)

// clinicSetup records where and when a clinic's clinicians read. It refuses a
// channel that anyone else can see, and names who can.
func (b *Bot) clinicSetup(ctx context.Context, a *ask) (answer, error) {
	c, err := b.store.ClinicByGuild(ctx, a.guild)
	if err != nil && rehab.ErrorCode(err) != rehab.NotFound {
		return answer{}, err
	}
	c.Guild, c.Locale = a.guild, b.language(a.locale)
	if err := b.readSetup(&c, a.fields); err != nil {
		return answer{}, err
	}
	if err := b.checkChannel(ctx, c); err != nil {
		return answer{}, err
	}
	now := b.clock.Now()
	loc, err := rehab.Zone(c.Zone)
	if err != nil {
		return answer{}, err
	}
	if next, _, ok := c.NextDigest(now, loc); ok {
		c.NextSum = next
	}
	c, err = b.store.SaveClinic(ctx, c, rehab.Audit{Who: a.user, Deed: "clinic.setup", At: now})
	if err != nil {
		return answer{}, err
	}
	p := say(rehab.T("clinic.set_up", "channel", c.Channel, "role", c.Role),
		rehab.T("clinic.digest_at", "weekday", rehab.SayWeekday(c.Digest.Day), "time", rehab.SayTime(c.Digest.At), "zone", zoneName(c.Zone)),
		rehab.T("clinic.next_step"))
	return b.privately(c, p, false)
}

// longestOption is how long, in characters, what patients read of their clinic
// may be: the consent text holds all of it and has to fit into one message.
var longestOption = map[string]int{"phone": 40, "hours": 80, "name": 60, "notice": 200}

// readSetup takes the options over, each with what would be right if it isn't.
func (b *Bot) readSetup(c *rehab.Clinic, f map[string]string) error {
	c.Channel, c.Role, c.Phone = f["channel"], f["role"], rehab.OneLine(f["phone"])
	c.Hours, c.Name, c.Notice = rehab.OneLine(f["hours"]), rehab.OneLine(f["name"]), strings.TrimSpace(f["notice"])
	for name, words := range map[string]string{"phone": c.Phone, "hours": c.Hours, "name": c.Name, "notice": c.Notice} {
		if n := len([]rune(words)); n == 0 || n > longestOption[name] {
			return rehab.Refuse(rehab.Invalid, "clinic.length", "option", name, "max", longestOption[name])
		}
	}
	c.Country = strings.ToUpper(strings.TrimSpace(f["country"]))
	if _, ok := b.numbers[c.Country]; !ok {
		return rehab.Refuse(rehab.Invalid, "clinic.no_numbers", "country", clip(c.Country, 10), "list", strings.Join(slices.Sorted(maps.Keys(b.numbers)), ", "))
	}
	if u, err := url.Parse(c.Notice); err != nil || u.Scheme != "https" || u.Host == "" || strings.ContainsAny(c.Notice, " <>\"`") {
		return rehab.Refuse(rehab.Invalid, "clinic.notice_address")
	}
	loc, err := rehab.Zone(f["zone"])
	if err != nil {
		return err
	}
	c.Zone = loc.String()
	c.Digest = rehab.Weekly{Day: 1, At: 7*60 + 30}
	if day := f["digest-day"]; day != "" {
		days, err := rehab.ParseWeekdays(day[:min(3, len(day))])
		if err != nil {
			return err
		}
		for d := range 7 {
			if days.Has(weekday(d)) {
				c.Digest.Day = weekday(d)
			}
		}
	}
	if at := f["digest-time"]; at != "" {
		if c.Digest.At, err = rehab.ParseWallTime(at); err != nil {
			return err
		}
	}
	c.Keep = rehab.KeepUsual
	if keep := strings.TrimSpace(f["keep-words"]); keep != "" {
		if c.Keep, err = strconv.Atoi(keep); err != nil || c.Keep < rehab.KeepLeast || c.Keep > rehab.KeepMost {
			return rehab.Refuse(rehab.Invalid, "clinic.keep", "typed", clip(keep, 20), "least", rehab.KeepLeast, "most", rehab.KeepMost)
		}
	}
	c.Days = rehab.AllDays
	if days := f["days"]; days != "" {
		if c.Days, err = rehab.ParseWeekdays(days); err != nil {
			return err
		}
	}
	return nil
}

// checkChannel refuses a channel in which the bot can't post, or that others
// than the clinic's role, the bot and administrators can see.
func (b *Bot) checkChannel(ctx context.Context, c rehab.Clinic) error {
	seen, err := b.session.Private(ctx, c.Guild, c.Channel, c.Role)
	if err != nil {
		return rehab.Refuse(rehab.Invalid, "clinic.channel_unreadable")
	}
	if len(seen.Missing) > 0 {
		return rehab.Refuse(rehab.Invalid, "clinic.rights_missing", "list", strings.Join(seen.Missing, ", "))
	}
	if len(seen.By) > 0 {
		return rehab.Refuse(rehab.Invalid, "clinic.channel_seen_by", "list", strings.Join(seen.By, ", "))
	}
	return nil
}

package bot

import (
	"context"
	"strconv"
	"strings"
	"time"

	"waymark/rehab"
	"waymark/storage"
)

// mostAways is how many runs of days the page of them shows: two rows of buttons,
// and one request to Discord for each that is covered.
const mostAways = mostAsked

// clinicClosed sets days on which the clinic is closed; without any it shows
// those there are.
func (b *Bot) clinicClosed(ctx context.Context, a *ask) (answer, error) {
	return b.setAway(ctx, a, "clinic.closed", func(c rehab.Clinic, days rehab.Away, today rehab.Date) (rehab.Clinic, error) {
		return c.Close(days, today)
	})
}

// clinicCover sets days on which one person covers for the others, who has to
// have the clinic's role.
func (b *Bot) clinicCover(ctx context.Context, a *ask) (answer, error) {
	person, name := a.fields["person"], ""
	switch named := a.fields["from"]+a.fields["to"] != ""; {
	case person == "" && named:
		return answer{}, rehab.Refuse(rehab.Invalid, "away.nobody")
	case person != "" && !named:
		return answer{}, rehab.Refuse(rehab.Invalid, "away.both")
	case person != "":
		c, err := b.clinicOf(ctx, a)
		if err != nil {
			return answer{}, err
		}
		who, err := b.clinician(ctx, c, person)
		if err != nil {
			return answer{}, err
		}
		name = rehab.PersonName(who.Name)
	}
	return b.setAway(ctx, a, "clinic.cover", func(c rehab.Clinic, days rehab.Away, today rehab.Date) (rehab.Clinic, error) {
		days.Person, days.Name = person, name
		return c.SetCover(days, today)
	})
}

// setAway does one change to a clinic's days, audited, and shows them as they
// now stand.
func (b *Bot) setAway(ctx context.Context, a *ask, deed string, set func(rehab.Clinic, rehab.Away, rehab.Date) (rehab.Clinic, error)) (answer, error) {
	c, err := b.clinicOf(ctx, a)
	if err != nil {
		return answer{}, err
	}
	from, to := strings.TrimSpace(a.fields["from"]), strings.TrimSpace(a.fields["to"])
	if from+to == "" {
		return b.awaysPage(ctx, c, false)
	}
	if from == "" || to == "" {
		return answer{}, rehab.Refuse(rehab.Invalid, "away.both")
	}
	var days rehab.Away
	if days.From, err = b.dateIn(c, from); err != nil {
		return answer{}, err
	}
	if days.To, err = b.dateIn(c, to); err != nil {
		return answer{}, err
	}
	now := b.clock.Now()
	c, err = b.store.SetAway(ctx, c.ID, rehab.Audit{Who: a.user, Deed: deed, At: now}, func(c rehab.Clinic) (rehab.Clinic, error) {
		return set(c, days, c.Today(now))
	})
	if err != nil {
		return answer{}, err
	}
	return b.awaysPage(ctx, c, false)
}

// awaysShown shows the clinic's days from a button.
func (b *Bot) awaysShown(ctx context.Context, a *ask) (answer, error) {
	c, err := b.clinicOf(ctx, a)
	if err != nil {
		return answer{}, err
	}
	return b.awaysPage(ctx, c, false)
}

// awayTakenBack takes a run of days back.
func (b *Bot) awayTakenBack(ctx context.Context, a *ask) (answer, error) {
	c, err := b.clinicOf(ctx, a)
	if err != nil {
		return answer{}, err
	}
	from, err := rehab.ParseDate(a.act.Value)
	if err != nil {
		return answer{}, rehab.Refuse(rehab.NotFound, "old.button")
	}
	c, err = b.store.SetAway(ctx, c.ID, rehab.Audit{Who: a.user, Deed: "clinic." + a.act.Item + "_taken_back", At: b.clock.Now()}, func(c rehab.Clinic) (rehab.Clinic, error) {
		switch a.act.Item {
		case "closed":
			c.Closed, err = rehab.Without(c.Closed, from)
		case "cover":
			c.Cover, err = rehab.Without(c.Cover, from)
		default:
			err = rehab.Refuse(rehab.NotFound, "old.button")
		}
		return c, err
	})
	if err != nil {
		return answer{}, err
	}
	return b.awaysPage(ctx, c, true)
}

// awaysPage shows the closed days and the cover from today on.
func (b *Bot) awaysPage(ctx context.Context, c rehab.Clinic, update bool) (answer, error) {
	now := b.clock.Now()
	today := c.Today(now)
	p := say(rehab.T("away.title"))
	var row []button
	n := 0
	put := func(list []rehab.Away, what string, line func(rehab.Away) rehab.Text) {
		for _, days := range rehab.Coming(list, today) {
			if n++; n > mostAways {
				continue
			}
			p.add(rehab.T("digest.numbered", "n", n, "text", line(days)))
			row = append(row, clinicTap(rehab.T("away.take_back", "n", strconv.Itoa(n)), "kaway", "", what, days.From.String()))
			if len(row) == maxPerRow {
				p.row(row...)
				row = nil
			}
		}
	}
	put(c.Closed, "closed", func(a rehab.Away) rehab.Text {
		return rehab.T("away.closed", "days", sayRun(a), "date", rehab.SayDate(c.ReadsFrom(a.To.AddDays(1))))
	})
	put(c.Cover, "cover", func(a rehab.Away) rehab.Text {
		said := rehab.T("away.cover", "days", sayRun(a), "who", a.Person)
		if who, err := b.session.Person(ctx, c.Guild, a.Person); err == nil && !who.Has(c.Role) {
			said = rehab.Sentences(said, rehab.T("away.cover_gone", "role", c.Role))
		}
		return said
	})
	p.row(row...)
	if n == 0 {
		p.add(rehab.T("away.none"))
	}
	if !c.NextSum.IsZero() {
		at := clinicLocal(c, c.NextSum)
		p.add(rehab.T("digest.next", "date", rehab.SayDate(rehab.DateOf(at, at.Location())), "time", rehab.SayTime(wallOf(at, at.Location()))))
	}
	p.add(rehab.T("away.alerts"), rehab.T("away.how"))
	return b.privately(c, p, update)
}

// sayRun names a run of days.
func sayRun(a rehab.Away) rehab.Text {
	if a.From == a.To {
		return rehab.T("away.day", "date", rehab.SayDate(a.From))
	}
	return rehab.T("away.days", "from", rehab.SayDate(a.From), "to", rehab.SayDate(a.To))
}

// awaySoon is how many days ahead a summary tells of closed days and cover.
const awaySoon = 14

// awayBelow tells at the end of a summary of the closed days and the cover
// that are near.
func (b *Bot) awayBelow(p *page, c rehab.Clinic) {
	today := c.Today(b.clock.Now())
	n := len(p.lines)
	for _, a := range rehab.Coming(c.Closed, today) {
		if a.From.Sub(today) <= awaySoon {
			p.add(rehab.T("away.closed", "days", sayRun(a), "date", rehab.SayDate(c.ReadsFrom(a.To.AddDays(1)))))
		}
	}
	for _, a := range rehab.Coming(c.Cover, today) {
		if a.From.Sub(today) <= awaySoon {
			p.add(rehab.T("away.cover", "days", sayRun(a), "who", a.Person))
		}
	}
	if len(p.lines) > n && len(p.rows)+len(p.picks) < maxRows {
		p.row(clinicTap(rehab.T("away.change"), "kaways", "", "", ""))
	}
}

// gapBelow names the days that are in no summary: those between the one before
// and this one, when it was put off or we were away.
func (b *Bot) gapBelow(ctx context.Context, p *page, d storage.Digest) error {
	before, err := b.store.DigestBefore(ctx, d)
	if rehab.ErrorCode(err) == rehab.NotFound {
		return nil
	} else if err != nil {
		return err
	}
	if gap := (rehab.Away{From: before.To.AddDays(1), To: d.From.AddDays(-1)}); gap.From.Before(d.From) {
		p.add(rehab.T("away.gap", "days", sayRun(gap)))
	}
	return nil
}

// onCover returns who covers in a clinic today, to be called; "" nobody. Who
// does not have its role any more is not called.
func (b *Bot) onCover(ctx context.Context, c rehab.Clinic) string {
	a, ok := c.CoverOn(c.Today(b.clock.Now()))
	if !ok {
		return ""
	}
	if who, err := b.session.Person(ctx, c.Guild, a.Person); err == nil && !who.Has(c.Role) {
		return ""
	}
	return a.Person
}

// awayText tells a patient of closed days: who reads on them, or when answers
// are read again.
func awayText(c rehab.Clinic, a rehab.Away, d rehab.Date, now time.Time) rehab.Text {
	to := rehab.SayDate(a.To)
	switch cover, ok := c.CoverOn(d); {
	case ok && cover.Name == "":
		return rehab.T("away.told_covered_nameless", "to", to)
	case ok:
		return rehab.T("away.told_covered", "to", to, "name", cover.Name)
	}
	return rehab.T("away.told", "to", to, "date", rehab.SayDate(c.ReadsAnswers(now)))
}

// closedNow is the same where a patient is told of the team at another time.
func closedNow(sc scene) []rehab.Text {
	today := sc.s.Clinic.Today(sc.now)
	if a, ok := sc.s.Clinic.ClosedOn(today); ok {
		return []rehab.Text{awayText(sc.s.Clinic, a, today, sc.now)}
	}
	return nil
}

// hoursNow are the hours in which a clinic looks at alerts, and on a closed day
// that nobody covers when it does again.
func (b *Bot) hoursNow(lang string, c rehab.Clinic) string {
	if len(c.Closed) == 0 {
		return c.Hours
	}
	today := c.Today(b.clock.Now())
	if !c.Shut(today) {
		return c.Hours
	}
	words, err := b.content.Render(lang, rehab.T("away.hours", "usual", c.Hours, "date", rehab.SayDate(c.ReadsFrom(today))), nil)
	if err != nil {
		b.log.Error("say when a clinic is closed", "error", err)
		return c.Hours
	}
	return words
}

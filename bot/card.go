package bot

import (
	"context"
	"strings"
	"time"

	"waymark/chart"
	"waymark/discord"
	"waymark/rehab"
)

// patientCard makes the one page for the minute before a visit, as a picture
// and to print, for the one who asks alone.
func (b *Bot) patientCard(ctx context.Context, a *ask) (answer, error) {
	s, err := b.byAlias(ctx, a)
	if err != nil {
		return answer{}, err
	}
	return b.cardOf(ctx, a, s)
}

// cardAgain is the card of the patient whose page is open.
func (b *Bot) cardAgain(ctx context.Context, a *ask) (answer, error) {
	s, err := b.patientOf(ctx, a, a.act.Ref)
	if err != nil {
		return answer{}, err
	}
	return b.cardOf(ctx, a, s)
}

func (b *Bot) cardOf(ctx context.Context, a *ask, s rehab.State) (answer, error) {
	if s.Patient.Enrolled.IsZero() {
		return answer{}, rehab.Refuse(rehab.Conflict, "vcard.not_begun", "alias", s.Patient.Alias)
	}
	now := b.clock.Now()
	if err := b.store.Audit(ctx, rehab.Audit{Clinic: s.Clinic.ID, Patient: s.Patient.ID, Who: a.user, Deed: "patient.card", At: now}); err != nil {
		return answer{}, err
	}
	v, err := b.viewed(ctx, s, usualWeeks)
	if err != nil {
		return answer{}, err
	}
	c := visitCard{viewed: v}
	if c.coming, c.comes = s.Coming(now); !c.comes {
		c.coming = rehab.Visit{}
	}
	p, err := c.page(b.clinicVoice(s.Clinic), now)
	if err != nil {
		return answer{}, err
	}
	return b.privately(s.Clinic, p, false)
}

// visitCard is what stands on a card.
type visitCard struct {
	viewed
	coming rehab.Visit
	comes  bool
}

// cardSection is a heading with its lines.
type cardSection struct {
	heading rehab.Text
	lines   []rehab.Text
}

func (c visitCard) title() rehab.Text {
	if !c.comes {
		return rehab.T("vcard.title", "alias", c.s.Patient.Alias)
	}
	return rehab.T("vcard.title_visit", "alias", c.s.Patient.Alias, "visit", rehab.SayVisit(c.coming))
}

// sections are the card from top to bottom: first what the visit may be about.
func (c visitCard) sections() []cardSection {
	question := rehab.T("vcard.no_question")
	if c.comes && c.coming.State == rehab.VisitAsks {
		question = rehab.T("vcard.question", "words", rehab.OneLine(c.coming.Question))
	}
	var flags []rehab.Text
	for _, f := range c.flags[:min(mostCardFlags, len(c.flags))] {
		flags = append(flags, f.Text)
	}
	if more := len(c.flags) - mostCardFlags; more > 0 {
		flags = append(flags, rehab.T("digest.more", "count", more))
	} else if len(flags) == 0 {
		flags = append(flags, rehab.T("vcard.no_flag"))
	}
	numbers := c.numbers()
	goal := append([]rehab.Text{rehab.T("goal.quote", "goal", c.s.Goal.Label)}, rehab.TaskLines(c.s)...)
	list := []cardSection{
		{rehab.T("vcard.changes"), rehab.Changes(c.s, c.days, c.to)},
		{rehab.T("vcard.asks"), []rehab.Text{question}},
		{rehab.T("vcard.days", "count", c.to.Sub(c.from)+1), numbers[1:]},
		{rehab.T("vcard.flags"), flags},
		{rehab.T("vcard.goal"), goal},
	}
	if exercises := rehab.ExerciseLines(c.s, c.days); len(exercises) > 0 {
		list = append(list, cardSection{rehab.T("vcard.plan"), exercises})
	}
	if said, ok := c.agreedLine(); ok {
		list = append(list, cardSection{rehab.T("vcard.agreed"), []rehab.Text{said}})
	}
	return list
}

const mostCardFlags = 3

// page is the card as a message: its words, the picture, and the page to print.
func (c visitCard) page(v voice, now time.Time) (page, error) {
	sections := c.sections()
	words := []rehab.Text{rehab.T("vcard.bold", "text", c.title())}
	for _, s := range sections {
		words = append(append(words, rehab.T("vcard.bold", "text", s.heading)), s.lines...)
	}
	p := say(limited(words, v.measure)...)
	card, err := c.inWords(v, sections, now)
	if err != nil {
		return p, err
	}
	png, err := chart.CardPNG(card)
	if err != nil {
		return p, err
	}
	pdf, err := chart.CardPDF(card, v.lang, now)
	if err != nil {
		return p, err
	}
	alt, err := v.speak(rehab.T("vcard.alt", "picture", chart.Alt(card.Panel)))
	if err != nil {
		return p, err
	}
	printed, err := v.speak(rehab.T("vcard.print"))
	if err != nil {
		return p, err
	}
	p.files = []discord.File{{Name: "card.png", Type: "image/png", Data: png, Alt: alt}, {Name: "card.pdf", Type: "application/pdf", Data: pdf, Alt: printed}}
	if c.s.Patient.Status.Running() {
		p.row(agreeButton(c.s))
	}
	return p, nil
}

// inWords puts the card into words for the picture, which knows no bold type
// inside a line.
func (c visitCard) inWords(v voice, sections []cardSection, now time.Time) (chart.Card, error) {
	var failed error
	said := func(t rehab.Text) string {
		words, err := v.speak(t)
		if err != nil && failed == nil {
			failed = err
		}
		return strings.Trim(strings.ReplaceAll(words, "**", ""), "*")
	}
	local := clinicLocal(c.s.Clinic, now)
	card := chart.Card{Title: said(c.title()), Subtitle: said(rehab.T("vcard.made", "date", rehab.SayDate(rehab.DateOf(local, local.Location()))))}
	for _, s := range sections {
		sec := chart.Section{Heading: said(s.heading)}
		for _, l := range s.lines {
			sec.Lines = append(sec.Lines, said(l))
		}
		card.Sections = append(card.Sections, sec)
	}
	panel, err := chart.PanelOf(v.speak, rehab.T("vcard.chart", "count", c.to.Sub(c.from)+1), c.drawn, c.from, c.to)
	if err != nil {
		return card, err
	}
	card.Panel = panel
	return card, failed
}

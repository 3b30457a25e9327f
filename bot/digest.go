package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf16"

	"waymark/discord"
	"waymark/rehab"
	"waymark/storage"
)

// digestOf reads a stored summary.
func (b *Bot) digestOf(ctx context.Context, id string) (storage.Digest, rehab.Digest, error) {
	var d rehab.Digest
	stored, err := b.store.Digest(ctx, id)
	if err != nil {
		return stored, d, err
	}
	if err := json.Unmarshal(stored.Body, &d); err != nil {
		return stored, d, fmt.Errorf("read summary: %w", err)
	}
	return stored, d, nil
}

// digestPage is one message of a clinic's summary.
func (b *Bot) digestPage(ctx context.Context, c rehab.Clinic, id string, part int) (page, error) {
	stored, d, err := b.digestOf(ctx, id)
	if err != nil || !stored.DeletedAt.IsZero() {
		return page{}, err
	}
	parts := d.Messages(b.clinicVoice(c).measure)
	if part >= len(parts) {
		return page{}, nil
	}
	p := say(parts[part].Paragraphs...)
	for _, e := range parts[part].Entries {
		if e.Wish == "" || len(p.rows) == maxRows {
			continue
		}
		switch w, err := b.store.Wish(ctx, e.Wish); {
		case err != nil:
			return page{}, err
		case w.State == rehab.WishOpen:
			p.row(wishRow(e, id, part)...)
		default:
			p.add(rehab.T("summary.answered", "alias", e.Alias))
		}
	}
	end := part == len(parts)-1
	var row []button
	if parts[part].Look && (end || !parts[part+1].Look) {
		p.rows = p.rows[:min(len(p.rows), maxRows-2)]
		p.picks = []pick{openPick(d)}
		switch {
		case d.Daily: // only the week's can be marked: patients hear of that
		case stored.ReadAt.IsZero():
			row = append(row, clinicTap(rehab.T("summary.mark_read"), "kread", id, "", ""))
		default:
			p.add(rehab.T("summary.read_by", "who", "<@"+stored.ReadBy+">"))
		}
	}
	if end && !d.Daily {
		p.rows = p.rows[:min(len(p.rows), maxRows-1-len(p.picks))]
		row = append(row, clinicTap(rehab.T("summary.change"), "kchange", id, "", ""))
	}
	p.row(row...)
	if parts[part].Picture {
		file, err := b.weekPicture(ctx, c, d)
		if err != nil {
			return page{}, err
		}
		p.files = []discord.File{file}
	}
	if end && !d.Daily {
		if err := b.gapBelow(ctx, &p, stored); err != nil {
			return page{}, err
		}
		b.awayBelow(&p, c)
	}
	return p, nil
}

// unreadPage calls the clinicians to a summary that nobody has marked as read.
func (b *Bot) unreadPage(ctx context.Context, c rehab.Clinic, id string) (page, error) {
	stored, err := b.store.Digest(ctx, id)
	if err != nil || !stored.ReadAt.IsZero() || !stored.DeletedAt.IsZero() {
		return page{}, err
	}
	p := say(rehab.T("summary.unread", "weekday", rehab.SayWeekday(c.Digest.Day)))
	p.ping, p.cover = c.Role, b.onCover(ctx, c)
	return p, nil
}

// wishRow answers a patient's wish from a message of the summary, which is then
// shown again without it.
func wishRow(e rehab.Entry, digest string, part int) []button {
	if e.Kind == string(rehab.WishVisit) {
		return []button{clinicTap(rehab.T("visit.show", "alias", e.Alias), "kvisit", e.Wish, "", "")}
	}
	at := strconv.Itoa(part)
	row := []button{clinicTap(rehab.T("summary.answer", "alias", e.Alias), "kans", e.Wish, digest, at)}
	if e.Kind == string(rehab.WishFewer) {
		row = append(row, clinicTap(rehab.T("summary.agree", "alias", e.Alias), "kfewer", e.Wish, digest, at))
	}
	return row
}

// openPick opens one patient: those who need a look first, then the rest by
// alias, as many as a select holds.
func openPick(d rehab.Digest) pick {
	menu := pick{hint: rehab.T("summary.open"), act: rehab.Act{Verb: "popen"}, min: 1, max: 1}
	seen := map[string]bool{}
	put := func(patient, alias string) {
		if patient != "" && !seen[patient] && len(menu.options) < maxOptions {
			seen[patient] = true
			menu.options = append(menu.options, option{label: rehab.T("summary.alias", "alias", alias), value: patient})
		}
	}
	for _, list := range [][]rehab.Entry{d.LookAt, d.Waiting, d.Well, d.New} {
		for _, e := range list {
			put(e.Patient, e.Alias)
		}
	}
	for _, l := range d.Everyone {
		put(l.Patient, l.Alias)
	}
	return menu
}

// digestAgain shows a message of the summary as it now stands, in place of the
// one that was acted on.
func (b *Bot) digestAgain(ctx context.Context, a *ask, c rehab.Clinic, id string, part int) (answer, error) {
	d, err := b.store.Digest(ctx, id)
	if err != nil || d.Clinic != c.ID || !d.DeletedAt.IsZero() {
		return answer{}, rehab.Refuse(rehab.NotFound, "old.button")
	}
	p, err := b.digestPage(ctx, c, id, part)
	if err != nil {
		return answer{}, err
	}
	m, err := b.clinicVoice(c).compose(p, a.act.Row)
	return answer{message: &m, update: true}, err
}

// digestRead records that the summary was read.
func (b *Bot) digestRead(ctx context.Context, a *ask) (answer, error) {
	c, err := b.clinicOf(ctx, a)
	if err != nil {
		return answer{}, err
	}
	d, err := b.store.Digest(ctx, a.act.Ref)
	if err != nil || d.Clinic != c.ID || !d.DeletedAt.IsZero() {
		return answer{}, rehab.Refuse(rehab.NotFound, "old.button")
	}
	if _, err := b.store.MarkRead(ctx, d.ID, a.user, b.clock.Now()); err != nil {
		return answer{}, err
	}
	_, full, err := b.digestOf(ctx, d.ID)
	if err != nil {
		return answer{}, err
	}
	parts := full.Messages(b.clinicVoice(c).measure)
	for i, part := range parts {
		if part.Look && (i == len(parts)-1 || !parts[i+1].Look) {
			return b.digestAgain(ctx, a, c, d.ID, i)
		}
	}
	return b.privately(c, say(rehab.T("summary.marked")), false)
}

// digestNow makes the summary of the last seven days for the one who asks.
func (b *Bot) digestNow(ctx context.Context, a *ask) (answer, error) {
	c, err := b.clinicOf(ctx, a)
	if err != nil {
		return answer{}, err
	}
	now := b.clock.Now()
	to := rehab.DateOf(clinicLocal(c, now), clinicLocal(c, now).Location())
	safety, err := b.store.Safety(ctx, c.ID, now.AddDate(0, 0, -7), now)
	if err != nil {
		return answer{}, err
	}
	summary := rehab.NewSummary(c, to.AddDays(-6), to, now, safety)
	if err := b.store.Cases(ctx, c.ID, now, rehab.CaseDays, summary.Add); err != nil {
		return answer{}, err
	}
	d := summary.Digest()
	parts := d.Messages(b.clinicVoice(c).measure)
	if len(parts) == 0 {
		return b.privately(c, say(rehab.T("summary.nothing")), false)
	}
	p := say(parts[0].Paragraphs...)
	if len(d.Everyone)+len(d.LookAt) > 0 {
		p.picks = []pick{openPick(d)}
	}
	return b.privately(c, p, false)
}

// measure is the length of a text as its readers see it, in characters; of
// those that some count as two, two.
func (v voice) measure(t rehab.Text) int {
	words, err := v.speak(t)
	if err != nil {
		return len(t.Key)
	}
	return len(utf16.Encode([]rune(words)))
}

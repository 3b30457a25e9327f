package bot

import (
	"context"
	"regexp"
	"strings"

	"waymark/discord"
	"waymark/rehab"
)

// mostAsked is how many accounts Discord is asked about for one answer: each is
// a request of its own, and the answer is due in three seconds.
const mostAsked = 10

// account finds a Discord account's id in what was typed or chosen.
var account = regexp.MustCompile(`^(?:<@!?)?(\d{15,20})>?$`)

// handover makes another clinician responsible for all of one's patients, or
// for one of them. The one before may have left the server.
func (b *Bot) handover(ctx context.Context, a *ask) (answer, error) {
	c, err := b.clinicOf(ctx, a)
	if err != nil {
		return answer{}, err
	}
	h := rehab.Handover{Clinic: c.ID, To: a.fields["to"]}
	if found := account.FindStringSubmatch(strings.TrimSpace(a.fields["from"])); found != nil {
		h.From = found[1]
	}
	if h.From == "" {
		return answer{}, rehab.Refuse(rehab.Invalid, "handover.from")
	}
	if h.From == h.To {
		return answer{}, rehab.Refuse(rehab.Invalid, "handover.same")
	}
	if a.fields["patient"] != "" {
		p, err := b.store.PatientByAlias(ctx, c.ID, a.fields["patient"])
		if err != nil {
			return answer{}, rehab.Refuse(rehab.NotFound, "patient.unknown")
		}
		h.Patient = p.ID
	}
	to, err := b.clinician(ctx, c, h.To)
	if err != nil {
		return answer{}, err
	}
	h.Name = rehab.PersonName(to.Name)
	done, err := b.store.HandOver(ctx, h, rehab.Audit{Who: a.user, Deed: "clinic.handover", At: b.clock.Now()})
	if err != nil {
		return answer{}, err
	}
	p := say(rehab.T("handover.done", "count", len(done.Patients), "who", h.To, "before", h.From))
	var names []rehab.Text
	for _, one := range done.Patients[:min(len(done.Patients), mostNamed)] {
		names = append(names, rehab.T("notice.alias", "alias", one.Alias))
	}
	if more := len(done.Patients) - len(names); more > 0 {
		names = append(names, rehab.T("notice.more", "count", more))
	}
	if len(names) > 0 {
		p.add(rehab.T("handover.whose", "list", names))
	}
	if done.Told > 0 {
		p.add(rehab.T("handover.are_told", "count", done.Told))
	}
	if done.Flags > 0 {
		p.add(rehab.T("handover.flags", "count", done.Flags, "who", h.To))
	}
	if done.Alerts > 0 {
		p.add(rehab.T("handover.alerts", "count", done.Alerts, "who", h.To))
	}
	if done.Covers > 0 {
		p.add(rehab.T("handover.covers", "who", h.To))
	}
	return b.privately(c, p, false)
}

// clinician looks up someone who is to do a clinic's work, and refuses who does
// not have its role now.
func (b *Bot) clinician(ctx context.Context, c rehab.Clinic, user string) (discord.Person, error) {
	who, err := b.session.Person(ctx, c.Guild, user)
	switch {
	case err != nil:
		return who, rehab.Refuse(rehab.Unavailable, "clinician.unasked")
	case !who.Here:
		return who, rehab.Refuse(rehab.Invalid, "clinician.not_here", "who", user)
	case !who.Has(c.Role):
		return who, rehab.Refuse(rehab.Invalid, "clinician.no_role", "who", user, "role", c.Role)
	}
	return who, nil
}

// caseload shows how many patients each clinician looks after, and whose
// clinician does not have the role any more.
func (b *Bot) caseload(ctx context.Context, a *ask) (answer, error) {
	c, err := b.clinicOf(ctx, a)
	if err != nil {
		return answer{}, err
	}
	loads, err := b.store.Loads(ctx, c.ID)
	if err != nil {
		return answer{}, err
	}
	patients, flags := 0, 0
	var lines []rehab.Text
	gone := false
	for i, l := range loads {
		patients, flags = patients+l.Running, flags+l.Flags
		parts := []rehab.Text{rehab.T("caseload.patients", "count", l.Running)}
		for _, part := range []struct {
			key   string
			count int
		}{{"caseload.away", l.Away}, {"caseload.begun", l.Begun}, {"caseload.flags", l.Flags}} {
			if part.count > 0 {
				parts = append(parts, rehab.Text{Key: part.key, Args: rehab.Args{"count": part.count}})
			}
		}
		if i < mostAsked {
			if who, err := b.session.Person(ctx, c.Guild, l.Clinician); err == nil && !who.Has(c.Role) {
				parts, gone = append(parts, rehab.T("caseload.gone")), true
			}
		}
		lines = append(lines, rehab.T("caseload.line", "who", l.Clinician, "parts", parts))
	}
	if len(lines) == 0 {
		return b.privately(c, say(rehab.T("caseload.none")), false)
	}
	p := say(rehab.T("caseload.title", "count", patients), rehab.T("caseload.total_flags", "count", flags))
	p.lines = limited(append(p.lines, lines...), b.clinicVoice(c).measure)
	if gone {
		p.add(rehab.T("caseload.hand_over"))
	}
	return b.privately(c, p, false)
}

// suggestHolder completes a clinician who has patients here, those too whom
// Discord no longer knows.
func (b *Bot) suggestHolder(ctx context.Context, a *ask, typed string) ([]choice, error) {
	c, err := b.clinicOf(ctx, a)
	if err != nil {
		return nil, nil //nolint:nilerr // a list of choices has no room for words
	}
	loads, err := b.store.Loads(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	v := b.clinicVoice(c)
	var list []choice
	for _, l := range loads[:min(len(loads), mostAsked)] {
		said := rehab.T("handover.left", "count", l.Running+l.Begun, "end", l.Clinician[max(0, len(l.Clinician)-4):])
		if who, err := b.session.Person(ctx, c.Guild, l.Clinician); err == nil && who.Here {
			said = rehab.T("handover.holder", "name", who.Name, "count", l.Running+l.Begun)
		}
		name, err := v.speak(said)
		if err != nil {
			return nil, err
		}
		if strings.Contains(strings.ToLower(name), strings.ToLower(strings.TrimSpace(typed))) {
			list = append(list, choice{name, l.Clinician})
		}
	}
	return list, nil
}

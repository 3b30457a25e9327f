package bot

import (
	"context"
	"fmt"
	"time"

	"waymark/rehab"
)

// scene is what a view of one patient is made from.
type scene struct {
	bot *Bot
	ctx context.Context
	s   rehab.State
	v   rehab.View
	now time.Time
	loc *time.Location
}

// shows is the table of what a patient sees. A view that has nothing to show
// any more gives an empty page, which is not sent.
var shows map[string]func(scene) (page, error)

func init() {
	shows = map[string]func(scene) (page, error){
		"text":           showText,
		"checkin":        showCheckin,
		"spent":          showSpent,
		"reminder":       showReminder,
		"reminder_spent": showReminderSpent,
		"resting":        showResting,
		"rest_word":      showRestWord,
		"consent":        showConsent,
		"consent_read":   showConsentRead,
		"goal_check":     showGoalCheck,
		"when":           showWhen,
		"enrolled":       showEnrolled,
		"settings":       showSettings,
		"enjoy":          showEnjoy,
		"enjoy_pass":     showEnjoyPass,
		"numbers":        showNumbers,
		"safety":         showSafety,
		"not_told":       showNotTold,
		"card":           showCard,
		"cards":          showCards,
		"make":           showMake,
		"pause":          showPause,
		"snooze":         showSnooze,
		"goal":           showGoal,
		"plan":           showPlan,
		"progress":       showProgress,
		"help":           showHelp,
		"note":           showNote,
		"visit":          showVisit,
		"step":           showStep,
		"farewell":       showFarewell,
		"move":           showMove,
		"old_account":    showText,
	}
}

// show makes the page of a view of a patient's state.
func (b *Bot) show(ctx context.Context, s rehab.State, v rehab.View) (page, error) {
	f, ok := shows[v.Name]
	if !ok {
		return page{}, fmt.Errorf("show %q: no such view", v.Name)
	}
	loc, err := rehab.Zone(zoneOf(s))
	if err != nil {
		return page{}, err
	}
	return f(scene{bot: b, ctx: ctx, s: s, v: v, now: b.clock.Now(), loc: loc})
}

// zoneOf is the zone of a patient's dates: the plan's, or before there is one
// the clinic's.
func zoneOf(s rehab.State) string {
	if s.Plan.Zone != "" {
		return s.Plan.Zone
	}
	return s.Clinic.Zone
}

// voice returns the patient's voice: language, and the slots that every text
// may use.
func (b *Bot) voice(s rehab.State) voice {
	country := s.Patient.Country
	if country == "" {
		country = s.Clinic.Country
	}
	return b.speaker(s.Patient.Locale, s.Clinic, country)
}

// speaker speaks a language, for a clinic and with the numbers of a country.
// Both may be unknown.
func (b *Bot) speaker(lang string, c rehab.Clinic, country string) voice {
	return voice{bot: b, lang: lang, ambient: b.ambient(lang, c, country)}
}

func (b *Bot) ambient(lang string, c rehab.Clinic, country string) rehab.Args {
	n := b.numbers[country]
	team, err := b.content.Render(lang, rehab.T("safety.team"), nil)
	if err != nil {
		b.log.Error("name the team", "error", err)
	}
	return rehab.Args{
		"team": team, "clinic": c.Name, "phone": c.Phone, "hours": b.hoursNow(lang, c), "notice": c.Notice,
		"emergency": n.Emergency, "crisis_line": n.CrisisLine, "crisis_text": n.CrisisText, "abuse_line": n.AbuseLine,
		"poisons_line": n.Poisons, "health_line": n.HealthLine,
	}
}

func showText(sc scene) (page, error) { return say(sc.v.Text), nil }

// checkin returns a check-in of the state and its answers.
func (sc scene) checkin(id string) (rehab.Checkin, rehab.Sheet, bool) {
	for _, ch := range sc.s.Checkins {
		if ch.ID == id {
			return ch, sc.s.Sheet(ch), true
		}
	}
	return rehab.Checkin{}, nil, false
}

package bot

import (
	"context"

	"waymark/rehab"
)

// guide is what a clinician reads who asks for help: how the work goes, in a
// minute. The commands are a tap away; they would not fit beside it.
func (b *Bot) guide(ctx context.Context, a *ask) (answer, error) {
	c, err := b.clinicOf(ctx, a)
	if err != nil {
		return answer{}, err
	}
	p := say(rehab.T("help.clinician"), rehab.T("guide.monday", "weekday", rehab.SayWeekday(c.Digest.Day)), rehab.T("guide.flag"), rehab.T("guide.visit"),
		rehab.T("guide.plan"), rehab.T("guide.safety"), rehab.T("guide.not"))
	p.row(clinicTap(rehab.T("guide.commands"), "khelp", "", "", ""))
	return b.privately(c, p, false)
}

// guideCommands lists what can be asked for by name.
func (b *Bot) guideCommands(ctx context.Context, a *ask) (answer, error) {
	c, err := b.clinicOf(ctx, a)
	if err != nil {
		return answer{}, err
	}
	return b.privately(c, say(b.helpLines(rehab.Clinician)...), false)
}

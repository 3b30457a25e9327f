package bot

import (
	"context"

	"waymark/chart"
	"waymark/rehab"
)

func (b *Bot) digestPage(ctx context.Context, c rehab.Clinic, ref string, part int) (page, error) { return page{}, nil }
func (b *Bot) digestRead(ctx context.Context, a *ask) (answer, error)                           { return answer{}, nil }
func (b *Bot) digestNow(ctx context.Context, a *ask) (answer, error)                            { return answer{}, nil }
func (b *Bot) panel(v voice, s rehab.State, days []rehab.Day, from, to rehab.Date) (chart.Panel, rehab.Text, error) {
	return chart.Panel{}, rehab.T("x"), nil
}

package bot

import (
	"context"

	"waymark/rehab"
	"waymark/storage"
)

// mostNamed is how many patients a notice names, so that it fits one message;
// the others are counted.
const mostNamed = 45

// unsentPage tells the clinicians whose messages did not arrive, and what that
// asks of them, one paragraph for each kind of reason.
func (b *Bot) unsentPage(ctx context.Context, notice string) (page, error) {
	list, err := b.store.Unsent(ctx, notice)
	if err != nil {
		return page{}, err
	}
	names := map[string][]rehab.Text{}
	for _, u := range list {
		names[u.Outcome] = append(names[u.Outcome], rehab.T("notice.alias", "alias", u.Alias))
	}
	var p page
	if len(names) == 0 {
		return p, nil
	}
	for _, outcome := range []string{storage.Unreachable, storage.GivenUp, storage.Refused} {
		who := names[outcome]
		if most := mostNamed / len(names); len(who) > most {
			more := len(who) - most
			who = append(who[:most:most], rehab.T("notice.more", "count", more))
		}
		if len(who) > 0 {
			p.add(rehab.T("notice."+outcome, "list", who))
		}
	}
	return p, nil
}

package bot

import (
	"context"

	"waymark/discord"
	"waymark/rehab"
	"waymark/storage"
)

// mostNamed is how many patients the answer to a command names; the others are
// counted.
const mostNamed = 45

// namesRoom is how many characters of a notice names may take, so that all it
// says besides fits one message.
const namesRoom = 1200

// unsentPage tells the clinicians whose messages did not arrive, and what that
// asks of them, one paragraph for each kind of reason. If not all names have
// room, the others are counted, and the whole of it is in a file.
func (b *Bot) unsentPage(ctx context.Context, v voice, notice string) (page, error) {
	list, err := b.store.Unsent(ctx, notice)
	if err != nil {
		return page{}, err
	}
	aliases := map[string][]string{}
	for _, u := range list {
		aliases[u.Outcome] = append(aliases[u.Outcome], u.Alias)
	}
	var p, whole page
	for _, outcome := range []string{storage.Unreachable, storage.GivenUp, storage.Refused} {
		var all []rehab.Text
		shown, room := 0, namesRoom/max(len(aliases), 1)
		for _, alias := range aliases[outcome] {
			all = append(all, rehab.T("notice.alias", "alias", alias))
			if room -= v.measure(all[len(all)-1]) + len(", "); room >= 0 {
				shown++
			}
		}
		if len(all) == 0 {
			continue
		}
		whole.add(rehab.T("notice."+outcome, "list", all))
		if more := len(all) - shown; more > 0 {
			all = append(all[:shown:shown], rehab.T("notice.more", "count", more))
		}
		p.add(rehab.T("notice."+outcome, "list", all))
	}
	if shown, err := v.text(p); err != nil || shown == "" {
		return p, err
	} else if all, err := v.text(whole); err != nil {
		return p, err
	} else if all != shown {
		file, err := v.textFile("all-of-it.txt", unmarked(all))
		if err != nil {
			return p, err
		}
		p.add(rehab.T("long.names"))
		p.files = []discord.File{file}
	}
	return p, nil
}

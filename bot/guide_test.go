package bot

import (
	"context"
	"strings"
	"testing"

	"waymark/rehab"
)

// What is too long for one message is cut by Discord's limit, and nobody notices.
func TestHelpForCliniciansFitsAMessage(t *testing.T) {
	h := newLeakHouse(t)
	who := ask{user: "physio", guild: h.here.Guild, roles: []string{h.here.Role}}
	for name, help := range map[string]func(*Bot, context.Context, *ask) (answer, error){"help": (*Bot).help, "all commands": (*Bot).guideCommands} {
		read, err := h.do(who, func(ctx context.Context, a *ask) (answer, error) { return help(h.bot, ctx, a) })
		if err != nil || strings.HasSuffix(read, "…") || len([]rune(read)) < 500 {
			t.Errorf("%s: %v, %d characters: %s", name, err, len([]rune(read)), read)
		}
	}
	for _, c := range commands() {
		if read, err := h.do(who, func(ctx context.Context, a *ask) (answer, error) { return h.bot.guideCommands(ctx, a) }); c.server && rehab.May(rehab.Clinician, c.deed) && !strings.Contains(read, "/"+c.name+"`") {
			t.Errorf("%s is not told of, %v", c.name, err)
		}
	}
}

package bot

import (
	"context"
	"log/slog"

	"github.com/jonboulle/clockwork"

	"waymark/content"
	"waymark/discord"
	"waymark/rehab"
	"waymark/screen"
	"waymark/storage"
)

// Bot holds the conversation with patients and clinicians.
type Bot struct {
	store   *storage.Store
	content *content.Content
	cat     *rehab.Catalogue
	screen  *screen.Screen
	session *discord.Session
	numbers map[string]rehab.Numbers // by country
	clock   clockwork.Clock
	log     *slog.Logger
	codes   *brake
}

// Parts are what a Bot is made of.
type Parts struct {
	Store   *storage.Store
	Content *content.Content
	Screen  *screen.Screen
	Session *discord.Session
	Numbers map[string]rehab.Numbers
	Clock   clockwork.Clock
	Log     *slog.Logger
}

// New returns a bot made of the parts.
func New(p Parts) *Bot {
	return &Bot{store: p.Store, content: p.Content, cat: p.Content.Catalogue(), screen: p.Screen, session: p.Session,
		numbers: p.Numbers, clock: p.Clock, log: p.Log, codes: newBrake()}
}

// Measure returns the number of characters of a text as English readers see
// it: summaries are split over messages by it.
func (b *Bot) Measure(t rehab.Text) int { return b.clinicVoice(rehab.Clinic{}).measure(t) }

// Render makes the message of an outbox row from the state as of now. An empty
// message means that there is nothing to say any more.
func (b *Bot) Render(ctx context.Context, row storage.Row) (discord.Message, error) {
	if row.Patient == "" || row.Kind.ToClinic() {
		return b.renderClinic(ctx, row)
	}
	if row.Asks() {
		if over, err := b.store.Overtaken(ctx, row); over || err != nil {
			return discord.Message{}, err
		}
	}
	s, err := b.store.State(ctx, row.Patient, b.clock.Now())
	if err != nil {
		return discord.Message{}, err
	}
	p, err := b.show(ctx, s, row.Shown())
	if err != nil {
		return discord.Message{}, err
	}
	return b.voice(s).compose(p, row.ID)
}

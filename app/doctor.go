package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/jonboulle/clockwork"

	"waymark/bot"
	"waymark/content"
	"waymark/discord"
	"waymark/rehab"
	"waymark/storage"
)

// errUnwell is the doctor's verdict when something is to be mended.
var errUnwell = errors.New("something is to be mended; see above")

// stuckAfter is how long a message may be overdue before the bot counts as
// not working.
const stuckAfter = 10 * time.Minute

// examination writes one line for each thing looked at.
type examination struct {
	w      io.Writer
	unwell bool
}

func (e *examination) ok(format string, args ...any) { fmt.Fprintf(e.w, "ok    "+format+"\n", args...) }

// note is something to know that needs no mending.
func (e *examination) note(format string, args ...any) {
	fmt.Fprintf(e.w, "note  "+format+"\n", args...)
}

func (e *examination) mend(format string, args ...any) {
	e.unwell = true
	fmt.Fprintf(e.w, "mend  "+format+"\n", args...)
}

// Doctor checks what Waymark stands on, beside a running bot if there is one,
// and says how to mend what it finds.
func Doctor(ctx context.Context, o Options, w io.Writer) error {
	e := &examination{w: w}
	cfg, err := o.read()
	if err != nil {
		e.mend("configuration: %s", err)
	} else {
		e.ok("configuration: a token, and the numbers of %d countries", len(cfg.Numbers))
	}
	now := clockwork.NewRealClock().Now()
	e.time(now)
	clinics := e.database(ctx, o.DB, now)
	if err == nil {
		e.backups(ctx, cfg, o.Identity, now)
	}
	if err == nil {
		e.discord(ctx, cfg, clinics)
	}
	if e.unwell {
		return errUnwell
	}
	return nil
}

// time checks the clock and the zones.
func (e *examination) time(now time.Time) {
	if now.Year() < 2026 {
		e.mend("clock: it says %s; set it, or check-ins go out at the wrong time", now.Format(time.RFC3339))
	} else {
		e.ok("clock: %s", now.Format(time.RFC3339))
	}
	for _, zone := range []string{"Australia/Melbourne", "America/New_York", "Europe/Berlin"} {
		if _, err := rehab.Zone(zone); err != nil {
			e.mend("zones: %s is unknown; the program was built without time/tzdata", zone)
			return
		}
	}
	e.ok("zones: %s", zoneSource())
}

// database checks that the file can be read at this program's version.
func (e *examination) database(ctx context.Context, file string, now time.Time) []rehab.Clinic {
	store, err := storage.OpenReadOnly(file)
	if err != nil {
		e.mend("database %s: %s", file, Explain(err))
		return nil
	}
	defer store.Close()
	clinics, err := store.Clinics(ctx)
	if err != nil {
		e.mend("database %s: %s", file, Explain(err))
		return nil
	}
	e.ok("database %s: %d clinics", file, len(clinics))
	e.outbox(ctx, store, now)
	e.days(ctx, store, clinics)
	return clinics
}

// outbox looks for messages that should have left, and says why those did not
// that were tried.
func (e *examination) outbox(ctx context.Context, store *storage.Store, now time.Time) {
	before := now.Add(-stuckAfter)
	waiting, err := store.Pending(ctx, before)
	if err != nil {
		e.mend("outbox: %s", Explain(err))
		return
	}
	tried, err := store.Retried(ctx, before)
	if err != nil {
		e.mend("outbox: %s", Explain(err))
		return
	}
	for _, why := range slices.Sorted(maps.Keys(tried)) {
		e.mend("outbox: messages are tried again and again: %s (%d)", why, tried[why])
	}
	switch {
	case waiting > 0:
		e.mend("outbox: %d messages have waited for over %v; is the bot running, and what does its log say?", waiting, stuckAfter)
	case len(tried) == 0:
		e.ok("outbox: nothing is stuck")
	}
}

// discord checks the token, and that each clinic's channel is private.
func (e *examination) discord(ctx context.Context, cfg Config, clinics []rehab.Clinic) {
	session, err := discord.New(discord.Config{Token: cfg.Token, APIURL: cfg.APIURL, Clock: clockwork.NewRealClock(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		e.mend("Discord: %s", Explain(err))
		return
	}
	if err := session.Check(ctx); err != nil {
		e.mend("Discord: %s", Explain(err))
		return
	}
	e.ok("Discord: the token works")
	e.commands(ctx, session)
	for _, c := range clinics {
		seen, err := session.Private(ctx, c.Guild, c.Channel, c.Role)
		switch {
		case err != nil:
			e.mend("clinic %s: the channel can't be read: %s", c.Name, Explain(err))
		case len(seen.Missing) > 0:
			e.mend("clinic %s: the bot lacks rights in the channel: %v", c.Name, seen.Missing)
		case len(seen.By) > 0:
			e.mend("clinic %s: the channel can be seen by %v; only the clinic's role, the bot and administrators may", c.Name, seen.By)
		default:
			e.ok("clinic %s: the channel is private", c.Name)
		}
	}
}

// commands looks whether Discord has ours, which the bot gives it at its start.
func (e *examination) commands(ctx context.Context, session *discord.Session) {
	words, err := content.Load()
	if err != nil {
		e.mend("commands: %s", Explain(err))
		return
	}
	ours, err := bot.New(bot.Parts{Content: words}).Commands()
	if err != nil {
		e.mend("commands: %s", Explain(err))
		return
	}
	switch has, err := session.HasCommands(ctx, ours); {
	case err != nil:
		e.mend("commands: Discord can't be asked for them: %s", Explain(err))
	case !has:
		e.mend("commands: Discord does not have those of this version; start the bot, and see what its log says of them")
	default:
		e.ok("commands: Discord has them")
	}
}

// Health reports an error unless a bot runs on the database and sends what is
// due.
func Health(ctx context.Context, o Options) error {
	release, err := storage.Lock(o.DB)
	if err == nil {
		return errors.Join(errors.New("no bot runs on this database"), release())
	}
	store, err := storage.OpenReadOnly(o.DB)
	if err != nil {
		return err
	}
	defer store.Close()
	n, err := store.Pending(ctx, clockwork.NewRealClock().Now().Add(-stuckAfter))
	if err != nil {
		return err
	}
	if n > 0 {
		return fmt.Errorf("%d messages have waited for over %v", n, stuckAfter)
	}
	return nil
}

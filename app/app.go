package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/jonboulle/clockwork"
	"golang.org/x/sync/errgroup"

	"waymark/bot"
	"waymark/content"
	"waymark/discord"
	"waymark/rehab"
	"waymark/scheduler"
	"waymark/screen"
	"waymark/storage"
)

// App is Waymark put together. The parts are there for those who run them by
// themselves: the demo and the tests beat the scheduler on their own clock.
type App struct {
	Store     *storage.Store
	Content   *content.Content
	Session   *discord.Session
	Sender    *discord.Sender
	Scheduler *scheduler.Scheduler
	Bot       *bot.Bot

	safety *screen.Screen
	clock  clockwork.Clock
	log    *slog.Logger
}

// New opens the database and makes the parts; nothing runs yet.
func New(cfg Config, clock clockwork.Clock, log *slog.Logger) (*App, error) {
	words, err := content.Load()
	if err != nil {
		return nil, fmt.Errorf("load content: %w", err)
	}
	safety := screen.Begin(words.Screen())
	store, err := storage.Open(cfg.DB)
	if err != nil {
		return nil, err
	}
	a := &App{Store: store, Content: words, safety: safety, clock: clock, log: log}
	a.Session, err = discord.New(discord.Config{Token: cfg.Token, APIURL: cfg.APIURL, Heartbeat: cfg.Heartbeat, Clock: clock, Log: log})
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	a.Bot = bot.New(bot.Parts{Store: store, Content: words, Screen: safety, Session: a.Session, Numbers: cfg.Numbers, Clock: clock, Log: log})
	a.Session.Handle(a.Bot)
	a.Session.ReadBack(store)
	a.Sender = discord.NewSender(a.Session, store, a.Bot.Render, clock, log)
	a.Scheduler = scheduler.New(store, words.Catalogue(), a.Bot.Measure, clock, log)
	if cfg.Backups != nil {
		a.Scheduler.Also(backupLook, a.backUp(cfg))
	}
	return a, nil
}

// Connect opens the connection and sees to it that Discord has our commands.
func (a *App) Connect(ctx context.Context) error {
	if err := a.Session.Open(ctx); err != nil {
		return err
	}
	commands, err := a.Bot.Commands()
	if err != nil {
		return err
	}
	return a.Session.Register(ctx, commands)
}

// Run connects and works until ctx ends or the connection can't be kept. That
// Discord has no commands of ours keeps nobody from being asked.
func (a *App) Run(ctx context.Context) error {
	if err := a.Session.Open(ctx); err != nil {
		return err
	}
	a.hear(ctx)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(a.started)
	g.Go(func() error { return a.register(ctx) })
	g.Go(func() error { return a.Session.Watch(ctx) })
	g.Go(func() error { a.listen(ctx); return nil })
	g.Go(func() error { return a.Sender.Run(ctx) })
	g.Go(func() error { return a.Scheduler.Run(ctx) })
	return g.Wait()
}

// started waits for what is read while the connection opens, and gives the
// memory that reading took back. Without the safety screen nothing runs.
func (a *App) started() error {
	if err := a.safety.Wait(); err != nil {
		return fmt.Errorf("load safety screen: %w", err)
	}
	debug.FreeOSMemory()
	return nil
}

// listen keeps a record of when people could be heard: what closed while they
// could not is not held against them.
func (a *App) listen(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-a.clock.After(listenEvery):
			a.hear(ctx)
		}
	}
}

func (a *App) hear(ctx context.Context) {
	if err := a.Store.Hears(ctx, a.clock.Now(), a.Session.Hears()); err != nil && ctx.Err() == nil {
		a.log.Error("record whether people can be heard", "error", err)
	}
}

// register says loudly that Discord doesn't take our commands. Errors: that the
// token is not taken; ctx's.
func (a *App) register(ctx context.Context) error {
	commands, err := a.Bot.Commands()
	if err != nil {
		return err
	}
	err = a.Session.Register(ctx, commands)
	if err == nil || ctx.Err() != nil || rehab.ErrorCode(err) == rehab.Invalid {
		return err
	}
	a.log.Error("Discord does not take the bot's commands: its menus stay as they were, and all else goes on. "+
		"A status 400 is a fault of this version, so install another; else see that the token belongs to the application that was invited, "+
		"as docs/install.md shows. Then start again; waymark doctor says whether Discord has the commands", "error", err)
	return nil
}

// Close ends the connection and closes the database. What people did last has
// three seconds of real time to be finished; what is not is taken up at the
// next start.
func (a *App) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closeWithin)
	defer cancel()
	err := a.Session.Close(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		a.log.Warn("stopped before all was finished; the rest is taken up at the next start")
		err = nil
	}
	return errors.Join(err, a.Store.Close())
}

const (
	closeWithin = 3 * time.Second
	listenEvery = 20 * time.Second
)

package app

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/jonboulle/clockwork"

	"waymark/backup"
	"waymark/storage"
)

// Backups are made once a day; whether one is due is looked up in the folder, so
// that a start makes none and a day without the bot costs none.
const (
	backupEvery = 24 * time.Hour
	backupLook  = 10 * time.Minute
	backupStale = 36 * time.Hour // the doctor asks what is wrong
)

// workFile is where the copy stands until it is encrypted: beside the database.
func workFile(db string) string { return db + ".copy" }

// backUp makes a backup when the newest is a day old, and deletes those that are
// too old.
func (a *App) backUp(cfg Config) func(context.Context, time.Time) error {
	return func(ctx context.Context, now time.Time) error {
		files, err := backup.Files(cfg.Backups.Folder)
		if err == nil && len(files) > 0 && now.Sub(files[0].Made) < backupEvery && !files[0].Made.After(now) {
			return nil
		}
		to, err := backup.Recipients(cfg.Backups.Recipients)
		if err != nil {
			return err
		}
		file, m, err := backup.Make(ctx, a.Store, workFile(cfg.DB), cfg.Backups.Folder, to, now)
		if err != nil {
			return fmt.Errorf("back up: %s", Explain(err))
		}
		expired, err := backup.Expire(cfg.Backups.Folder, now.AddDate(0, 0, -cfg.Backups.KeepDays))
		a.log.Info("backup made", "file", file, "bytes", m.Bytes, "audit", m.Head, "expired", expired)
		if err != nil {
			return fmt.Errorf("delete old backups: %w", err)
		}
		return nil
	}
}

// Backup makes a backup now, beside a running bot too.
func Backup(ctx context.Context, db, folder string, recipients []string, w io.Writer) error {
	to, err := backup.Recipients(recipients)
	if err != nil {
		return err
	}
	store, err := storage.OpenReadOnly(db)
	if err != nil {
		return err
	}
	defer store.Close()
	file, m, err := backup.Make(ctx, store, workFile(db), folder, to, clockwork.NewRealClock().Now())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s\n%d bytes of database; its audit ends with %s\n", file, m.Bytes, m.Head)
	return err
}

// Restore brings a backup back as a new database.
func Restore(ctx context.Context, file, identity, db string, w io.Writer) error {
	with, err := backup.Identities(identity)
	if err != nil {
		return err
	}
	m, err := backup.Restore(ctx, file, db, with)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s is the database of %s. Its audit ends with %s: nothing later is in it.\n"+
		"Look for people who asked to be forgotten since, and erase them again before the bot starts.\n", db, m.Made.Format(time.RFC3339), m.Head)
	return err
}

// backups looks when the last backup was made and, with its key, whether it
// comes back.
func (e *examination) backups(ctx context.Context, cfg Config, identity string, now time.Time) {
	if cfg.Backups == nil {
		e.note("backups: the configuration has none made; docs/install.md shows how")
		return
	}
	files, err := backup.Files(cfg.Backups.Folder)
	switch {
	case err != nil:
		e.mend("backups: the folder %s can't be read: %s", cfg.Backups.Folder, err)
		return
	case len(files) == 0:
		e.mend("backups: there is none in %s yet; the bot makes one within minutes of its start", cfg.Backups.Folder)
		return
	case now.Sub(files[0].Made) > backupStale:
		e.mend("backups: the newest is of %s; is the bot running, and what does its log say?", files[0].Made.Format(time.RFC3339))
	default:
		e.ok("backups: %d, the newest of %s", len(files), files[0].Made.Format(time.RFC3339))
	}
	if identity == "" {
		e.note("backups: whether the newest comes back shows --identity FILE, with the secret key")
		return
	}
	if err := tryBackup(ctx, files[0].Path, identity, cfg.DB+".trial"); err != nil {
		e.mend("backups: the newest does not come back: %s", Explain(err))
		return
	}
	e.ok("backups: the newest comes back")
}

// tryBackup restores a backup into a file that it deletes again.
func tryBackup(ctx context.Context, file, identity, to string) error {
	with, err := backup.Identities(identity)
	if err != nil {
		return err
	}
	if err := storage.Discard(to); err != nil {
		return err
	}
	if _, err := backup.Extract(ctx, file, to, with); err != nil {
		return err
	}
	return storage.Discard(to)
}

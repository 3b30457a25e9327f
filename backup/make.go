package backup

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"

	"waymark/rehab"
	"waymark/storage"
)

// The names within a backup.
const (
	manifestName = "manifest.json"
	databaseName = "waymark.db"
)

// format is the version of what a backup looks like inside.
const format = 1

// Manifest says what a backup holds.
type Manifest struct {
	Format int       `json:"format"`
	Made   time.Time `json:"made_at"`
	Schema int64     `json:"schema"`
	Head   string    `json:"audit_head"` // end of the audit's chain then
	Bytes  int64     `json:"bytes"`      // of the database
	SHA256 string    `json:"sha256"`
}

// Recipients reads age's public keys, as `age-keygen` prints them. Errors:
// Invalid, if there are none or one can't be read.
func Recipients(keys []string) ([]age.Recipient, error) {
	var list []age.Recipient
	for _, key := range keys {
		r, err := age.ParseX25519Recipient(key)
		if err != nil {
			return nil, rehab.Refuse(rehab.Invalid, "backup.recipient") // age's words quote it, and it may be the secret one
		}
		list = append(list, r)
	}
	if len(list) == 0 {
		return nil, rehab.Refuse(rehab.Invalid, "backup.no_recipient")
	}
	return list, nil
}

// Make puts a backup of the store into a folder and returns its file and what it
// holds. work is a file that can be made for the copy that is not yet encrypted:
// beside the database, where it is as safe as that. Errors: Unavailable, if
// there is no such folder or it can't be written.
func Make(ctx context.Context, store *storage.Store, work, folder string, to []age.Recipient, now time.Time) (string, Manifest, error) {
	m := Manifest{Format: format, Made: now.UTC().Truncate(time.Second)}
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return "", m, &rehab.Error{Code: rehab.Unavailable, Text: rehab.T("backup.folder", "folder", folder), Err: err}
	}
	if err := errors.Join(storage.Discard(work), leftovers(folder)); err != nil {
		return "", m, fmt.Errorf("clear what an earlier backup left: %w", err)
	}
	facts, err := store.Copy(ctx, work)
	if err != nil {
		return "", m, fmt.Errorf("copy database: %w", err)
	}
	defer func() { _ = storage.Discard(work) }()
	m.Schema, m.Head = facts.Schema, facts.Head.String()
	if m.Bytes, m.SHA256, err = measure(work); err != nil {
		return "", m, err
	}
	name := filepath.Join(folder, fileName(m.Made))
	if err := write(name, work, m, to); err != nil {
		return "", m, &rehab.Error{Code: rehab.Unavailable, Text: rehab.T("backup.write", "file", name), Err: err}
	}
	return name, m, nil
}

// measure returns a file's length and hash.
func measure(path string) (int64, string, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", fmt.Errorf("open copy: %w", err)
	}
	defer f.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	return n, text(sum), err
}

func text(sum hash.Hash) string { return hex.EncodeToString(sum.Sum(nil)) }

// write makes the file under another name first: it has its own once it is
// whole and on disk.
func write(name, database string, m Manifest, to []age.Recipient) (err error) {
	part := name + partial
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(part))
		}
	}()
	err = errors.Join(seal(f, database, m, to), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	if err := os.Rename(part, name); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(name))
}

// seal writes manifest and database as an encrypted tar.
func seal(w io.Writer, database string, m Manifest, to []age.Recipient) error {
	closed, err := age.Encrypt(w, to...)
	if err != nil {
		return err
	}
	about, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		return err
	}
	db, err := os.Open(database)
	if err != nil {
		return err
	}
	defer db.Close()
	pack := tar.NewWriter(closed)
	head := func(name string, size int64) error {
		return pack.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: size, ModTime: m.Made, Format: tar.FormatPAX})
	}
	if err := head(manifestName, int64(len(about))); err != nil {
		return err
	}
	if _, err := pack.Write(about); err != nil {
		return err
	}
	if err := head(databaseName, m.Bytes); err != nil {
		return err
	}
	if _, err := io.Copy(pack, db); err != nil {
		return err
	}
	return errors.Join(pack.Close(), closed.Close())
}

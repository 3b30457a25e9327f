package backup

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"filippo.io/age"

	"waymark/rehab"
	"waymark/storage"
)

// Identities reads the file with the secret key, as `age-keygen` makes it.
// Errors: Invalid, if it holds none or can't be read.
func Identities(path string) ([]age.Identity, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &rehab.Error{Code: rehab.Invalid, Text: rehab.T("backup.identity", "file", path), Err: err}
	}
	defer f.Close()
	list, err := age.ParseIdentities(f)
	if err != nil { // age's words quote the line, which may be a key
		return nil, rehab.Refuse(rehab.Invalid, "backup.identity", "file", path)
	}
	return list, nil
}

// Restore brings a backup back as a new database and returns what it holds.
// Errors: Conflict, if there is a database of that name, or a newer program
// wrote the backup; Invalid, if the key is another's or the file is no backup;
// Internal, if it is damaged. After an error there is no database.
func Restore(ctx context.Context, file, database string, with []age.Identity) (m Manifest, err error) {
	release, err := storage.Lock(database)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, release()) }()
	for _, beside := range []string{"", "-wal", "-shm"} {
		if _, err := os.Lstat(database + beside); err == nil {
			return m, rehab.Refuse(rehab.Conflict, "backup.there", "file", database+beside)
		}
	}
	part := database + partial
	if err := storage.Discard(part); err != nil {
		return m, fmt.Errorf("clear what an earlier restore left: %w", err)
	}
	defer func() { err = errors.Join(err, storage.Discard(part)) }()
	if m, err = Extract(ctx, file, part, with); err != nil {
		return m, err
	}
	if err := os.Link(part, database); err != nil { // unlike a rename it never replaces
		return m, fmt.Errorf("name the database: %w", err)
	}
	return m, syncFolder(filepath.Dir(database))
}

// Extract writes the database of a backup into a new file, looks it through and
// holds it against the manifest. Errors as Restore's.
func Extract(ctx context.Context, file, to string, with []age.Identity) (m Manifest, err error) {
	damaged := func(err error) error {
		return &rehab.Error{Code: rehab.Internal, Text: rehab.T("backup.damaged", "file", file), Err: err}
	}
	f, err := os.Open(file)
	if err != nil {
		return m, &rehab.Error{Code: rehab.Invalid, Text: rehab.T("backup.none", "file", file), Err: err}
	}
	defer f.Close()
	open, err := age.Decrypt(f, with...)
	if _, other := errors.AsType[*age.NoIdentityMatchError](err); other {
		return m, rehab.Refuse(rehab.Invalid, "backup.other_key", "file", file)
	} else if err != nil {
		return m, &rehab.Error{Code: rehab.Invalid, Text: rehab.T("backup.no_backup", "file", file), Err: err}
	}
	pack := tar.NewReader(open)
	if m, err = readManifest(pack); err != nil {
		return m, damaged(err)
	}
	if m.Format > format {
		return m, rehab.Refuse(rehab.Conflict, "backup.newer", "file", file)
	}
	if err := unpack(pack, open, m, to); err != nil {
		return m, errors.Join(damaged(err), storage.Discard(to))
	}
	facts, err := storage.Inspect(ctx, to)
	if err == nil && facts.Head.String() != m.Head {
		err = damaged(errors.New("its audit does not end where the manifest says"))
	}
	if err != nil {
		return m, errors.Join(err, storage.Discard(to))
	}
	return m, nil
}

func readManifest(pack *tar.Reader) (m Manifest, err error) {
	h, err := pack.Next()
	if err != nil {
		return m, err
	}
	if h.Name != manifestName {
		return m, fmt.Errorf("it begins with something else than a manifest")
	}
	err = json.NewDecoder(io.LimitReader(pack, 1<<16)).Decode(&m)
	return m, err
}

// unpack writes the database into a new file, to the last byte that was sealed.
func unpack(pack *tar.Reader, rest io.Reader, m Manifest, to string) error {
	h, err := pack.Next()
	if err != nil {
		return err
	}
	if h.Name != databaseName || h.Size != m.Bytes {
		return errors.New("its database is not the one of the manifest")
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	sum := sha256.New()
	_, err = io.Copy(io.MultiWriter(f, sum), pack)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if text(sum) != m.SHA256 {
		return errors.New("its database has another hash than the manifest says")
	}
	if _, err := pack.Next(); !errors.Is(err, io.EOF) {
		return errors.New("something follows its database")
	}
	_, err = io.Copy(io.Discard, rest) // the end is sealed, too
	return err
}

package backup

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"filippo.io/age"

	"waymark/rehab"
	"waymark/storage"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

const planted = "planted-words-of-nobody"

// place is a database with something in it, a folder and a key.
type place struct {
	t      *testing.T
	db     string
	folder string
	store  *storage.Store
	key    *age.X25519Identity
}

func newPlace(t *testing.T) *place {
	t.Helper()
	p := &place{t: t, db: filepath.Join(t.TempDir(), "waymark.db"), folder: t.TempDir()}
	var err error
	p.store, err = storage.Open(p.db)
	p.must(err)
	t.Cleanup(func() { _ = p.store.Close() })
	p.key, err = age.GenerateX25519Identity()
	p.must(err)
	p.write(20)
	return p
}

func (p *place) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *place) write(entries int) {
	p.t.Helper()
	for range entries {
		p.must(p.store.Audit(p.t.Context(), rehab.Audit{Clinic: planted, Who: "waymark", Deed: "patient.viewed", At: noon}))
	}
}

func (p *place) make(at time.Time) (string, Manifest) {
	p.t.Helper()
	file, m, err := Make(p.t.Context(), p.store, p.db+".copy", p.folder, []age.Recipient{p.key.Recipient()}, at)
	p.must(err)
	return file, m
}

func (p *place) restore(file string) (string, error) {
	db := filepath.Join(p.t.TempDir(), "restored.db")
	_, err := Restore(p.t.Context(), file, db, []age.Identity{p.key})
	return db, err
}

// nothing reports what stands in a folder beside locks.
func (p *place) nothing(folder string) {
	p.t.Helper()
	list, err := filepath.Glob(filepath.Join(folder, "*"))
	p.must(err)
	list = slices.DeleteFunc(list, func(f string) bool { return filepath.Ext(f) == ".lock" })
	if len(list) > 0 {
		p.t.Errorf("left behind: %v", list)
	}
}

func TestABackupComesBackAsItWas(t *testing.T) {
	p := newPlace(t)
	file, m := p.make(noon)
	p.write(5) // after it: not in it
	db, err := p.restore(file)
	p.must(err)
	s, err := storage.Open(db)
	p.must(err)
	defer s.Close()
	head, err := s.AuditHead(t.Context())
	p.must(err)
	if head.Number != 20 || head.String() != m.Head {
		t.Errorf("its audit ends with %s, the manifest says %s", head, m.Head)
	}
	if _, err := s.VerifyAudit(t.Context(), []rehab.AuditHead{head}, func(f storage.AuditFault) { t.Error(f) }); err != nil {
		t.Error(err)
	}
	for _, f := range []string{file, db} {
		if info, err := os.Stat(f); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v", f, info.Mode(), err)
		}
	}
	if left, _ := filepath.Glob(p.db + ".copy*"); len(left) > 0 {
		t.Errorf("the open copy stays: %v", left)
	}
}

func TestABackupIsOfOneInstantWhileOthersWrite(t *testing.T) {
	p := newPlace(t)
	stop := make(chan struct{})
	wrote := make(chan struct{})
	go func() {
		defer close(wrote)
		for {
			select {
			case <-stop:
				return
			default:
				if p.store.Audit(t.Context(), rehab.Audit{Clinic: planted, Deed: "x", At: noon}) != nil {
					return
				}
			}
		}
	}()
	for i := range 5 {
		file, _ := p.make(noon.Add(time.Duration(i) * time.Second))
		if _, err := p.restore(file); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	<-wrote
}

func TestNothingOfABackupCanBeReadWithoutItsKey(t *testing.T) {
	p := newPlace(t)
	file, m := p.make(noon)
	raw, err := os.ReadFile(file)
	p.must(err)
	for _, words := range []string{planted, "SQLite", m.SHA256, manifestName} {
		if bytes.Contains(raw, []byte(words)) {
			t.Errorf("%q can be read", words)
		}
	}
	p.key, err = age.GenerateX25519Identity()
	p.must(err)
	if _, err := p.restore(file); rehab.ErrorCode(err) != rehab.Invalid {
		t.Errorf("another key: %v", err)
	}
}

func TestADamagedBackupIsRefusedAndLeavesNothing(t *testing.T) {
	p := newPlace(t)
	file, _ := p.make(noon)
	whole, err := os.ReadFile(file)
	p.must(err)
	bad := filepath.Join(t.TempDir(), "bad.age")
	try := func(what string, content []byte) {
		t.Helper()
		p.must(os.WriteFile(bad, content, 0o600))
		db, err := p.restore(bad)
		if code := rehab.ErrorCode(err); err == nil || code != rehab.Invalid && code != rehab.Internal {
			t.Errorf("%s: %v", what, err)
		}
		p.nothing(filepath.Dir(db))
	}
	for at := 0; at < len(whole); at += len(whole)/40 + 1 {
		changed := bytes.Clone(whole)
		changed[at] ^= 0x40
		try("a byte changed", changed)
		try("cut", whole[:at])
	}
	try("its last byte cut", whole[:len(whole)-1])
	try("something added", append(bytes.Clone(whole), 'x'))
	try("no backup at all", []byte("a shopping list"))
	try("nothing", nil)
}

func TestARestoreReplacesNothing(t *testing.T) {
	p := newPlace(t)
	file, _ := p.make(noon)
	for _, beside := range []string{"", "-wal", "-shm"} {
		db := filepath.Join(t.TempDir(), "waymark.db")
		p.must(os.WriteFile(db+beside, []byte("somebody's"), 0o600))
		if _, err := Restore(t.Context(), file, db, []age.Identity{p.key}); rehab.ErrorCode(err) != rehab.Conflict {
			t.Errorf("%q: %v", beside, err)
		}
		if got, _ := os.ReadFile(db + beside); string(got) != "somebody's" {
			t.Errorf("%q was replaced", beside)
		}
	}
	if _, err := Restore(t.Context(), file, p.db, []age.Identity{p.key}); rehab.ErrorCode(err) != rehab.Conflict {
		t.Errorf("the running bot's database: %v", err)
	}
}

// What a process leaves that ended at any step is in nobody's way.
func TestWhatAnEarlyEndLeavesIsClearedAway(t *testing.T) {
	p := newPlace(t)
	for _, left := range []string{p.db + ".copy", p.db + ".copy-journal", filepath.Join(p.folder, fileName(noon)+partial)} {
		p.must(os.WriteFile(left, []byte("half of it"), 0o600))
	}
	file, _ := p.make(noon)
	if files, err := Files(p.folder); err != nil || len(files) != 1 || files[0].Path != file || !files[0].Made.Equal(noon) {
		t.Errorf("%v, %v", files, err)
	}
	if left, _ := filepath.Glob(filepath.Join(p.folder, "*"+partial)); len(left) > 0 {
		t.Errorf("%v stays", left)
	}
	db := filepath.Join(t.TempDir(), "waymark.db")
	p.must(os.WriteFile(db+partial, []byte("half of it"), 0o600))
	_, err := Restore(t.Context(), file, db, []age.Identity{p.key})
	p.must(err)
}

func TestOldBackupsGoButNeverTheNewest(t *testing.T) {
	p := newPlace(t)
	for _, name := range []string{fileName(noon), fileName(noon.AddDate(0, 0, 1)), fileName(noon.AddDate(0, 0, 2)), "waymark-notes.age", "other.txt", "waymark-20260101T000000Z.age.part"} {
		p.must(os.WriteFile(filepath.Join(p.folder, name), nil, 0o600))
	}
	n, err := Expire(p.folder, noon.AddDate(0, 0, 1))
	p.must(err)
	if files, _ := Files(p.folder); n != 1 || len(files) != 2 {
		t.Errorf("%d deleted, %v stay", n, files)
	}
	n, err = Expire(p.folder, noon.AddDate(1, 0, 0))
	p.must(err)
	if files, _ := Files(p.folder); n != 1 || len(files) != 1 || !files[0].Made.Equal(noon.AddDate(0, 0, 2)) {
		t.Errorf("%d deleted, %v stay", n, files)
	}
	if list, _ := os.ReadDir(p.folder); len(list) != 4 {
		t.Errorf("files of others were touched: %v", list)
	}
}

func TestWhatCannotBeUsedIsNamed(t *testing.T) {
	p := newPlace(t)
	file, _ := p.make(noon)
	secret := filepath.Join(t.TempDir(), "key")
	p.must(os.WriteFile(secret, []byte("AGE-SECRET-KEY-1NONSENSE\n"), 0o600))
	if _, err := Identities(secret); rehab.ErrorCode(err) != rehab.Invalid || bytes.Contains([]byte(err.Error()), []byte("NONSENSE")) {
		t.Errorf("a key that is none: %v", err)
	}
	for name, keys := range map[string][]string{"none": nil, "the secret one": {p.key.String()}} {
		if _, err := Recipients(keys); rehab.ErrorCode(err) != rehab.Invalid || bytes.Contains([]byte(err.Error()), []byte(p.key.String())) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := Make(t.Context(), p.store, p.db+".copy", file, nil, noon); rehab.ErrorCode(err) != rehab.Unavailable {
		t.Errorf("a file for a folder: %v", err)
	}
}

package app

import (
	"bytes"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"waymark/backup"
	"waymark/rehab"
	"waymark/storage"
)

// keyed is a database with an entry, a folder for backups and a file with the key.
func keyed(t *testing.T) (cfg Config, identity string) {
	t.Helper()
	cfg.DB = filepath.Join(t.TempDir(), "waymark.db")
	store, err := storage.Open(cfg.DB)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Audit(t.Context(), rehab.Audit{Clinic: "c", Deed: "patient.viewed", At: time.Unix(1, 0)}); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	identity = filepath.Join(t.TempDir(), "key.txt")
	if err := os.WriteFile(identity, []byte("# a key for a test\n"+key.String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg.Backups = &Backups{Folder: t.TempDir(), Recipients: []string{key.Recipient().String()}, KeepDays: 3}
	return cfg, identity
}

func TestABackupIsMadeOnceADayAndKeptForItsDays(t *testing.T) {
	cfg, _ := keyed(t)
	store, err := storage.Open(cfg.DB)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	a := &App{Store: store, log: slog.New(slog.DiscardHandler)}
	began := time.Date(2026, 3, 2, 3, 0, 0, 0, time.UTC)
	for hour := range 24 * 6 { // six days, with a bot that is started anew each hour
		if err := a.backUp(cfg)(t.Context(), began.Add(time.Duration(hour)*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	files, err := backup.Files(cfg.Backups.Folder)
	if err != nil || len(files) != 4 || !files[0].Made.Equal(began.AddDate(0, 0, 5)) || !files[3].Made.Equal(began.AddDate(0, 0, 2)) {
		t.Errorf("%v, %v", files, err)
	}
	cfg.Backups.Folder = filepath.Join(cfg.Backups.Folder, "missing")
	if err := a.backUp(cfg)(t.Context(), began); err == nil || !strings.Contains(err.Error(), "no folder") {
		t.Errorf("a folder that is missing: %v", err)
	}
}

func TestTheDoctorSaysWhetherABackupComesBack(t *testing.T) {
	cfg, identity := keyed(t)
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	said := func(identity string, now time.Time) string {
		var out bytes.Buffer
		(&examination{w: &out}).backups(t.Context(), cfg, identity, now)
		return out.String()
	}
	expect := func(got string, want ...string) {
		t.Helper()
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%q: it does not say %q", got, w)
			}
		}
	}
	expect(said("", now), "mend", "there is none")
	if err := Backup(t.Context(), cfg.DB, cfg.Backups.Folder, cfg.Backups.Recipients, io.Discard); err != nil {
		t.Fatal(err)
	}
	files, _ := backup.Files(cfg.Backups.Folder)
	made := files[0].Made
	expect(said("", made.Add(time.Hour)), "ok    backups: 1", "note")
	expect(said(identity, made.Add(time.Hour)), "ok    backups: the newest comes back")
	expect(said("", made.Add(48*time.Hour)), "mend", "is the bot running")
	if err := os.Truncate(files[0].Path, 900); err != nil {
		t.Fatal(err)
	}
	expect(said(identity, made.Add(time.Hour)), "mend", "does not hold")
	if left, _ := filepath.Glob(cfg.DB + ".trial*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestAConfigurationOfBackupsThatCannotBeIsRefused(t *testing.T) {
	cfg, _ := keyed(t)
	whole := "countries: {AU: {emergency: a, crisis_line: a, crisis_text: a, abuse_line: a, poisons_line: a, health_line: a}}\nbackups: "
	for backups, want := range map[string]string{
		"{folder: /b, recipients: [" + cfg.Backups.Recipients[0] + "], keep_days: 14}": "",
		"{folder: /b, recipients: [" + cfg.Backups.Recipients[0] + "], keep_days: 90}": "2 to 30 days",
		"{folder: /b, recipients: [], keep_days: 14}":                                  "age-keygen",
		"{folder: /b, recipients: [age1nonsense], keep_days: 14}":                      "no public key",
		"{folder: '', recipients: [" + cfg.Backups.Recipients[0] + "], keep_days: 14}": "name a folder",
		"{dir: /b}": "dir",
	} {
		file := filepath.Join(t.TempDir(), "config.yaml")
		if err := os.WriteFile(file, []byte(whole+backups+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadFile(file); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", backups, err, want)
		}
	}
}

func TestBackUpAndRestoreOnTheCommandLine(t *testing.T) {
	cfg, identity := keyed(t)
	var out bytes.Buffer
	if err := Backup(t.Context(), cfg.DB, cfg.Backups.Folder, cfg.Backups.Recipients, &out); err != nil {
		t.Fatal(err)
	}
	file := strings.Fields(out.String())[0]
	db := filepath.Join(t.TempDir(), "restored.db")
	if err := Restore(t.Context(), file, identity, db, &out); err != nil {
		t.Fatal(err)
	}
	if err := VerifyAudit(t.Context(), db, nil, &out); err != nil {
		t.Error(err)
	}
	if err := Restore(t.Context(), file, identity, db, &out); rehab.ErrorCode(err) != rehab.Conflict {
		t.Errorf("onto a database: %v", err)
	}
}

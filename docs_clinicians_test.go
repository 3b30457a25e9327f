package main_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"waymark/discordsim"
)

// pictured are the pictures of docs/clinicians.md: by transcript, the file that
// the bot attached, the newest of its name.
var pictured = map[string][]string{"clinicians-week.txt": {"week.png", "days.png"}, "a-card.txt": {"card.png"}}

// keepPictures writes the pictures that clinicians saw in a transcript into docs.
func (w *world) keepPictures(file string) {
	w.t.Helper()
	newest := map[string]discordsim.Message{}
	for _, m := range w.people[clinicians].In(w.channel).Messages() {
		for _, a := range m.Attachments {
			if old, ok := newest[a.Filename]; !ok || old.At.Before(m.At) {
				newest[a.Filename] = m
			}
		}
	}
	for _, name := range pictured[file] {
		for _, a := range newest[name].Attachments {
			if a.Filename != name {
				continue
			}
			if err := os.WriteFile(filepath.Join("docs", "clinicians-"+name), a.Bytes, 0o644); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

// What the page for clinicians quotes is what the bot says in the transcripts,
// its pictures are there, and its buttons and commands are the bot's.
func TestThePageForCliniciansIsTrue(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("docs", "clinicians.md"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		said.Write(text)
	}
	quoted := 0
	for line := range strings.Lines(string(page)) {
		if words, is := strings.CutPrefix(strings.TrimSpace(line), "> "); is {
			quoted++
			if !strings.Contains(said.String(), "> "+words+"\n") {
				t.Errorf("the bot says this in no transcript: %s", words)
			}
		}
	}
	for _, file := range regexp.MustCompile(`\]\(([^):#]+)\)`).FindAllStringSubmatch(string(page), -1) {
		if _, err := os.Stat(filepath.Join("docs", file[1])); err != nil {
			t.Error(err)
		}
	}
	for _, command := range regexp.MustCompile("`(/[a-z -]+)`").FindAllStringSubmatch(string(page), -1) {
		if !strings.Contains(said.String(), command[1]) {
			t.Errorf("no transcript uses %s", command[1])
		}
	}
	// The first column of a table names buttons.
	for _, row := range regexp.MustCompile(`(?m)^\| (\*\*.*?) \|`).FindAllStringSubmatch(string(page), -1) {
		for _, button := range regexp.MustCompile(`\*\*([^*…]+)`).FindAllStringSubmatch(row[1], -1) {
			if name := strings.Trim(button[1], " ,"); name != "" && !strings.Contains(said.String(), "["+name) {
				t.Errorf("no transcript has the button %q", name)
			}
		}
	}
	if quoted < 8 {
		t.Errorf("%d lines are quoted: the search is broken", quoted)
	}
}

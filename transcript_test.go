package main_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A transcript is a conversation that people can read, run as a test: the whole
// bot over a local Discord, a clock that only moves when it is told to, and a
// database of its own.
//
//	# prose, for the reader
//	include setup/heron.txt      play that file first; what it leads to is not shown
//	at Thu 2026-03-05 10:00      the clock goes there, and all that is due on the way happens at its time
//	physio /patient add          a command: of a clinician in #summaries, of a patient in the chat with the bot
//	form: alias=Heron | …        what the person who acted last fills into the form that opened
//	heron types "5 6 6"          {code} is the last one-time code that was shown
//	heron taps [Yes]             the newest button of that name;  on "…": of the message that holds these words
//	heron taps old [5]           as it was when last seen, though the bot has taken it away since
//	heron picks [Answer style] Typing
//	heron answers 5 4 6 [Walk] 6 one tap after another; only the end is shown
//	heron sends a picture, sends a voice message, edits "5 6 7", leaves, comes back, joins hill, loses the role, closes the chat, opens the chat
//	patients Heron, Ibis         enrols patients with one plan, without showing it
//	days from Tue 2026-03-10     then a line for each patient, its days apart by |, to "end"; transcript_days_test.go has the letters
//	watch #summaries             from here on only these conversations are shown; "watch nobody": none; "watch all" ends that
//	times off                    the times of what is said are not shown, where chance has a part in them; "times on" ends that
//	refuse 1 posts               Discord fails the next posts; "answers": its taking of the bot's answers; "nothing" ends that
//	shut #summaries              the bot loses its rights in the channel; "open" gives them back
//	expose #summaries            everyone on the server can see the channel; "hide" ends that; "delete" puts a new one of that name in its place
//	down until Sat 2026-03-07 10:00   the bot does not run until then
//	restart                      the bot ends and starts again on the same database
//
// Lines that begin with > are what came of it: in the conversation of the one
// who acted last, or in the one named before the >. A button is [Yes], a menu
// [Days ▾] with its options, a file (picture: its alt text). Go writes them:
//
//	go test -run Transcript -update .
//
// It also makes the pictures of docs/clinicians.md anew.

var update = flag.Bool("update", false, "write what the bot said into the transcripts")

func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for n, file := range files {
		if raced && n%3 != 0 { // each plays the whole bot; fourteen of them meet the orders of events
			continue
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			w := newWorld(t)
			got := w.play(file, string(text))
			if *update {
				w.keepPictures(filepath.Base(file))
			}
			if bytes.Equal(text, []byte(got)) {
				return
			}
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			t.Errorf("%s: the bot says something else now (-update writes it down)\n%s", file, firstDifference(string(text), got))
		})
	}
}

// play does what the lines of a transcript say and returns them with what came
// of each.
func (w *world) play(file, text string) string {
	w.t.Helper()
	var out strings.Builder
	for n, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if isOutput(line) {
			continue
		}
		out.WriteString(line + "\n")
		deed := strings.TrimSpace(line)
		if deed == "" || strings.HasPrefix(deed, "#") {
			continue
		}
		if err := w.do(deed); err != nil {
			w.t.Fatalf("%s\n%s:%d: %s: %v\n%s", out.String(), file, n+1, deed, err, w.logs)
		}
		out.WriteString(w.said())
	}
	return out.String()
}

// isOutput tells what was said from what is done: "> Yes", "#summaries > Yes".
func isOutput(line string) bool {
	who, _, ok := strings.Cut(line, ">")
	return ok && (who == "" || strings.HasSuffix(who, " ") && len(strings.Fields(who)) == 1)
}

// firstDifference shows where two texts part, with the lines around.
func firstDifference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	around := func(lines []string) string {
		return strings.Join(lines[min(max(i-3, 0), len(lines)):min(i+8, len(lines))], "\n")
	}
	return fmt.Sprintf("from line %d\n--- is written:\n%s\n--- is said:\n%s", i+1, around(a), around(b))
}

func readTestdata(file string) (string, error) {
	text, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(file)))
	return string(text), err
}

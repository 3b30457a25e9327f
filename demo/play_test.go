package demo

import (
	"bytes"
	"strings"
	"testing"
)

// A person at the terminal enrols, answers a check-in by numbers, and leaves.
func TestPlay(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	in := strings.Join([]string{
		"1", "1", "1", "", // agree, yes, 8:30 am, time passes
		"5", "4", "6", "1", "7", // mood 5, sleep 4, moving 6, the first exercise, joy 7
		"/help", "help", "",
	}, "\n") + "\n"
	err := Run(t.Context(), Options{Days: 2, Patients: 2, Seed: 1, Play: true, In: strings.NewReader(in), Stdout: &out, Stderr: logTo{t}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"You are Heron", "1: I am 18 or over and I agree", "Done. I will write tomorrow at 8:30 am",
		"Saved: mood 5, sleep 4, feel like moving 6", "joy 7", "1 scripted patient", "0 lost, 0 doubled"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in what was shown", want)
		}
	}
	if t.Failed() {
		t.Log(out.String())
	}
}

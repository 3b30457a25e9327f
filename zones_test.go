package main_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// The zones in which clocks do the oddest things.
var oddZones = []string{"America/Santiago", "America/Nuuk", "Australia/Lord_Howe"}

// pythonBeside returns Python and the program.
func pythonBeside(t *testing.T) (python, program string) {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3 at hand to compare with")
	}
	if raced {
		t.Skip("a plan takes one goroutine")
	}
	if program, err = exec.LookPath("waymark"); err != nil {
		t.Fatal(err)
	}
	return python, program
}

// waymark plan says what Python's zoneinfo says; .ci/zones.py asks for every
// zone, and here for some, of the program itself.
func TestThePlanAgreesWithPythonsClocks(t *testing.T) {
	python, program := pythonBeside(t)
	args := append([]string{".ci/zones.py", "--years", "2028-2028", "--waymark", program}, oddZones...)
	said, err := exec.CommandContext(t.Context(), python, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	if strings.Count(string(said), "tz release 20") != 2 || !strings.Contains(string(said), "7686 instants, 0 plans differ") {
		t.Errorf("Python says:\n%s", said)
	}
}

// The test above can fail: a plan that is wrong by a minute is found out.
func TestPythonFindsAPlanThatIsWrong(t *testing.T) {
	python, program := pythonBeside(t)
	wrong := t.TempDir() + "/wrong"
	script := "#!/bin/sh\n" + program + ` "$@" | sed 's/2028-12-31T02:30/2028-12-31T02:31/'` + "\n"
	if err := os.WriteFile(wrong, []byte(script), 0o700); err != nil { //nolint:gosec // it is to be run
		t.Fatal(err)
	}
	said, err := exec.CommandContext(t.Context(), python, ".ci/zones.py", "--years", "2028-2028", "--waymark", wrong, "UTC").CombinedOutput()
	if err == nil || !strings.Contains(string(said), "UTC 02:30") {
		t.Errorf("%v; Python says:\n%s", err, said)
	}
}

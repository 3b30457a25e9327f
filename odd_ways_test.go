package main_test

import (
	"strings"
	"testing"
)

// lacks fails if the text is in what was said.
func lacks(t *testing.T, said, text string) {
	t.Helper()
	if strings.Contains(said, text) {
		t.Errorf("%q is in:\n%s", text, said)
	}
}

// What was typed is what is saved: a day of rest takes the walk and its joy
// back, and nothing is said to be saved that is not.
func TestTypedDeedsAreSavedAsTheyWereTyped(t *testing.T) {
	t.Parallel()
	w, _ := withHeron(t)
	w.tell(`heron types "7 6 8 walk"`, `heron types "yes"`, `heron types "8"`)
	said := w.tell(`heron types "rest day"`)
	shows(t, said, "rest day")
	lacks(t, said, "joy")
	said = w.tell(`heron types "yes"`)
	lacks(t, said, "enjoy")
	shows(t, w.tell(`heron types "didn't fit"`), "it didn't fit")
	w.tell(`heron types "yes"`)
	said = w.tell(`heron types "walked and danced"`)
	shows(t, said, "the walk")
	shows(t, said, "something else")
	w.tell(`heron types "yes"`)
	said = w.tell(`heron types "5"`)
	shows(t, said, "the walk, something else")
}

func TestJoyIsOfWhatWasDone(t *testing.T) {
	t.Parallel()
	w, _ := withHeron(t)
	w.tell(`heron types "5 5 5"`, `heron types "yes"`, `heron types "walked, joy 9"`, `heron types "yes"`)
	shows(t, w.tell("heron /progress"), "Joy: Walk 9.")
}

// A slip of the thumb can be mended, and more can still be added.
func TestAWrongExerciseCanBeTakenBack(t *testing.T) {
	t.Parallel()
	w, _ := withHeron(t)
	w.tell("heron answers 5 4 6 [Walk]", "heron taps [Back]", "heron taps [Carry a bag]")
	shows(t, w.tell("heron taps [6]"), "Saved: mood 5, sleep 4, feel like moving 6, carrying a bag, joy 6.")
	w.tell("heron taps [Change]", "heron taps [what you did]", "heron taps [I did more]")
	shows(t, w.tell("heron taps [Walk]"), "the walk, carrying a bag, joy 6 for carrying a bag.")
}

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

// Three numbers and a word of five letters are an answer, though they have the
// shape of a code.
func TestAnAnswerIsNotTakenForACode(t *testing.T) {
	t.Parallel()
	w, _ := withHeron(t)
	said := w.tell(`heron types "7 6 8 dance"`)
	shows(t, said, "I read: mood 7, sleep 6, feel like moving 8.")
	lacks(t, said, "code")
}

// A message that was changed is a message: what sounds like danger in it is
// heard, and anything else is answered.
func TestAChangedMessageIsHeard(t *testing.T) {
	t.Parallel()
	w, _ := withHeron(t)
	w.tell(`heron types "7"`)
	shows(t, w.tell(`heron edits "4"`), "please type it again")
	said := w.tell(`heron edits "i want to kill myself"`)
	shows(t, said, "call 000 now")
	shows(t, said, "Safety alert: Heron")
	shows(t, said, "I have told your physio's team.")
}

// Codes can't be guessed: after ten wrong ones an account has to wait, and the
// right one does not help it. Others are not held up.
func TestGuessingCodesIsBraked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.tell("include setup/heron.txt")
	w.tell("times off")
	for n := range 10 {
		if n == 5 {
			w.clock.Advance(minute)
		}
		shows(t, w.tell(`mallory types "ACDE-222`+string("2346789ACD"[n])+`"`), "I don't know that code.")
	}
	w.clock.Advance(minute)
	shows(t, w.tell(`mallory types "ACDE-2347"`), "ask your clinic for your code, and try again in an hour")
	shows(t, w.tell(`wren types "ACDE-2347"`), "I don't know that code.")
	w.clock.Advance(60 * minute)
	shows(t, w.tell(`mallory types "ACDE-2347"`), "I don't know that code.")
}

// Someone else sent the code first. The clinic gives a new one; who sends that
// is the patient, and agrees for themselves.
func TestACodeInWrongHandsIsReplaced(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.tell("include setup/clinic.txt", "physio /patient add",
		"form: alias=Heron | goal=travel overseas | tasks=walking", "physio taps [Add an exercise]", "form: label=Walk | times=4 | smaller=Half the walk",
		"physio taps [Checked for Heron]", "physio taps [Add an exercise]", "form: label=Carry a bag | times=2 | smaller=A light bag",
		"physio taps [Checked for Heron]", "physio taps [Give the code]")
	w.tell("mallory types {code}", "mallory taps [I am 18 or over and I agree]")
	shows(t, w.tell("heron types {code}"), "That code was used already.")
	w.tell("physio /patient plan patient:Heron", "physio taps [Give the code]")
	shows(t, w.tell("heron types {code}"), "Before we start")
	shows(t, w.tell("mallory taps [Yes]"), "If your clinic gave you a code")
	said := w.tell("heron taps [I am 18 or over and I agree]", "heron taps [Yes]", "heron taps [8:30 am]")
	shows(t, said, "Done. I will write tomorrow")
}

// After a stop only a new consent leads back, whatever older buttons say.
func TestNoOldButtonLeadsPastConsent(t *testing.T) {
	t.Parallel()
	w, _ := withHeron(t)
	w.tell("heron /goal", "heron taps [Change it]", "form: goal=see my sister", `heron types "stop"`, `heron types "start"`)
	shows(t, w.tell("heron taps [Yes]"), "I need your yes to how this works")
	w.tell(`heron types "pause"`)
	shows(t, w.tell("heron taps [A week]"), "There is nothing to pause")
	shows(t, w.tell(`heron types "resume"`), "Before we start")
	w.tell("watch heron")
	if said := w.tell("at Fri 2026-03-20 12:00"); said != "" {
		t.Errorf("without a consent the bot writes:\n%s", said)
	}
}

func TestWordsInACommandAreScreened(t *testing.T) {
	t.Parallel()
	w, _ := withHeron(t)
	shows(t, w.tell(`heron /start code:"i want to kill myself"`), "call 000 now")
}

// An enrolling patient who types is shown the step that is open, and may type
// the time.
func TestEnrolmentGoesOnByTyping(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.tell("include setup/heron.txt", `heron types "stop"`, `heron types "start"`)
	shows(t, w.tell(`heron types "yes"`), "Before we start")
	w2 := newWorld(t)
	w2.tell("include setup/clinic.txt", "physio /patient add", "form: alias=Heron | goal=travel overseas | tasks=walking",
		"physio taps [Add an exercise]", "form: label=Walk | times=4 | smaller=Half the walk", "physio taps [Checked for Heron]",
		"physio taps [Add an exercise]", "form: label=Carry a bag | times=2 | smaller=A light bag", "physio taps [Checked for Heron]",
		"physio taps [Give the code]", "heron types {code}")
	shows(t, w2.tell("heron taps [I am 18 or over and I agree]", `heron types "yes!"`), "Is that how you would say it?")
	w2.tell("heron taps [Yes]")
	shows(t, w2.tell(`heron types "25:00"`), "I can't read “25:00” as a time of day")
	shows(t, w2.tell(`heron types "half seven"`), "Please type the time in numbers")
	shows(t, w2.tell(`heron types "8:30 am"`), "Done. I will write tomorrow at 8:30 am")
}

// What a patient writes for the team, the team can read; 4,000 characters of
// danger too.
func TestTheTeamReadsWhatWasWrittenForIt(t *testing.T) {
	t.Parallel()
	w, _ := withHeron(t)
	w.tell("heron answers 5 4 6 [Walk] 6", "heron /progress", "heron taps [Write]", "form: words=Mornings are easier than evenings.")
	shows(t, w.tell("physio /patient view patient:Heron"), "Mornings are easier than evenings.")
	long := "i want to kill myself " + strings.Repeat("and so on ", 190)
	w.tell("times off", `heron types "`+long+`"`)
	said := w.tell("physio taps [Show the words]")
	shows(t, said, "it is in the file")
	if n := len(w.sim.Books().Refused()); n > 0 {
		t.Errorf("Discord refused %d requests", n)
	}
}

func TestAStoppedPatientIsNotWrittenTo(t *testing.T) {
	t.Parallel()
	w, _ := withHeron(t)
	w.tell("heron answers 5 4 6 [Rest day]", "at Sat 2026-03-07 08:30", "heron answers 5 4 6 [Rest day]", "heron taps [Dancing]", "heron taps [Yes]")
	shows(t, w.tell("at Mon 2026-03-09 07:31"), "Answer Heron")
	w.tell(`heron types "stop"`)
	shows(t, w.tell("physio taps [Answer Heron]"), "Please phone")
	shows(t, w.tell("physio /patient pause patient:Heron"), "is not being asked")
}

// Who stops in the middle of a week has a line in its summary, and what was
// asked and answered until then is counted.
func TestAStoppedPatientsWeekIsCounted(t *testing.T) {
	t.Parallel()
	w, _ := withHeron(t)
	w.tell("heron answers 5 4 6 [Walk] 6", `heron types "stop"`)
	said := w.tell("at Mon 2026-03-09 07:31")
	shows(t, said, "1 check-in due = 1 delivered. 1 of 1 answered")
	shows(t, said, "Heron 1 of 1")
	shows(t, said, "has stopped")
	lacks(t, w.tell("at Mon 2026-03-16 07:31"), "Heron")
}

// A check-in that was asked for by command loses its buttons when it closes,
// like one that came by itself.
func TestACheckinAskedForLosesItsButtons(t *testing.T) {
	t.Parallel()
	w, heron := withHeron(t)
	w.tell("heron answers 5 4 6 [Rest day]", "at Sat 2026-03-07 07:00", "heron /checkin", "heron taps [5]", "at Sun 2026-03-08 00:10")
	for _, m := range heron.DM().Messages() {
		if m.Bot && len(m.Buttons()) > 0 {
			t.Errorf("%q still has %v", m.Content, m.Buttons())
		}
	}
}

// What patients read of their clinic fits into one message, whatever was put in.
func TestASetupThatIsTooLongIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	setup := `owner /clinic setup channel:#summaries role:@physio zone:Australia/Melbourne phone:"03 9000 0000" hours:"weekdays" country:AU name:"NAME" notice:NOTICE`
	for _, c := range [][3]string{{strings.Repeat("Harbour ", 40), "https://harbour.example", "name needs from 1 to 60"}, {"Harbour", "https://harbour.example/" + strings.Repeat("x", 300), "notice needs from 1 to 200"},
		{"Harbour", "https://", "must be an address"}, {"*", "https://harbour.example", "name needs from 1 to 60"}} {
		shows(t, w.tell(strings.NewReplacer("NAME", c[0], "NOTICE", c[1]).Replace(setup)), c[2])
	}
}

// A patient whose messages Discord refused, and who comes back by a command or
// a tap, is asked again.
func TestWhoComesBackIsAskedAgain(t *testing.T) {
	t.Parallel()
	w, _ := withHeron(t)
	w.tell("heron answers 5 4 6 [Rest day]", "heron closes the chat")
	w.tell("at Sat 2026-03-07 12:00", "at Sun 2026-03-08 12:00", "heron opens the chat", "heron /plan", "watch heron")
	shows(t, w.tell("at Mon 2026-03-09 08:31"), "Time for your check-in.")
}

package rehab

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var nine = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// course plays findings and clinicians' deeds on one cause, a week apart.
type course struct {
	flags []Flag // newest last
}

func (k *course) newest() *Flag { return &k.flags[len(k.flags)-1] }

func (k *course) look(f finding, now time.Time) {
	var was Flag
	if len(k.flags) > 0 {
		was = *k.newest()
	}
	is, changed := f.next(was, "heron", now)
	switch {
	case !changed:
	case is.ID == was.ID:
		*k.newest() = is
	default:
		k.flags = append(k.flags, is)
	}
}

// A flag that is done is opened again only by new evidence: its cause went and
// came back, it is further by the rule's step, or it has become urgent.
func TestADoneFlagOpensAgainOnNewEvidenceOnly(t *testing.T) {
	at := func(kind string, v float64) finding { return finding{kind: kind, holds: true, value: v} }
	back := func(kind string) finding { return finding{kind: kind, back: true} }
	urgent := at(FlagQuiet, 7)
	urgent.urgency = Today
	for _, c := range []struct {
		name  string
		first finding
		then  []finding
		want  int // flags of the cause in all
	}{
		{"mood, the same", at(FlagMood, 2), []finding{at(FlagMood, 2), at(FlagMood, 2.9)}, 1},
		{"mood, a point further", at(FlagMood, 2), []finding{at(FlagMood, 3)}, 2},
		{"mood, under the threshold and over it, never usual", at(FlagMood, 2), []finding{{kind: FlagMood, value: 1.2}, at(FlagMood, 2)}, 1},
		{"mood, nothing known in between", at(FlagMood, 2), []finding{at(FlagMood, 1.6)}, 1},
		{"mood, as usual and down again", at(FlagMood, 2), []finding{back(FlagMood), at(FlagMood, 2)}, 2},
		{"sleep, a point further", at(FlagSleep, 1.5), []finding{at(FlagSleep, 2.5)}, 2},
		{"drive, a point further", at(FlagMotivation, 1.5), []finding{at(FlagMotivation, 2.5)}, 2},
		{"pain, just under a point", at(FlagPain, 2), []finding{at(FlagPain, 2.9)}, 1},
		{"pain, a point", at(FlagPain, 2), []finding{at(FlagPain, 3)}, 2},
		{"PEG, a point", at(FlagPEG, 1), []finding{at(FlagPEG, 2)}, 2},
		{"a task, one point", at(FlagTask, 3), []finding{at(FlagTask, 4)}, 1},
		{"a task, two points", at(FlagTask, 3), []finding{at(FlagTask, 5)}, 2},
		{"tasks, a point", at(FlagTasks, 2), []finding{at(FlagTasks, 3)}, 2},
		{"flares, one day more", at(FlagFlares, 3), []finding{at(FlagFlares, 4)}, 1},
		{"flares, two days more", at(FlagFlares, 3), []finding{at(FlagFlares, 5)}, 2},
		{"exercise, 19 points", at(FlagExercise, 31), []finding{at(FlagExercise, 50)}, 1},
		{"exercise, 20 points", at(FlagExercise, 30), []finding{at(FlagExercise, 50)}, 2},
		{"joy, two thirds of a point", at(FlagJoy, 3), []finding{at(FlagJoy, 2.3)}, 1},
		{"joy, a point less", at(FlagJoy, 3), []finding{at(FlagJoy, 2)}, 2},
		{"joy, more of it", at(FlagJoy, 2), []finding{at(FlagJoy, 3)}, 1},
		{"silence, longer", at(FlagQuiet, 3), []finding{at(FlagQuiet, 6)}, 1},
		{"silence of a week", at(FlagQuiet, 3), []finding{urgent}, 2},
		{"silence of a week, longer", urgent, []finding{urgent, urgent}, 1},
		{"silence, an answer, silence", urgent, []finding{back(FlagQuiet), at(FlagQuiet, 3)}, 2},
		{"unreachable, still", at(FlagUnreachable, 2), []finding{at(FlagUnreachable, 9)}, 1},
		{"unreachable, reached, unreachable", at(FlagUnreachable, 2), []finding{back(FlagUnreachable), at(FlagUnreachable, 2)}, 2},
	} {
		var k course
		k.look(c.first, nine)
		done, err := k.newest().Done("physio", "", nine)
		if err != nil {
			t.Fatal(err)
		}
		*k.newest() = done
		for i, f := range c.then {
			k.look(f, nine.AddDate(0, 0, 7*(i+1)))
		}
		if len(k.flags) != c.want {
			t.Errorf("%s: %d flags", c.name, len(k.flags))
		}
		if len(k.flags) == 2 && (k.flags[1].Again != k.flags[0].ID || k.flags[1].State != FlagOpen || k.flags[1].AgainAt.IsZero()) {
			t.Errorf("%s: %+v", c.name, k.flags[1])
		}
	}
}

func TestASnoozedFlagComesBackWithTheSummaryOrWithNews(t *testing.T) {
	mood := finding{kind: FlagMood, holds: true, value: 2}
	worse := finding{kind: FlagMood, holds: true, value: 3}
	for _, c := range []struct {
		name string
		then finding
		days int
		want FlagState
	}{
		{"the same, before", mood, 6, FlagSnoozed}, {"the same, then", mood, 7, FlagOpen}, {"news, before", worse, 1, FlagOpen},
		{"gone, before", finding{kind: FlagMood, back: true}, 1, FlagOver}, {"too little known", finding{kind: FlagMood}, 3, FlagSnoozed},
	} {
		var k course
		k.look(mood, nine)
		f, err := k.newest().Snooze(nine.AddDate(0, 0, 7))
		if err != nil {
			t.Fatal(err)
		}
		*k.newest() = f
		k.look(c.then, nine.AddDate(0, 0, c.days))
		if got := k.newest().State; got != c.want || len(k.flags) != 1 {
			t.Errorf("%s: %s, %d flags", c.name, got, len(k.flags))
		}
	}
	// One that nothing was found of wakes all the same.
	s := State{Flags: []Flag{{ID: "f", Kind: FlagMood, State: FlagSnoozed, Until: nine, TakenBy: "physio"}}}
	_, changed := newCase(s, weekFrom, weekTo).weigh(nil, nine)
	if len(changed) != 1 || changed[0].State != FlagTaken {
		t.Errorf("woke as %+v", changed)
	}
}

func TestAFlagWhoseCauseWentIsOverUnlessSomeoneHasIt(t *testing.T) {
	gone := finding{kind: FlagMood, back: true}
	var k course
	k.look(finding{kind: FlagMood, holds: true, value: 2}, nine)
	k.look(finding{kind: FlagMood}, nine)
	if !k.newest().Shown() {
		t.Error("too little known ends a flag")
	}
	k.look(gone, nine)
	if k.newest().State != FlagOver {
		t.Errorf("%+v", k.newest())
	}
	k.look(finding{kind: FlagMood, holds: true, value: 2}, nine.AddDate(0, 0, 7))
	taken, err := k.newest().Take("physio", nine)
	if err != nil || len(k.flags) != 2 {
		t.Fatal(err, k.flags)
	}
	*k.newest() = taken
	k.look(gone, nine.AddDate(0, 0, 14))
	if f := k.newest(); f.State != FlagTaken || f.Gone.IsZero() {
		t.Errorf("%+v", f)
	}
}

func TestTwoCliniciansAndOneFlag(t *testing.T) {
	f := Flag{ID: "f", Kind: FlagMood, State: FlagOpen}
	f, err := f.Take("a", nine)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Take("a", nine); err != nil {
		t.Error("who has it may say so twice:", err)
	}
	if _, err := f.Take("b", nine); ErrorCode(err) != Conflict || ErrorText(err).Args["who"] != "a" {
		t.Errorf("the second is told %+v", err)
	}
	if f, err = f.Done("b", "phoned", nine); err != nil || f.TakenBy != "a" || f.ClosedBy != "b" {
		t.Errorf("%+v, %v", f, err)
	}
	for _, deed := range []func(Flag) (Flag, error){
		func(f Flag) (Flag, error) { return f.Take("a", nine) },
		func(f Flag) (Flag, error) { return f.Done("a", "", nine) },
		func(f Flag) (Flag, error) { return f.Snooze(nine) },
	} {
		if _, err := deed(f); ErrorText(err).Key != "flag.done_already" {
			t.Errorf("on a closed one: %v", err)
		}
	}
	if f = f.Judge("a", NotUseful).Judge("b", WasUseful); f.Useful != WasUseful || f.JudgedBy != "b" {
		t.Errorf("judged %+v", f)
	}
}

// Whatever is found and done, of one cause there is never more than one flag
// that is not closed, each new one knows the one before, and what was done
// stays done.
func TestNeverTwoOpenOfOneCause(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var k course
		now := nine
		for range rapid.IntRange(0, 40).Draw(t, "steps") {
			now = now.AddDate(0, 0, rapid.IntRange(0, 9).Draw(t, "days"))
			if len(k.flags) > 0 && rapid.Bool().Draw(t, "deed") {
				f := *k.newest()
				switch rapid.IntRange(0, 3).Draw(t, "which") {
				case 0:
					f, _ = f.Take("a", now)
				case 1:
					f, _ = f.Done("b", "", now)
				case 2:
					f, _ = f.Snooze(now.AddDate(0, 0, 7))
				case 3:
					f = f.Judge("a", WasUseful)
				}
				*k.newest() = f
				continue
			}
			f := finding{kind: rapid.SampledFrom([]string{FlagMood, FlagJoy, FlagQuiet}).Draw(t, "kind"), value: float64(rapid.IntRange(0, 20).Draw(t, "value")) / 2}
			if len(k.flags) > 0 {
				f.kind = k.flags[0].Kind
			}
			f.holds = rapid.Bool().Draw(t, "holds")
			f.back = !f.holds && rapid.Bool().Draw(t, "back")
			f.urgency = Urgency(rapid.IntRange(0, 1).Draw(t, "urgency"))
			before := slices.Clone(k.flags)
			k.look(f, now)
			for i, b := range before {
				if b.State == FlagDone && k.flags[i].State != FlagDone {
					t.Fatalf("what was done is %s", k.flags[i].State)
				}
			}
		}
		for i, f := range k.flags {
			if i < len(k.flags)-1 && f.Live() || i > 0 && f.Again != k.flags[i-1].ID {
				t.Fatalf("%d of %d: %+v", i, len(k.flags), f)
			}
		}
	})
}

func TestTheSummaryNamesWhatNobodyHasDone(t *testing.T) {
	s := steady()
	set(&s, ItemMood, 3, 3, 3, 3, 3, 3, 3)
	now := nine
	sum := func() Digest { return Summarise(Clinic{Zone: "UTC"}, []State{s}, weekFrom, weekTo, now, SafetyCount{}) }
	d := sum()
	if len(d.LookAt) != 1 || len(d.Flags) != 1 {
		t.Fatalf("%+v", d)
	}
	s.Flags = d.Flags
	s.Flags[0], _ = s.Flags[0].Take("physio", now)
	if d = sum(); len(d.LookAt) != 1 || d.LookAt[0].Text.Args["then"].(Text).Key != "flag.with" {
		t.Errorf("taken: %+v", d.LookAt)
	}
	s.Flags[0], _ = s.Flags[0].Done("physio", "", now)
	if d = sum(); len(d.LookAt)+len(d.Well)+len(d.Flags) != 0 {
		t.Errorf("done: %+v", d)
	}
	set(&s, ItemMood, 2, 2, 2, 2, 2, 2, 2)
	if d = sum(); len(d.LookAt) != 1 || len(d.Flags) != 1 || d.Flags[0].Again != s.Flags[0].ID {
		t.Errorf("worse: %+v", d)
	}
	s.Own = Thresholds{FlagMood: 4}
	s.Flags = nil
	if d = sum(); len(d.LookAt) != 1 {
		t.Errorf("four points reach a threshold of four: %+v", d.LookAt)
	}
	s.Patient.Status = Stopped
	s.Flags = []Flag{{ID: "f", Kind: FlagMood, State: FlagTaken}}
	if d = sum(); len(d.Flags) != 1 || d.Flags[0].State != FlagOver || len(d.LookAt) != 0 {
		t.Errorf("stopped: %+v", d)
	}
}

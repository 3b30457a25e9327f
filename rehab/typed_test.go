package rehab

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"pgregory.net/rapid"
)

func english(t testing.TB) Vocabulary {
	t.Helper()
	b, err := os.ReadFile("../content/en/typed.toml")
	if err != nil {
		t.Fatal(err)
	}
	var v Vocabulary
	meta, err := toml.Decode(string(b), &v)
	if err != nil {
		t.Fatal(err)
	}
	if left := meta.Undecoded(); len(left) > 0 {
		t.Fatalf("keys that nothing reads: %v", left)
	}
	return v
}

var (
	walkAndBag = []Named{{"w", "Walk"}, {"b", "Carry a bag"}, {"s", "Swim"}}
	threeOpen  = []string{"mood", "sleep", "motivation"}
)

// say writes a reading down in one line: what is empty is left out.
func say(rd Reading) string {
	var out []string
	for _, item := range []string{"mood", "sleep", "motivation", "pain", "joy"} {
		if v, ok := rd.Values[item]; ok {
			out = append(out, fmt.Sprintf("%s %d", item, v))
		}
	}
	for _, d := range rd.Exercises {
		part := ""
		if d.Part {
			part = " part"
		}
		out = append(out, "+"+d.ID+part)
	}
	for _, list := range []struct {
		mark  string
		words []string
	}{{"other ", rd.Other}, {"skip ", rd.Skipped}, {"? ", rd.Unknown}} {
		for _, w := range list.words {
			out = append(out, list.mark+w)
		}
	}
	for _, o := range rd.OffScale {
		out = append(out, "off "+o.Item+" "+o.Text)
	}
	for _, flag := range []struct {
		word string
		on   bool
	}{{"rest", rd.Rest}, {"didn't fit", rd.DidntFit}, {"flare", rd.Flare}, {"ambiguous", rd.Ambiguous}} {
		if flag.on {
			out = append(out, flag.word)
		}
	}
	return strings.Join(out, ", ")
}

func TestRead(t *testing.T) {
	v := english(t)
	const all = "mood 7, sleep 5, motivation 8"
	for _, c := range [][2]string{
		{"7 5 8", all}, {"7,5,8", all}, {"7, 5, 8", all}, {"7/5/8", all}, {"7-5-8", all}, {"7 - 5 - 8", all}, {"7\n5\n8", all}, {"7.5.8", all},
		{"seven five eight", all}, {"Seven, five, eight.", all}, {"７ ５ ８", all}, {"7️⃣ 5️⃣ 8️⃣", all}, {"7️⃣5️⃣8️⃣", all}, {"٧ ٥ ٨", all},
		{"7/10 5/10 8/10", all}, {"7 / 5 / 8", all}, {"7/10, 5 / 10, eight/10", all}, {"7 out of 10, 5 out of ten, 8", all}, {"**7** 5 8", all},
		{"mood 7 sleep 5 moving 8", all}, {"7 mood 5 sleep 8 moving", all}, {"7 mood, 5 sleep, 8 motivation", all},
		{"mood, sleep, moving: 7, 5, 8", all}, {"mood:\n7\nsleep:\n5\nmoving:\n8", all}, {"mood 7 5 8", all},
		{"MOOD=7 SLEEP=5 DRIVE=8", all}, {"mood7 sleep5 motivation8", all}, {"7 (mood) 5 (sleep) 8 (drive)", all},
		{"I feel 7, slept 5 and feel like moving 8", all}, {"mood is about 7, sleep was 5, motivation maybe 8", all},
		{"10 10 10", "mood 10, sleep 10, motivation 10"}, {"1️⃣0️⃣ 🔟 0", "mood 10, sleep 10, motivation 0"}, {"0 0 0", "mood 0, sleep 0, motivation 0"},
		{"7", "mood 7"}, {"7!", "mood 7"}, {"7.0", "mood 7"}, {"5 6", "mood 5, sleep 6"}, {"about 7", "mood 7"}, {"7ish", "mood 7"},
		{"5 6 6 danced to one song", "mood 5, sleep 6, motivation 6, other dancing"},
		{"mood 7 sleep 5 moving 8 walked", all + ", +w"}, {"7 5 8 walked and swam", all + ", +w, +s"}, {"walked 7 5 8", all + ", +w"},
		{"sleep: 3, mood=4", "mood 4, sleep 3"}, {"slept badly 3", "sleep 3"}, {"slept 6/10, mood meh", "sleep 6, ? meh"},
		{"mood seven", "mood 7"}, {"mood 7 great", "mood 7, ? great"}, {"pain 4", "pain 4"},
		{"11", "off mood 11"}, {"-1", "off mood -1"}, {"7.5", "off mood 7.5"}, {"mood 7.5", "off mood 7.5"}, {"6.5/10", "off mood 6.5/10"},
		{"11 5 6", "sleep 5, motivation 6, off mood 11"}, {"mood 5-6", "off mood 5-6"}, {"mood 5 or 6", "off mood 5 or 6"},
		{"99999999999999999999", "off mood 999999999999…"}, {"mood minus", "? minus"},
		{"mood 5 5", "mood 5, ambiguous"}, {"mood 5 mood 6", "ambiguous"}, {"mood 5 mood 5", "mood 5"}, {"7 5 8 4", "ambiguous"},
		{"sleep 5 7 8", "sleep 5, ambiguous"}, {"slept ok today, 7", "sleep 7"}, {"slept badly today, 7", "? badly, ambiguous"},
		{"skip 5 6", "sleep 5, motivation 6, skip mood"}, {"skip", "skip mood"}, {"mood skip, sleep 4", "sleep 4, skip mood"},
		{"skip all", "skip mood, skip sleep, skip motivation"}, {"7, skip the rest", "mood 7, skip sleep, skip motivation"}, {"skip skip 5", "motivation 5, skip mood, skip sleep"},
		{"rest day", "rest"}, {"5 6 6 rest", "mood 5, sleep 6, motivation 6, rest"}, {"felt rested 7", "sleep 7"}, {"no rest day", ""},
		{"didn't fit", "didn't fit"}, {"it didn’t fit today", "didn't fit"}, {"5 5 5 no time", "mood 5, sleep 5, motivation 5, didn't fit"},
		{"flare up", "flare"}, {"Flare-up!", "flare"}, {"no flare up today", ""}, {"flared up badly, mood 3", "mood 3, ? badly, flare"},
		{"half the walk", "+w part"}, {"walked half of it", "+w part"}, {"part of the walk and carried a bag", "+w part, +b"}, {"walked half an hour", "+w"},
		{"no walk today", ""}, {"didn't walk", ""}, {"did not walk or swim", ""}, {"didn't walk but swam", "+s"}, {"no walk, swam", "+s"}, {"walk: no", ""},
		{"skipped the walk", ""}, {"will walk later", ""}, {"walk tomorrow", ""}, {"can I swim?", ""}, {"feel like walking 7", "ambiguous"}, {"mood 7 sleep 5, 2 walks", "mood 7, sleep 5, +w, ambiguous"},
		{"want to walk", ""}, {"haven't walked yet", ""}, {"swum", "+s"}, {"swimming", "+s"}, {"carrying my bag", "+b"}, {"carried", "+b"},
		{"walked 20 minutes", "+w"}, {"walked 20min", "+w"}, {"walked 2 km", "+w"}, {"20 minutes walking", "+w"}, {"walked 20", "+w"}, {"walked 5", "+w, ambiguous"}, {"2 walks", "+w, ambiguous"}, {"8 / 10", "mood 8"}, {"10 / 10 / 10", "mood 10, sleep 10, motivation 10"}, {"walked for 30", "+w"},
		{"slept 4 hours mood 6", "mood 6"}, {"slept 4 hours", ""}, {"woke 3 times", "? woke"}, {"woke at 5", "? woke"}, {"slept 23:00 to 7:00", ""},
		{"3 parcels", "? 3, ? parcels"}, {"3 kids", ""}, {"just this one", ""}, {"walked with one friend", "+w"}, {"walked twice, 5 6 7", "mood 5, sleep 6, motivation 7, +w"},
		{"gardening and yoga", "other gardening, other yoga"}, {"no dancing", ""}, {"walked walked walked", "+w"},
		{"", ""}, {"   ", ""}, {"👍", ""}, {"\x00\xff", ""}, {"hello", ""}, {"?", ""}, {"%", ""}, {"-", ""},
		{"mañana", "? mañana"}, {"眠い", "? 眠い"}, {"mood", ""}, {"good", "? good"},
	} {
		if got := say(Read(c[0], v, walkAndBag, threeOpen)); got != c[1] {
			t.Errorf("%q: got %q, want %q", c[0], got, c[1])
		}
	}
}

func TestReadByWhatIsOpen(t *testing.T) {
	v := english(t)
	for _, c := range []struct {
		order      []string
		text, want string
	}{
		{[]string{"sleep"}, "7", "sleep 7"},
		{[]string{"joy"}, "8", "joy 8"},
		{[]string{"sleep", "motivation"}, "5 6", "sleep 5, motivation 6"},
		{[]string{"sleep", "motivation"}, "mood 3", "mood 3"},
		{[]string{"sleep"}, "7 5", "ambiguous"},
		{[]string{"sleep"}, "7,5", "ambiguous"},
		{nil, "7", "ambiguous"},
		{nil, "walked", "+w"},
		{[]string{"motivation"}, "walked 5", "+w, ambiguous"},
		{[]string{"mood", "sleep", "motivation", "pain"}, "7 5 8 2", "mood 7, sleep 5, motivation 8, pain 2"},
	} {
		if got := say(Read(c.text, v, walkAndBag, c.order)); got != c.want {
			t.Errorf("%v, %q: got %q, want %q", c.order, c.text, got, c.want)
		}
	}
}

func TestReadFindsTheExercise(t *testing.T) {
	v := english(t)
	for _, c := range []struct {
		plan       []Named
		text, want string
	}{
		{[]Named{{"1", "Walk"}, {"2", "Walk the dog"}}, "walked", "+1"},
		{[]Named{{"1", "Walk"}, {"2", "Walk the dog"}}, "walked my dog", "+2"},
		{[]Named{{"1", "Walk uphill"}, {"2", "Walk the dog"}}, "walked", "ambiguous"},
		{[]Named{{"1", "Walk uphill"}, {"2", "Walk the dog"}}, "didn't walk", ""},
		{[]Named{{"1", "Kitchen dance"}}, "danced", "+1"},
		{[]Named{{"1", "Kitchen dance"}}, "cleaned the kitchen", "other cleaning"},
		{[]Named{{"1", "Chair stands"}}, "chair stands done", "+1"},
		{[]Named{{"1", "Tai chi"}}, "tai chi 7 5 8", "mood 7, sleep 5, motivation 8, +1"},
		{[]Named{{"1", "Stretch"}}, "stretches", "+1"},
		{[]Named{{"1", "Cycling"}}, "went for a bike ride, cycled home", "other cycling, other riding, +1"},
		{[]Named{{"1", "Moving to music"}}, "moving 8", "motivation 8"},
		{[]Named{{"1", "Moving to music"}}, "moved to music", "+1"},
		{[]Named{{"1", ""}, {"2", "the"}, {"", "Walk"}}, "the walk", "other walking"},
		{[]Named{{"1", "太極拳"}}, "太極拳", "+1"},
		{nil, "walked", "other walking"},
	} {
		got := Read(c.text, v, c.plan, threeOpen)
		want := strings.Split(c.want, ", ")
		have := strings.Split(say(got), ", ")
		slices.Sort(want)
		slices.Sort(have)
		if !slices.Equal(have, want) {
			t.Errorf("%v, %q: got %q, want %q", c.plan, c.text, have, want)
		}
	}
}

func TestReadOfALongMessage(t *testing.T) {
	v := english(t)
	for _, s := range []string{"walk ", "7 ", "mood ", "no ", "skip ", "7,", "half ", "1️⃣", "mood 7 ", "a", "in the ", "?"} {
		rd := Read(strings.Repeat(s, 4000/len(s)+1), v, walkAndBag, threeOpen)
		whole(t, s, rd)
	}
}

func TestReadWithoutAVocabulary(t *testing.T) {
	if got := say(Read("7 5 8 walk", Vocabulary{}, walkAndBag, threeOpen)); got != "mood 7, sleep 5, motivation 8, +w" {
		t.Error(got)
	}
}

// whole holds what any reading promises.
func whole(t interface{ Fatalf(string, ...any) }, text string, rd Reading) {
	for item, v := range rd.Values {
		if v < 0 || v > 10 || item == "" {
			t.Fatalf("%q: %s %d", text, item, v)
		}
		if slices.Contains(rd.Skipped, item) {
			t.Fatalf("%q: %s is given and skipped", text, item)
		}
	}
	if len(rd.Unknown) > 12 {
		t.Fatalf("%q: %d unknown words", text, len(rd.Unknown))
	}
	for _, w := range rd.Unknown {
		if !utf8.ValidString(w) || utf8.RuneCountInString(w) > 21 {
			t.Fatalf("%q: unknown %q", text, w)
		}
	}
	for _, o := range rd.OffScale {
		if utf8.RuneCountInString(o.Text) > 13 {
			t.Fatalf("%q: off scale %q", text, o.Text)
		}
	}
	for i, d := range rd.Exercises {
		if slices.ContainsFunc(rd.Exercises[i+1:], func(e Did) bool { return e.ID == d.ID }) {
			t.Fatalf("%q: %s twice", text, d.ID)
		}
	}
}

func TestReadHoldsForAnything(t *testing.T) {
	v := english(t)
	pieces := []string{"7", "11", "-1", "7.5", "5/10", "seven", "one", "mood", "slept", "moving", "walked", "half", "no", "skip", "skip all", "rest",
		"danced", "minutes", "at", "or", "but", "tomorrow", "?", ",", "\n", ":", "meh", "the", "7️⃣", "flare up", "out of", "10", "carried a bag"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 12).Draw(t, "pieces"), " ")
		order := threeOpen[rapid.IntRange(0, 3).Draw(t, "answered"):]
		rd := Read(text, v, walkAndBag, order)
		whole(t, text, rd)
		if again := Read(text, v, walkAndBag, order); !reflect.DeepEqual(rd, again) {
			t.Fatalf("%q: read in two ways:\n%+v\n%+v", text, rd, again)
		}
	})
}

func FuzzRead(f *testing.F) {
	v := english(f)
	for _, s := range []string{"7 5 8", "mood 7.5, slept 4 hours", "half the walk?", "1️⃣0️⃣", "skip the rest", "½", "7,", "-", "´'’"} {
		f.Add(s, "Walk")
	}
	f.Fuzz(func(t *testing.T, text, label string) {
		whole(t, text, Read(text, v, []Named{{"1", label}, {"2", "Carry a bag"}}, threeOpen))
	})
}

func BenchmarkRead(b *testing.B) {
	v := english(b)
	for _, text := range []string{"7 5 8 walked", strings.Repeat("in the walk half 7 ", 210)} {
		b.Run(fmt.Sprint(len(text)), func(b *testing.B) {
			for b.Loop() {
				Read(text, v, walkAndBag, threeOpen)
			}
		})
	}
}

package rehab

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// goals are 100 and more ways to write a goal. A want that starts with = is a
// verb phrase, one that starts with - a negative goal, any other the label of
// a quote.
var goals = [][2]string{
	{"I want to pick up my grandson", "=pick up your grandson"},
	{"travel overseas", "=travel overseas"},
	{"Travel overseas.", "=travel overseas"},
	{"Japan!!", "Japan"},
	{"!!> I want to ", "I want to"},
	{"no pain", "-no pain"},
	{"my garden", "my garden"},
	{"I want my life back", "I want my life back"},
	{"work", "work"},
	{"viajar a Japón", "viajar a Japón"},
	{"日本に行きたい", "日本に行きたい"},
	{"not hurt", "-not hurt"},
	{"less pain", "-less pain"},
	{"be pain-free", "-be pain-free"},
	{"I want to be able to sleep without pain", "-I want to be able to sleep without pain"},
	{"stop hurting", "-stop hurting"},
	{"get rid of these headaches", "-get rid of these headaches"},
	{"I don't want to ache any more", "-I don't want to ache any more"},
	{"I don’t want to ache any more", "-I don’t want to ache any more"},
	{"walk pain free", "-walk pain free"},
	{"reduce my back pain", "-reduce my back pain"},
	{"fewer migraines", "-fewer migraines"},
	{"sin dolor", "-sin dolor"},
	{"manage pain better", "=manage pain better"},
	{"my goal is to dance at my daughter's wedding", "=dance at your daughter's wedding"},
	{"My goal is: dance again", "=dance again"},
	{"Goal: climb Mt. Fuji", "climb Mt. Fuji"},
	{"My main goal would be to hike with my mates", "=hike with your mates"},
	{"I'd love to swim in the sea", "=swim in the sea"},
	{"I’d love to swim in the sea", "=swim in the sea"},
	{"id like to swim", "=swim"},
	{"being able to carry my shopping", "=carry your shopping"},
	{"to be able to carry my own shopping home", "=carry your own shopping home"},
	{"To play with the kids", "=play with the kids"},
	{"I wish I could run", "=run"},
	{"i just want to sleep", "=sleep"},
	{"I really just wanna dance 💃", "=dance"},
	{"so that I can walk my dog", "=walk your dog"},
	{"help me walk again", "=walk again"},
	{"walk like I used to", "=walk like you used to"},
	{"walk as far as I was able to before", "=walk as far as you were able to before"},
	{"be the dad I am inside", "=be the dad you are inside"},
	{"do it by myself", "=do it by yourself"},
	{"visit the US", "=visit the US"},
	{"travel with us all", "=travel with you all"},
	{"take my mum to Bali", "=take your mum to Bali"},
	{"**travel** overseas", "=travel overseas"},
	{"`travel` _overseas_ ~~now~~", "=travel overseas now"},
	{"> travel overseas", "=travel overseas"},
	{"# Travel overseas", "=travel overseas"},
	{"- travel overseas", "=travel overseas"},
	{"||travel|| overseas", "=travel overseas"},
	{"[travel](https://example.org) overseas", "=travel overseas"},
	{"“travel overseas”", "=travel overseas"},
	{"\"travel overseas\"", "=travel overseas"},
	{"see \"Hamilton\" again", "=see 'Hamilton' again"},
	{"travel overseas ✈️🌏", "=travel overseas"},
	{"💃", "💃"},
	{"travel\u200b overseas", "=travel overseas"},
	{"tra\u00advel overseas", "=travel overseas"},
	{"travel\x00 overseas", "=travel overseas"},
	{"travel \xff\xfeoverseas", "=travel overseas"},
	{"\u202etravel overseas", "=travel overseas"},
	{"@everyone travel", "everyone travel"},
	{"travel @everyone", "=travel everyone"},
	{"@every\u200bone", "everyone"},
	{"@@here", "here"},
	{"dance with <@123456789012345678>", "dance with"},
	{"dance <@&42> again", "=dance again"},
	{"see <#42>", "see"},
	{"dance <a:party:42>", "=dance"},
	{"mail me@example.org", "mail me at example.org"},
	{"travel to Bali, me and the kids", "travel to Bali, me and the kids"},
	{"travelling", "travelling"},
	{"She wants me to walk", "She wants me to walk"},
	{"walk. And swim.", "walk. And swim"},
	{"walk\nswim", "walk swim"},
	{"\n\ntravel overseas\n", "=travel overseas"},
	{"walk and I want to run", "walk and I want to run"},
	{"walk because my doctor said", "walk because my doctor said"},
	{"walk if I can", "walk if I can"},
	{"walk but not far", "walk but not far"},
	{"walk all the way around the lake with my two dogs and the kids again", "walk all the way around the lake with my two dogs and the kids again"},
	{"TRAVEL OVERSEAS", "TRAVEL OVERSEAS"},
	{"TRAVEL overseas", "=travel overseas"},
	{"dance class", "dance class"},
	{"travel plans", "travel plans"},
	{"walk to", "walk to"},
	{"get", "get"},
	{"get off my meds", "get off my meds"},
	{"get this fucking back to work", "get this fucking back to work"},
	{"go to hell", "go to hell"},
	{"fuck off", "fuck off"},
	{"f*** this", "f this"},
	{"idk", "idk"},
	{"???", "???"},
	{"walk?", "walk?"},
	{"walk 5.5 km", "=walk 5.5 km"},
	{"run 10k", "=run 10k"},
	{"run a half-marathon", "=run a half-marathon"},
	{"lift 20 kg (twice)", "lift 20 kg (twice)"},
	{"walk & swim", "=walk & swim"},
	{"cure my back", "cure my back"},
	{"follow your advice", "follow your advice"},
	{"visit Zürich", "=visit Zürich"},
	{"travel to 日本", "travel to 日本"},
	{"לטייל בעולם", "לטייל בעולם"},
	{"أريد أن أسافر", "أريد أن أسافر"},
	{"wieder tanzen können", "wieder tanzen können"},
	{"다시 춤추고 싶어요", "다시 춤추고 싶어요"},
	{"kill myself", "kill myself"},
	{"walk ...", "=walk"},
	{"  walk   to  the   shop  ", "=walk to the shop"},
	{"my goal is", "my goal is"},
	{"I want to", "I want to"},
	{"*bold* \\*not\\*", "bold not"},
	{"get back to my garden :smile:", "=get back to your garden"},
	{"🏴󠁧󠁢󠁥󠁮󠁧󠁿 travel", "=travel"},
	{"می\u200cخواهم سفر کنم", "می\u200cخواهم سفر کنم"},
	{"lift weights", "=lift weights"},
	{"ollie", "=ollie"},
}

func TestNormaliseUglyGoals(t *testing.T) {
	if len(goals) < 100 {
		t.Fatalf("only %d goals", len(goals))
	}
	for _, g := range goals {
		p, err := Normalise(g[0])
		if err != nil {
			t.Errorf("%q: %v", g[0], err)
			continue
		}
		got := p.Label
		switch {
		case p.Negative:
			got = "-" + p.Label
		case p.Form == VerbPhrase:
			got = "=" + p.VP
		}
		if got != g[1] {
			t.Errorf("%q: got %q, want %q", g[0], got, g[1])
		}
		fit(t, g[0], p)
	}
}

func TestNormaliseKeepsOwnWordsInTheLabel(t *testing.T) {
	for raw, want := range map[string]string{
		"I want to pick up my grandson": "pick up my grandson",
		"I want my life back":           "I want my life back",
		"My goal is my garden!":         "my garden",
	} {
		if p, err := Normalise(raw); err != nil || p.Label != want {
			t.Errorf("%q: got %q, %v, want %q", raw, p.Label, err, want)
		}
	}
}

func TestNormaliseRefuses(t *testing.T) {
	for raw, key := range map[string]string{
		"": "goal.empty", "  \n ": "goal.empty", "***": "goal.empty", "\u200b\u200b": "goal.empty", "<@1>": "goal.empty", "...": "goal.empty",
		"\xff\x00": "goal.empty", strings.Repeat("walk ", 800): "goal.too_long", strings.Repeat("日", 201): "goal.too_long",
		strings.Repeat("x", 1<<20): "goal.too_long",
	} {
		if p, err := Normalise(raw); ErrorCode(err) != Invalid || ErrorText(err).Key != key {
			t.Errorf("%.20q: got %+v, %v, want %s", raw, p, err, key)
		}
	}
	if _, err := Normalise(strings.Repeat("日", 200)); err != nil {
		t.Errorf("200 characters: %v", err)
	}
}

// fit holds what any goal promises.
func fit(t interface{ Fatalf(string, ...any) }, raw string, p Phrase) {
	for _, s := range []string{p.Label, p.VP} {
		if strings.Contains(s, "@") || strings.ContainsAny(s, "`\n\r\x00*“”\"<") || !utf8.ValidString(s) {
			t.Fatalf("%q: unfit to be shown: %q", raw, s)
		}
	}
	if p.Label == "" || p.Label != strings.TrimSpace(p.Label) || utf8.RuneCountInString(p.Label) > 200 {
		t.Fatalf("%q: label %q", raw, p.Label)
	}
	again, err := Normalise(p.Label)
	if err != nil || again.Label != p.Label {
		t.Fatalf("%q: label %q becomes %q, %v", raw, p.Label, again.Label, err)
	}
	if (p.VP != "") != (p.Form == VerbPhrase) || p.Negative && p.Form != Quote {
		t.Fatalf("%q: form %s, negative %v, vp %q", raw, p.Form, p.Negative, p.VP)
	}
	if p.VP == "" {
		return
	}
	words := strings.Fields(p.VP)
	last, _ := utf8.DecodeLastRuneInString(p.VP)
	if !verbs[words[0]] || len(words) > 12 || !unicode.IsLetter(last) && !unicode.IsNumber(last) && !unicode.Is(unicode.Mn, last) {
		t.Fatalf("%q: verb phrase %q", raw, p.VP)
	}
}

func TestNormaliseHoldsForAnything(t *testing.T) {
	pieces := []string{"I want to ", "my goal is ", "to ", "be able to ", "walk", "travel ", "get ", "my ", "I ", "@everyone", "@here", "<@1>", "<", "@", ">",
		"`", "*", "__", "||", "\n", "\"", "“", "!!", ".", ",", "’", "'", "pain", "no ", "-free", "\u200b", "\u200d", "💃", "日本", "https://x.y", "[a](b)", "- ", "# ", ":a:", "~~", "?", "(", "\x00", "\xff", "&", "%", "5.5", " "}
	rapid.Check(t, func(t *rapid.T) {
		raw := strings.Join(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(pieces), rapid.StringN(0, 3, -1)), 0, 14).Draw(t, "pieces"), "")
		if p, err := Normalise(raw); err == nil {
			fit(t, raw, p)
		} else if ErrorCode(err) != Invalid {
			t.Fatalf("%q: %v", raw, err)
		}
	})
}

func FuzzNormalise(f *testing.F) {
	for _, g := range goals {
		f.Add(g[0])
	}
	f.Fuzz(func(t *testing.T, raw string) {
		if p, err := Normalise(raw); err == nil {
			fit(t, raw, p)
		}
	})
}

package screen

import (
	"strings"
	"testing"
)

// small is a language of its own making, with what other languages need: words
// without spaces between them, and stems.
const small = `
spelling = ["suicide", "tablets"]
join = ["anymore", "myself"]
clause = ["and"]
idioms = ["dying for a", "笑死", "배고파 죽겠*"]
[expand]
dont = "do not"
wanna = "want to"
[elide]
qu = "que"
[misspelt]
kill = ["kil"]
[class]
who = ["he", "my partner"]
all = ["<who>", "someone"]
[denial]
no = ["no"]
bridge = ["any", "chest", "pain"]
or = ["or"]
[[rule]]
id = "a"
kind = "selfharm"
any = ["kill myself", "want to ..2 die", "dying", "suicide", "不想活", "死にたい", "죽고 싶*", "don't go anymore", "qu'elle meure"]
[[rule]]
id = "b"
kind = "harm"
any = ["<all> hit|hits|beat_up me"]
unless = ["by accident"]
[[rule]]
id = "c"
kind = "medical"
any = ["chest pain", "numb* & leg|legs", "*itis", "^ help $", "fever #39", "열 이? #39 도"]
deny = true
[[rule]]
id = "d"
kind = "overdose"
any = ["took #9 tablets", "took all $|now", "#9 알"]
`

func TestPatterns(t *testing.T) {
	s, err := New(map[string][]byte{"xx": []byte(small)})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]Kind{
		"kill myself": SelfHarm, "kil my self": SelfHarm, "k i l l myself": SelfHarm, "k.i.l.l myself": SelfHarm, "KILLLL myself": SelfHarm,
		"k1ll myself": SelfHarm, "ki11 myself": SelfHarm, "ｋｉｌｌ myself": SelfHarm, "kïll myself": SelfHarm, "k*ill* myself": SelfHarm,
		"skill myself": None, "kill. myself": None, "kill\nmyself": None, "kill... myself": SelfHarm,
		"i wanna die": SelfHarm, "want to really just die": SelfHarm, "want to so very very die": None, "end.I want to die": SelfHarm,
		"suc" + "ide": SelfHarm, "suicdie": SelfHarm, "sui cide": SelfHarm, "su1c1de": SelfHarm, "$uicide": SelfHarm, "sucidre": None,
		"dying": SelfHarm, "dying for a tea": None, "dying for a tea, dying": SelfHarm,
		"我不想活了": SelfHarm, "もう死にたい": SelfHarm, "죽고 싶어요": SelfHarm, "笑死我了": None, "배고파 죽겠어요": None,
		"나죽고싶어": SelfHarm, "죽 고 싶 어": SelfHarm, "죽. 고 싶어": None, "배고파죽겠다ㅋㅋ": None, "열이39.5도": Medical, "열이 38도": None, "99알 먹음": Overdose, "그래.나죽고싶어": SelfHarm, "나 죽.고싶어": None,
		"don’t go any more": SelfHarm, "qu’elle meure": SelfHarm, "que elle meure": SelfHarm, "QU'3ll3 meure": SelfHarm, "qu elle meure": SelfHarm, "qu'qu'elle meure": None, "elle meure": None, "dont go anymore": SelfHarm, "do not go": None,
		"he hits me": Harm, "my partner beat up me": Harm, "someone hit me": Harm, "it hit me": None, "he hit me by accident": None,
		"he hit me. by accident": Harm, "he hit me and by accident": Harm, "he hit me, by accident": Harm, "by accident he hit me": None,
		"someone hit me so it was not by accident": None,
		"chest pain": Medical, "no chest pain": None, "no chest pain, numb legs": Medical, "no any chest pain": None, "no numb legs": None,
		"no pain, chest pain or numb legs": None, "numbness in my leg": Medical, "leg all numb": Medical, "numb": None,
		"tendinitis": Medical, "itis": Medical, "help": Medical, "well, help, please": Medical, "help me": None, "fever 39.5": Medical, "fever 38": None,
		"took 20 tablets": Overdose, "took 2 tablets": None, "took 9.5 tabelts": Overdose, "took all": Overdose, "took all, thanks": Overdose, "took all now": Overdose, "took all day": None,
		"": None, "...": None, "$": None,
	} {
		if h := s.Check(text); h.Kind != want {
			t.Errorf("%q: %s by %q, want %s", text, h.Kind, h.Rule, want)
		}
	}
}

func TestWhatCannotBeReadIsNamed(t *testing.T) {
	for name, tc := range map[string]struct{ file, want string }{
		"not TOML":            {`rule = [`, "xx"},
		"no rules":            {`idioms = ["a"]`, "no rules"},
		"an unknown name":     {small + "\nunles = []", "unles"},
		"an unknown class":    {small + `[[rule]]` + "\nid = \"e\"\nkind = \"harm\"\nany = [\"<nobody> here\"]", `rule "e": pattern "<nobody> here"`},
		"an id twice":         {small + `[[rule]]` + "\nid = \"a\"\nkind = \"harm\"\nany = [\"x\"]", "twice"},
		"an unknown kind":     {small + `[[rule]]` + "\nid = \"e\"\nkind = \"none\"\nany = [\"x\"]", "kinds"},
		"a rule of nothing":   {small + `[[rule]]` + "\nid = \"e\"\nkind = \"harm\"\nany = []", "patterns"},
		"an optional start":   {`rule = [{id = "e", kind = "harm", any = ["x? y"]}]`, "first has to be there"},
		"a gap at the end":    {`rule = [{id = "e", kind = "harm", any = ["x .."]}]`, "begin and end"},
		"a gap too wide":      {`rule = [{id = "e", kind = "harm", any = ["x ..40 y"]}]`, "gap"},
		"a bad number":        {`rule = [{id = "e", kind = "harm", any = ["#x y"]}]`, "number"},
		"an empty word":       {`rule = [{id = "e", kind = "harm", any = ["x|| y"]}]`, "no words"},
		"an idiom of air":     {`idioms = [".."]` + "\n" + `rule = [{id = "e", kind = "harm", any = ["x"]}]`, `idiom ".."`},
		"a class in a circle": {"[class]\na = [\"<b>\"]\nb = [\"<a>\"]\n" + `[[rule]]` + "\nid = \"e\"\nkind = \"harm\"\nany = [\"x\"]", "class"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := New(map[string][]byte{"xx": []byte(tc.file)})
			if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), `"xx"`) {
				t.Errorf("got %v; want it to name %q and the language", err, tc.want)
			}
		})
	}
	if _, err := New(nil); err == nil {
		t.Error("a screen without rules was made")
	}
}

func TestAPanicIsAHit(t *testing.T) {
	s := &Screen{ready: make(chan struct{}), languages: []*language{nil}}
	close(s.ready)
	if h := s.Check("a good walk"); h.Kind != Failed || h.Class() != SelfHarm {
		t.Errorf("got %v", h)
	}
}

func TestWithoutRulesEverythingIsAHit(t *testing.T) {
	s := Begin(map[string][]byte{"xx": []byte("rule = [")})
	if h := s.Check("a good walk"); h.Kind != Failed || s.Wait() == nil {
		t.Errorf("got %v, error %v", h, s.Wait())
	}
}

func TestTheVersionFollowsTheWords(t *testing.T) {
	made := map[string]bool{}
	for _, files := range []map[string][]byte{
		{"xx": []byte(small)}, {"yy": []byte(small)}, {"xx": []byte(small + "\n")}, {"xx": []byte(small), "yy": []byte(small)},
	} {
		a, err := New(files)
		if err != nil {
			t.Fatal(err)
		}
		b, err := New(files)
		if err != nil {
			t.Fatal(err)
		}
		if a.Version() != b.Version() || made[a.Version()] {
			t.Errorf("version %s of %d files", a.Version(), len(files))
		}
		made[a.Version()] = true
	}
}

package content_test

import (
	"strings"
	"testing"

	"waymark/rehab"
)

// uglyGoals are goals as people write them.
var uglyGoals = []string{
	"travel overseas", "Travel Overseas!!", "I want to pick up my grandson", "my goal is to walk to the shops again", "Japan!!", "no pain", "my garden",
	"I want my life back", "work", "viajar a Japón", "日本に行きたい", "to be able to sit through a movie", "being able to sleep on my left side", "@everyone walk",
	"@here", "<@123456789012345678> dance", "**dance** at my daughter's wedding", "_run_ 5k", "`code`", "||secret||", "~~nothing~~", "> quoted", "# Heading", "- a list",
	"[link](https://example.org)", "https://example.org", "run 5.5 km", "hike, bike and swim", "hike; then rest", "play golf.", "play golf...", "play golf…", "play golf?",
	"PLAY GOLF", "pLaY gOlF", "carry the shopping from the car to the kitchen without having to stop", "lift weights", "sit", "stand", "walk.", "  walk   the dog  ", "walk\nthe dog",
	"walk\tthe dog", "“walk the dog”", "\"walk the dog\"", "'walk the dog'", "walk the dog (he is big)", "walk the dog / the cat", "walk the dog & the cat", "walk 10,000 steps",
	"get back to work", "get rid of pain", "pain-free days", "less pain", "stop hurting", "cure my back", "not be a burden", "die less tired", "be me again", "be", "do stuff", "idk", "?", "...",
	"travelling", "Travelling the world with my wife", "travel to Bali, me and the kids", "I'd love to go fishing with my dad", "I just wanna dance", "we want to go camping", "help me sleep",
	"sleep through the night", "sleep 8h", "sleeeeep", "walk 🚶‍♀️ far", "🏖️", "💃💃💃", "dance 💃", "go to my son's graduation", "go to my son’s graduation", "play with my kids on the floor for 30 minutes",
	"cook for us all", "drive for 2 hours", "drive to mum’s", "ride my bike", "ride me bike", "climb Mt. Fuji", "see Mr. Smith's farm", "be able to be able to walk", "I want to want to walk",
	"walk {{.goal}}", "{{.clinic}}", "%s %d", "<no value>", "NULL", "'; DROP TABLE goal; --", "\u202egnik", "wa\u200blk home", "zwei Stunden wandern", "marcher sans douleur",
	"ходить в горы", "المشي إلى المسجد", "走路去公园", "walk the walk, talk the talk", "walk (again)", "1", "10 km", "a", "the beach", "to the beach", "my knee my knee my knee",
}

func TestUglyGoalsReadWell(t *testing.T) {
	c := words(t)
	templates := c.Catalogue().Templates
	goals, said := 0, 0
	for _, raw := range uglyGoals {
		phrase, err := rehab.Normalise(raw)
		if err != nil {
			continue
		}
		goals++
		for _, tm := range templates {
			if tm.Frame == "plain" || tm.Frame == "verb" && (phrase.Form != rehab.VerbPhrase || phrase.Negative) {
				continue
			}
			text, err := c.Render("en", example(tm, phrase.VP, phrase.Label), around)
			if err != nil {
				t.Errorf("%s with %q: %v", tm.ID, raw, err)
				continue
			}
			said++
			if bad := broken(text); bad != "" {
				t.Errorf("%s with %q: %s: %s", tm.ID, raw, bad, text)
			}
			if markup.MatchString(text) {
				t.Errorf("%s with %q: markup: %s", tm.ID, raw, text)
			}
		}
	}
	if goals < 100 || said < 3000 {
		t.Errorf("%d goals in %d texts: too few to tell", goals, said)
	}
}

// Tasks and exercises are short names that a clinician confirmed, in their own
// way of writing.
func TestUglyNamesReadWell(t *testing.T) {
	c := words(t)
	for _, name := range []string{"walk", "the walk", "Walk", "Nordic walking", "the band work", "stairs", "30-min walk", "tai chi", "sit-to-stand", "hip hinge w/ band", "chair yoga (gentle)", "Übungen", "太極拳", "swim & stretch"} {
		label, err := rehab.ShortLabel(name)
		if err != nil {
			t.Errorf("%q is no label: %v", name, err)
			continue
		}
		for _, tm := range c.Catalogue().Templates {
			text := example(tm, "travel overseas", "travel overseas")
			for _, slot := range []string{"exercise", "task"} {
				if _, has := text.Args[slot]; has {
					text.Args[slot] = label
				}
			}
			got, err := c.Render("en", text, around)
			if err != nil {
				t.Errorf("%s: %v", tm.ID, err)
			}
			if bad := broken(got); bad != "" {
				t.Errorf("%s with %q: %s: %s", tm.ID, name, bad, got)
			}
		}
	}
}

// The lint must find what it looks for.
func TestBrokenFindsWhatIsBroken(t *testing.T) {
	for _, bad := range []string{"Good.. Thanks.", "Good. thanks.", "It goes to {{.goal}}.", "Thank you", "Joy: , 5.", "“”: a step."} {
		if broken(bad) == "" {
			t.Errorf("%q passes", bad)
		}
	}
	for _, fine := range []string{"Thank you.", "“no! really.”: a step.", "Your goal: “work”.", "Would you like it?"} {
		if what := broken(fine); what != "" {
			t.Errorf("%q is refused for %s", fine, what)
		}
	}
	if strings.Contains(broken("Two steps.\nThere is more."), "lower") {
		t.Error("a new line is no new word")
	}
}

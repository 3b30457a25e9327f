package app

import (
	"fmt"
	"io"
	"strings"

	"waymark/content"
	"waymark/rehab"
)

// sample are the values that stand in the slots of a preview.
func sample(goal rehab.Phrase, clinic string) rehab.Args {
	return rehab.Args{
		"goal": goal.Label, "exercise": "the walk", "task": "carrying a bag", "joy": 8, "old": 3, "new": 6, "weeks": 4, "count": 12,
		"month": rehab.T("date.month.3"), "since": rehab.SayDate(rehab.Date{Year: 2026, Month: 3, Day: 5}), "clinician": "your physio", "weekday": rehab.SayWeekday(1), "smaller": "Half the walk", "done_count": 12,
		"flare_plan": "Half the walk. Heat pack.", "start_month": rehab.T("date.month.3"), "task_old": 3, "task_new": 6, "value": 7, "max": 10,
		"clinic": clinic, "phone": "03 9000 0000", "hours": "weekdays, 8 am to 5 pm", "emergency": "000", "crisis_line": "Lifeline 13 11 14",
		"crisis_text": "text 0477 13 11 14", "health_line": "healthdirect 1800 022 222", "poisons_line": "13 11 26", "abuse_line": "1800 737 732",
	}
}

// Preview writes what people would read: every encouragement for a goal, or
// the questions of the check-ins.
func Preview(w io.Writer, what, goal, lang string) error {
	words, err := content.Load()
	if err != nil {
		return err
	}
	phrase, err := rehab.Normalise(goal)
	if err != nil {
		return err
	}
	p := preview{w: w, words: words, lang: lang, args: sample(phrase, "Harbour Clinic"), goal: phrase}
	switch what {
	case "encouragement":
		return p.encouragements()
	case "checkin":
		return p.questions()
	}
	return p.digest()
}

type preview struct {
	w     io.Writer
	words *content.Content
	lang  string
	args  rehab.Args
	goal  rehab.Phrase
}

func (p preview) line(key string) (string, error) {
	return p.words.Render(p.lang, rehab.Text{Key: key, Args: p.args}, nil)
}

// encouragements writes each template in the frame that the goal has, by row
// of the decision table.
func (p preview) encouragements() error {
	frame := "quote"
	if p.goal.Form == rehab.VerbPhrase {
		frame, p.args["goal"] = "verb", p.goal.VP
	}
	row := ""
	for _, t := range p.words.Catalogue().Templates {
		if t.Frame != "plain" && t.Frame != frame {
			continue
		}
		if t.Row != row {
			row = t.Row
			fmt.Fprintf(p.w, "\nrow %s, %s\n", row, t.Strategy)
		}
		text, err := p.line("encourage." + t.ID)
		if err != nil {
			return err
		}
		var buttons strings.Builder
		for _, c := range t.Choices {
			label, err := p.line("choice." + c)
			if err != nil {
				return err
			}
			buttons.WriteString(" [" + label + "]")
		}
		if _, err := fmt.Fprintf(p.w, "  %s%s\n", text, buttons.String()); err != nil {
			return err
		}
	}
	return nil
}

// questions writes each item as it is asked.
func (p preview) questions() error {
	set := rehab.Set("")
	for _, it := range p.words.Catalogue().Items {
		if it.Set != set {
			set = it.Set
			fmt.Fprintf(p.w, "\n%s\n", set)
		}
		for _, part := range []string{"question", "anchors"} {
			if part == "anchors" && it.Kind == "exercises" {
				continue
			}
			text, err := p.line("item." + it.Key + "." + part)
			if err != nil {
				return err
			}
			if _, err := fmt.Fprintf(p.w, "  %s\n", text); err != nil {
				return err
			}
		}
	}
	return nil
}

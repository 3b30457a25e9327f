package rehab

import (
	"slices"
	"strings"
)

// NoteElse is what a patient wrote who would like to try something else: the
// note's subject.
const NoteElse = "something_else"

const longestElse = 200 // characters

// ElseNote is the id of the words that belong to such a wish.
func ElseNote(wish string) string { return ID("note", wish) }

// somethingElse passes on that the patient would like to try something else,
// with a word of their own if there is one. A wish that waits already is not
// doubled; a new word takes the place of the old one.
func (t *turn) somethingElse() error {
	if !t.s.Patient.Status.Running() {
		return Refuse(Conflict, "else.not_running")
	}
	key := "else.passed"
	at := slices.IndexFunc(t.s.Wishes, func(w Wish) bool { return w.Kind == WishOther && w.State == WishOpen })
	var w Wish
	if at >= 0 {
		w, key = t.s.Wishes[at], "else.waits"
	} else {
		t.wish(WishOther, "")
		w = t.c.Wishes[len(t.c.Wishes)-1]
	}
	if words := strings.TrimSpace(tidy(t.r.Fields["words"])); words != "" {
		t.c.Notes = append(t.c.Notes, Note{ID: ElseNote(w.ID), Patient: t.s.Patient.ID, Date: t.today(), About: NoteElse, Words: clip(words, longestElse), At: t.now})
		key += "_words"
	}
	t.show(View{Name: "text", Text: Text{Key: key, Args: Args{"weekday": SayWeekday(t.s.Clinic.Digest.Day)}}}, true)
	return nil
}

package bot

import (
	"context"

	"waymark/rehab"
)

// somethingElse passes on that the patient would like to try something else: by
// command or as plain words.
func (b *Bot) somethingElse(ctx context.Context, a *ask) (answer, error) {
	a.act = rehab.Act{Verb: rehab.ActElse, Value: "tell"}
	return b.patientAct(ctx, a)
}

// elseWords are the plain words for it.
var elseWords = []string{"try something else", "i'd like to try something else", "i would like to try something else", "i want to try something else",
	"tell my physio i'd like to try something else"}

// elseButton opens the form for it.
func elseButton() button { return tap(rehab.T("else.button"), rehab.ActElse, "", "", "ask") }

func elseForm(rehab.State) form {
	return form{title: rehab.T("else.form"), act: rehab.Act{Verb: rehab.ActElse, Value: "tell"},
		inputs: []input{{name: "words", label: rehab.T("else.form_label"), hint: rehab.T("else.form_hint"), long: true, optional: true, max: 200}}}
}

// wishAsked answers the button under a wish. Where the patient wrote a word of
// their own to it, that is shown first, to the one who asks; that it was read is
// audited.
func (b *Bot) wishAsked(ctx context.Context, a *ask) (answer, error) {
	w, s, err := b.ownWish(ctx, a)
	if err != nil {
		return answer{}, err
	}
	if w.Kind != rehab.WishOther {
		return b.wishForm(ctx, a)
	}
	n, err := b.store.Note(ctx, rehab.ElseNote(w.ID))
	if rehab.ErrorCode(err) == rehab.NotFound { // none was written, or it is no longer kept
		return b.wishForm(ctx, a)
	} else if err != nil {
		return answer{}, err
	}
	audit := rehab.Audit{Clinic: s.Clinic.ID, Patient: s.Patient.ID, Who: a.user, Deed: "note.read", At: b.clock.Now()}
	if err := b.store.Audit(ctx, audit); err != nil {
		return answer{}, err
	}
	p := say(rehab.T("else.words", "alias", s.Patient.Alias, "date", rehab.SayDate(n.Date), "words", rehab.OneLine(n.Words)))
	p.row(clinicTap(rehab.T("summary.answer", "alias", s.Patient.Alias), "kansf", w.ID, "", ""), clinicTap(rehab.T("editor.title"), "pshow", s.Patient.ID, "", "new"))
	return b.privately(s.Clinic, p, false)
}

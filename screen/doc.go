// Package screen looks for danger in what a patient writes: harm to themselves,
// harm by somebody else, a symptom that cannot wait, an overdose.
//
// It promises: the same words give the same answer, for as long as Version says
// the same. No words leave it: a Hit names a rule. A failure is a hit, never a
// pass. The work grows with the length of the text and no faster, and a text
// that is too long to be read whole is a hit. Everything a language needs is
// data: the code knows no word of any.
//
// It is a net with known holes, not an assessment: it makes no guess at how
// great a risk is, because scales that do so mislead (NICE NG225). Any hit is
// passed on to a person.
//
// How it reads. The text is cleaned of what hides words (invisible characters,
// full-width letters, markdown, digits for letters, drawn-out and spaced-out
// letters), cut into words (UAX #29; Hangul into syllables), and its contractions
// and misspellings are written out. Idioms are then taken away, and the rules
// look at what is left. Words of a rule never match across the end of a sentence.
package screen

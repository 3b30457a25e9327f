// Package content holds the words and questions as data, one folder per
// language, for clinicians to read and approve.
//
// A second language is files only: a folder named after it with the same
// message keys and slots as English. What a language lacks is said in English;
// a key or slot that English lacks is an error, never a gap in a sentence. The
// lint test holds every text to the rules of what is never said.
package content

// Package chart draws pictures (PNG) and says in words what they show.
//
// It promises:
//   - A gap stays a gap. No line crosses a day without an answer, and no value
//     is made up for one.
//   - A day that was asked and not answered looks different from a day that
//     was not asked: paused, resting, not delivered, missed by us.
//   - Every word comes from outside, so that a picture speaks its reader's
//     language. The built-in fonts know Latin, Greek and Cyrillic letters.
//   - The words beside a picture (alt text) are made from the same numbers.
//
// Pictures are drawn one at a time; the functions may be called by many at
// once.
package chart

// Package rehab is the domain of Waymark: patients, their goals, their plans,
// what is asked of them and what one reply changes.
//
// It promises to be pure. It imports the standard library only, does no I/O,
// and reads neither a clock nor dice: the present moment and every seed are
// arguments, so the same arguments always give the same answer. It holds no
// words that people read; it names them by key (see Text). Silence is unknown
// here: no function fills in an answer that nobody gave.
package rehab

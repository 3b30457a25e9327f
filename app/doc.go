// Package app is the wiring: a configuration goes in, the parts come out made
// of one another, with one clock handed to all of them. run, the demo, tests
// and benchmarks all use this one way of putting Waymark together.
package app

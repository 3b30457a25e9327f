// Package export writes a clinic's records for other programs: tables of
// comma-separated values with a dictionary, and a FHIR R4 bundle.
//
// It promises that patients are called by pseudonyms, which are the same in
// each export; that no Discord account, no message and no words of a patient
// leave, but what the exercises and tasks of the plan are called and, in the
// bundle, the goal; that a cell is never a formula to a spreadsheet program; that
// each column has one definition, from which the dictionary is made too; and that
// one patient at a time is in memory.
package export

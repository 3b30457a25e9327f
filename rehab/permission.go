package rehab

// Role is what a person is to a clinic.
type Role string

const (
	Stranger      Role = "stranger"
	ThePatient    Role = "patient"
	Clinician     Role = "clinician"
	Administrator Role = "administrator" // of the Discord server: sets the clinic up, reads no patient
)

// Deed is something a person may or may not do.
type Deed string

const (
	DoEnrol      Deed = "enrol"  // send a code
	DoAnswer     Deed = "answer" // a check-in, own goal, own settings, pause and stop
	DoSetup      Deed = "setup"  // the clinic
	DoAddPatient Deed = "add_patient"
	DoReadClinic Deed = "read_clinic" // summaries, a patient's detail
	DoActClinic  Deed = "act_clinic"  // answer a wish, clear an alert, change a plan
	DoExport     Deed = "export"      // take the clinic's records along
	DoHelp       Deed = "help"
)

var permissions = map[Role]map[Deed]bool{
	Stranger:      {DoEnrol: true, DoHelp: true},
	ThePatient:    {DoEnrol: true, DoAnswer: true, DoHelp: true},
	Clinician:     {DoEnrol: true, DoHelp: true, DoSetup: true, DoAddPatient: true, DoReadClinic: true, DoActClinic: true, DoExport: true},
	Administrator: {DoEnrol: true, DoHelp: true, DoSetup: true},
}

// May reports whether a person of that role may do the deed. What is not in
// the table is forbidden.
func May(who Role, deed Deed) bool { return permissions[who][deed] }

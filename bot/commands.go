package bot

import (
	"context"

	"github.com/bwmarrin/discordgo"

	"waymark/rehab"
)

// command is one thing that can be asked for by name. Discord's commands, the
// plain words and /help are all made from the one table.
type command struct {
	name    string     // "pause", "patient add"
	deed    rehab.Deed // who may
	server  bool       // in a clinic's server; else in direct messages
	words   bool       // also as a plain word typed by a patient
	aliases []string   // further plain words
	options []param
	run     func(*Bot, context.Context, *ask) (answer, error)
}

// param is one option of a command.
type param struct {
	name     string
	kind     discordgo.ApplicationCommandOptionType
	optional bool
	suggest  func(*Bot, context.Context, *ask, string) ([]choice, error) // autocomplete
	choices  []string                                                    // fixed ones; shown as they are
}

type choice struct{ name, value string }

// commands is the table. Descriptions are content: command.<name>, and
// command.<name>.<option>, with dots for spaces.
func commands() []command {
	text := discordgo.ApplicationCommandOptionString
	alias := param{name: "patient", kind: text, suggest: (*Bot).suggestAlias}
	reason := param{name: "reason", kind: text, choices: []string{"finished", "moved", "died", "other"}}
	run := func(names ...string) (days []param) {
		for _, name := range names {
			days = append(days, param{name: name, kind: text, optional: true, suggest: (*Bot).suggestDate})
		}
		return days
	}
	patient := []command{
		{name: "start", deed: rehab.DoEnrol, options: []param{{name: "code", kind: text, optional: true}}, words: true, run: (*Bot).start},
		{name: "checkin", deed: rehab.DoAnswer, words: true, run: (*Bot).checkin},
		{name: "goal", deed: rehab.DoAnswer, run: view("goal")},
		{name: "plan", deed: rehab.DoAnswer, run: view("plan")},
		{name: "progress", deed: rehab.DoAnswer, words: true, run: view("progress")},
		{name: "settings", deed: rehab.DoAnswer, words: true, run: view("settings")},
		{name: "snooze", deed: rehab.DoAnswer, words: true, run: view("snooze")},
		{name: "pause", deed: rehab.DoAnswer, words: true, run: view("pause")},
		{name: "resume", deed: rehab.DoAnswer, words: true, run: act(rehab.ActPause, "resume")},
		{name: "stop", deed: rehab.DoAnswer, words: true, run: act(rehab.ActPause, "stop")},
		{name: "cards", deed: rehab.DoAnswer, words: true, aliases: []string{"card"}, run: (*Bot).cards},
		{name: "something-else", deed: rehab.DoAnswer, options: []param{{name: "words", kind: text, optional: true}}, words: true, aliases: elseWords, run: (*Bot).somethingElse},
		{name: "my-data", deed: rehab.DoAnswer, words: true, aliases: []string{"my data", "mydata"}, run: (*Bot).myData},
		{name: "forget-me", deed: rehab.DoAnswer, words: true, aliases: []string{"forget me"}, run: (*Bot).forgetMe},
	}
	clinic := []command{
		{name: "clinic setup", deed: rehab.DoSetup, server: true, options: setupParams(), run: (*Bot).clinicSetup},
		{name: "clinic closed", deed: rehab.DoActClinic, server: true, options: run("from", "to"), run: (*Bot).clinicClosed},
		{name: "clinic cover", deed: rehab.DoActClinic, server: true,
			options: append([]param{{name: "person", kind: discordgo.ApplicationCommandOptionUser, optional: true}}, run("from", "to")...), run: (*Bot).clinicCover},
		{name: "clinic caseload", deed: rehab.DoReadClinic, server: true, run: (*Bot).caseload},
		{name: "clinic handover", deed: rehab.DoActClinic, server: true, options: []param{{name: "from", kind: text, suggest: (*Bot).suggestHolder},
			{name: "to", kind: discordgo.ApplicationCommandOptionUser}, {name: "patient", kind: text, optional: true, suggest: (*Bot).suggestAlias}}, run: (*Bot).handover},
		{name: "patient add", deed: rehab.DoAddPatient, server: true, run: (*Bot).patientAdd},
		{name: "patient view", deed: rehab.DoReadClinic, server: true, options: []param{alias}, run: (*Bot).patientView},
		{name: "patient plan", deed: rehab.DoActClinic, server: true, options: []param{alias}, run: (*Bot).patientPlan},
		{name: "patient card", deed: rehab.DoReadClinic, server: true, options: []param{alias}, run: (*Bot).patientCard},
		{name: "patient visit", deed: rehab.DoActClinic, server: true, options: []param{alias, {name: "date", kind: text, suggest: (*Bot).suggestDate},
			{name: "time", kind: text, optional: true}}, run: (*Bot).patientVisit},
		{name: "patient pause", deed: rehab.DoActClinic, server: true, options: []param{alias}, run: (*Bot).patientPause},
		{name: "patient close", deed: rehab.DoActClinic, server: true, options: []param{alias, reason}, run: (*Bot).patientClose},
		{name: "patient move", deed: rehab.DoActClinic, server: true, options: []param{alias}, run: (*Bot).patientMove},
		{name: "patient receive", deed: rehab.DoAddPatient, server: true, options: []param{{name: "alias", kind: text}}, run: (*Bot).patientReceive},
		{name: "digest", deed: rehab.DoReadClinic, server: true, run: (*Bot).digestNow},
		{name: "flags list", deed: rehab.DoReadClinic, server: true,
			options: []param{{name: "whose", kind: text, optional: true, choices: []string{"mine", "all"}}}, run: (*Bot).flagsList},
		{name: "flags rules", deed: rehab.DoReadClinic, server: true, run: (*Bot).flagsRules},
		{name: "flags threshold", deed: rehab.DoActClinic, server: true,
			options: []param{{name: "rule", kind: text, suggest: (*Bot).suggestRule}, {name: "value", kind: text}}, run: (*Bot).flagsThreshold},
		{name: "export", deed: rehab.DoExport, server: true, run: (*Bot).exportNow},
	}
	help := command{name: "help", deed: rehab.DoHelp, words: true, aliases: []string{"?"}, run: (*Bot).help}
	return append(append(patient, clinic...), help)
}

// view is a command that shows one of the patient's screens and changes
// nothing.
func view(name string) func(*Bot, context.Context, *ask) (answer, error) {
	return func(b *Bot, ctx context.Context, a *ask) (answer, error) {
		return b.turn(ctx, a, func(s rehab.State) (rehab.Change, error) {
			return rehab.Change{Show: rehab.View{Name: name}, Fresh: true}, nil
		})
	}
}

// act is a command that does what a button does.
func act(verb, value string) func(*Bot, context.Context, *ask) (answer, error) {
	return func(b *Bot, ctx context.Context, a *ask) (answer, error) {
		a.act = rehab.Act{Verb: verb, Value: value}
		return b.patientAct(ctx, a)
	}
}

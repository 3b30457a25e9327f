// Waymark keeps people in pain rehabilitation on their way to their own goal:
// a Discord bot that asks, records, encourages, and sums up for clinicians.
// This file is the command line and nothing else.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // for machines without zones of their own

	"github.com/alecthomas/kong"

	"waymark/app"
	"waymark/demo"
)

// version is set when a release is built.
var version = "development"

type cli struct {
	Run     runCmd           `cmd:"" help:"The bot. Needs a Discord token; try 'waymark demo' first."`
	Demo    demoCmd          `cmd:"" help:"The main job without Discord: a local Discord, scripted people, weeks in seconds."`
	Doctor  doctorCmd        `cmd:"" help:"Check token, database, clock, zones and channels, and say how to mend what is found."`
	Plan    planCmd          `cmd:"" help:"Each instant at which a plan asks: local time, a tab, UTC."`
	Export  exportCmd        `cmd:"" help:"A clinic's records by pseudonym, as tables or a FHIR bundle; beside a running bot too."`
	Backup  backupCmd        `cmd:"" help:"An encrypted copy of the database; beside a running bot too."`
	Restore restoreCmd       `cmd:"" help:"Bring a backup back as a new database."`
	Audit   auditCmd         `cmd:"" help:"The record of who did and saw what."`
	Preview previewCmd       `cmd:"" help:"What people would read, without sending."`
	Screen  screenCmd        `cmd:"" help:"The safety screen: a line of text in, its kind, a tab and the text out."`
	Version kong.VersionFlag `help:"Print the version."`
}

// streams are what commands read from and write to.
type streams struct {
	in  io.Reader
	out io.Writer
	err io.Writer
}

type runCmd struct {
	DB        string `name:"db" env:"WAYMARK_DB" default:"waymark.db" help:"File of the database."`
	Config    string `env:"WAYMARK_CONFIG" help:"File with the numbers to call by country; see docs/config.example.yaml."`
	Token     string `env:"DISCORD_TOKEN" help:"Token of the Discord bot. A file is safer."`
	TokenFile string `env:"DISCORD_TOKEN_FILE" help:"File that holds the token."`
	APIURL    string `name:"api-url" env:"DISCORD_API_URL" help:"Another base than Discord's own: an API proxy, or a local server."`
}

func (c runCmd) options() app.Options {
	return app.Options{DB: c.DB, ConfigFile: c.Config, Token: c.Token, TokenFile: c.TokenFile, APIURL: c.APIURL}
}

func (c *runCmd) Run(ctx context.Context, io streams) error {
	return app.Serve(ctx, c.options(), io.err)
}

type demoCmd struct {
	Days     int    `default:"28" help:"How many days to play."`
	Patients int    `default:"4" help:"How many scripted patients."`
	Seed     uint64 `default:"1" help:"What they do by chance, they do the same way for the same seed."`
	Out      string `type:"path" help:"Folder for the charts and the database."`
	JSON     bool   `name:"json" help:"One event a line instead of the conversation."`
	Play     bool   `help:"Be the patient: tap buttons by number, or type."`
}

func (c *demoCmd) Run(ctx context.Context, io streams) error {
	return demo.Run(ctx, demo.Options{Days: c.Days, Patients: c.Patients, Seed: c.Seed, Out: c.Out, JSON: c.JSON, Play: c.Play,
		In: io.in, Stdout: io.out, Stderr: io.err})
}

type doctorCmd struct {
	runCmd
	Health   bool   `help:"Say nothing and exit 0 if the bot is working: for a container's health check."`
	Identity string `help:"File with the secret key of the backups: the newest is restored into a file of its own, and deleted again."`
}

func (c *doctorCmd) Run(ctx context.Context, io streams) error {
	if c.Health {
		return app.Health(ctx, c.options())
	}
	o := c.options()
	o.Identity = c.Identity
	return app.Doctor(ctx, o, io.out)
}

type planCmd struct {
	Zone string `required:"" help:"IANA zone, like Australia/Melbourne."`
	At   string `required:"" help:"Time of day, like 08:30."`
	Days string `default:"all" help:"Days of the week, like mon,wed,fri."`
	From string `required:"" help:"First date, like 2026-03-01."`
	To   string `required:"" help:"Last date, included."`
}

func (c *planCmd) Run(io streams) error {
	return app.Plan(io.out, c.Zone, c.At, c.Days, c.From, c.To)
}

type exportCmd struct {
	DB     string `name:"db" env:"WAYMARK_DB" default:"waymark.db" help:"File of the database."`
	Clinic string `help:"The clinic's name, where the database has several."`
	Format string `enum:"csv,fhir" default:"csv" help:"csv: tables and their dictionary; fhir: a FHIR R4 bundle."`
	Out    string `required:"" help:"A new folder for csv, a new file for fhir."`
}

func (c *exportCmd) Run(ctx context.Context, io streams) error {
	return app.Export(ctx, app.ExportOptions{DB: c.DB, Clinic: c.Clinic, Format: c.Format, Out: c.Out}, io.out)
}

type backupCmd struct {
	DB        string   `name:"db" env:"WAYMARK_DB" default:"waymark.db" help:"File of the database."`
	Out       string   `required:"" help:"Folder for the backup, best on another disk."`
	Recipient []string `required:"" help:"Public key of who may read it, as age-keygen prints it: age1..."`
}

func (c *backupCmd) Run(ctx context.Context, io streams) error {
	return app.Backup(ctx, c.DB, c.Out, c.Recipient, io.out)
}

type restoreCmd struct {
	File     string `arg:"" help:"The backup."`
	Identity string `required:"" help:"File with the secret key, as age-keygen makes it."`
	DB       string `name:"db" required:"" help:"File for the database. There must be none."`
}

func (c *restoreCmd) Run(ctx context.Context, io streams) error {
	return app.Restore(ctx, c.File, c.Identity, c.DB, io.out)
}

type auditCmd struct {
	Verify auditVerifyCmd `cmd:"" help:"Say whether an entry was altered, taken away or moved; beside a running bot too."`
}

type auditVerifyCmd struct {
	DB   string   `name:"db" env:"WAYMARK_DB" default:"waymark.db" help:"File of the database."`
	Head []string `help:"A head that a summary or a backup shows, like 1204:3f9a1b22c0ffee42: is the chain still the one it was?"`
}

func (c *auditVerifyCmd) Run(ctx context.Context, io streams) error {
	return app.VerifyAudit(ctx, c.DB, c.Head, io.out)
}

type previewCmd struct {
	What string `arg:"" enum:"encouragement,checkin,digest" help:"encouragement, checkin or digest."`
	Goal string `default:"travel overseas" help:"The goal, as a patient would say it."`
	Lang string `default:"en" help:"Language."`
}

func (c *previewCmd) Run(io streams) error { return app.Preview(io.out, c.What, c.Goal, c.Lang) }

type screenCmd struct{}

func (c *screenCmd) Run(io streams) error { return app.Screen(io.in, io.out) }

func main() {
	os.Exit(command(os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr}))
}

// command runs one command line and returns its exit status: 0, 1 when it
// failed, 2 when the command line can't be understood.
func command(args []string, io streams) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	status := -1
	parser, err := kong.New(&cli{}, kong.Name("waymark"), kong.UsageOnError(), kong.Writers(io.out, io.err),
		kong.Description("Scheduled check-ins for people in pain rehabilitation, by Discord direct message."),
		kong.Vars{"version": version}, kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(io),
		kong.Exit(func(code int) { status = code }))
	if err != nil {
		fmt.Fprintln(io.err, "waymark:", err)
		return 1
	}
	parsed, err := parser.Parse(args)
	switch {
	case status >= 0:
		return status
	case err != nil:
		fmt.Fprintln(io.err, "waymark:", err)
		return 2
	}
	if err := parsed.Run(); err != nil {
		fmt.Fprintln(io.err, "waymark:", app.Explain(err))
		return 1
	}
	return 0
}

package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/jonboulle/clockwork"
)

// Options are what the command line, the environment and the configuration
// file say.
type Options struct {
	DB, ConfigFile, Token, TokenFile, APIURL string
	Identity                                 string // file with the key of the backups, for the doctor alone
}

// errNoToken says what to do without a token.
var errNoToken = errors.New(`no Discord token.
  To see Waymark work without one:  waymark demo
  To run it for real: make a bot as docs/install.md shows, put its token into a file that only you can read,
  and give the file's name with --token-file or DISCORD_TOKEN_FILE`)

// read makes a configuration of the options, or says which one is wrong.
func (o Options) read() (Config, error) {
	cfg := Config{DB: o.DB, Token: strings.TrimSpace(o.Token), APIURL: strings.TrimRight(o.APIURL, "/")}
	if cfg.Token != "" && o.TokenFile != "" {
		return cfg, errors.New("--token and --token-file (or DISCORD_TOKEN and DISCORD_TOKEN_FILE): give one of them, not both")
	}
	if o.TokenFile != "" {
		b, err := os.ReadFile(o.TokenFile)
		if err != nil {
			return cfg, fmt.Errorf("--token-file: %w", err)
		}
		cfg.Token = strings.TrimSpace(string(b))
		if cfg.Token == "" {
			return cfg, fmt.Errorf("--token-file: %s is empty; it must hold the bot's token", o.TokenFile)
		}
	}
	if cfg.Token == "" {
		return cfg, errNoToken
	}
	if o.ConfigFile == "" {
		return cfg, errors.New("no configuration file: give one with --config or WAYMARK_CONFIG; docs/config.example.yaml works as it stands")
	}
	f, err := ReadFile(o.ConfigFile)
	cfg.Numbers, cfg.Backups = f.Countries, f.Backups
	return cfg, err
}

// Serve runs the bot until ctx ends.
func Serve(ctx context.Context, o Options, logs io.Writer) error {
	cfg, err := o.read()
	if err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(logs, nil))
	a, err := New(cfg, clockwork.NewRealClock(), log)
	if err != nil {
		return err
	}
	log.Info("waymark starts", "database", cfg.DB)
	err = a.Run(ctx)
	if ctx.Err() != nil {
		err = nil
	}
	return errors.Join(err, a.Close())
}

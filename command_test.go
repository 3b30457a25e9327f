package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"waymark": main})
}

// The command line is pinned by scripts that people can read.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/commands",
		Setup: func(env *testscript.Env) error {
			for _, name := range []string{"DISCORD_TOKEN", "DISCORD_TOKEN_FILE", "WAYMARK_CONFIG", "WAYMARK_DB", "DISCORD_API_URL"} {
				env.Vars = append(env.Vars, name+"=")
			}
			wd, err := os.Getwd()
			env.Vars = append(env.Vars, "REPOSITORY="+wd)
			return err
		},
	})
}

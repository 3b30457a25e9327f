package content_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"waymark/content"
)

// ambient are the slots that every text may use without being given them.
var ambient = []string{"clinic", "phone", "hours", "notice", "team", "emergency", "crisis_line", "crisis_text", "abuse_line", "poisons_line", "health_line"}

// said is one place in the source that names a text.
type said struct {
	at     string
	key    string // literal, or the literal beginning of one
	prefix bool
	slots  []string
	open   bool // the slots can't be read from the source
}

// saidBySource finds every text that the module's source names.
func saidBySource(t *testing.T) []said {
	t.Helper()
	var all []said
	fset := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != ".." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return filepath.SkipDir
		case d.IsDir(), !strings.HasSuffix(path, ".go"), strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		own := file.Name.Name == "rehab"
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := saidBy(n, own); ok {
				s.at = fset.Position(n.Pos()).String()
				all = append(all, s)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// saidBy reads T(key, pairs...), Refuse(code, key, pairs...) and Text{Key: key}.
func saidBy(n ast.Node, own bool) (s said, ok bool) {
	switch n := n.(type) {
	case *ast.CallExpr:
		first := map[string]int{"T": 0, "Refuse": 1}
		at, is := first[named(n.Fun, own)]
		if !is || len(n.Args) <= at {
			return s, false
		}
		s.key, s.prefix, ok = literal(n.Args[at])
		s.open = n.Ellipsis.IsValid()
		for i := at + 1; i < len(n.Args); i += 2 {
			name, partial, lit := literal(n.Args[i])
			s.open = s.open || partial || !lit
			s.slots = append(s.slots, name)
		}
		return s, ok
	case *ast.CompositeLit:
		if named(n.Type, own) != "Text" {
			return s, false
		}
		s.open = true
		for _, e := range n.Elts {
			if kv, is := e.(*ast.KeyValueExpr); is {
				if id, is := kv.Key.(*ast.Ident); is && id.Name == "Key" {
					s.key, s.prefix, ok = literal(kv.Value)
				}
			}
		}
	}
	return s, ok
}

// named returns the name of one of the domain's own: T in rehab, rehab.T
// elsewhere.
func named(e ast.Expr, own bool) string {
	switch e := e.(type) {
	case *ast.Ident:
		if own {
			return e.Name
		}
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok && x.Name == "rehab" {
			return e.Sel.Name
		}
	}
	return ""
}

// literal returns a string literal, or the one that a sum of strings begins
// with.
func literal(e ast.Expr) (s string, partial, ok bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, false, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		s, _, ok = literal(e.X)
		return s, true, ok
	}
	return "", false, false
}

func TestEveryTextThatTheSourceNamesIsThere(t *testing.T) {
	c := words(t)
	keys := c.Keys(content.English)
	all := saidBySource(t)
	for _, s := range all {
		if s.prefix {
			if !slices.ContainsFunc(keys, func(k string) bool { return strings.HasPrefix(k, s.key) }) {
				t.Errorf("%s: no text begins with %q", s.at, s.key)
			}
			continue
		}
		if !slices.Contains(keys, s.key) {
			t.Errorf("%s: there is no text %q", s.at, s.key)
			continue
		}
		for _, slot := range c.Slots(content.English, s.key) {
			if !s.open && !slices.Contains(s.slots, slot) && !slices.Contains(ambient, slot) {
				t.Errorf("%s: %s lacks the slot %q; it is given %v", s.at, s.key, slot, s.slots)
			}
		}
	}
	if len(all) < 150 {
		t.Errorf("%d texts found in the source: the search is broken", len(all))
	}
}

package main_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "waymark"

// room is one package of the house and what of ours it may import. Imports
// point one way, from what people see towards the domain.
type room struct {
	may  []string
	test []string // more, for its tests alone
}

var sim = []string{"discordsim", "discordsim/spec"}

var house = map[string]room{
	"rehab":           {},
	"content":         {may: []string{"rehab"}},
	"screen":          {may: []string{"rehab", "content"}},
	"evidence":        {may: []string{"rehab"}, test: []string{"content"}},
	"storage":         {may: []string{"rehab"}},
	"chart":           {may: []string{"rehab"}, test: []string{"content"}},
	"export":          {may: []string{"rehab"}, test: []string{"content"}},
	"backup":          {may: []string{"rehab", "storage"}},
	"scheduler":       {may: []string{"rehab", "storage"}, test: []string{"content"}},
	"discord":         {may: []string{"rehab", "storage"}, test: sim},
	"bot":             {may: []string{"rehab", "content", "screen", "evidence", "storage", "chart", "export", "discord"}, test: sim},
	"discordsim":      {test: []string{"discordsim/spec"}},
	"discordsim/spec": {},
	"app": {
		may:  []string{"rehab", "content", "screen", "evidence", "storage", "backup", "scheduler", "chart", "export", "discord", "bot"},
		test: sim,
	},
	"demo": {may: []string{"rehab", "app", "discordsim"}, test: []string{"content", "discordsim/spec"}},
	// It makes Waymark's database and reads the local Discord's books; the programs that it measures are processes of their own.
	"bench":       {may: []string{"rehab", "storage", "discordsim"}},
	"bench/usual": {}, // has nothing of ours: that is what it is for
	".":           {may: []string{"rehab", "app", "demo"}, test: append([]string{"content", "storage"}, sim...)},
}

// outside says who may import a package that is not ours, and why nobody else.
var outside = []struct {
	pkg, why string
	may      []string
	test     []string
}{
	{"github.com/bwmarrin/discordgo", "its types, its logger and its errors stop at the edge; bench/usual is another program", []string{"discord", "bot", "bench/usual"}, sim},
	{"database/sql", "SQL stands beside its method in storage; bench copies a patient a hundred thousand times", []string{"storage", "bench"}, []string{"app", "."}},
	{"modernc.org/sqlite", "one package opens the database", []string{"storage"}, nil},
	{"github.com/alecthomas/kong", "the command line is main.go and nothing else", []string{"."}, nil},
}

// impure are the packages through which the world gets in: I/O, the clock of
// the machine, dice. The domain imports none of them.
var impure = []string{"os", "net", "log", "syscall", "database", "math/rand", "crypto/rand", "io/ioutil", "embed", "runtime", "unsafe"}

// clock are the functions of package time that look at the machine's clock.
var clock = []string{"Now", "Since", "Until", "After", "AfterFunc", "Sleep", "Tick", "NewTimer", "NewTicker"}

const (
	longestFile     = 400
	longestFunction = 60
)

// source is one Go file of the module.
type source struct {
	name string // slash-separated, from the root of the repository
	pkg  string // its folder; "." for the root
	test bool
	fset *token.FileSet
	file *ast.File
}

func (s source) at(p token.Pos) string {
	return s.name + ":" + strconv.Itoa(s.fset.Position(p).Line)
}

func (s source) lines(n ast.Node) int {
	return s.fset.Position(n.End()).Line - s.fset.Position(n.Pos()).Line + 1
}

func (s source) length() int { return s.fset.File(s.file.Pos()).LineCount() }

func (s source) imports() []string {
	var list []string
	for _, i := range s.file.Imports {
		p, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			continue
		}
		list = append(list, p)
	}
	return list
}

// sources reads every Go file of the module, whatever its build tags. Hidden
// folders and those that are modules of their own are left out.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	fset := token.NewFileSet()
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || ownModule(name)):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go"):
			return nil
		}
		file, err := parser.ParseFile(fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		all = append(all, source{name: name, pkg: path.Dir(name), test: strings.HasSuffix(name, "_test.go"), fset: fset, file: file})
		return nil
	})
	if err != nil {
		t.Fatalf("read the module's source: %v", err)
	}
	if len(all) < 2 {
		t.Fatal("no source found: the test must run at the root of the repository")
	}
	return all
}

func ownModule(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return !errors.Is(err, fs.ErrNotExist)
}

// ours gives the folder of an import that is part of this module.
func ours(imported string) (string, bool) {
	if imported == module {
		return ".", true
	}
	return strings.CutPrefix(imported, module+"/")
}

func standard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".") && first != module
}

// within reports whether an import is one of the packages or below one.
func within(imported string, packages []string) bool {
	return slices.ContainsFunc(packages, func(p string) bool {
		return imported == p || strings.HasPrefix(imported, p+"/")
	})
}

func TestImportsPointOneWay(t *testing.T) {
	for _, s := range sources(t) {
		r, known := house[s.pkg]
		if !known {
			t.Errorf("%s: the package %q is not in the house: give it a room in house_test.go, with what it may import", s.name, s.pkg)
			continue
		}
		for _, imported := range s.imports() {
			other, is := ours(imported)
			if !is || other == s.pkg || slices.Contains(r.may, other) || s.test && slices.Contains(r.test, other) {
				continue
			}
			t.Errorf("%s: %s must not import %s", s.name, s.pkg, other)
		}
	}
}

// The table itself must not hold a circle: Go would refuse it only once
// somebody used it.
func TestTheHouseHasNoCircle(t *testing.T) {
	var visit func(pkg string, way []string)
	visit = func(pkg string, way []string) {
		if slices.Contains(way, pkg) {
			t.Fatalf("circle: %s", strings.Join(append(way, pkg), " imports "))
		}
		for _, next := range house[pkg].may {
			if _, known := house[next]; !known {
				t.Fatalf("%s may import %q, which is not in the house", pkg, next)
			}
			visit(next, append(slices.Clone(way), pkg))
		}
	}
	for pkg := range house {
		visit(pkg, nil)
	}
}

func TestOtherPeoplesPackagesStayAtTheirEdge(t *testing.T) {
	for _, s := range sources(t) {
		for _, imported := range s.imports() {
			for _, o := range outside {
				if !within(imported, []string{o.pkg}) || slices.Contains(o.may, s.pkg) {
					continue
				}
				if s.test && slices.Contains(o.test, s.pkg) {
					continue
				}
				t.Errorf("%s: %s must not import %s: %s", s.name, s.pkg, imported, o.why)
			}
		}
	}
}

func TestTheDomainIsPure(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || s.pkg != "rehab" && s.pkg != "content" {
			continue
		}
		for _, imported := range s.imports() {
			switch {
			case s.pkg == "rehab" && !standard(imported):
				t.Errorf("%s: rehab imports the standard library only, not %s", s.name, imported)
			case s.pkg == "rehab" && within(imported, impure):
				t.Errorf("%s: rehab does no I/O and throws no dice: no %s", s.name, imported)
			case within(imported, []string{"math/rand", "crypto/rand"}):
				t.Errorf("%s: %s takes its seed as an argument: no %s", s.name, s.pkg, imported)
			}
		}
		for _, use := range uses(s, "time", clock) {
			t.Errorf("%s: %s takes the present moment as an argument: no %s", s.at(use.Pos()), s.pkg, "time."+use.Sel.Name)
		}
	}
}

func TestNoTestSleeps(t *testing.T) {
	for _, s := range sources(t) {
		if !s.test {
			continue
		}
		for _, use := range uses(s, "time", []string{"Sleep"}) {
			t.Errorf("%s: a test waits for what it waits for; it doesn't sleep", s.at(use.Pos()))
		}
	}
}

// uses finds pkg.Name for each of the names, under whatever name the file
// imports the package.
func uses(s source, pkg string, names []string) []*ast.SelectorExpr {
	local := ""
	for _, i := range s.file.Imports {
		if i.Path.Value != strconv.Quote(pkg) {
			continue
		}
		local = path.Base(pkg)
		if i.Name != nil {
			local = i.Name.Name
		}
	}
	if local == "" {
		return nil
	}
	var found []*ast.SelectorExpr
	ast.Inspect(s.file, func(n ast.Node) bool {
		sel, is := n.(*ast.SelectorExpr)
		if !is {
			return true
		}
		if x, is := sel.X.(*ast.Ident); is && x.Name == local && slices.Contains(names, sel.Sel.Name) {
			found = append(found, sel)
		}
		return true
	})
	return found
}

func TestEachPackageStatesItsPromises(t *testing.T) {
	documented := map[string]bool{}
	for _, s := range sources(t) {
		if !s.test {
			documented[s.pkg] = documented[s.pkg] || s.file.Doc != nil && strings.TrimSpace(s.file.Doc.Text()) != ""
		}
	}
	for pkg, is := range documented {
		if !is {
			t.Errorf("package %s has no doc comment", pkg)
		}
	}
}

func TestFilesAndFunctionsStaySmall(t *testing.T) {
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		if n := s.length(); n > longestFile {
			t.Errorf("%s: %d lines, %d are the most", s.name, n, longestFile)
		}
		for _, d := range s.file.Decls {
			f, is := d.(*ast.FuncDecl)
			if is && s.lines(f) > longestFunction {
				t.Errorf("%s: %s has %d lines, %d are the most", s.at(f.Pos()), f.Name.Name, s.lines(f), longestFunction)
			}
		}
	}
}

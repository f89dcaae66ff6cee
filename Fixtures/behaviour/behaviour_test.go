package behaviour

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	gobuild "go/build"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

var update = flag.Bool("update", false, "write what the programs print to expected/, and fail")

// testCase is one line of cases.json; README.md says what the fields mean.
type testCase struct {
	Name, Program string
	Args, Build   []string
	Options       []string // of the recorder; not used here
	Stdin         string
	StdinRepeat   struct {
		Text  string
		Times int
	}
	Status    int
	Since     string
	Versioned bool
	Stderr    string
}

func load(t *testing.T) []testCase {
	t.Helper()
	text, err := os.ReadFile("cases.json")
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var cases []testCase
	if err := decoder.Decode(&cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

// build compiles a case's program; nested modules have a go.mod of their own.
func build(t *testing.T, c testCase, into string) string {
	t.Helper()
	binary := filepath.Join(into, c.Program)
	command := exec.Command("go", append(append([]string{"build", "-o", binary}, c.Build...), ".")...)
	command.Dir = c.Program
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary
}

// status is the exit status a shell would show.
func status(err error) int {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return 0
	}
	if w, ok := exit.Sys().(syscall.WaitStatus); ok && w.Signaled() {
		return 128 + int(w.Signal())
	}
	return exit.ExitCode()
}

// supports says whether the toolchain knows this version of the language ("1.22").
func supports(since string) bool {
	for _, tag := range gobuild.Default.ReleaseTags {
		if tag == "go"+since {
			return true
		}
	}
	return since == ""
}

func TestCases(t *testing.T) {
	// Whoever starts us may ignore these (nohup, a shell's &), and so would our children, unless we do not.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT)
	binaries := t.TempDir()
	for _, c := range load(t) {
		t.Run(c.Name, func(t *testing.T) {
			if !supports(c.Since) {
				t.Skip("needs Go " + c.Since)
			}
			command := exec.Command(build(t, c, binaries), c.Args...)
			command.Stdin = strings.NewReader(c.Stdin + strings.Repeat(c.StdinRepeat.Text, c.StdinRepeat.Times))
			out, err := command.Output()
			if got := status(err); got != c.Status {
				t.Errorf("status %d, want %d (%v)", got, c.Status, err)
			}
			if c.Versioned || c.StdinRepeat.Times > 0 {
				return
			}
			golden := filepath.Join("expected", c.Name+".txt")
			if *update {
				if err := os.WriteFile(golden, out, 0o644); err != nil {
					t.Error(err)
				}
				t.Error("wrote", golden)
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(out, want) {
				t.Errorf("printed\n%s\nwant\n%s", out, want)
			}
		})
	}
}

func TestEveryProgramHasACase(t *testing.T) {
	used := map[string]bool{}
	for _, c := range load(t) {
		used[c.Program] = true
	}
	mains, err := filepath.Glob("*/main.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mains {
		if !used[filepath.Dir(m)] {
			t.Errorf("%s is in no case", m)
		}
	}
}

package runtimetest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// toolchains are the folders of go commands in GOTRACE_TOOLCHAINS, separated by colons, or the one on PATH.
var toolchains []*Toolchain

// programs are the built test programs by toolchain and flags.
var programs = map[string]string{}

var scratch string

const testProgram = "testdata/program"

func TestMain(m *testing.M) {
	os.Exit(func() int {
		cache := os.Getenv("GOTRACE_TEST_CACHE")
		var err error
		if scratch, err = os.MkdirTemp("", "gotrace-runtime-test."); err != nil {
			panic(err)
		}
		defer os.RemoveAll(scratch)
		if cache == "" {
			cache = scratch
		}
		bins := filepath.SplitList(os.Getenv("GOTRACE_TOOLCHAINS"))
		if len(bins) == 0 {
			path, err := exec.LookPath("go")
			if err != nil {
				panic(err)
			}
			bins = []string{filepath.Dir(path)}
		}
		runtime, err := ReadRuntime("..")
		if err != nil {
			panic(err)
		}
		for _, bin := range bins {
			toolchain, err := Shadow(bin, runtime, cache)
			if err != nil {
				panic(err)
			}
			toolchains = append(toolchains, toolchain)
		}
		return m.Run()
	}())
}

// newest is the last toolchain; tests of what does not depend on the Go version use only this one.
func newest() *Toolchain { return toolchains[len(toolchains)-1] }

// program returns the test program built by the toolchain.
func program(t *testing.T, toolchain *Toolchain, flags ...string) string {
	t.Helper()
	key := toolchain.Version + strings.Join(flags, "")
	if programs[key] == "" {
		path := filepath.Join(scratch, fmt.Sprint("program", len(programs)))
		if err := toolchain.Build(testProgram, path, flags...); err != nil {
			t.Fatal(err)
		}
		programs[key] = path
	}
	return programs[key]
}

// each runs a test with every toolchain.
func each(t *testing.T, test func(t *testing.T, toolchain *Toolchain)) {
	for _, toolchain := range toolchains {
		t.Run(toolchain.Version, func(t *testing.T) { test(t, toolchain) })
	}
}

func create(t *testing.T, options Options) *Spool {
	t.Helper()
	spool, err := Create(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(spool.Close)
	return spool
}

// printed is what a program has printed: lines name=value.
type printed map[string][]string

func (s printed) number(t *testing.T, name string) int {
	t.Helper()
	if len(s[name]) != 1 {
		t.Fatalf("the program did not print %s: %v", name, s)
	}
	n, err := strconv.Atoi(s[name][0])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func read(output []byte) printed {
	s := printed{}
	for _, line := range strings.Split(string(output), "\n") {
		if name, value, found := strings.Cut(line, "="); found {
			s[name] = append(s[name], value)
		}
	}
	return s
}

// run runs a program, which must exit with status 0, and returns what it printed.
func run(t *testing.T, name string, arguments ...string) printed {
	t.Helper()
	var errors bytes.Buffer
	command := exec.Command(name, arguments...)
	command.Stderr = &errors
	output, err := command.Output()
	if err != nil {
		t.Fatalf("%v: %s%s", err, output, errors.Bytes())
	}
	return read(output)
}

// once runs a test that depends on time until it passes, at most five times: it fails where the machine stands still.
func once(t *testing.T, try func() (complaint string)) {
	t.Helper()
	var complaint string
	for i := 0; i < 5; i++ {
		if complaint = try(); complaint == "" {
			return
		}
		t.Log(complaint)
	}
	t.Error(complaint)
}

// record records one run of a program.
func record(t *testing.T, options Options, name string, arguments ...string) (*Trace, printed) {
	t.Helper()
	spool := create(t, options)
	facts := run(t, name, arguments...)
	return finish(t, spool), facts
}

func finish(t *testing.T, spool *Spool) *Trace {
	t.Helper()
	trace, err := spool.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return trace
}

// Ids of the test program.
const (
	levels  = 4
	spawnID = 100
)

// checkCounts replays every goroutine and compares the calls with what the program counted itself.
func checkCounts(t *testing.T, trace *Trace, facts printed) {
	t.Helper()
	total := map[uint64]int{}
	for _, process := range trace.Goroutines {
		for _, g := range process {
			calls, open, err := g.Replay(idFirst, spawnID)
			if err != nil {
				t.Fatal(err)
			}
			if open != 0 {
				t.Errorf("goroutine %d ended with %d open calls", g.Goid, open)
			}
			for id, n := range calls {
				total[id] += n
			}
		}
	}
	for level := 0; level < levels; level++ {
		if want := facts.number(t, fmt.Sprint("level", level)); total[uint64(idFirst+level)] != want {
			t.Errorf("level %d: %d calls recorded, %d made", level, total[uint64(idFirst+level)], want)
		}
	}
}

// onlySlot returns the slot of the only process.
func onlySlot(t *testing.T, trace *Trace) Slot {
	t.Helper()
	if len(trace.Slots) != 1 {
		t.Fatalf("%d processes instead of one", len(trace.Slots))
	}
	return trace.Slots[0]
}

package runtimetest

import (
	"path/filepath"
	"strings"
	"testing"
)

// A process that gets no processor while it measures what a call costs has measured it once all the same.
func TestNoTimeToMeasure(t *testing.T) {
	files, err := ReadRuntime("..")
	if err != nil {
		t.Fatal(err)
	}
	changed := Runtime{}
	for name, text := range files {
		changed[name] = []byte(strings.Replace(string(text), "costNanoseconds = 300_000", "costNanoseconds = 0", 1))
	}
	if string(changed["cost.go"]) == string(files["cost.go"]) {
		t.Fatal("cost.go no longer says for how long is measured")
	}
	toolchain, err := Shadow(filepath.Join(newest().Root, "bin"), changed, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "program")
	if err := toolchain.Build(testProgram, name); err != nil {
		t.Fatal(err)
	}
	for _, portable := range []bool{false, true} {
		trace, facts := record(t, Options{Portable: portable}, name, "calls", "2", "2", "3")
		checkCounts(t, trace, facts)
		if slot := onlySlot(t, trace); slot.Inside == 0 {
			t.Errorf("portable %v: no cost", portable)
		}
	}
}

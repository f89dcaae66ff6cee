package runtimetest

import (
	"path/filepath"
	"regexp"
	"testing"
)

// An offset that does not hold is noticed, without a crash, and the portable path taken. The parent's shows at the
// first goroutine that has one; parents then come from text.
func TestWrongOffsets(t *testing.T) {
	files, err := ReadRuntime("..")
	if err != nil {
		t.Fatal(err)
	}
	for constant, values := range map[string][]string{
		"offsetM":      {"0", "40", "64"},
		"offsetP":      {"0", "8", "192"},
		"offsetGoid":   {"8", "144"},
		"offsetParent": {"264"},
		"offsetPC":     {"8", "264"},
		"layoutKnown":  {"false"}, // as in a release whose structures are not known
	} {
		for _, value := range values {
			t.Run(constant+" "+value, func(t *testing.T) {
				name := buildWith(t, files, constant, value)
				trace, facts := record(t, Options{}, name, "calls", "2", "2", "3")
				checkCounts(t, trace, facts)
				if slot := onlySlot(t, trace); slot.Path != pathPortable && constant != "offsetParent" {
					t.Errorf("slot %+v", slot)
				}
				for goid, g := range trace.Goroutines[0] {
					if goid != 1 && g.Parent != 1 || goid == 1 && g.Parent != 0 {
						t.Errorf("goroutine %d has parent %d", goid, g.Parent)
					}
				}
			})
		}
	}
}

// buildWith builds the test program with a runtime in which a constant has another value.
func buildWith(t *testing.T, files Runtime, constant, value string) string {
	changed, count := Runtime{}, 0
	declaration := regexp.MustCompile(constant + ` += \w+`)
	for name, text := range files {
		count += len(declaration.FindAll(text, -1))
		changed[name] = declaration.ReplaceAll(text, []byte(constant+" = "+value))
	}
	if count == 0 {
		t.Fatalf("the runtime has no constant %s", constant)
	}
	toolchain, err := Shadow(filepath.Join(newest().Root, "bin"), changed, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "program")
	if err := toolchain.Build(testProgram, name); err != nil {
		t.Fatal(err)
	}
	return name
}

package runtimetest

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// An offset that does not hold is noticed, without a crash, and the portable path taken. The parent's shows at the first
// goroutine that has one; parents then come from text.
func TestWrongOffsets(t *testing.T) {
	files, err := runtimeFiles("..")
	if err != nil {
		t.Fatal(err)
	}
	for constant, values := range map[string][]string{
		"offsetM":      {"0", "40", "64"},
		"offsetP":      {"0", "8", "192"},
		"offsetGoid":   {"8", "144"},
		"offsetParent": {"264"},
		"offsetPC":     {"8", "264"},
	} {
		for _, value := range values {
			t.Run(constant+" "+value, func(t *testing.T) {
				folder := t.TempDir()
				for _, file := range files {
					text, err := os.ReadFile(file)
					if err != nil {
						t.Fatal(err)
					}
					text = regexp.MustCompile(constant+` += \d+`).ReplaceAll(text, []byte(constant+" = "+value))
					if err := os.WriteFile(filepath.Join(folder, filepath.Base(file)), text, 0o644); err != nil {
						t.Fatal(err)
					}
				}
				toolchain, err := Shadow(filepath.Join(newest().Root, "bin"), folder, t.TempDir())
				if err != nil {
					t.Fatal(err)
				}
				name := filepath.Join(t.TempDir(), "program")
				if err := toolchain.Build(testProgram, name); err != nil {
					t.Fatal(err)
				}
				trace, facts := record(t, Options{}, name, "calls", "2", "2", "3")
				checkCounts(t, trace, facts)
				if slot := onlySlot(t, trace); slot.Path != 2 && constant != "offsetParent" {
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

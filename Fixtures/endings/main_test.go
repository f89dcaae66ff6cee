package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestCountersAreInTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "counters")
	all, err := counters(path, 2)
	if err != nil {
		t.Fatal(err)
	}
	step(&all[1])
	step(&all[1])
	bytes, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(bytes) != 16 || bytes[0] != 0 || bytes[8] != 2 {
		t.Errorf("%v", bytes)
	}
}

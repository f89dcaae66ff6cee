package main

import (
	_ "embed"
	"os"
	"testing"
)

//go:embed testdata/golden.txt
var golden string

func TestEmbeddedInTest(t *testing.T) {
	onDisk, err := os.ReadFile("testdata/golden.txt")
	if err != nil || string(onDisk) != golden || golden == "" {
		t.Error(err, golden)
	}
	if len(list()) != 2 {
		t.Error(list())
	}
}

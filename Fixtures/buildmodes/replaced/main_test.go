package main

import (
	"testing"

	"example.com/original"
)

func TestFork(t *testing.T) {
	if original.Name() != "the fork" {
		t.Error(original.Name())
	}
}

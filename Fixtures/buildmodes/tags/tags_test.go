package main

import "testing"

func TestMode(t *testing.T) {
	if m := mode(); m != "prod" && m != "debug" {
		t.Error(m)
	}
}

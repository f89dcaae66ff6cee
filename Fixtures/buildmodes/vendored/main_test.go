package main

import (
	"testing"

	"example.com/dependency/greet"
)

func TestVendoredPackage(t *testing.T) {
	if got := greet.Hello("x"); got != "hello, x" {
		t.Error(got)
	}
}

package main

import (
	"syscall"
	"testing"
)

func TestWorkIsCounted(t *testing.T) {
	counted = 0
	work()
	if counted != 1000 {
		t.Error(counted)
	}
}

func TestPermitted(t *testing.T) {
	if !permitted(nil) || permitted(syscall.EPERM) {
		t.Error("wrong")
	}
}

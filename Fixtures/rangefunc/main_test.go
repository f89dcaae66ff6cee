package main

import "testing"

func TestSlowLoop(t *testing.T) {
	if got, want := slowLoop(), 3*999*500; got != want {
		t.Errorf("got %d, want %d", got, want)
	}
}

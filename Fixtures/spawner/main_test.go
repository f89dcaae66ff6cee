package main

import "testing"

func TestEveryGoroutineMakesItsCalls(t *testing.T) {
	leaves.Store(0)
	spawn(1000)
	if got := leaves.Load(); got != 2000 {
		t.Errorf("%d calls of leaf", got)
	}
}

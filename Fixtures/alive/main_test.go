package main

import "testing"

func TestAllAreAliveAtOnce(t *testing.T) {
	if before, after := run(100); before != 0 || after != 100 {
		t.Errorf("%d had ended, %d in the end", before, after)
	}
}

package main

import "testing"

func TestInnerIsCounted(t *testing.T) {
	if got := run(3, 100); got != 3*100*4 {
		t.Error(got)
	}
}

package main

import "testing"

func TestLength(t *testing.T) {
	if got := length("four"); got != 4 {
		t.Error(got)
	}
}

func TestForeignThread(t *testing.T) {
	for i := 0; i < 100; i++ {
		if got := onOwnThread(i); got != 2*i {
			t.Error(i, got)
		}
	}
}

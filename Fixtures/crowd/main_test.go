package main

import "testing"

func TestWork(t *testing.T) {
	if work(1) != 2 {
		t.Error(work(1))
	}
}

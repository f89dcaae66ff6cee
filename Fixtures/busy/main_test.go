package main

import "testing"

func TestPair(t *testing.T) {
	if sum := pair(1); sum != 5 {
		t.Error(sum)
	}
}

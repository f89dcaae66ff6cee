package main

import "testing"

func TestCallersComputeWhatTheyShould(t *testing.T) {
	fill()
	for _, test := range []struct {
		call func()
		want int
	}{
		{adds, 499_500}, {methods, 250*2 + 250*12}, {recursion, 377}, {locks, 499_500}, {searches, 63}, {looks, 999 % 64},
	} {
		sum = 0
		test.call()
		if sum != test.want {
			t.Errorf("got %d, want %d", sum, test.want)
		}
	}
	formats()
	if string(kept) != "1233332433" {
		t.Errorf("%s", kept)
	}
}

package main

import "testing"

func TestShapes(t *testing.T) {
	for name, shape := range map[string]func(int) int{"deep": deep, "paths": paths, "goroutines": goroutines} {
		for _, count := range []int{1, 2, 7, 1500} {
			if got := shape(count); got != count {
				t.Errorf("%s(%d) = %d", name, count, got)
			}
		}
	}
	if got := names(5); got != 10 {
		t.Errorf("names(5) = %d", got)
	}
}

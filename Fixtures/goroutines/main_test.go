package main

import "testing"

func TestPool(t *testing.T) {
	for workers := 1; workers <= 5; workers++ {
		if got := pool(workers, 20); got != 2870 {
			t.Errorf("%d workers: %d, want 2870", workers, got)
		}
	}
}

func TestPipeline(t *testing.T) {
	if got := pipeline(10); got != 385 {
		t.Errorf("got %d, want 385", got)
	}
}

func TestTree(t *testing.T) {
	for depth := 0; depth < 6; depth++ {
		if got, want := tree(depth), 1<<(depth+1)-1; got != want {
			t.Errorf("depth %d: %d, want %d", depth, got, want)
		}
	}
}

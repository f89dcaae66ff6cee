package main

import "testing"

func TestSumOfSquares(t *testing.T) {
	if got := sumOfSquares(10); got != 385 {
		t.Errorf("sumOfSquares(10) = %d, want 385", got)
	}
}

func TestFibonacci(t *testing.T) {
	for n, want := range []int{0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55} {
		if got := fibonacci(n); got != want {
			t.Errorf("fibonacci(%d) = %d, want %d", n, got, want)
		}
	}
}

func TestEven(t *testing.T) {
	for n := 0; n < 10; n++ {
		if got := even(n); got != (n%2 == 0) {
			t.Errorf("even(%d) = %v", n, got)
		}
	}
}

func TestApply(t *testing.T) {
	var visited []int
	apply(3, func(i int) { visited = append(visited, i) })
	if len(visited) != 3 || visited[2] != 2 {
		t.Errorf("apply(3) visited %v", visited)
	}
}

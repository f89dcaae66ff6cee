package main

import (
	"strings"
	"testing"
)

func TestCallsAreExact(t *testing.T) {
	check := func(calls, goroutines int) {
		t.Helper()
		total := 0
		for _, c := range run(calls, goroutines) {
			total += c.split + c.chain + c.literal + c.leaf
		}
		if total != calls {
			t.Errorf("run(%d, %d) made %d calls", calls, goroutines, total)
		}
	}
	for calls := 1; calls < 3000; calls++ {
		check(calls, 1)
	}
	for _, goroutines := range []int{1, 2, 7, 64} {
		check(1_000_003, goroutines)
	}
}

func TestReportNamesEveryFunction(t *testing.T) {
	var out strings.Builder
	report(&out, run(1000, 2))
	if lines := strings.Count(out.String(), "\n"); lines != 9 {
		t.Errorf("%d lines:\n%s", lines, out.String())
	}
}

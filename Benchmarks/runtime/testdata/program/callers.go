package main

import (
	"fmt"
	"sort"
	"time"

	"gotraceruntime"
)

// Functions that call many tiny ones, untraced and traced.
var callers = map[string]struct{ untraced, traced func() }{
	"adds":     {func() { repeatWith(add) }, func() { repeatTraced(addTraced) }},
	"searches": {func() { repeatWith(search) }, func() { repeatTraced(searchTraced) }},
	"mixes":    {func() { repeatWith(mix) }, func() { repeatTraced(mixTraced) }},
	"fib":      {func() { sum = fib(15) }, fib15Traced},
}

// inTurn runs a caller untraced and traced in turn, and tells the median time of the first; that of the second is in the
// recording.
func inTurn(untraced, traced func()) {
	times := make([]int64, 1000)
	for i := range times {
		begun := time.Now()
		untraced()
		times[i] = time.Since(begun).Nanoseconds()
		traced()
	}
	sort.Slice(times, func(i, j int) bool { return times[i] < times[j] })
	fmt.Printf("untraced=%d\n", times[len(times)/2])
}

//go:noinline
func repeatWith(call func(i int)) {
	for i := 0; i < 1000; i++ {
		call(i)
	}
}

//go:noinline
func repeatTraced(call func(i int)) {
	gotraceruntime.Enter(17)
	defer gotraceruntime.Exit()
	for i := 0; i < 1000; i++ {
		call(i)
	}
}

var sum int

//go:noinline
func add(i int) { sum += i }

//go:noinline
func addTraced(i int) {
	gotraceruntime.Enter(18)
	defer gotraceruntime.Exit()
	sum += i
}

//go:noinline
func mix(i int) {
	for j := 0; j < 16; j++ {
		sum = sum*31 ^ i
	}
}

//go:noinline
func mixTraced(i int) {
	gotraceruntime.Enter(18)
	defer gotraceruntime.Exit()
	for j := 0; j < 16; j++ {
		sum = sum*31 ^ i
	}
}

var sorted [64]int

func init() {
	for i := range sorted {
		sorted[i] = 16 * i
	}
}

//go:noinline
func search(i int) {
	low, high := 0, len(sorted)
	for low < high {
		if middle := (low + high) / 2; sorted[middle] < i {
			low = middle + 1
		} else {
			high = middle
		}
	}
	sum = low
}

//go:noinline
func searchTraced(i int) {
	gotraceruntime.Enter(18)
	defer gotraceruntime.Exit()
	low, high := 0, len(sorted)
	for low < high {
		if middle := (low + high) / 2; sorted[middle] < i {
			low = middle + 1
		} else {
			high = middle
		}
	}
	sum = low
}

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func fibTraced(n int) int {
	gotraceruntime.Enter(18)
	defer gotraceruntime.Exit()
	if n < 2 {
		return n
	}
	return fibTraced(n-1) + fibTraced(n-2)
}

func fib15Traced() {
	gotraceruntime.Enter(17)
	defer gotraceruntime.Exit()
	sum = fibTraced(15)
}

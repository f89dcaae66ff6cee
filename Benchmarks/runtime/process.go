package main

import (
	"fmt"
	"math"
	"sort"
	"syscall"
	"unsafe"

	"gotrace.invalid/runtimetest"
)

// lifetimes prints what recording adds to a process before its first call, and after its last.
func lifetimes(options *runtimetest.Options, program string) error {
	spool, err := runtimetest.Create(*options)
	if err != nil {
		return err
	}
	bare, bareEnd, err := lifetime(program, 0)
	if err != nil {
		return err
	}
	first, _, err := lifetime(program, 1, "many")
	if err != nil {
		return err
	}
	_, long, err := lifetime(program, 20_000_000, "many")
	spool.Close()
	if err != nil {
		return err
	}
	off, _, err := lifetime(program, 1, "many")
	if err != nil {
		return err
	}
	fmt.Printf("| start of a process (%.2f ms untraced) | %.2f ms | 5 ms |\n", bare/1e6, (first-bare)/1e6)
	fmt.Printf("| start of an instrumented process without a recorder | %.2f ms | |\n", (off-bare)/1e6)
	fmt.Printf("| end of a process after 20 million calls (%.2f ms untraced) | %.2f ms | 50 ms |\n",
		bareEnd/1e6, (long-bareEnd)/1e6)
	return nil
}

// lifetime runs the program often and gives the fewest nanoseconds to its last line, and from there to its end.
func lifetime(program string, calls int, names ...string) (whole, end float64, err error) {
	whole, end = math.Inf(1), math.Inf(1)
	for i := 0; i < 25; i++ {
		begun := clock()
		said, err := run(program, calls, names...)
		ended := clock()
		if err != nil {
			return 0, 0, err
		}
		whole = min(whole, said["end"]-begun)
		end = min(end, ended-said["end"])
	}
	return whole, end, nil
}

// clock reads CLOCK_MONOTONIC as the program does, in nanoseconds.
func clock() float64 {
	var time syscall.Timespec
	syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, 1, uintptr(unsafe.Pointer(&time)), 0)
	return float64(time.Nano())
}

func median(values []float64) float64 {
	sort.Float64s(values)
	return values[len(values)/2]
}

// compensation prints what a function that calls many tiny ones takes: untraced, recorded, and recorded less the stored
// cost of that many calls.
func compensation(program string) error {
	fmt.Println("\n| caller of | untraced | recorded | cost of a call, inside + for its caller | recorded less cost |")
	fmt.Println("| --- | ---: | ---: | ---: | ---: |")
	for _, caller := range []struct{ mode, says string }{
		{"adds", "1,000 functions that add"},
		{"searches", "1,000 binary searches among 64"},
		{"mixes", "1,000 functions of 16 multiplications, each of the result before"},
		{"fib", "`fib(15)`"},
	} {
		if err := compensate(program, caller.mode, caller.says); err != nil {
			return err
		}
	}
	return nil
}

func compensate(program, mode, says string) error {
	spool, err := runtimetest.Create(runtimetest.Options{Segments: 4096})
	if err != nil {
		return err
	}
	defer spool.Close()
	began, beganTicks := clock(), runtimetest.Counter()
	said, err := run(program, 1, mode)
	if err != nil {
		return err
	}
	rate := float64(runtimetest.Counter()-beganTicks) / (clock() - began)
	trace, err := spool.Finish()
	if err != nil {
		return err
	}
	const caller = 17
	var times []float64
	var calls, depth int
	var entered uint64
	for _, event := range trace.Goroutines[0][1].Events {
		switch {
		case event.ID == caller:
			entered, depth, calls = event.Ticks, 0, 0
		case event.ID != 1:
			depth++
			calls++
		case depth > 0:
			depth--
		case entered != 0:
			times = append(times, float64(event.Ticks-entered)/rate)
			entered = 0
		}
	}
	recorded := median(times)
	inside, outside := float64(trace.Slots[0].Inside)/1000/rate, float64(trace.Slots[0].Outside)/1000/rate
	left := recorded - float64(calls)*(inside+outside) - inside
	fmt.Printf("| %s | %.0f ns | %.0f ns | %.2f + %.2f ns | %.0f ns (%+.0f %%) |\n",
		says, said["untraced"], recorded, inside, outside, left, 100*(left/said["untraced"]-1))
	return nil
}

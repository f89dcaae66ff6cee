package main

import (
	"fmt"
	"math"
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
